"""Reads cells as what their column holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias

from storage.exchange.cells import Cell, CellError, clean
from storage.exchange.moments import EXCEL_EPOCH, read_day, read_moment
from storage.sheets import Column, Kind

Parser: TypeAlias = Callable[[Cell], Any]

_LONGEST_ID = 200
_WHOLE_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,]0+)?")
# Nine digits and more are an area code and a number: one of the two zeros before them is missing.
_LOST_ZERO = re.compile(r"[1-9][0-9]{8,}|[0-9][.,][0-9]+[eE]\+[0-9]+")
_MATRIX_ID = re.compile(r"@[^\s:|]+:[^\s|/]+")
_YES = frozenset({"ja", "j", "x", "1", "wahr", "true"})
_NO = frozenset({"nein", "n", "0", "falsch", "false"})


class CellReader:
    """Reads cells by column; equal texts become one object, which saves time and memory.

    `epoch` is the day 0 of the workbook's date serials.
    """

    # A column of names or addresses seldom repeats itself: beyond this, remembering costs more.
    _REMEMBERED_TEXTS = 50_000

    def __init__(self, epoch: datetime = EXCEL_EPOCH) -> None:
        self._epoch = epoch
        self._ids: dict[str, str] = {}

    def parser(self, column: Column) -> Parser:
        """Return the function that reads cells of a column; it raises `CellError`."""
        read = self._reader_of(column)
        known: dict[str, Any] = {}

        def parse(cell: Cell) -> Any:
            if type(cell) is not str:
                return read(cell)
            try:
                return known[cell]
            except KeyError:
                value = read(cell)
                if len(known) < self._REMEMBERED_TEXTS:
                    known[cell] = value
                return value

        return parse

    def _reader_of(self, column: Column) -> Parser:
        readers: dict[Kind, Parser] = {
            "id": lambda cell: self._id(clean(cell)),
            "text": clean,
            "reference": lambda cell: self._id(clean(cell)) or None,
            "references": lambda cell: tuple(map(self._id, _distinct(cell))),
            "words": _distinct,
            "items": _items,
            "day": lambda cell: read_day(cell, self._epoch),
            "moment": lambda cell: read_moment(cell, self._epoch),
            "number": lambda cell: _number(clean(cell), column.lowest, column.highest),
            "choice": lambda cell: _choice(clean(cell), column.choices),
            "yes_no": lambda cell: _yes_no(clean(cell)),
            "phone": lambda cell: _phone(clean(cell)),
            "matrix_id": lambda cell: _matrix_id(clean(cell)),
        }
        return readers[column.kind]

    def _id(self, text: str) -> str:
        if "|" in text or "\n" in text or len(text) > _LONGEST_ID:
            raise CellError(f"eine einzelne id, höchstens {_LONGEST_ID} Zeichen, ohne |")
        return self._ids.setdefault(text, text)


def _items(cell: Cell) -> tuple[str, ...]:
    return tuple(item for part in clean(cell).split("|") if (item := part.strip()))


def _distinct(cell: Cell) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_items(cell)))


def _number(text: str, lowest: int, highest: int) -> int | None:
    if not text:
        return None
    found = _WHOLE_NUMBER.fullmatch(text)
    if not found or not lowest <= int(found[1]) <= highest:
        raise CellError(f"eine ganze Zahl von {lowest} bis {highest}")
    return int(found[1])


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if not text:
        return choices[0]
    wanted = _unspaced(text)
    for choice in choices:
        if _unspaced(choice) == wanted:
            return choice
    raise CellError("eines von: " + ", ".join(choices))


def _unspaced(text: str) -> str:
    return "".join(text.casefold().split())


def _yes_no(text: str) -> bool | None:
    word = text.casefold()
    if word not in _YES | _NO | {""}:
        raise CellError("ja, nein oder leer")
    return word in _YES if word else None


def _phone(text: str) -> str:
    if _LOST_ZERO.fullmatch(text):
        raise CellError(
            "eine Telefonnummer mit der 0 oder + am Anfang, als Text wie 0234 5550-100",
            row_kept=True,
        )
    return text


def _matrix_id(text: str) -> str | None:
    if text and not _MATRIX_ID.fullmatch(text):
        raise CellError("eine Matrix-Adresse wie @lindner:herne.example")
    return text or None
