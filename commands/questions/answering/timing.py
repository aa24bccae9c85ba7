"""Which rows count for an open time: "ab Februar", "seit 2024", "bis 2024", "vor 2025"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from commands.questions.reading.model import Span


class Lasting(Protocol):
    """A row with a course: from and to which day, both within it; None is open."""

    @property
    def start_date(self) -> date | None: ...  # noqa: D102
    @property
    def end_date(self) -> date | None: ...  # noqa: D102


Row = TypeVar("Row", bound=Lasting)


def held(span: Span, rows: Iterable[Row], *, all_of_it: bool = False) -> list[Row]:
    """Return the rows of a time; where it is open, those that fit best.

    "Ab" and "vor" ask first for what holds at the turn named; "seit" for what began there and goes
    on; "bis" for what ended there. Only where there is nothing of the kind counts what else falls
    into the window. `all_of_it`: lists take the whole window at once, but for "seit".
    """
    ranked = [
        (_rank(span, row.start_date, row.end_date, all_of_it=all_of_it), row)
        for row in rows
        if span.covers(row.start_date, row.end_date)
    ]
    best = min((rank for rank, _ in ranked), default=0)
    return [row for rank, row in ranked if rank == best]


def _rank(span: Span, start: date | None, end: date | None, *, all_of_it: bool) -> int:
    if span.turn is None:
        return 0
    first, last = span.turn
    at_turn = (start is None or start <= last) and (end is None or end >= first)
    if span.kind == "since":
        return _rank_since(span, start, end, all_of_it=all_of_it)
    if all_of_it:
        return 0
    if span.kind == "until" and end is not None and first <= end <= last:
        return 0
    return 1 if at_turn else 2


def _rank_since(span: Span, start: date | None, end: date | None, *, all_of_it: bool) -> int:
    first, last = span.turn or (None, None)
    goes_on = end is None or span.last is None or end >= span.last
    began = start is not None and first is not None and last is not None and first <= start
    if goes_on and began and (all_of_it or (start is not None and last and start <= last)):
        return 0
    was_there = start is None or last is None or start <= last
    return 1 if goes_on and was_there else 2
