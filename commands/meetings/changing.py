"""Changes meetings: moved, cancelled, held after all, invited to; one, or all that come."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TypeAlias

from commands.contract import Answer, Ask, Code, Line, Strong, UserError
from commands.dates import find_when, read_when, say_day
from commands.meetings.announcing import announce
from commands.meetings.committees import ChoiceError, LineFor, find_committee, require_planner
from commands.meetings.conflicts import (
    Wanted,
    comes_too_late,
    conflicts,
    invitation_by,
    proposals,
    say_invitation,
)
from commands.meetings.finding import meeting_on
from commands.meetings.planning import offer_other_starts, say_same_day, typed_name
from commands.meetings.request import as_place
from commands.meetings.series_ending import end_rest, reinstate_all, series_of
from commands.meetings.series_laying import WITH_SERIES
from commands.meetings.series_moving import move_rest
from commands.meetings.since_then import what_became
from commands.meetings.taking_back import take_back_planned
from commands.meetings.wording import CANCELLED, INVITED, PLANNED, say_far, say_when
from storage.attendance import answered_for_other_dates
from storage.meetings import plan_of, rules_of
from storage.records import Committee, Meeting
from storage.room_changes import write_meeting
from storage.series import Held, MeetingChange, SeriesChange, note_series_change

_TO = re.compile(r"\s+(?:auf|nach|zum|zu)\s+(?=(?:den\s+|dem\s+)?\S)", re.IGNORECASE)
_REST = re.compile(
    r"[,;]?\s*\b(?:und\s+)?(?:alle[nr]?\s+)?(?:weiteren|folgenden|künftigen|restlichen|die\s+reihe|"
    r"der\s+rest|den\s+rest)\b(?:\s+(?:sitzungen|termine))?|[,;]?\s*\balle\s+ab\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"[,;:]?\s*\b(?:weil|wegen|grund\s*:?|da)\s+(?P<why>.+)$", re.IGNORECASE)
_ANYWAY = re.compile(r"[,;]?\s*\btrotzdem\b", re.IGNORECASE)
_URGENT = re.compile(r"[,;]?\s*\b(?:als\s+)?(?:eilig|dringend|eilsitzung)\b", re.IGNORECASE)
_MOST_REASON = 200
_ALL_REST = " alle weiteren"
Verb: TypeAlias = Callable[[Ask, str], Answer]


def move(ask: Ask, text: str) -> Answer:
    """Move a meeting to another date: "10.12. auf 17.12. 15 Uhr"; with it all that hangs on it."""
    rest, anyway = _REST.search(text) is not None, _ANYWAY.search(text) is not None
    wished = _URGENT.search(text) is not None
    text = _URGENT.sub("", _ANYWAY.sub("", _REST.sub("", text)))
    parts = _TO.split(text, maxsplit=1)
    if len(parts) < 2 or not parts[1].strip():
        raise UserError(
            "Wohin soll die Sitzung verschoben werden?",
            hints=(("Zum Beispiel: ", Code("/sitzung verschieben 10.12. auf 17.12. 15 Uhr"), "."),),
        )
    more = _ALL_REST if rest else ""
    committee, meeting = _meant(
        ask, parts[0], lambda which: f"verschieben {which} auf {parts[1]}{more}"
    )
    if rest:
        return _move_rest(ask, committee, meeting, parts[1])
    start = _new_start(ask, meeting, parts[1])
    late = comes_too_late(ask, committee, start)
    urgent = wished or (late and (anyway or _is_urgent(ask, meeting)))
    wanted = Wanted(committee, start, _end(meeting, start, parts[1], ask), meeting.id, urgent)
    against = [] if anyway else conflicts(ask, wanted)
    if against:
        line = f"sitzung verschieben {committee.name} {meeting.start:%d.%m.%Y %H:%M} auf"
        others = proposals(ask, wanted)
        return offer_other_starts(wanted, against, others, lambda at: f"{line} {at}")
    moved = replace(meeting, start=start, end=wanted.end, state=PLANNED)
    _write(ask, meeting, moved, f"verschoben von {say_when(meeting)}", urgent=urgent)
    lines: list[Line] = [committee.name, f"Bisher: {say_when(meeting)}"]
    lines += say_invitation(ask, committee, start, urgent=urgent)
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
    committee, meeting = _meant(ask, named, lambda which: f"absagen {which}{more}")
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
    committee, meeting = _meant(
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
    committee, meeting = _meant(ask, text, lambda which: f"eingeladen {which}")
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
    if not place:
        raise UserError("Welcher Ort?", hints=((Code("/sitzung ort Rathaus, Raum 3"),),))
    when, line = found.when if found else None, f"sitzung ort {committee.name}"
    meeting = meeting_on(ask, committee, when, lambda start: f"{line} {start} {place}")
    elsewhere = replace(meeting, place=place)
    _write(ask, meeting, elsewhere, f"Ort geändert, bisher {meeting.place or 'offen'}")
    return _told(ask, committee, elsewhere, "Anderer Ort", [committee.name, f"Ort: {place}"])


# --- Which meeting ------------------------------------------------------------------------------


def _meant(
    ask: Ask, text: str, line: LineFor, *, cancelled: bool = False
) -> tuple[Committee, Meeting]:
    """Return what is meant; `line` makes what follows "sitzung" of a committee and a date."""
    found = find_when(text, ask.now)
    said = f"{found.before} {found.after}" if found else text
    typed = f"{found.when.day:%d.%m.%Y}" if found else ""
    committee, _ = find_committee(
        ask, said, lambda name: f"sitzung {line(f'{name} {typed}'.strip())}"
    )
    require_planner(ask, committee)
    when = found.when if found else None
    try:
        return committee, meeting_on(
            ask,
            committee,
            when,
            lambda start: f"sitzung {line(f'{committee.name} {start}')}",
            cancelled=cancelled,
        )
    except ChoiceError:
        raise
    except UserError as none:
        raise (
            when and what_became(ask, committee, when.day, cancelled=cancelled)
        ) or none from None


def _new_start(ask: Ask, meeting: Meeting, text: str) -> datetime:
    """Return the new start; a day alone keeps the time of day, a time alone the day."""
    when = read_when(text, ask.now)
    if when.repeat is not None:
        raise UserError(
            "Eine einzelne Sitzung kann nicht auf eine Reihe verschoben werden.",
            hints=("Mit dem Zusatz „alle weiteren“ gilt es für die ganze Reihe.",),
        )
    only_time = when.at is not None and find_when(text, ask.now) is None
    day = meeting.start.date() if only_time else when.day
    start = datetime.combine(day, when.at or meeting.start.time())
    if start <= ask.now.replace(tzinfo=None):
        raise UserError(f"{say_day(start.date())}, {start:%H:%M} Uhr ist schon vorbei.")
    return start


def _end(meeting: Meeting, start: datetime, text: str, ask: Ask) -> datetime | None:
    end: time | None = read_when(text, ask.now).end
    if end is not None:
        at = datetime.combine(start.date(), end)
        return at if at > start else at + timedelta(days=1)
    return start + (meeting.end - meeting.start) if meeting.end else None


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


def _instead(verb: Verb) -> Verb:
    """Return a verb that first takes out what its message planned before it was edited."""

    def run(ask: Ask, text: str) -> Answer:
        return take_back_planned(ask).told_in(verb(ask, text))

    return run


_VERBS: dict[str, Verb] = {
    "verschieben": move, "verschiebe": move, "move": move, "verlegen": move,
    "absagen": cancel, "sag": cancel, "cancel": cancel, "auslassen": cancel, "streichen": cancel,
    "doch": reinstate, "wieder": reinstate,
    "eingeladen": note_invited, "invited": note_invited,
    "ort": change_place, "raum": change_place, "place": change_place,
}  # fmt: skip
VERBS = {word: _instead(verb) for word, verb in _VERBS.items()}
