"""What both forms of a workbook give to the reader: sheets of rows of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from storage.exchange.cells import Cell, text_of
from storage.exchange.moments import EXCEL_EPOCH
from storage.exchange.problems import WorkbookError
from storage.sheets import SHEETS, SHEETS_BY_NAME, Column, Sheet

Progress: TypeAlias = Callable[[str, int, int], None]

# A row's number as the spreadsheet shows it, and its cells; a line that can't be split is a text.
NumberedRow: TypeAlias = tuple[int, Sequence[Cell] | str]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet as found in a workbook.

    - `total`: the number of rows as far as known, for the progress shown.
    - `ragged`: rows may be longer than the header without meaning anything by it (`.xlsx`).
    """

    sheet: Sheet
    rows: Iterator[NumberedRow]
    total: int = 0
    ragged: bool = False
    epoch: datetime = EXCEL_EPOCH


@dataclass(frozen=True, slots=True)
class Sources:
    """The known sheets of a workbook, in the documented order, and remarks in German."""

    sheets: Iterable[Source]
    hints: list[str]


OpenWorkbook: TypeAlias = AbstractContextManager[Sources]


def fold(label: Cell) -> str:
    """Reduce the name of a sheet or column to what counts: `Bestätigt am ` is `bestaetigt_am`."""
    plain = unicodedata.normalize("NFC", text_of(label)).casefold().translate(_UMLAUTS)
    return "_".join(re.findall(r"[a-z0-9]+", plain))


def known_columns(sheet: Sheet) -> Mapping[str, Column]:
    """Return the columns of a sheet by header."""
    return {column.header: column for column in sheet.columns}


def match_sheets(titles: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Find the documented sheets among titles: title by sheet name, and the titles left over.

    Raises `WorkbookError` if there is none, or if two titles mean the same sheet.
    """
    found: dict[str, str] = {}
    others: list[str] = []
    for title in titles:
        name = fold(title)
        if name not in SHEETS_BY_NAME:
            others.append(title)
        elif name in found:
            raise WorkbookError(
                f"„{found[name]}“ und „{title}“ sind dasselbe Blatt ({name}). "
                "Bitte eines davon umbenennen oder entfernen."
            )
        else:
            found[name] = title
    if not found:
        names = ", ".join(sheet.name for sheet in SHEETS)
        raise WorkbookError(f"Darin ist kein Blatt eines Verzeichnisses. Erwartet: {names}.")
    return found, others
