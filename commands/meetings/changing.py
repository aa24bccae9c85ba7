"""Changes meetings: moved, cancelled, held after all, invited to; one, or all that come."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from commands.committees.meant import find_committee, require_planner, unknown_committee
from commands.committees.words import committee_like
from commands.contract import Answer, Ask, Choice, Code, Line, Strong, UserError
from commands.dates import find_when, say_day
from commands.meetings.announcing import announce
from commands.meetings.conflicts import (
    Wanted,
    comes_too_late,
    conflicts,
    invitation_by,
    proposals,
    say_invitation,
)
from commands.meetings.finding import meeting_on
from commands.meetings.meant_change import ask_which, meant_to_change
from commands.meetings.minutes.running import refuse_with_minutes
from commands.meetings.moving_words import read_shift, read_target, split_target, where_to
from commands.meetings.planning import offer_other_starts, say_same_day, typed_name
from commands.meetings.request import ANYWAY, URGENT, as_place
from commands.meetings.series_ending import end_rest, reinstate_all, series_of
from commands.meetings.series_laying import WITH_SERIES
from commands.meetings.series_moving import move_rest
from commands.meetings.taking_back import take_back_planned
from commands.meetings.wording import CANCELLED, INVITED, PLANNED, say_far, say_when
from storage.attendance import answered_for_other_dates
from storage.meetings import plan_of, rules_of
from storage.records import Committee, Meeting
from storage.room_changes import write_meeting
from storage.series import Held, MeetingChange, SeriesChange, note_series_change

_REST = re.compile(
    r"[,;]?\s*\b(?:und\s+)?(?:alle[nr]?\s+)?(?:weiteren|folgenden|künftigen|restlichen|die\s+reihe|"
    r"der\s+rest|den\s+rest)\b(?:\s+(?:sitzungen|termine))?|[,;]?\s*\balle\s+ab\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"[,;:]?\s*\b(?:weil|wegen|grund\s*:?|da)\s+(?P<why>.+)$", re.IGNORECASE)
_MOST_REASON = 200
_ALL_REST = " alle weiteren"
_REASON = ("Einen Grund mit „wegen“: ", Code("/sitzung absagen 10.12. wegen Krankheit"), ".")
Verb: TypeAlias = Callable[[Ask, str], Answer]


def move(ask: Ask, text: str) -> Answer:
    """Move a meeting to another date: "10.12. auf 17.12. 15 Uhr"; with it all that hangs on it."""
    rest, anyway = _REST.search(text) is not None, ANYWAY.search(text) is not None
    wished = URGENT.search(text) is not None
    text = URGENT.sub("", ANYWAY.sub("", _REST.sub("", text)))
    more = _ALL_REST if rest else ""
    committee, meeting, to = _meant_and_target(ask, text, f"{more}{' trotzdem' * anyway}")
    refuse_with_minutes(ask, meeting)
    if rest:
        return _move_rest(ask, committee, meeting, to)
    target = read_target(ask, committee, meeting, to)
    place = meeting.place if target.place is None else target.place
    late = comes_too_late(ask, committee, target.start)
    urgent = wished or (late and (anyway or _is_urgent(ask, meeting)))
    wanted = Wanted(committee, target.start, target.end, meeting.id, urgent)
    against = [] if anyway else conflicts(ask, wanted)
    if against:
        line = f"sitzung verschieben {committee.name} {meeting.start:%d.%m.%Y %H:%M} auf"
        others = proposals(ask, wanted)
        there = f", Ort: {place}" if target.place else ""
        return offer_other_starts(wanted, against, others, lambda at: f"{line} {at}{there}")
    moved = replace(meeting, start=target.start, end=target.end, place=place, state=PLANNED)
    _write(ask, meeting, moved, f"verschoben von {say_when(meeting)}", urgent=urgent)
    lines: list[Line] = [committee.name, f"Bisher: {say_when(meeting)}"]
    lines += [f"Ort: {place}"] if target.place else []
    lines += say_invitation(ask, committee, moved.start, urgent=urgent)
    lines += say_same_day(ask, committee, moved)
    if meeting.state == INVITED:
        lines.append("Eingeladen war schon: Bitte neu einladen.")
    if answered := answered_for_other_dates(ask.session, meeting.id):
        lines.append(
            f"{answered} haben für den bisherigen Termin geantwortet; das zählt nicht mehr. "
            "Neu gefragt wird mit /teilnahme fragen."
            if answered > 1 else
            "Eine Antwort zum bisherigen Termin zählt nicht mehr. Neu gefragt wird mit "
            "/teilnahme fragen."
        )  # fmt: skip
    return _told(ask, committee, moved, "Sitzung verschoben", lines)


def cancel(ask: Ask, text: str) -> Answer:
    """Cancel a meeting, or all that come of its series; it stays on record as cancelled."""
    rest = _REST.search(text) is not None
    text = _REST.sub("", text)
    because = _BECAUSE.search(text)
    why = because["why"].strip() if because else ""
    if len(why) > _MOST_REASON:
        raise UserError(f"Der Grund ist zu lang, höchstens {_MOST_REASON} Zeichen gehen.")
    more = _ALL_REST if rest else ""
    named = text[: because.start()] if because else text
    reason = f" wegen {why}" if why else ""

    def line(which: str) -> str:
        return f"absagen {which}{more}{reason}"

    committee, meeting, dated = meant_to_change(ask, named, line, hints=(_REASON,))
    refuse_with_minutes(ask, meeting)
    if not dated:
        question = f"Diese {'und alle weiteren Sitzungen' if rest else 'Sitzung'} absagen?"
        raise ask_which(committee, meeting, question, line)
    if rest:
        return end_rest(ask, committee, meeting, why)
    cancelled = replace(meeting, state=CANCELLED)
    _write(ask, meeting, cancelled, f"abgesagt{f': {why}' if why else ''}")
    lines: list[Line] = [committee.name, *((f"Grund: {why}",) if why else ())]
    hint = ("Doch wieder: ", Code(f"/sitzung doch {typed_name(ask, committee, meeting)}"), ".")
    answer = _told(ask, committee, cancelled, "Sitzung abgesagt", lines)
    return replace(answer, hints=(hint,))


def reinstate(ask: Ask, text: str) -> Answer:
    """Let a cancelled meeting take place after all, or all that were cancelled with its series."""
    rest = _REST.search(text) is not None
    more = _ALL_REST if rest else ""
    committee, meeting, _ = meant_to_change(
        ask, _REST.sub("", text), lambda which: f"doch {which}{more}", cancelled=True
    )
    if rest:
        return reinstate_all(ask, committee, meeting)
    plan = plan_of(ask.session, meeting.id)
    back = replace(meeting, state=PLANNED)
    _write(ask, meeting, back, "doch nicht abgesagt")
    lines: list[Line] = [committee.name]
    if plan and plan.note.startswith(WITH_SERIES):
        lines.append("Die weiteren Sitzungen der Reihe bleiben abgesagt.")
    return _told(ask, committee, back, "Die Sitzung findet doch statt", lines)


def note_invited(ask: Ask, text: str) -> Answer:
    """Note that the invitations to a meeting are out."""
    committee, meeting, _ = meant_to_change(ask, text, lambda which: f"eingeladen {which}")
    invited = replace(meeting, state=INVITED)
    _write(ask, meeting, invited, "eingeladen")
    lines: list[Line] = [committee.name]
    rules = rules_of(ask.session, committee.id)
    last = invitation_by(committee, rules, meeting.start, urgent=_is_urgent(ask, meeting))
    if last is not None and last < ask.now.date():
        lines.append(f"⚠︎ Die Ladungsfrist endete am {say_day(last)}.")
    return _told(ask, committee, invited, "Eingeladen ist zur Sitzung", lines)


def change_place(ask: Ask, text: str) -> Answer:
    """Set where a meeting is: "10.12. Rathaus, Raum 3"."""
    found = find_when(text, ask.now)
    said = f"{found.before} ; {found.after}" if found else text
    typed = f" {found.when.day:%d.%m.%Y}" if found else ""
    committee, left = find_committee(ask, said, lambda name: f"sitzung ort {name}{typed}")
    require_planner(ask, committee)
    place = as_place(left)
    if (name := committee_like(left)) and "ort:" not in left.casefold():
        line = f"sitzung ort {committee.name}{typed}"
        chosen = Choice(f"Das ist der Ort: {place}", f"{line}, Ort: {place}")
        others = place.replace(name, "", 1).strip(" ,")
        raise unknown_committee(ask, name, lambda of: f"sitzung ort {of}{typed}", others, chosen)
    if not place:
        raise UserError("Welcher Ort?", hints=((Code("/sitzung ort Rathaus, Raum 3"),),))
    when, line = found.when if found else None, f"sitzung ort {committee.name}"
    meeting = meeting_on(ask, committee, when, lambda start: f"{line} {start} {place}")
    elsewhere = replace(meeting, place=place)
    _write(ask, meeting, elsewhere, f"Ort geändert, bisher {meeting.place or 'offen'}")
    return _told(ask, committee, elsewhere, "Anderer Ort", [committee.name, f"Ort: {place}"])


# --- Which meeting ------------------------------------------------------------------------------


def _meant_and_target(ask: Ask, text: str, more: str) -> tuple[Committee, Meeting, str]:
    """Return what is moved, and where to in the words that were used; `more` ends such a line."""
    shift = read_shift(text)
    what, to = (shift.rest, "") if shift else split_target(text) or ("", "")
    if not shift and not to:
        raise where_to()
    line = shift.said if shift else f"auf {to}"
    committee, meeting, _ = meant_to_change(
        ask, what, lambda which: f"verschieben {which} {line}{more}"
    )
    return committee, meeting, shift.of(meeting.start) if shift else to


# --- All that come ------------------------------------------------------------------------------


def _move_rest(ask: Ask, committee: Committee, meeting: Meeting, text: str) -> Answer:
    """Let a series go on from a meeting on by a new rule or at a new time."""
    found, plan = series_of(ask, meeting), plan_of(ask.session, meeting.id)
    since = plan.occurrence if plan and plan.occurrence else meeting.start
    return move_rest(ask, committee, found, since, meeting, text)


# --- What is stored and said --------------------------------------------------------------------


def _write(
    ask: Ask, before: Meeting, after: Meeting, note: str, *, urgent: bool | None = None
) -> None:
    """Store a change, and note how the meeting was: to take it back, and to tell whom it misses."""
    plan = plan_of(ask.session, before.id)
    was = plan.urgent if plan else False
    row = write_meeting(ask.session, after, ask.asker.user_id, ask.now)
    row.note, row.urgent = note, was if urgent is None else urgent
    held = (Held(row.occurrence, one.start, one.end, one.place, one.state, is_urgent)
            for one, is_urgent in ((before, was), (after, row.urgent)))  # fmt: skip
    change = SeriesChange(None, None, (MeetingChange(before.id, *held),))
    note_series_change(ask.session, ask.event_id, change, ask.now)


def _is_urgent(ask: Ask, meeting: Meeting) -> bool:
    plan = plan_of(ask.session, meeting.id)
    return bool(plan and plan.urgent)


def _told(ask: Ask, committee: Committee, meeting: Meeting, what: str, lines: list[Line]) -> Answer:
    return Answer(
        title=(f"{what}: ", Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=tuple(lines),
        notices=announce(ask, committee, meeting, what),
        lasting=True,
    )


def instead(verb: Verb) -> Verb:
    """Return a verb that first takes out what its message planned before it was edited."""

    def run(ask: Ask, text: str) -> Answer:
        return take_back_planned(ask).told_in(verb(ask, text))

    return run
