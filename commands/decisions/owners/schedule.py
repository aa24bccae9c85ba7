"""On which days owners are reminded of a deadline, and from when to when on such a day. Pure.

Days are Mondays to Fridays that are no public holiday: before a deadline the last such day, after
it the next. Where the deadline itself is none, the next one counts (§ 193 BGB).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from commands.dates import at_wall_clock, is_working_day
from commands.quiet import quiet_until
from storage.records import RoomSettings

USUAL_LEAD, LAST_LEAD = 14, 2  # days before the deadline
RESTS = timedelta(days=14)  # so long who has reported isn't asked again after the deadline
LONGEST_LEAD = 90  # days
FARTHEST = timedelta(days=LONGEST_LEAD + 10)  # a lead, and free days on which it may fall
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_APART = timedelta(days=2)  # reminders of what is overdue lie farther apart
_MORNING, _EVENING = time(9), time(18)


def leads_of(days_before: int | None) -> tuple[int, ...]:
    """Return how many days before a deadline somebody is reminded, by what they want."""
    first = USUAL_LEAD if days_before is None else days_before
    return (first, LAST_LEAD) if first > LAST_LEAD else (first,)


@dataclass(frozen=True, slots=True)
class Known:
    """What the next reminder follows from.

    `since` is the day on which the decision was recorded, `told_on` that of the last reminder,
    `reported_on` that of the last report.
    """

    due_on: date
    since: date
    told_on: date | None = None
    reported_on: date | None = None


def next_reminder(known: Known, leads: Sequence[int]) -> date:
    """Return the day of the next reminder, which may be over: then it is due."""
    told, reported = known.told_on or date.min, known.reported_on or date.min
    after = max(told, known.since)
    # Who was told late, or has just answered, isn't asked again the next day.
    ahead = [
        day
        for day in _days_before(known.due_on, leads)
        if day > known.since and day > told + _DAY and day > reported + _DAY
    ]
    if ahead:
        return min(ahead)
    if known.told_on is None and known.reported_on is None:
        soon = on_or_after(known.since + _DAY)
        if soon <= known.due_on:
            return soon  # recorded too late for any other
    return next(
        day
        for day in _days_after(known.due_on, after)
        if day > known.since and day > told + _APART and day >= reported + RESTS
    )


def _days_before(due_on: date, leads: Sequence[int]) -> Iterator[date]:
    for lead in leads:
        day = due_on - timedelta(days=lead)
        while not is_working_day(day):
            day -= _DAY
        yield day


def _days_after(due_on: date, after: date) -> Iterator[date]:
    """Yield the days after a deadline, one each week, those long before `after` left out."""
    first = on_or_after(on_or_after(due_on) + _DAY)
    begin = max(0, (after - first).days // 7 - 1)
    for week in count(begin):
        yield on_or_after(first + week * _WEEK)


def on_or_after(day: date) -> date:
    """Return the first working day from a day on."""
    while not is_working_day(day):
        day += _DAY
    return day


# --- Within a day -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opening:
    """From when until before when somebody may be written to on a day; aware."""

    first: datetime
    last: datetime


def opening(settings: RoomSettings, day: date) -> Opening | None:
    """Return when somebody is written to on a working day; None if it is quiet all day.

    That is from nine to six, or from the end of the quiet time on; if it is quiet from nine till
    the night, from the end of the quiet time of the night before.
    """
    morning, midnight = _at(day, _MORNING), _at(day + _DAY, time())
    first = _not_quiet(settings, morning)
    if first.date() != day:
        first = _not_quiet(settings, _at(day, time()))
        if first.date() != day:
            return None
        return Opening(first, morning)
    evening = _at(day, _EVENING)
    return Opening(first, evening if first.time() < _EVENING else midnight)


def _not_quiet(settings: RoomSettings, at: datetime) -> datetime:
    return quiet_until(settings, at) or at


def _at(day: date, clock: time) -> datetime:
    return at_wall_clock(datetime.combine(day, clock)).at


def next_working_midnight(day: date) -> datetime:
    """Return the beginning of the first working day after a day."""
    return _at(on_or_after(day + _DAY), time())
