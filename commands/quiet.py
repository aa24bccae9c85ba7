"""When a room is not to be disturbed: its quiet hours and weekends. Pure.

Shared by the families that write of their own accord. Times are aware, in Europe/Berlin, and
counted on the clock on the wall.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from commands.dates.wall_clock import BERLIN
from storage.records import RoomSettings

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
_JUST_BEFORE = timedelta(minutes=1)
_AROUND = 4  # days to each side: a weekend, and the nights at both of its ends


def outside_quiet(
    due: datetime, settings: RoomSettings, use_until: datetime, now: datetime
) -> tuple[datetime, datetime, bool]:
    """Return when something is due outside a room's quiet time, when it is to be dealt with.

    That is at the end of the quiet time, or right before it begins where it is of use only until
    before that end. The last part tells that it is too late for that: it is quiet until then.
    """
    due = _postponed(due, settings, use_until)
    if _utc(due) > _utc(now):
        return due, due, False
    end = quiet_until(settings, now.astimezone(BERLIN))
    if end is None:
        return due, due, False
    if _utc(end) < _utc(use_until):
        return due, end, False
    return due, due, True


def _postponed(due: datetime, settings: RoomSettings, use_until: datetime) -> datetime:
    found = quiet_time(settings, due.astimezone(BERLIN))
    if found is None:
        return due
    first, last = found
    if _utc(last) < _utc(use_until):
        return last
    return first - _JUST_BEFORE


def _utc(at: datetime) -> datetime:
    # Of one zone, moments would be compared as the clock on the wall shows them.
    return at.astimezone(UTC)


def quiet_until(settings: RoomSettings, local: datetime) -> datetime | None:
    """Return the end of the quiet time in which a moment falls; None outside of it."""
    found = quiet_time(settings, local)
    return found[1] if found else None


def quiet_time(settings: RoomSettings, local: datetime) -> tuple[datetime, datetime] | None:
    """Return beginning and end of the quiet time in which a moment falls; None outside of it.

    Hours and weekends that touch are one: from Friday at 18 to Monday at 7.
    """
    if settings.quiet_from is None and not settings.quiet_weekends:
        return None
    wall = local.replace(tzinfo=None)
    found: tuple[datetime, datetime] | None = None
    for first, last in _joined(_spans(settings, wall.date())):
        if first <= wall < last:
            found = first, last
    if found is None:
        return None
    # In the night in which an hour comes twice, the end is in the same one as the moment.
    begin, end = (one.replace(tzinfo=local.tzinfo, fold=local.fold) for one in found)
    return begin, end


def _spans(settings: RoomSettings, around: date) -> list[tuple[datetime, datetime]]:
    """Return the quiet spans of the days around one, by their beginnings; naive local times."""
    days = [around + timedelta(days=n) for n in range(-_AROUND, _AROUND + 1)]
    spans = []
    for day, following in pairwise(days):
        midnight, next_midnight = datetime.combine(day, time()), datetime.combine(following, time())
        if settings.quiet_weekends and day.weekday() >= _SATURDAY:
            spans.append((midnight, next_midnight))
        if settings.quiet_from is not None and settings.quiet_until is not None:
            last = datetime.combine(day, settings.quiet_until)
            first = datetime.combine(day, settings.quiet_from)
            spans.append((first, last if last > first else last + _ONE_DAY))
    return sorted(spans)


def _joined(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined
