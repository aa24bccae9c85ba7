"""Plans meetings that come again, from a rule of RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from commands.contract import Answer, Ask, Code, Line, Notice, Strong, UserError
from commands.dates import Repeat, say_day, say_repeat, say_time
from commands.meetings.announcing import tell_rooms
from commands.meetings.conflicts import (
    Wanted,
    comes_too_late,
    conflicts,
    kind_of_conflict,
)
from commands.meetings.invitation import refreshed
from commands.meetings.request import Request, start_and_end
from commands.meetings.series_carrying import Changeover, Outcome, carry_over
from commands.meetings.series_laying import end_series, lay_down, movable_days, taken
from commands.meetings.wording import CANCELLED, say_when
from storage.records import Committee, Meeting
from storage.room_changes import note_urgency
from storage.series import Series, series_set_by, store_series

_SHOWN = 5


def plan_series(ask: Ask, request: Request) -> Answer:
    """Lay down a series; of an edited message its meetings follow what that says now."""
    before = series_set_by(ask.session, ask.event_id)
    wanted = _wanted(ask, request, before)
    free = movable_days(ask.directory, wanted.committee_id, ask.movable_holidays)
    if before is not None and before.committee_id == wanted.committee_id:
        now = ask.now.replace(tzinfo=None)
        over = Changeover(session=ask.session, before=before, after=wanted, since=now,
                          by=ask.asker.user_id, now=ask.now, also_free=free)  # fmt: skip
        outcomes = carry_over(over)
        meetings = sorted(present_after(outcomes), key=lambda meeting: meeting.start)
        notices = notices_of(ask, request.committee, outcomes)
        skipped = list[datetime]()
    else:
        if before is not None:
            end_series(ask.session, before, ask.now)
        skipped = taken(ask.session, wanted, ask.now, free)
        wanted = replace(wanted, number=store_series(ask.session, wanted))
        meetings, notices = lay_down(ask.session, wanted, ask.now, free), ()
    if not meetings:
        raise _none(request, wanted, skipped)
    for meeting in meetings:
        if comes_too_late(ask, request.committee, meeting.start):
            note_urgency(ask.session, meeting.id, urgent=True)
    what = "geändert" if before is not None else "geplant"
    notices = (*notices, *tell_of_series(ask, request.committee, wanted, what, meetings))
    return _told(ask, request, wanted, meetings, skipped, notices)


def _none(request: Request, wanted: Series, skipped: list[datetime]) -> UserError:
    if not skipped:
        return UserError(f"Dazu gibt es keinen Termin: {say_rule(wanted)}.")
    return UserError(
        f"{request.committee.name} tagt an allen diesen Terminen schon: {say_rule(wanted)}, "
        f"{say_time(wanted.first.time())}.",
        hints=(("Was schon geplant ist: ", Code("/sitzungen"), "."),),
    )


def _wanted(ask: Ask, request: Request, before: Series | None) -> Series:
    assert request.when is not None  # noqa: S101 - for the type checker
    assert request.when.repeat is not None  # noqa: S101
    start, end = start_and_end(request.when)
    return Series(
        number=before.number if before else 0,
        committee_id=request.committee.id,
        first=start,
        minutes=minutes_between(start, end),
        rule=request.when.repeat.rule,
        free_days=request.when.repeat.free_days,
        place=request.place,
        created_by=ask.asker.user_id,
        created_at=ask.now,
        set_by_event_id=ask.event_id,
    )


def minutes_between(start: datetime, end: datetime | None) -> int | None:
    """Return how long from start to end; None where that isn't known."""
    return round((end - start).total_seconds() / 60) if end else None


def present_after(outcomes: Iterable[Outcome]) -> list[Meeting]:
    """Return the meetings that a series has after a change, cancelled ones left out."""
    after = (one.after for one in outcomes)
    return [meeting for meeting in after if meeting is not None and meeting.state != CANCELLED]


def notices_of(ask: Ask, committee: Committee, outcomes: Iterable[Outcome]) -> tuple[Notice, ...]:
    """Return edits that let the messages which ask who comes show what became of the meetings."""
    found: list[Notice] = []
    for one in outcomes:
        if one.before is not None and one.after != one.before:
            shown = one.after or replace(one.before, state=CANCELLED)
            found += refreshed(ask, committee, shown)
    return tuple(found)


def say_rule(series: Series) -> str:
    """Return when a series comes again: "jeden zweiten Mittwoch im Quartal"."""
    return say_repeat(Repeat(series.rule, series.free_days))


def say_meeting(ask: Ask, committee: Committee, meeting: Meeting, more: str = "") -> str:
    """Return when a meeting is, with what speaks against that date; `more` stands between."""
    wanted = Wanted(committee, meeting.start, meeting.end, meeting.id)
    against = conflicts(ask, wanted)
    return f"{say_when(meeting)}{more}{f' – ⚠︎ {against[0]}' if against else ''}"


def tell_of_series(
    ask: Ask, committee: Committee, series: Series, what: str, meetings: Sequence[Meeting]
) -> tuple[Notice, ...]:
    """Return messages that tell the committee's other rooms what became of a series."""
    lines: list[Line] = [f"{say_rule(series)}{f' · {series.place}' if series.place else ''}"]
    lines += [say_when(meeting) for meeting in meetings[:_SHOWN]]
    if (more := len(meetings) - _SHOWN) > 0:
        lines.append(f"… und {more} weitere.")
    return tell_rooms(ask, committee, f"Sitzungsreihe {what}", tuple(lines))


def say_days(starts: Sequence[datetime]) -> str:
    """Return the first of several days, and how many more there are."""
    days = ", ".join(say_day(start.date()) for start in starts[:_SHOWN])
    more = len(starts) - _SHOWN
    if more <= 0:
        return days
    return f"{days} und {'ein weiterer' if more == 1 else f'{more} weitere'}"


def say_against(ask: Ask, committee: Committee, meetings: Sequence[Meeting]) -> list[Line]:
    """Say which of a series' dates have something against them, by what that is."""
    found: dict[str, list[datetime]] = {}
    for one in meetings:
        kind = kind_of_conflict(ask, Wanted(committee, one.start, one.end, one.id))
        if kind:
            found.setdefault(kind, []).append(one.start)
    if not found:
        return []
    count = sum(map(len, found.values()))
    lines: list[Line] = [f"⚠︎ Gegen {count} von {len(meetings)} Terminen spricht etwas:"]
    return lines + [f"• {kind} ({len(at)}): {say_days(at)}" for kind, at in found.items()]


def _told(
    ask: Ask,
    request: Request,
    series: Series,
    meetings: list[Meeting],
    skipped: list[datetime],
    notices: tuple[Notice, ...],
) -> Answer:
    lines: list[Line] = [request.committee.name]
    lines.append(f"Ort: {series.place}" if series.place else "Ort: noch offen")
    lines += [say_meeting(ask, request.committee, meeting) for meeting in meetings[:_SHOWN]]
    more = len(meetings) - _SHOWN
    if more > 0:
        lines.append(f"… und {more} weitere im kommenden Jahr.")
        lines += say_against(ask, request.committee, meetings)
    if skipped:
        lines.append(f"Nicht eingetragen, dann tagt das Gremium schon: {say_days(skipped)}.")
    return Answer(
        title=(f"Sitzungsreihe {series.number}: ", Strong(say_rule(series))),
        lines=tuple(lines),
        hints=("Eine einzelne Sitzung lässt sich mit /sitzung verschieben oder /sitzung absagen "
               "ändern; alle weiteren mit dem Zusatz „alle weiteren“.",),
        notices=notices,
        lasting=True,
    )  # fmt: skip
