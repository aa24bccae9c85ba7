"""Meetings that come again: laid down for a year ahead, from a rule of RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from commands.contract import Answer, Ask, Due, Duty, Line, Notice, Strong, UserError
from commands.dates import (
    BERLIN,
    Repeat,
    When,
    find_when,
    occurrences_after,
    read_when,
    say_repeat,
)
from commands.meetings.conflicts import Wanted, conflicts
from commands.meetings.request import Request, start_and_end
from commands.meetings.wording import say_when
from storage.database import Session
from storage.meetings import (
    Series,
    active_series,
    meetings_between,
    plans_of_series,
    series_set_by,
    store_series,
)
from storage.records import Committee, Meeting
from storage.room_changes import retire_meeting, stored_meeting, write_meeting

AHEAD = timedelta(days=370)  # a year, and a little
_EXTEND = timedelta(days=330)  # when so much is left, the rest of the year ahead is laid down
_MOST = 60  # meetings of one series at a time
_SHOWN = 5


def plan_series(ask: Ask, request: Request) -> Answer:
    """Lay down a series; once more for an edited message: then it begins anew from its rule."""
    assert request.when is not None  # noqa: S101 - for the type checker
    assert request.when.repeat is not None  # noqa: S101
    start, end = start_and_end(request.when)
    before = series_set_by(ask.session, ask.event_id)
    if before is not None:
        end_series(ask.session, before, ask.now)
    series = Series(
        number=before.number if before else 0,
        committee_id=request.committee.id,
        first=start,
        minutes=round((end - start).total_seconds() / 60) if end else None,
        rule=request.when.repeat.rule,
        free_days=request.when.repeat.free_days,
        place=request.place,
        created_by=ask.asker.user_id,
        created_at=ask.now,
        set_by_event_id=ask.event_id,
    )
    series = replace(series, number=store_series(ask.session, series))
    meetings = lay_down(ask.session, series, ask.now)
    if not meetings:
        raise UserError(f"Dazu gibt es keinen Termin: {say_repeat(request.when.repeat)}.")
    return _told(ask, request, series, meetings)


def lay_down(session: Session, series: Series, now: datetime) -> list[Meeting]:
    """Write the meetings of a series up to a year ahead that aren't there yet; returns them all.

    A meeting that was moved or cancelled keeps its place in the series, so it isn't made anew.
    """
    repeat = Repeat(series.rule, series.free_days)
    until = now + AHEAD
    there = {plan.occurrence for plan in plans_of_series(session, series.number)}
    laid = []
    moments = takewhile(lambda moment: moment.at <= until,
                        occurrences_after(repeat, series.first, now))  # fmt: skip
    for moment, _ in zip(moments, range(_MOST), strict=False):
        start = moment.at.astimezone(BERLIN).replace(tzinfo=None)
        if start in there or _taken(session, series, start):
            continue
        laid.append(_write(session, series, start, now))
    last = until.astimezone(BERLIN).replace(tzinfo=None)
    store_series(session, replace(series, planned_until=last))
    return laid


def _taken(session: Session, series: Series, start: datetime) -> bool:
    at_once = meetings_between(session, start, start)
    return any(other.committee_id == series.committee_id for other in at_once)


def _write(session: Session, series: Series, start: datetime, now: datetime) -> Meeting:
    end = start + timedelta(minutes=series.minutes) if series.minutes else None
    meeting_id = f"reihe-{series.number}-{start:%Y%m%d%H%M}"
    meeting = Meeting(meeting_id, series.committee_id, start, end, series.place)
    row = write_meeting(session, meeting, series.created_by, now)
    row.series_number, row.occurrence = series.number, start
    row.set_by_event_id = series.set_by_event_id
    session.add(row)
    return meeting


def end_series(
    session: Session, series: Series, now: datetime, since: datetime | None = None
) -> int:
    """End a series: what it has laid down from a local time on is taken out; returns how many.

    Meetings that are over, or that people were invited to, stay.
    """
    store_series(session, replace(series, state="ended"))
    since = since or now.astimezone(BERLIN).replace(tzinfo=None)
    gone = 0
    for plan in plans_of_series(session, series.number):
        meeting = stored_meeting(session, plan.meeting_id)
        if meeting is not None and meeting.start >= since and meeting.state == "geplant":
            retire_meeting(session, meeting.id, now)
            gone += 1
    return gone


def series_from(
    ask: Ask, committee: Committee, old: Series, meeting: Meeting, text: str
) -> Request:
    """Return the request for the series that takes the place of another from a meeting on.

    `text` is a new rule, or a time of day at which it goes on by the old one. Raises UserError.
    """
    when = read_when(text, ask.now)
    if when.repeat is None and find_when(text, ask.now) is not None:
        raise UserError(
            "Für alle weiteren brauche ich eine Regel oder eine Uhrzeit, kein einzelnes Datum.",
            hints=("Zum Beispiel: … alle weiteren auf jeden dritten Mittwoch im Quartal 15 Uhr.",),
        )
    at = when.at or old.first.time()
    repeat = when.repeat or Repeat(old.rule, old.free_days)
    day = meeting.start.date()
    end = when.end
    if end is None and old.minutes:
        end = (datetime.combine(day, at) + timedelta(minutes=old.minutes)).time()
    return Request(committee, When(day, at, end, repeat), old.place)


def _told(ask: Ask, request: Request, series: Series, meetings: list[Meeting]) -> Answer:
    lines: list[Line] = [request.committee.name]
    lines.append(f"Ort: {series.place}" if series.place else "Ort: noch offen")
    for meeting in meetings[:_SHOWN]:
        wanted = Wanted(request.committee, meeting.start, meeting.end, meeting.id)
        against = conflicts(ask, wanted)
        lines.append(f"{say_when(meeting)}{f' – ⚠︎ {against[0]}' if against else ''}")
    more = len(meetings) - _SHOWN
    if more > 0:
        lines.append(f"… und {more} weitere im kommenden Jahr.")
    repeat = say_repeat(Repeat(series.rule, series.free_days))
    return Answer(
        title=(f"Sitzungsreihe {series.number}: ", Strong(repeat)),
        lines=tuple(lines),
        hints=("Eine einzelne Sitzung lässt sich mit /sitzung verschieben oder /sitzung absagen "
               "ändern; alle weiteren mit dem Zusatz „alle weiteren“.",),
        lasting=True,
    )  # fmt: skip


# --- Going on -----------------------------------------------------------------------------------


def _next_extension(due: Due) -> datetime | None:
    return min((_extended_at(one) for one in active_series(due.session)), default=None)


def _extend(due: Due) -> list[Notice]:
    """Lay down further meetings of the series that are planned for less than a year ahead."""
    for one in active_series(due.session):
        if _extended_at(one) <= due.now:
            lay_down(due.session, one, due.now)
    return []


def _extended_at(series: Series) -> datetime:
    """Return the instant at which further meetings of a series are to be laid down."""
    return (series.planned_until or series.first).replace(tzinfo=BERLIN) - _EXTEND


SERIES = Duty("Sitzungsreihen", _next_extension, _extend)
