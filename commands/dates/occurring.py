"""When something comes next: a rule over the clock on the wall, as instants."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from commands.dates.free_days import name_of_free_day
from commands.dates.model import Moment, Repeat, Slot
from commands.dates.wall_clock import BERLIN, at_wall_clock

_MOST_LEFT_OUT = 60  # in a row: more than the days of summer; such a rule has no other days
_COUNT = re.compile(r";?\bCOUNT=(\d+)")


def occurrences_after(
    repeat: Repeat,
    first: datetime,
    after: datetime,
    *,
    also_free: Collection[date] = (),
    zone: ZoneInfo = BERLIN,
) -> Iterator[Moment]:
    """Yield the occurrences after a moment, the earliest first.

    `first` is naive local time in the zone from which the rule is counted, `after` is aware. A
    time stays what it is on the clock across the changes of clock. `also_free` are further days on
    which nothing is where free days are left out. A COUNT in the rule is the number of those that
    take place: what is left out doesn't count, other than by RFC 5545 alone.
    """
    slots = slots_after(repeat, first, after, also_free=also_free, zone=zone)
    return (slot.moment for slot in slots if not slot.left_out)


def slots_after(
    repeat: Repeat,
    first: datetime,
    after: datetime,
    *,
    also_free: Collection[date] = (),
    zone: ZoneInfo = BERLIN,
) -> Iterator[Slot]:
    """Yield what the rule comes to after a moment, also what is left out on free days.

    The parameters are as in `occurrences_after`.
    """
    # A day earlier: around a change of clock instants and wall-clock times differ in order.
    local = after.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    for at, left_out in _local_times(repeat, first, local, also_free):
        moment = at_wall_clock(at, zone)
        if moment.at.astimezone(UTC) > after.astimezone(UTC):
            yield Slot(moment, left_out)


def _local_times(
    repeat: Repeat, first: datetime, since: datetime, also_free: Collection[date]
) -> Iterator[tuple[datetime, bool]]:
    """Yield the wall-clock times of a rule from about a time on, and whether each is left out."""
    if not repeat.free_days:
        for at in rrulestr(repeat.rule, dtstart=first).xafter(since, inc=True):
            yield at, False
        return
    counted = _COUNT.search(repeat.rule)
    times = rrulestr(_COUNT.sub("", repeat.rule), dtstart=first)
    in_a_row = taken_place = 0
    # What is counted is counted from the beginning.
    for at in iter(times) if counted else times.xafter(since, inc=True):
        left_out = bool(name_of_free_day(at.date())) or at.date() in also_free
        in_a_row = in_a_row + 1 if left_out else 0
        if in_a_row > _MOST_LEFT_OUT:
            return
        yield at, left_out
        taken_place += not left_out
        if counted and taken_place == int(counted[1]):
            return


def going_on_from(
    repeat: Repeat, first: datetime, since: datetime, *, also_free: Collection[date] = ()
) -> Repeat:
    """Return the rule as it goes on from one of its occurrences: so many times as are left.

    `first` is what the rule is counted from, `since` the occurrence; both are naive local times.
    """
    counted = _COUNT.search(repeat.rule)
    if counted is None:
        return repeat
    before = at_wall_clock(since).at - timedelta(seconds=1)
    left = sum(1 for _ in occurrences_after(repeat, first, before, also_free=also_free))
    head, tail = repeat.rule[: counted.start(1)], repeat.rule[counted.end(1) :]
    return replace(repeat, rule=f"{head}{left}{tail}")
