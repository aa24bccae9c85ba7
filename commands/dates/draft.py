"""What has been read of a date so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

from dateutil.relativedelta import relativedelta

from commands.contract import Line

# "next": the next one that is still ahead; "after": not before the week that follows.
Which: TypeAlias = Literal["coming", "next", "this week", "next week", "week after next"]


@dataclass(slots=True)
class Draft:
    """Parts of one date, each as it was typed; `now` is local and naive.

    `day` with `year_told` False is meant to be the next one. `steps` are counted from the day, or
    from today; `minutes` from this moment. `frequency`, `interval` and `by` are those of RFC 5545.
    """

    now: datetime
    day: date | None = None
    year_told: bool = False
    typed_day: str = ""
    weekday: int | None = None
    which: Which = "coming"
    steps: relativedelta | None = None
    minutes: timedelta | None = None
    at: time | None = None
    end: time | None = None
    next_day: bool = False  # "24 Uhr"
    part_of_day: str = ""
    frequency: str = ""
    interval: int = 1
    by: dict[str, str] = field(default_factory=dict)
    count: int | None = None
    until: date | None = None
    free_days: bool = False
    assumed: list[Line] = field(default_factory=list)

    @property
    def names_day(self) -> bool:
        """Whether a day is told, or how to come to one."""
        told = self.day or self.weekday is not None or self.steps or self.which != "coming"
        return bool(told)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been read."""
        return not (self.names_day or self.at or self.minutes or self.frequency)
