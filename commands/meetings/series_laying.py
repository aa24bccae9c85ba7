"""Lays down the meetings of a series for a year ahead, again and again, and takes them out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count, takewhile

from commands.contract import Due, Duty, Notice
from commands.dates import BERLIN, Repeat, movable_days_of, occurrences_after
from commands.meetings.wording import CANCELLED, PLANNED
from storage.database import Session
from storage.meetings import Plan, meetings_between, plan_of, plans_of_series
from storage.records import Directory, Meeting
from storage.room_changes import retire_meeting, stored_meeting, write_meeting
from storage.series import Series, active_series, store_series

AHEAD = timedelta(days=370)  # a year, and a little
WITH_SERIES = f"mit der Reihe {CANCELLED}"  # how notes begin of what was cancelled with all else
_EXTEND = timedelta(days=330)  # when so much is left, the rest of the year ahead is laid down


def movable_days(
    directory: Directory, committee_id: str, movable: Mapping[str, frozenset[date]]
) -> frozenset[date]:
    """Return the movable holidays of a committee's municipalities; `movable` has them by place."""
    committee = directory.committees.get(committee_id)
    return movable_days_of(committee.municipality_ids if committee else (), movable)


def lay_down(
    session: Session, series: Series, now: datetime, also_free: Collection[date] = ()
) -> list[Meeting]:
    """Write the meetings of a series up to a year ahead that aren't there yet; returns those.

    A meeting that was moved or cancelled keeps its place in the series, so it isn't made anew.
    `also_free` are days left out besides, where the series leaves out free days.
    """
    until = now + AHEAD
    there = {plan.occurrence for plan, _ in present_of(session, series)}
    wanted = (start for start in starts(series, now, until, also_free) if start not in there)
    found = (lay(session, series, start, now) for start in wanted)
    laid = [meeting for meeting in found if meeting is not None]
    store_series(session, planned_to(series, until))
    return laid


def starts(
    series: Series, now: datetime, until: datetime, also_free: Collection[date]
) -> Iterator[datetime]:
    """Yield when a series comes from now on up to an instant, as naive local times."""
    repeat = Repeat(series.rule, series.free_days)
    moments = occurrences_after(repeat, series.first, now, also_free=also_free)
    for moment in takewhile(lambda moment: moment.at <= until, moments):
        yield moment.at.astimezone(BERLIN).replace(tzinfo=None)


def taken(
    session: Session, series: Series, now: datetime, also_free: Collection[date]
) -> list[datetime]:
    """Return when, of the year ahead, the committee has other meetings: nothing is laid there."""
    wanted = starts(series, now, now + AHEAD, also_free)
    return [start for start in wanted if _taken(session, series, start)]


def lay(session: Session, series: Series, start: datetime, now: datetime) -> Meeting | None:
    """Write the meeting that a series has at a local time; None if the committee has one then."""
    if _taken(session, series, start):
        return None
    end = start + timedelta(minutes=series.minutes) if series.minutes else None
    meeting_id = _new_id(session, series, start)
    meeting = Meeting(meeting_id, series.committee_id, start, end, series.place)
    row = write_meeting(session, meeting, series.created_by, now)
    row.series_number, row.occurrence = series.number, start
    row.set_by_event_id = series.set_by_event_id
    session.add(row)
    return meeting


def take_out(session: Session, meeting: Meeting, by: str, now: datetime) -> Meeting | None:
    """Take a planned meeting out; returns what is left of it.

    One that stands in a workbook is cancelled instead: the next import would bring it back.
    """
    plan = plan_of(session, meeting.id)
    if plan is None or not plan.in_workbook:
        retire_meeting(session, meeting.id, now)
        return None
    cancelled = replace(meeting, state=CANCELLED)
    write_meeting(session, cancelled, by, now).note = WITH_SERIES
    return cancelled


