"""Cells as a spreadsheet holds them, and as text.

A cell of a CSV file is text; one of an `.xlsx` file may also be a number, a date or a truth value,
depending on what Excel made of the typing. Both are read by the same rules.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import TypeAlias

Cell: TypeAlias = str | int | float | date | time | None  # bool is an int, datetime a date

LONGEST_CELL = 32_767  # Excel's limit; a longer text could not be given back as .xlsx

_FORMULA_ERRORS = frozenset(
    {"#N/A", "#NV", "#REF!", "#BEZUG!", "#NAME?", "#VALUE!", "#WERT!", "#DIV/0!", "#NULL!"}
    | {"#NUM!", "#ZAHL!", "#SPILL!", "#ÜBERLAUF!"}
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


class CellError(Exception):
    """A cell that can't be read: what was expected, in German.

    With `row_kept` the row does without the cell's value.
    """

    def __init__(self, expected: str, *, row_kept: bool = False) -> None:
        super().__init__(expected)
        self.expected = expected
        self.row_kept = row_kept


def text_of(cell: Cell) -> str:
    """Return the text that stands for a cell: numbers without a needless fraction, dates as ISO."""
    match cell:
        case str():
            return cell
        case None:
            return ""
        case bool():
            return "WAHR" if cell else "FALSCH"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return format_moment(cell).removesuffix(" 00:00")
    return str(cell)


def format_moment(moment: datetime) -> str:
    """Write local date and time as the workbook has it: `2026-12-03 14:00`."""
    return moment.isoformat(" ", "seconds" if moment.second else "minutes")


def clean(cell: Cell) -> str:
    """Return a cell's text, trimmed, composed (NFC) and with plain line breaks.

    Raises `CellError` for what no text of the directory may be: the error value of a formula,
    control characters, more than Excel takes.
    """
    text = text_of(cell).strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if "\ufffd" in text:
            raise CellError("ein Text ohne unlesbare Zeichen")
    if not text.isprintable():
        # Excel writes the first half of a Windows line break as an escape.
        text = text.replace("_x000D_\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROLS.search(text):
            raise CellError("ein Text ohne Steuerzeichen")
    if text in _FORMULA_ERRORS:
        raise CellError("ein Wert statt eines Formelfehlers")
    if len(text) > LONGEST_CELL:
        raise CellError(f"höchstens {LONGEST_CELL} Zeichen")
    return text
