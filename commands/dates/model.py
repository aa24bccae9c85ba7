"""What a date that was typed comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from commands.contract import Line, UserError


class DateError(UserError):
    """A date that can't be, is over or can't be read: says which, and what to type instead."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """How something comes again.

    `rule` is an RFC 5545 recurrence rule (RRULE) over local wall-clock time, `free_days` whether
    it is left out on public holidays and in the school holidays of NRW. A COUNT then is the number
    of those that take place (`occurrences_after`).
    """

    rule: str
    free_days: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A day, perhaps with a time and an end, perhaps again and again; local time.

    `at` is None where no time was named. `exact` is the moment for what was counted from now on
    ("in 2 Stunden"). `assumed` tells what was not said but taken for granted, in German.
    """

    day: date
    at: time | None = None
    end: time | None = None
    repeat: Repeat | None = None
    exact: datetime | None = None
    assumed: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time as an instant; `moved` if the clock went forward over that time."""

    at: datetime
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """What a rule comes to; `left_out` if that is a free day on which it isn't held."""

    moment: Moment
    left_out: bool = False
