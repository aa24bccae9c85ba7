"""Dates that are proposed where none were named; pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from commands.dates import is_working_day, name_of_free_day

_COUNT = 3
_TIMES = (time(10), time(14))
_FIRST = timedelta(days=2)
_ONE_DAY = timedelta(days=1)


def proposed_dates(today: date, movable: frozenset[date] = frozenset()) -> tuple[datetime, ...]:
    """Return three starts: on working days with school, at ten and at two in turns.

    Of years whose school holidays aren't known yet those around Christmas are left out all the
    same. `movable` are the free days that the schools of the place have set themselves.
    """
    found: list[datetime] = []
    day = today + _FIRST
    while len(found) < _COUNT:
        free = name_of_free_day(day) or _around_christmas(day) or day in movable
        if is_working_day(day) and not free:
            found.append(datetime.combine(day, _TIMES[len(found) % len(_TIMES)]))
        day += _ONE_DAY
    return tuple(found)


def _around_christmas(day: date) -> bool:
    return (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 6)
