"""When something comes next: a rule over the clock on the wall, as instants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dateutil.rrule import rrulestr

from commands.dates.free_days import name_of_free_day
from commands.dates.model import Moment, Repeat
from commands.dates.wall_clock import BERLIN, at_wall_clock

_MOST_LEFT_OUT = 60  # in a row: more than the days of summer; such a rule has no other days


def occurrences_after(repeat: Repeat, first: datetime, after: datetime) -> Iterator[Moment]:
    """Yield the occurrences after a moment, the earliest first.

    `first` is naive local time in Europe/Berlin from which the rule is counted, `after` is aware.
    A time stays what it is on the clock across the changes of clock.
    """
    rule = rrulestr(repeat.rule, dtstart=first)
    # A day earlier: around a change of clock instants and wall-clock times differ in order.
    local = after.astimezone(BERLIN).replace(tzinfo=None) - timedelta(days=1)
    left_out = 0
    for at in rule.xafter(local, inc=True):
        if repeat.free_days and name_of_free_day(at.date()):
            left_out += 1
            if left_out > _MOST_LEFT_OUT:
                return
            continue
        moment = at_wall_clock(at)
        if moment.at.astimezone(UTC) > after.astimezone(UTC):
            left_out = 0
            yield moment
