"""Ids of rows, of which there may be very many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain

_MANY = 8  # rows; fewer are found faster by going through them


class Rows(tuple[str, ...]):
    """Ids of rows. Whether one is among them is told without going through them all."""

    @cached_property
    def _members(self) -> frozenset[str]:
        return frozenset(self)

    def __contains__(self, row: object) -> bool:
        return row in self._members if len(self) > _MANY else super().__contains__(row)


class Union:
    """The rows of several names, put together only as far as they are read."""

    def __init__(self, parts: Sequence[tuple[str, ...]]) -> None:
        self._parts = [part if isinstance(part, Rows) else Rows(part) for part in parts]

    def __len__(self) -> int:
        """Return how many rows there are, counting one anew in each name."""
        return sum(map(len, self._parts))

    def __contains__(self, row: object) -> bool:
        return any(row in part for part in self._parts)

    def __iter__(self) -> Iterator[str]:
        if len(self._parts) == 1:
            return iter(self._parts[0])
        return self._each_once()

    def _each_once(self) -> Iterator[str]:
        seen: set[str] = set()
        for row in chain.from_iterable(self._parts):
            if row not in seen:
                seen.add(row)
                yield row


def distinct(rows: Iterable[str]) -> Rows:
    """Return rows in order without repeats."""
    return Rows(dict.fromkeys(rows))
