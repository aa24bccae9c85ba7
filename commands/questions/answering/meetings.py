"""When a committee meets, and by when its invitations must be out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from commands.dates import last_day_to_receive
from commands.questions.answering.agendas import asks_for_topic, called, dealing_with
from commands.questions.answering.cancellations import cancelled
from commands.questions.answering.committees import dissolved, one_committee
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.selecting import MANY
from commands.questions.lexicon.index import distinct
from commands.questions.reading.model import ANY_TIME, Reading, Span
from storage.records import Committee, Meeting

CANCELLED = "abgesagt"
_ONLINE = re.compile(r"\b(?:online|digital\w*|video\w*|zoom|teams|webex|virtuell\w*)\b")
_IN_A_ROOM = re.compile(r"\b(?:vor ort|praesenz|praesent)\b")
_NUMBERS = {"erste": 1, "zweite": 2, "dritte": 3}
_RHYTHM = re.compile(
    r"\b(?:wie (?:oft|haeufig|regelmaessig)|turnus|rhythmus|welche[nm]? (?:\S+ )?abstaende\w*)\b"
)
_COUNTED = re.compile(
    r"\b(erste|zweite|dritte)[mnrs]? (?:sitzung\w*|treffen|termin|tagung|zusammenkunft)\b"
)


_OF_MEETING = re.compile(r"\b(?:sitzung|treffen|termin|tagung)\b")


def on_day_of_meeting(case: Case) -> Reading:
    """Return a reading that asks who chairs "the next meeting" as one about the day of that.

    Scripts, which know of no rules, are answered for today.
    """
    reading = case.reading
    of_meeting = reading.asks == "chair" and _OF_MEETING.search(reading.normal)
    if case.rules is None or not of_meeting or reading.span.names_days or reading.unknown:
        return reading
    committee = one_committee(case)
    meetings = [] if isinstance(committee, Finding) else _asked(case, committee)
    if len(meetings) != 1:
        return reading
    day = meetings[0].start.date()
    return reading.with_(span=Span("day", day, day, f"{day:%d.%m.%Y}", explicit=True))


def session(case: Case) -> Finding:
    """Answer the next or last meeting, all of a time, or a notice period.

    Cancelled ones count only where it is asked for these.
    """
    cues = case.reading.cues
    if cues.cancelled:
        return cancelled(case)
    if not case.reading.committees and asks_for_topic(case):
        return _on_topic(case)
    if not case.reading.committees and case.reading.span.explicit:
        return _all_within(case)
    committee = one_committee(case)
    if isinstance(committee, Finding):
        return committee
    return _of_committee(case, committee)


def _of_committee(case: Case, committee: Committee) -> Finding:
    cues = case.reading.cues
    if _asks_for_rhythm(case) and committee.frequency:
        return case.found([committee.id], [committee.id], notes=dissolved(case, committee))
    if cues.notice and not cues.deadline and cues.ordinal is None:
        return _notice_period(case, committee)
    if cues.in_time and case.reading.span.names_days:
        return _in_time(case, committee)
    return _meetings_of(case, committee)


def _meetings_of(case: Case, committee: Committee) -> Finding:
    cues, meetings = case.reading.cues, _asked(case, committee)
    if cues.deadline and committee.notice_days is None and meetings:
        return _without_notice(case, committee, meetings)
    finding = case.found((row.id for row in meetings), (row.id for row in meetings),
                         notes=_why_none(case, committee, meetings))  # fmt: skip
    if cues.yes_no and (online := _asks_whether_online(case)) is not None and meetings:
        return replace(finding, yes=all(online == _is_online(row) for row in meetings))
    if cues.deadline or cues.notice:
        deadlines = {
            row.id: last_day_to_receive(row.start.date(), committee.notice_days)
            for row in meetings
            if committee.notice_days is not None
        }
        return replace(finding, deadlines=deadlines)
    return finding


def _asks_for_rhythm(case: Case) -> bool:
    """Whether it is asked how often a committee meets at all, rather than how often it did."""
    reading = case.reading
    if reading.span.names_days or reading.cues.so_far:
        return False
    return _RHYTHM.search(reading.normal) is not None


def _in_time(case: Case, committee: Committee) -> Finding:
    """Answer whether an invitation on the day named comes in time for the next meeting after it."""
    day = case.reading.span.first or case.today
    meetings = case.register.meetings_of.get(committee.id, ())
    after = [m for m in meetings if m.state != CANCELLED and m.start.date() > day]
    if not after:
        return case.none(
            f"{committee.name}: nach dem {day:%d.%m.%Y} ist keine Sitzung eingetragen."
        )
    if committee.notice_days is None:
        return _without_notice(case, committee, after)
    deadline = last_day_to_receive(after[0].start.date(), committee.notice_days)
    found = case.found([after[0].id], [after[0].id])
    return replace(found, deadlines={after[0].id: deadline}, yes=day <= deadline)


def _without_notice(case: Case, committee: Committee, meetings: list[Meeting]) -> Finding:
    """Say that there is no notice period to reckon a deadline from, and when the meeting is."""
    days = f"{meetings[0].start:%d.%m.%Y}"
    note = f"{committee.name}: keine Ladungsfrist hinterlegt. Die Sitzung ist am {days}."
    return replace(case.none(note), yes=None)


def _on_topic(case: Case) -> Finding:
    """Answer in which meetings of a place, or at all, something is on the agenda."""
    span, back = case.reading.span, case.reading.cues.past
    held_then = [
        row
        for row in dealing_with(case, _anywhere(case))
        if row.state != CANCELLED
        and (
            span.contains(row.start.date())
            if span.names_days
            else (row.start.date() < case.today) is back
        )
    ][:MANY]
    note = () if held_then else (f"{called(case)} steht dort auf keiner Tagesordnung.",)
    return case.found((r.id for r in held_then), (r.id for r in held_then), notes=note)


def is_on_agenda(case: Case) -> bool:
    """Whether all that is named, words unknown elsewhere too, is on an agenda asked about."""
    if case.reading.asks != "session" or not asks_for_topic(case):
        return False
    committee = one_committee(case) if case.reading.committees else None
    meetings = _anywhere(case) if committee is None else ()
    if isinstance(committee, Committee):
        meetings = case.register.meetings_of.get(committee.id, ())
    return bool(dealing_with(case, meetings))


def _anywhere(case: Case) -> Iterable[Meeting]:
    """Return the meetings of the places named, or all; those of a time where one is named."""
    if case.reading.place_ids:
        return _in_places(case)
    span = case.reading.span if case.reading.span.names_days else ANY_TIME
    return _in_months(replace(case, reading=case.reading.with_(span=span)))


def _asks_whether_online(case: Case) -> bool | None:
    """Whether it is asked if a meeting is held online (True) or in a room; None for neither."""
    normal = case.reading.normal
    if _ONLINE.search(normal):
        return True
    return False if _IN_A_ROOM.search(normal) else None


def _is_online(meeting: Meeting) -> bool:
    return _ONLINE.search(meeting.place.lower()) is not None


def _all_within(case: Case) -> Finding:
    """Return every meeting of a time, of the places named where there are some."""
    span = case.reading.span
    if case.reading.unknown or not span.names_days:
        return case.none()
    meetings = _in_places(case) if case.reading.place_ids else _in_months(case)
    held_then = (row for row in meetings if span.contains(row.start.date()))
    found = list(islice((row for row in held_then if row.state != CANCELLED), MANY))
    return case.found((row.id for row in found), (row.id for row in found))


def _in_places(case: Case) -> list[Meeting]:
    bodies = (
        row
        for place in case.reading.place_ids
        for row in case.register.committees_in.get(place, ())
    )
    ids = distinct(row.id for row in bodies)
    meetings = (row for body in ids for row in case.register.meetings_of.get(body, ()))
    return sorted(meetings, key=lambda row: row.start)


def _in_months(case: Case) -> Iterator[Meeting]:
    """Yield the meetings of the months that a time touches, in order."""
    first, last = case.reading.span.first, case.reading.span.last
    bounded = case.reading.span.kind in ("day", "period")
    for month, meetings in sorted(case.register.meetings_in.items()):
        before = bounded and first is not None and month < f"{first:%Y-%m}"
        after = bounded and last is not None and month > f"{last:%Y-%m}"
        if not (before or after):
            yield from meetings


def _notice_period(case: Case, committee: Committee) -> Finding:
    if committee.notice_days is None:
        return case.none(f"{committee.name}: keine Ladungsfrist hinterlegt.")
    return case.found([committee.id], [committee.id])


def _asked(case: Case, committee: Committee) -> list[Meeting]:
    reading = case.reading
    held = [m for m in case.register.meetings_of.get(committee.id, ()) if m.state != CANCELLED]
    if asks_for_topic(case):
        held = dealing_with(case, held)
    if reading.span.names_days:
        within = [m for m in held if reading.span.contains(m.start.date())]
        if reading.cues.still:
            within = [m for m in within if m.start.date() >= case.today]
        if reading.cues.so_far:
            within = [m for m in within if m.start.date() < case.today]
        return _nth_within(case, within)
    if reading.cues.all_meetings and reading.cues.so_far:
        return [m for m in held if m.start.date() < case.today]
    if reading.cues.all_meetings:
        return [m for m in held if m.start.date() >= case.today]
    ordinal = reading.cues.ordinal or (-1 if reading.cues.past else 1)
    return _nth(held, ordinal, case.today)


def _nth_within(case: Case, within: list[Meeting]) -> list[Meeting]:
    """Return which meeting of a time is asked for: counted in it, unless today lies within."""
    counted = _COUNTED.search(case.reading.normal)
    if counted:
        number = _NUMBERS[counted[1]]
        return within[number - 1 : number]
    ordinal, span = case.reading.cues.ordinal, case.reading.span
    if not ordinal:
        return within
    if (span.first and span.first >= case.today) or (span.last and span.last < case.today):
        index = ordinal - 1 if ordinal > 0 else len(within) + ordinal
        return within[index : index + 1] if index >= 0 else []
    return _nth(within, ordinal, case.today)


def _nth(meetings: list[Meeting], ordinal: int, today: date) -> list[Meeting]:
    """Return the meeting `ordinal` steps ahead (1 is the next) or back (-1 is the last)."""
    if ordinal > 0:
        ahead = [m for m in meetings if m.start.date() >= today and m.state != "stattgefunden"]
        return ahead[ordinal - 1 : ordinal]
    behind = [m for m in meetings if m.start.date() < today or m.state == "stattgefunden"]
    return behind[ordinal:][:1] if len(behind) >= -ordinal else []


def _why_none(case: Case, committee: Committee, meetings: list[Meeting]) -> tuple[str, ...]:
    if meetings:
        return ()
    if committee.end_date and committee.end_date < case.today:
        successor = case.directory.committees.get(committee.successor_id or "")
        after = f", Nachfolge: {successor.name}" if successor else ""
        return (f"{committee.name} bestand bis zum {committee.end_date:%d.%m.%Y}{after}.",)
    if asks_for_topic(case):
        return (f"{committee.name}: {called(case)} steht dann auf keiner Tagesordnung.",)
    cancelled = _cancelled(case, committee)
    if cancelled:
        days = ", ".join(f"{row.start:%d.%m.%Y}" for row in cancelled)
        return (f"{committee.name}: abgesagt ist die Sitzung am {days}.",)
    return (f"{committee.name}: dazu ist keine Sitzung eingetragen.",)


def _cancelled(case: Case, committee: Committee) -> list[Meeting]:
    span = case.reading.span
    return [
        row
        for row in case.register.meetings_of.get(committee.id, ())
        if row.state == CANCELLED
        and (span.contains(row.start.date()) if span.names_days
             else row.start.date() >= case.today)
    ]  # fmt: skip
