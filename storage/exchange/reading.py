"""Reads a workbook: every row that can be read, and a problem for each cell that can't."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.directory import directory_of
from storage.exchange.contents import Contents
from storage.exchange.csv_folder import open_folder
from storage.exchange.headers import read_header
from storage.exchange.problems import Problem, WorkbookError
from storage.exchange.rows import RowReader
from storage.exchange.sources import Progress, Sources
from storage.records import Directory
from storage.references import settle
from storage.sheets import Sheet

_ROWS_PER_STEP = 1000


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook read without a database: its directory, what could not be read, and remarks."""

    directory: Directory
    problems: tuple[Problem, ...]
    hints: tuple[str, ...] = ()


def read_workbook(path: Path, progress: Progress | None = None) -> Workbook:
    """Read a workbook, an `.xlsx` file or a folder of `.csv` files.

    References that lead nowhere are problems too. Raises `WorkbookError` if there is no such
    workbook or nothing of it can be read.
    """
    contents = read_contents(path, progress)
    shelves = contents.shelves
    contents.note_flaws(settle(shelves, {}))
    return Workbook(directory_of(shelves), contents.in_order(), tuple(contents.hints))


def read_contents(path: Path, progress: Progress | None = None) -> Contents:
    """Read the sheets of a workbook; see `read_workbook`."""
    contents = Contents()
    with _open(path) as sources:
        for source in sources.sheets:
            header, rows, problems = read_header(source)
            contents.problems += problems
            if header is None:
                sources.hints.append(_not_read(source.sheet, blank=not problems))
                continue
            contents.problems += header.problems
            reader = RowReader(source, header, contents)
            for count, (number, cells) in enumerate(rows):
                reader.read(number, cells)
                if progress and count % _ROWS_PER_STEP == 0:
                    progress(f"{source.sheet.name} lesen", count, max(source.total, count))
        contents.hints += sources.hints
    return contents


def _not_read(sheet: Sheet, *, blank: bool) -> str:
    reason = "ist leer" if blank else "hat keine brauchbare Kopfzeile"
    return f"Blatt {sheet.name} {reason} und zählt als nicht geliefert."


@contextmanager
def _open(path: Path) -> Iterator[Sources]:
    try:
        if path.is_dir():
            with open_folder(path) as sources:
                yield sources
        elif not path.exists():
            raise WorkbookError(f"{path} gibt es nicht.")
        elif path.suffix.lower() in {".xlsx", ".xlsm"}:
            # openpyxl takes 0.1 s to import, which asking a folder of .csv files needn't wait for.
            from storage.exchange.xlsx_file import open_xlsx  # noqa: PLC0415

            with open_xlsx(path) as sources:
                yield sources
        else:
            raise WorkbookError(
                f"{path.name} ist keine Arbeitsmappe. Erwartet wird eine .xlsx-Datei oder ein "
                "Ordner mit .csv-Dateien."
            )
    except OSError as error:
        raise WorkbookError(f"{path} ist nicht lesbar: {error.strerror or error}.") from error