def end_series(
    session: Session, series: Series, now: datetime, since: datetime | None = None
) -> int:
    """End a series: what it has laid down from a local time on is taken out; returns how many.

    Meetings that are over, or that people were invited to, stay.
    """
    store_series(session, replace(series, state="ended"))
    since = since or now.astimezone(BERLIN).replace(tzinfo=None)
    gone = 0
    for _, meeting in present_of(session, series):
        if meeting.start >= since and meeting.state == PLANNED:
            take_out(session, meeting, series.created_by, now)
            gone += 1
    return gone


def cancel_rest(
    session: Session, series: Series, since: datetime, by: str, now: datetime, note: str
) -> list[tuple[Meeting, Meeting]]:
    """End a series: cancel its planned meetings from a local time on; returns before and after.

    They stay on record, to be listed as cancelled and to be reinstated. What people were invited
    to stays as it is. `by` is the Matrix id that does it.
    """
    store_series(session, replace(series, state="ended"))
    changed = []
    for _, meeting in present_of(session, series):
        if meeting.start >= since and meeting.state == PLANNED:
            cancelled = replace(meeting, state=CANCELLED)
            write_meeting(session, cancelled, by, now).note = note
            changed.append((meeting, cancelled))
    return changed


def reinstate_rest(
    session: Session,
    series: Series,
    since: datetime,
    by: str,
    now: datetime,
    also_free: Collection[date],
) -> list[tuple[Meeting, Meeting]]:
    """Let a series go on that was ended: reinstate what was cancelled with it since a local time.

    What was cancelled by itself stays so. Returns the meetings before and after.
    """
    store_series(session, replace(series, state="active"))
    changed = []
    for plan, meeting in present_of(session, series):
        with_series = plan.note.startswith(WITH_SERIES) or meeting.start == since
        if meeting.start >= since and meeting.state == CANCELLED and with_series:
            back = replace(meeting, state=PLANNED)
            write_meeting(session, back, by, now).note = "doch nicht abgesagt"
            changed.append((meeting, back))
    lay_down(session, replace(series, state="active"), now, also_free)
    return changed


def present_of(session: Session, series: Series) -> list[tuple[Plan, Meeting]]:
    """Return the meetings of a series that are there, in order of its occurrences."""
    plans = plans_of_series(session, series.number)
    found = ((plan, stored_meeting(session, plan.meeting_id)) for plan in plans)
    return [(plan, meeting) for plan, meeting in found if meeting is not None]


def planned_to(series: Series, until: datetime) -> Series:
    """Return a series of which everything is laid down up to an instant."""
    return replace(series, planned_until=until.astimezone(BERLIN).replace(tzinfo=None))


def _taken(session: Session, series: Series, start: datetime) -> bool:
    at_once = meetings_between(session, start, start)
    return any(
        other.committee_id == series.committee_id and other.state != CANCELLED for other in at_once
    )


def _new_id(session: Session, series: Series, start: datetime) -> str:
    """Return an id that no meeting has had: what bore the first one may have been moved."""
    wanted = f"reihe-{series.number}-{start:%Y%m%d%H%M}"
    others = (f"{wanted}-{number}" for number in count(2))
    while plan_of(session, wanted) is not None:
        wanted = next(others)
    return wanted


# --- Going on -----------------------------------------------------------------------------------


def _next_extension(due: Due) -> datetime | None:
    return min((_extended_at(one) for one in active_series(due.session)), default=None)


def _extend(due: Due) -> list[Notice]:
    """Lay down further meetings of the series that are planned for less than a year ahead."""
    for one in active_series(due.session):
        if _extended_at(one) <= due.now:
            free = movable_days(due.directory, one.committee_id, due.movable_holidays)
            lay_down(due.session, one, due.now, free)
    return []


def _extended_at(series: Series) -> datetime:
    """Return the instant at which further meetings of a series are to be laid down."""
    return (series.planned_until or series.first).replace(tzinfo=BERLIN) - _EXTEND


SERIES = Duty("Sitzungsreihen", _next_extension, _extend)
