"""Whose turn in the chair it is, by a rule that a committee set itself; pure.

Shared by the families that tell who chairs. What the directory says of a day goes before the rule;
`commands.meetings.chairs` and the questions each see to that where they read seats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from storage.meetings import Rules

_DAY = timedelta(days=1)
_SCHOOL_YEAR = (8, 1)  # month and day on which it begins
_YEARS = range(1900, 2200)  # of which turns are counted one by one


@dataclass(frozen=True, slots=True)
class Turn:
    """The id of who has the chair from the first to the last day, both within it."""

    member_id: str
    first: date
    last: date


def whose_turn(rules: Rules, day: date) -> str | None:
    """Return whose turn in the chair a day is by the committee's rotation; None outside of it."""
    if not rules.chair_rotation or rules.chair_from is None:
        return None
    turn = _year_of(rules.chair_year, day) - rules.chair_from
    return rules.chair_rotation[turn % len(rules.chair_rotation)] if turn >= 0 else None


def turns_until(rules: Rules, last: date) -> Iterator[Turn]:
    """Yield the turns from the first one on, up to the one in which a day falls."""
    if not rules.chair_rotation or rules.chair_from is None:
        return
    begins = max(rules.chair_from, _YEARS.start)
    ends = min(_year_of(rules.chair_year, last) + 1, _YEARS.stop)
    for year in range(begins, ends):
        first, after = (_first_of(rules.chair_year, one) for one in (year, year + 1))
        member = rules.chair_rotation[(year - rules.chair_from) % len(rules.chair_rotation)]
        yield Turn(member, first, after - _DAY)


def _year_of(kind: str | None, day: date) -> int:
    """Return the calendar year of a day, or the year in which its school year began."""
    before = kind == "school" and (day.month, day.day) < _SCHOOL_YEAR
    return day.year - 1 if before else day.year


def _first_of(kind: str | None, year: int) -> date:
    return date(year, *_SCHOOL_YEAR) if kind == "school" else date(year, 1, 1)
