"""Writes the stored directory as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.database import Database
from storage.directory import TABLES
from storage.exchange.cells import Cell, format_moment
from storage.exchange.csv_folder import write_folder
from storage.exchange.problems import WorkbookError
from storage.models.directory import DirectorySheet
from storage.sheets import SHEETS, Sheet

_ROWS_AT_ONCE = 2000
_OTHER_FORMS = {".csv", ".xls", ".xlsm", ".ods"}


def export_workbook(database: Database, path: Path) -> None:
    """Write all present rows in their order, to an `.xlsx` file or else a folder of `.csv` files.

    Importing the result changes nothing, and exporting then gives the same bytes. Columns that the
    directory doesn't know come last. What is there already is replaced.

    Raises `WorkbookError` if the place can't be written to.
    """
    if path.suffix.lower() in _OTHER_FORMS:
        raise WorkbookError(
            f"{path.name}: Geschrieben werden kann eine .xlsx-Datei oder ein Ordner mit "
            ".csv-Dateien; bitte einen solchen Namen angeben."
        )
    try:
        with database.read() as session:
            if path.suffix.lower() == ".xlsx":
                from storage.exchange.xlsx_file import write_xlsx  # noqa: PLC0415  (slow to import)

                write_xlsx(path, ((sheet, _table(session, sheet)) for sheet in SHEETS))
            else:
                write_folder(path, ((sheet.name, _texts(session, sheet)) for sheet in SHEETS))
    except OSError as error:
        raise WorkbookError(f"{path} ist nicht beschreibbar: {error.strerror or error}.") from error


def _texts(session: Session, sheet: Sheet) -> Iterator[list[str]]:
    return ([_as_text(cell) for cell in row] for row in _table(session, sheet))


def _as_text(cell: Cell) -> str:
    match cell:
        case datetime():
            return format_moment(cell)
        case date():
            return cell.isoformat()
        case None:
            return ""
    return str(cell)


def _table(session: Session, sheet: Sheet) -> Iterator[Sequence[Cell]]:
    labels = _note_columns(session, sheet)
    yield [*(column.header for column in sheet.columns), *labels]
    table = TABLES[sheet.name]
    columns = [table.c[column.field] for column in sheet.columns]
    rows = session.execute(
        select(*columns, table.c.notes)
        .where(table.c.retired_at.is_(None))
        .order_by(table.c.position, table.c.id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    for *values, notes in rows:
        yield [_as_cell(value) for value in values] + [notes.get(label) for label in labels]


def _as_cell(value: Any) -> Cell:
    match value:
        case tuple():
            return "|".join(value)
        case bool():
            return "ja" if value else "nein"
    cell: Cell = value
    return cell


def _note_columns(session: Session, sheet: Sheet) -> list[str]:
    """Return the unknown columns: those of the last workbook, then those of rows from before."""
    stored = session.get(DirectorySheet, sheet.name)
    table = TABLES[sheet.name]
    notes = session.scalars(
        select(table.c.notes)
        .where(table.c.retired_at.is_(None))
        .order_by(table.c.position, table.c.id)
    )
    return list(dict.fromkeys(chain(stored.note_columns if stored else (), *notes)))
