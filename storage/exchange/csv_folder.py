"""A workbook as a folder of `.csv` files, read as spreadsheets write them, and written for Excel.

Cells are written as they are, also those that begin with `=`, `+`, `-` or `@`: a telephone number
begins with `+`, and a mark before it would come back with the next import. What is to be opened in
Excel by people who don't know its origin is better exported as `.xlsx`, which marks text as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from storage.exchange.drafts import replacing
from storage.exchange.problems import WorkbookError
from storage.exchange.sources import NumberedRow, Source, Sources, fold, known_columns, match_sheets
from storage.sheets import SHEETS, Sheet

_SEPARATORS = ";,\t"
_LINES_LOOKED_AT = 30
# Two bytes that together are a German letter in UTF-8, and hardly ever text in Windows-1252.
_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
_SEPARATOR_LINE = re.compile(r"sep=([;,\t|])", re.IGNORECASE)


@contextmanager
def open_folder(folder: Path) -> Iterator[Sources]:
    """Open a folder; files that are no sheet of the workbook are named in the hints."""
    files = {path.stem: path for path in sorted(folder.iterdir()) if _is_csv(path)}
    if not files:
        raise WorkbookError(f"In {folder} liegt keine .csv-Datei.")
    found, others = match_sheets(files)
    hints = [f"{files[title].name} gehört nicht zum Verzeichnis." for title in others]
    yield Sources(
        (
            _open_file(files[found[sheet.name]], sheet, hints)
            for sheet in SHEETS
            if sheet.name in found
        ),
        hints,
    )


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and not path.name.startswith(".")


def _open_file(path: Path, sheet: Sheet, hints: list[str]) -> Source:
    lines = list(io.StringIO(_decode(path, hints), newline=""))
    separator = ""
    if lines and (declared := _SEPARATOR_LINE.fullmatch(lines[0].strip())):
        separator = declared[1]
        del lines[0]
    separator = separator or _guess_separator(lines, sheet)
    return Source(sheet, _rows(lines, separator), len(lines))


def _decode(path: Path, hints: list[str]) -> str:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    if _UTF8_LETTER.search(raw):
        raise WorkbookError(
            f"{path.name}: Zeile {line} enthält Zeichen, die kein UTF-8 sind, der Rest schon. "
            "Bitte die Datei neu als „CSV UTF-8“ speichern."
        )
    hints.append(f"{path.name} ist in Windows-1252 gespeichert und wurde so gelesen.")
    return raw.decode("cp1252", "replace")


def _guess_separator(lines: Sequence[str], sheet: Sheet) -> str:
    """Return the separator with which some line at the top shows the most known headers."""
    known = known_columns(sheet).keys()

    def headers_found(separator: str) -> int:
        rows = _rows(lines[:_LINES_LOOKED_AT], separator)
        return max(
            (
                len({fold(cell) for cell in cells} & known)
                for _, cells in rows
                if not isinstance(cells, str)
            ),
            default=0,
        )

    return max(_SEPARATORS, key=headers_found)


def _rows(lines: Sequence[str], separator: str) -> Iterator[NumberedRow]:
    """Split lines into rows, numbered as a spreadsheet does: a cell may hold several lines.

    A quotation mark that is never closed would swallow all that follows. So such a line is given
    as text, and splitting goes on with the next one.
    """
    start, number = 0, 0
    while start < len(lines):
        rest = (lines[index] for index in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=separator, strict=True)
        taken = 0
        try:
            for cells in reader:
                number += 1
                yield number, cells
                taken = reader.line_num
        except csv.Error:
            number += 1
            yield number, lines[start + taken]
            start += taken + 1
        else:
            return


def write_folder(folder: Path, tables: Iterator[tuple[str, Iterator[Sequence[str]]]]) -> None:
    """Write each table, the header being its first row, to a file of its name in the folder.

    UTF-8 with BOM, `;` and CRLF, as Excel expects them. Each file is replaced as a whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables:
        with (
            replacing(folder / f"{name}.csv") as draft,
            draft.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
