"""When something comes next: a rule over the clock on the wall, as instants."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from commands.dates.free_days import name_of_free_day
from commands.dates.model import Moment, Repeat
from commands.dates.wall_clock import BERLIN, at_wall_clock

_MOST_LEFT_OUT = 60  # in a row: more than the days of summer; such a rule has no other days


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
    # A day earlier: around a change of clock instants and wall-clock times differ in order.
    local = after.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    for at in _local_times(repeat, first, local, also_free):
        moment = at_wall_clock(at, zone)
        if moment.at.astimezone(UTC) > after.astimezone(UTC):
            yield moment


def _local_times(
    repeat: Repeat, first: datetime, since: datetime, also_free: Collection[date]
) -> Iterator[datetime]:
    """Yield the wall-clock times of a rule that take place, from about a time on."""
    if not repeat.free_days:
        yield from rrulestr(repeat.rule, dtstart=first).xafter(since, inc=True)
        return
    rule, count = _without_count(repeat.rule)
    times = rrulestr(rule, dtstart=first)
    # What is counted is counted from the beginning.
    left_out = taken_place = 0
    for at in iter(times) if count else times.xafter(since, inc=True):
        if name_of_free_day(at.date()) or at.date() in also_free:
            left_out += 1
            if left_out > _MOST_LEFT_OUT:
                return
            continue
        left_out, taken_place = 0, taken_place + 1
        yield at
        if taken_place == count:
            return


def _without_count(rule: str) -> tuple[str, int | None]:
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    count = parts.pop("COUNT", None)
    return ";".join(f"{name}={value}" for name, value in parts.items()), int(
        count
    ) if count else None
