"""When something comes next: a rule over the clock on the wall, as instants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dateutil.rrule import rrulestr

from commands.dates.free_days import name_of_free_day
from commands.dates.model import Moment, Repeat, Slot
from commands.dates.wall_clock import BERLIN, at_wall_clock

_MOST_LEFT_OUT = 60  # in a row: more than the days of summer; such a rule has no other days
_COUNT = re.compile(r"(?<=COUNT=)\d+")


def occurrences_after(repeat: Repeat, first: datetime, after: datetime) -> Iterator[Moment]:
    """Yield the occurrences after a moment, the earliest first.

    `first` is naive local time in Europe/Berlin from which the rule is counted, `after` is aware.
    A time stays what it is on the clock across the changes of clock.
    """
    return (slot.moment for slot in slots_after(repeat, first, after) if not slot.left_out)


def slots_after(repeat: Repeat, first: datetime, after: datetime) -> Iterator[Slot]:
    """Yield what the rule comes to after a moment, also what is left out on free days.

    `first` and `after` are as in `occurrences_after`.
    """
    rule = rrulestr(repeat.rule, dtstart=first)
    # A day earlier: around a change of clock instants and wall-clock times differ in order.
    local = after.astimezone(BERLIN).replace(tzinfo=None) - timedelta(days=1)
    left_out = 0
    for at in rule.xafter(local, inc=True):
        moment = at_wall_clock(at)
        if moment.at.astimezone(UTC) <= after.astimezone(UTC):
            continue
        is_free = repeat.free_days and bool(name_of_free_day(at.date()))
        left_out = left_out + 1 if is_free else 0
        if left_out > _MOST_LEFT_OUT:
            return
        yield Slot(moment, is_free)


def going_on_from(repeat: Repeat, first: datetime, since: datetime) -> Repeat:
    """Return the rule as it goes on from one of its occurrences: so many times as are left.

    `first` is what the rule is counted from, `since` the occurrence; both are naive local times.
    """
    if not _COUNT.search(repeat.rule):
        return repeat
    before = at_wall_clock(since).at - timedelta(seconds=1)
    left = sum(1 for _ in slots_after(repeat, first, before))
    return replace(repeat, rule=_COUNT.sub(str(left), repeat.rule))
