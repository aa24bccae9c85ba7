"""How meetings are told of."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.dates import BERLIN, say_day, say_distance, say_time
from storage.records import Directory, Meeting

PLANNED, INVITED, CANCELLED, HELD = "geplant", "eingeladen", "abgesagt", "stattgefunden"


def say_when(meeting: Meeting) -> str:
    """Return "Do., 10.12.2026, 14:00–16:00 Uhr"."""
    start, end = meeting.start, meeting.end
    if end is None:
        return f"{say_day(start.date())}, {say_time(start.time())}"
    if end.date() == start.date():
        return f"{say_day(start.date())}, {start:%H:%M}–{say_time(end.time())}"
    return f"{say_day(start.date())}, {start:%H:%M} Uhr, bis {say_day(end.date())}, {end:%H:%M} Uhr"


def say_far(meeting: Meeting, now: datetime) -> str:
    """Return how far off it is: "in 18 Tagen"."""
    return say_distance(begins_at(meeting), now)


def begins_at(meeting: Meeting) -> datetime:
    """Return the instant at which a meeting begins, aware."""
    return meeting.start.replace(tzinfo=BERLIN)


def typed(at: datetime) -> str:
    """Return a date as it is typed in a command: "10.12.2026 14:00"."""
    return f"{at:%d.%m.%Y} {at:%H:%M}"


def typed_span(start: datetime, minutes: int | None) -> str:
    """Return a date with its end as it is typed in a command: "10.12.2026 14:00–16:00 Uhr"."""
    if not minutes:
        return f"{typed(start)} Uhr"
    return f"{typed(start)}–{start + timedelta(minutes=minutes):%H:%M} Uhr"


def committee_name(directory: Directory, meeting: Meeting) -> str:
    """Return the name of a meeting's committee."""
    row = directory.committees.get(meeting.committee_id)
    return row.name if row else meeting.committee_id


def minutes_of(meeting: Meeting) -> int | None:
    """Return how long a meeting is; None where its end isn't known."""
    if meeting.end is None:
        return None
    return round((meeting.end - meeting.start).total_seconds() / 60)
