"""What has been read of a date so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple, TypeAlias

from dateutil.relativedelta import relativedelta

from commands.contract import Line

# "next": the next one that is still ahead; "after": not before the week that follows.
Which: TypeAlias = Literal["coming", "next", "this week", "next week", "week after next"]
# Within which an ordinal counts: "jeden zweiten Mittwoch im Quartal".
Within: TypeAlias = Literal["month", "quarter", "half", "school half", "year"]
Unit: TypeAlias = Literal["days", "weeks", "months", "quarters", "halves", "years"]

ALL_WEEK = frozenset(range(7))
ALL_YEAR = frozenset(range(1, 13))
WORKDAY = 7  # "jeden ersten Werktag": any of Monday to Friday, in the place of a weekday


class Every(NamedTuple):
    """Each so many units: "alle 2 Wochen"."""

    unit: Unit
    number: int = 1


class Nth(NamedTuple):
    """The so many-th of a weekday, Monday 0; from the end where negative."""

    number: int
    weekday: int


@dataclass(slots=True)
class Draft:
    """Parts of one date, each as it was typed; `now` is local and naive.

    `day` with `year_told` False is meant to be the next one. `steps` are counted from the day, or
    from today; `minutes` from this moment. `usual` is the time of day where none is told.

    What comes again is told by `every`, `weekdays`, `nth` or `month_days` (the last is -1), the
    latter two `within` something; `weeks` are 0 or 1 for even or odd weeks of the calendar only,
    `months` those in which it takes place, `not_on` the weekdays on which it doesn't. `begins`,
    `ends` and `during` are stretches of the calendar as they were typed.
    """

    now: datetime
    usual: time | None = None
    day: date | None = None
    year_told: bool = False
    typed_day: str = ""
    weekday: int | None = None
    which: Which = "coming"
    steps: relativedelta | None = None
    minutes: timedelta | None = None
    at: time | None = None
    end: time | None = None
    length: timedelta | None = None
    next_day: bool = False  # "24 Uhr"
    part_of_day: str = ""
    every: Every | None = None
    weekdays: frozenset[int] = frozenset()
    nth: tuple[Nth, ...] = ()
    month_days: tuple[int, ...] = ()
    within: Within | None = None
    weeks: int | None = None
    months: frozenset[int] = ALL_YEAR
    not_on: frozenset[int] = frozenset()
    count: int | None = None
    free_days: bool = False
    begins: str = ""
    ends: str = ""
    during: str = ""
    assumed: list[Line] = field(default_factory=list)

    @property
    def names_day(self) -> bool:
        """Whether a day is told, or how to come to one."""
        told = self.day or self.weekday is not None or self.steps or self.which != "coming"
        return bool(told)

    @property
    def repeats(self) -> bool:
        """Whether it is told how something comes again."""
        told = self.every or self.weekdays or self.nth or self.month_days
        return bool(told) or self.weeks is not None

    @property
    def is_bounded(self) -> bool:
        """Whether a stretch of the calendar bounds what comes again."""
        return bool(self.begins or self.ends or self.during)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been read."""
        return not (self.names_day or self.at or self.minutes or self.repeats)
