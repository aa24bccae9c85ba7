"""Finds the header row: not always the first one, and not always just one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from storage.exchange.cells import Cell, text_of
from storage.exchange.problems import Problem
from storage.exchange.sources import NumberedRow, Source, fold, known_columns
from storage.sheets import Column, Sheet

# Titles and explanations above the header; more rows than these are none.
_ROWS_SEARCHED = 25


@dataclass(slots=True)
class Header:
    """Which column stands where. `notes` are the unknown columns: their index and label."""

    columns: dict[int, Column]
    notes: dict[int, str]
    width: int
    problems: list[Problem] = field(default_factory=list)

    def label_of(self, index: int) -> str:
        """Return the label of a column, its letter where it has no header."""
        if index in self.columns:
            return self.columns[index].header
        return self.notes.get(index) or f"({_letters(index)})"


def read_header(source: Source) -> tuple[Header | None, Iterator[NumberedRow], list[Problem]]:
    """Find the header; return it with the rows below it, or None with what is missing.

    A sheet that is blank has neither header nor problem. Above the header may be titles. A header
    of two rows, the upper one with merged cells ("Kontakt" above "telefon" and "email"), counts
    as one.
    """
    top: list[NumberedRow] = []
    for numbered in source.rows:
        top.append(numbered)
        if len(top) >= _ROWS_SEARCHED:
            break
    for start in range(len(top)):
        for end in (start + 2, start + 1):
            labels = _merged(source.sheet, top[start:end]) if end <= len(top) else None
            if labels and _is_complete(source.sheet, labels):
                header = _header(source.sheet, top[end - 1][0], labels)
                return header, chain(top[end:], source.rows), []
    return None, iter(()), _missing(source.sheet, top)


def _letters(index: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 25 is Z, 26 is AA."""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _is_complete(sheet: Sheet, labels: Sequence[Cell]) -> bool:
    return {column.header for column in sheet.required} <= {fold(label) for label in labels}


def _merged(sheet: Sheet, rows: Sequence[NumberedRow]) -> list[Cell] | None:
    """Read one or two rows as one header; None if the second row is no part of it.

    It is if all that stands in it are known headers, in places where the first row has none.
    """
    known = known_columns(sheet)
    labels: list[Cell] = []
    for number, (_, cells) in enumerate(rows):
        if isinstance(cells, str):
            return None
        labels += [None] * (len(cells) - len(labels))
        found = {index: cell for index, cell in enumerate(cells) if fold(cell)}
        taken = {fold(label) for label in labels} & known.keys()
        if number and (
            not found
            or any(fold(labels[index]) in known for index in found)
            or any(fold(cell) not in known or fold(cell) in taken for cell in found.values())
        ):
            return None
        for index, cell in found.items():
            labels[index] = cell
    return labels


def _header(sheet: Sheet, row: int, labels: Sequence[Cell]) -> Header:
    known = known_columns(sheet)
    header = Header({}, {}, len(labels))
    for index, label in enumerate(labels):
        column = known.get(fold(label))
        text = " ".join(text_of(label).split())
        if column is not None and column not in header.columns.values():
            header.columns[index] = column
            continue
        if column is not None:
            header.problems.append(
                Problem(sheet.name, row, text, text, "jede Spalte nur einmal", row_kept=True)
            )
        header.notes[index] = _unused(text or header.label_of(index), header)
    return header


def _unused(label: str, header: Header) -> str:
    taken = {*header.notes.values(), *(column.header for column in header.columns.values())}
    number, candidate = 1, label
    while candidate in taken:
        number += 1
        candidate = f"{label} ({number})"
    return candidate


def _missing(sheet: Sheet, top: Sequence[NumberedRow]) -> list[Problem]:
    """Name the columns that are missing in the row that looks most like a header."""
    known = known_columns(sheet).keys()
    best: tuple[int, int, set[str]] | None = None
    for row, cells in top:
        found = {fold(cell) for cell in cells} & known if not isinstance(cells, str) else set()
        if any(fold(cell) for cell in cells) and (best is None or len(found) > best[0]):
            best = (len(found), row, found)
    if best is None:
        return []
    return [
        Problem(sheet.name, best[1], column.header, "", f"eine Spalte „{column.header}“")
        for column in sheet.required
        if column.header not in best[2]
    ]
