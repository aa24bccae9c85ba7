"""References between rows: finds those that lead nowhere or in a circle, and takes them out.

A row of which a needed reference leads nowhere (the committee of a seat or a meeting, the member
of a seat) can't stand and is left out. So is one that would lose its last municipality, for none
at all means the whole region. Otherwise only the reference is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from storage.records import Record
from storage.sheets import SHEETS, SHEETS_BY_NAME, Column, Sheet

Shelves: TypeAlias = dict[str, dict[str, Record]]  # by name of the sheet, then by id


@dataclass(frozen=True, slots=True)
class Flaw:
    """A reference that was taken out, or the cause for leaving out the row that has it."""

    sheet: str
    id: str
    column: Column
    value: str
    row_kept: bool
    circular: bool = False


class _Ids:
    """The ids of several sheets, without a copy of them."""

    def __init__(self, parts: tuple[Collection[str], ...]) -> None:
        self._parts = parts

    def __contains__(self, item: object) -> bool:
        return any(item in part for part in self._parts)

    def issuperset(self, items: Iterable[str]) -> bool:
        return all(item in self for item in items)


class _Present:
    """The ids of each sheet to which a few changed rows may refer."""

    def __init__(self, shelves: Mapping[str, Mapping[str, Record]]) -> None:
        self._shelves = shelves

    def of(self, column: Column) -> _Ids:
        return _Ids(tuple(self._shelves.get(name, {}) for name in column.refers_to))


class _Known:
    """The ids of each sheet to which rows may refer."""

    def __init__(self, shelves: Shelves, stored: Mapping[str, Collection[str]]) -> None:
        self._ids = {
            sheet.name: {*shelves.get(sheet.name, ()), *stored.get(sheet.name, ())}
            for sheet in SHEETS
        }

    def of(self, column: Column) -> set[str]:
        return set().union(*(self._ids[name] for name in column.refers_to))


def settle(shelves: Shelves, stored: Mapping[str, Collection[str]]) -> list[Flaw]:
    """Take out of the shelves what refers to nothing; return what that was, in sheet order.

    `stored` holds ids, by sheet, that exist without being on the shelves. A row that is left out
    leaves others without the row that they refer to, so this goes on until all is settled.
    """
    flaws: list[Flaw] = []
    while True:
        found = _settle_once(shelves, _Known(shelves, stored))
        flaws += found
        if all(flaw.row_kept for flaw in found):
            break
    return flaws + [flaw for sheet in SHEETS for flaw in _cut_circles(sheet, shelves)]


def settle_few(changed: Shelves, shelves: Shelves) -> list[Flaw]:
    """Settle some rows among all; return the flaws. `shelves` hold all rows, these too.

    Sound where no row that others refer to is gone; `settle` all where one is. A row left out is
    taken from `changed` and from `shelves`.
    """
    flaws: list[Flaw] = []
    while True:
        found = _settle_once(changed, _Present(shelves))
        flaws += found
        for flaw in found:
            if not flaw.row_kept:
                shelves[flaw.sheet].pop(flaw.id, None)
        if all(flaw.row_kept for flaw in found):
            break
    for name, rows in changed.items():
        shelves[name].update(rows)
        sheet = SHEETS_BY_NAME[name]
        if any(getattr(row, column.field) for row in rows.values() for column in sheet.chains):
            flaws += _cut_circles(sheet, shelves)
    return flaws


def _settle_once(shelves: Shelves, known: _Known | _Present) -> list[Flaw]:
    flaws: list[Flaw] = []
    for sheet in SHEETS:
        rows = shelves.get(sheet.name)
        if not rows:
            continue
        columns = [(column, known.of(column)) for column in sheet.references]
        for record in list(rows.values()):
            lost = {
                column: missing
                for column, ids in columns
                if (value := getattr(record, column.field)) and (missing := _missing(value, ids))
            }
            if lost:
                flaws += _take_out(sheet, rows, record, lost)
    return flaws


def _missing(value: str | tuple[str, ...], ids: set[str] | _Ids) -> tuple[str, ...]:
    if isinstance(value, str):
        return () if value in ids else (value,)
    return () if ids.issuperset(value) else tuple(item for item in value if item not in ids)


def _take_out(
    sheet: Sheet,
    rows: dict[str, Record],
    record: Record,
    lost: dict[Column, tuple[str, ...]],
) -> list[Flaw]:
    changes: dict[str, Any] = {}
    row_kept = True
    for column, missing in lost.items():
        value = getattr(record, column.field)
        rest = (
            tuple(item for item in value if item not in missing)
            if isinstance(value, tuple)
            else None
        )
        changes[column.field] = rest
        row_kept = (
            row_kept and not column.required and bool(rest or not column.empty_means_everywhere)
        )
    if row_kept:
        rows[record.id] = replace(record, **changes)
    else:
        del rows[record.id]
    return [
        Flaw(sheet.name, record.id, column, item, row_kept)
        for column, missing in lost.items()
        for item in missing
    ]


def _cut_circles(sheet: Sheet, shelves: Shelves) -> Iterator[Flaw]:
    rows = shelves.get(sheet.name, {})
    for column in sheet.chains:
        for row_id in _closing_circles(rows, column.field):
            value = getattr(rows[row_id], column.field)
            without: dict[str, Any] = {column.field: None}
            rows[row_id] = replace(rows[row_id], **without)
            yield Flaw(sheet.name, row_id, column, value, row_kept=True, circular=True)


def _closing_circles(rows: Mapping[str, Record], field: str) -> list[str]:
    """Return one row of each circle: the one whose reference closes it."""
    closing: list[str] = []
    settled: set[str] = set()
    for start in rows:
        path: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in settled and here in rows:
            path[here] = None
            following: str | None = getattr(rows[here], field)
            if following in path:
                closing.append(here)
                break
            here = following
        settled.update(path)
    return closing
