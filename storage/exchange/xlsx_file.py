"""A workbook as one `.xlsx` file.

Text is written as text and formatted as such (`@`): Excel neither runs a cell that begins with
`=`, `+`, `-` or `@` as a formula, nor takes the zero from `0234`, nor makes a date of `1-2`. Equal
contents give equal bytes.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError  # the type alone; openpyxl parses

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.writer.excel import ExcelWriter

from storage.exchange.cells import Cell, format_moment
from storage.exchange.drafts import replacing
from storage.exchange.problems import WorkbookError
from storage.exchange.sources import NumberedRow, Source, Sources, match_sheets
from storage.exchange.timeless import TIMELESS, TimelessZip
from storage.sheets import SHEETS, Sheet

# What openpyxl raises for files that are damaged or were never workbooks.
_UNREADABLE = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
)
_LARGEST_UNPACKED = 2_000_000_000  # bytes; 100,000 rows unpack to about 100 million
_LAST_YEAR_WITHOUT_SERIALS = 1900
_WIDTHS = {"day": 12, "moment": 17, "number": 10, "yes_no": 10}


@contextmanager
def open_xlsx(path: Path) -> Iterator[Sources]:
    """Open a file; sheets that are none of the workbook's are named in the hints."""
    with warnings.catch_warnings():
        # About charts, validations and the like, which are of no concern here.
        warnings.filterwarnings("ignore", module="openpyxl")
        with _readable(path):
            _refuse_bombs(path)
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            found, others = match_sheets(sheet.title for sheet in book.worksheets)
            yield Sources(
                (
                    _source(book, sheet, found[sheet.name], path)
                    for sheet in SHEETS
                    if sheet.name in found
                ),
                [f"Blatt „{title}“ gehört nicht zum Verzeichnis." for title in others],
            )
        finally:
            book.close()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise WorkbookError(
            f"{path.name} ist keine lesbare .xlsx-Datei (beschädigt oder mit Kennwort geschützt). "
            "Bitte in Excel öffnen und neu als .xlsx speichern."
        ) from error


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(part.file_size for part in archive.infolist()) > _LARGEST_UNPACKED:
            raise WorkbookError(f"{path.name} ist entpackt größer als 2 GB und wird nicht gelesen.")


def _source(book: Any, sheet: Sheet, title: str, path: Path) -> Source:
    page = book[title]
    total = page.max_row or 0
    # What the file says of its size is wrong in some, and would cut columns off.
    page.reset_dimensions()
    # openpyxl knows the calendar that begins in 1904 too.
    epoch = book.epoch
    return Source(sheet, _rows(page, path), total, ragged=True, epoch=epoch)


def _rows(page: Any, path: Path) -> Iterator[NumberedRow]:
    with _readable(path):
        yield from enumerate(page.iter_rows(values_only=True), start=1)


def write_xlsx(path: Path, tables: Iterator[tuple[Sheet, Iterator[Sequence[Cell]]]]) -> None:
    """Write each table to a sheet, the header being its first row; replace the file as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        replacing(path) as draft,
        # Opened first: a book that is begun and never saved complains on standard error.
        TimelessZip(draft, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        book = Workbook(write_only=True)
        for sheet, rows in tables:
            _write_sheet(book, sheet, rows)
        book.properties.created = book.properties.modified = TIMELESS
        book.properties.creator = "Scharnier"
        ExcelWriter(book, archive).save()


def _write_sheet(book: Workbook, sheet: Sheet, rows: Iterator[Sequence[Cell]]) -> None:
    page: Any = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    header = next(rows)
    for index in range(len(header)):
        kind = sheet.columns[index].kind if index < len(sheet.columns) else "text"
        column = page.column_dimensions[get_column_letter(index + 1)]
        column.width = _WIDTHS.get(kind, 24)
        if kind not in _WIDTHS:
            # For rows that people add: a zero at the beginning stays.
            column.number_format = "@"
    bold = Font(bold=True)
    page.append([_cell(page, label, bold) for label in header])
    for row in rows:
        page.append([_cell(page, value) if value not in ("", None) else None for value in row])


def _cell(page: Any, value: Any, font: Font | None = None) -> Any:
    value = _representable(value)
    cell = WriteOnlyCell(page, value)
    match value:
        case str():
            cell.data_type = "s"
            cell.number_format = "@"
        case datetime():
            cell.number_format = "dd.mm.yyyy hh:mm:ss" if value.second else "dd.mm.yyyy hh:mm"
        case date():
            cell.number_format = "dd.mm.yyyy"
    if font is not None:
        cell.font = font
    return cell


def _representable(value: Any) -> Any:
    """Return dates that Excel has no number for as text: those before 1900, and midnight.

    Midnight would look like a missing time when it is read back.
    """
    match value:
        case datetime() if value.time() == time() or value.year <= _LAST_YEAR_WITHOUT_SERIALS:
            return format_moment(value)
        case date() if value.year <= _LAST_YEAR_WITHOUT_SERIALS:
            return value.isoformat()
    return value
