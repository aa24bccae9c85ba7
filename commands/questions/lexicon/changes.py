"""Which rows of a directory have changed, told by comparing it with the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import TypeAlias

from storage.records import Directory, Record

# A row as it was and as it is now; None where it was not there, or is no more.
Change: TypeAlias = tuple[Record | None, Record | None]

_SHELVES = tuple(field.name for field in fields(Directory) if "Mapping" in str(field.type))


def shelves(directory: Directory) -> Iterator[Mapping[str, Record]]:
    """Yield the rows of each sheet by id."""
    return (getattr(directory, name) for name in _SHELVES)


def changes_between(old: Directory, new: Directory, most: int) -> list[Change] | None:
    """Return the rows that differ; None if there are more than `most`, or some changed places.

    Rows count as the same only if they are the same objects, so that this takes milliseconds even
    for a million of them.
    """
    found: list[Change] = []
    for before, now in zip(shelves(old), shelves(new), strict=True):
        if before is now:
            continue
        found += _within(before, now)
        if len(found) > most or not _keeps_order(before, now):
            return None
    return found


def _within(before: Mapping[str, Record], now: Mapping[str, Record]) -> list[Change]:
    found: list[Change] = [
        (before.get(row_id), row) for row_id, row in now.items() if before.get(row_id) is not row
    ]
    gone = before.keys() - now.keys() if len(before) + len(found) > len(now) else ()
    return found + [(before[row_id], None) for row_id in before if row_id in gone]


def _keeps_order(before: Mapping[str, Record], now: Mapping[str, Record]) -> bool:
    stayed = [row_id for row_id in before if row_id in now]
    return stayed == [row_id for row_id in now if row_id in before]


class Ranks:
    """The places of rows within their sheet, counted when they are first asked for."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._ranks: dict[str, dict[str, int]] = {}

    def of(self, shelf: str) -> Mapping[str, int]:
        """Return the place of each row of a sheet, from 0, by its id."""
        if shelf not in self._ranks:
            rows: Mapping[str, Record] = getattr(self._directory, shelf)
            self._ranks[shelf] = dict(zip(rows, range(len(rows)), strict=True))
        return self._ranks[shelf]
