"""Plans a meeting: shows what was understood, what speaks against it, and what follows from it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from commands.contract import Answer, Ask, Choice, Code, Line, Notice, Strong, UserError
from commands.dates import When, say_day, say_repeat
from commands.meetings.committees import LineFor, require_planner
from commands.meetings.conflicts import (
    Wanted,
    conflicts,
    invitation_by,
    proposals,
    unknown_holidays,
)
from commands.meetings.invitation import refreshed
from commands.meetings.request import Request, read_request, start_and_end
from commands.meetings.rooms import NOBODY_IS_TOLD, rooms_of
from commands.meetings.series import plan_series
from commands.meetings.series_laying import end_series
from commands.meetings.wording import CANCELLED, minutes_of, say_far, say_when, typed_span
from storage.meetings import meetings_between, planned_by, rules_of
from storage.records import Committee, Meeting
from storage.room_changes import retire_meeting, stored_meeting, write_meeting
from storage.series import series_set_by

_LONGEST_PLACE = 200  # letters


def plan(ask: Ask, text: str) -> Answer:
    """Plan what a line asks for; once more for an edited message: then it is changed."""
    request = read_request(ask, text)
    require_planner(ask, request.committee)
    if len(request.place) > _LONGEST_PLACE:
        raise UserError(f"Der Ort ist zu lang, höchstens {_LONGEST_PLACE} Zeichen gehen.")
    if request.when is None:
        return _ask_when(ask, request)
    if question := _question(ask, request, request.when):
        return question
    if request.when.repeat is not None:
        return plan_series(ask, request)
    start, end = start_and_end(request.when)
    earlier = _earlier(ask)
    wanted = Wanted(request.committee, start, end, earlier.id if earlier else "", request.urgent)
    if same := _same(ask, wanted):
        return Answer(title=("Diese Sitzung gibt es schon: ", Strong(say_when(same)), "."))
    against = [] if request.anyway else conflicts(ask, wanted)
    if against:
        return _offer_others(ask, request, wanted, against)
    return _store(ask, request, wanted, earlier)


def undo_plan(ask: Ask) -> bool:
    """Take out again what the message planned; False where nothing of it is left."""
    if (begun := series_set_by(ask.session, ask.event_id)) is not None:
        return bool(end_series(ask.session, begun, ask.now))
    made = [one.meeting_id for one in planned_by(ask.session, ask.event_id) if one.room_made]
    present = [row for row in made if stored_meeting(ask.session, row) is not None]
    for row in present:
        retire_meeting(ask.session, row, ask.now)
    return bool(present)


# --- What is missing ----------------------------------------------------------------------------


def _ask_when(ask: Ask, request: Request) -> Answer:
    return Answer(
        lines=((
            f"Wann soll {request.committee.name} tagen? ", "Zum Beispiel: ",
            Code("Do 10.12. 14–16 Uhr"), ".",
        ),),
        hints=_how_to_go_on(ask),
        prompts_for=f"{request.line(place_first=True)},",
    )  # fmt: skip


def _question(ask: Ask, request: Request, when: When) -> Answer | None:
    """Ask what has to be known of a date before it counts; None where nothing has."""
    if when.at is None:
        return _ask_time(ask, request, when)
    return _ask_whether(request, when) if when.assumed and not request.sure else None


def _ask_time(ask: Ask, request: Request, when: When) -> Answer:
    """Ask for the time of day of a date, or of what comes again; that is kept as it was typed."""
    which = say_repeat(when.repeat) if when.repeat else say_day(when.day)
    return Answer(
        lines=(
            (
                f"{which[:1].upper()}{which[1:]}: Von wann bis wann? Zum Beispiel: ",
                Code("14–16 Uhr"),
                ".",
            ),
        ),
        hints=_how_to_go_on(ask),
        prompts_for=f"{request.line(place_first=True)}, {request.typed}",
    )


def _ask_whether(request: Request, when: When) -> Answer:
    """Show what was understood of a date that may be meant otherwise; a tap lets it count."""
    start, end = start_and_end(when)
    shown = say_when(Meeting("", request.committee.id, start, end))
    if when.repeat is not None:
        shown = f"{say_repeat(when.repeat)}, {start:%H:%M} Uhr"
    anyway = " trotzdem" if request.anyway else ""
    return Answer(
        title=("Gemeint ist ", Strong(shown), "?"),
        lines=(request.committee.name,),
        choices=(Choice(f"Ja: {shown}", f"{request.line()}, {request.typed}{request.at_place}"
                        f"; so gemeint{anyway}"),),
        hints=("Sonst bitte noch einmal, mit Datum und Uhrzeit in Ziffern.",),
    )  # fmt: skip


def _how_to_go_on(ask: Ask) -> tuple[Line, ...]:
    if ask.room.direct:
        return ()
    return ("Bitte als Antwort auf diese Nachricht schreiben.",)


# --- What speaks against it ---------------------------------------------------------------------


def _offer_others(ask: Ask, request: Request, wanted: Wanted, against: list[str]) -> Answer:
    place = request.at_place
    urgent = " eilig" if request.urgent or _comes_too_late(ask, wanted) else ""
    beginning = f"sitzung neu {request.committee.name}"
    end = f"{place}{' eilig' if request.urgent else ''}"
    answer = offer_other_starts(
        wanted, against, proposals(ask, wanted), lambda start: f"{beginning} {start}{end}"
    )
    *others, kept = answer.choices
    kept = replace(
        kept, command_line=f"{kept.command_line.removesuffix(' trotzdem')}{urgent} trotzdem"
    )
    return replace(answer, choices=(*others, kept))


def offer_other_starts(
    wanted: Wanted, against: list[str], starts: list[datetime], line: LineFor
) -> Answer:
    """Say what speaks against a date and offer others; `line` makes the lines of these."""
    better = (
        "Besser ginge zum Beispiel:" if starts else "Einen besseren Tag finde ich nahebei nicht."
    )
    shown = [(say_when(_at(one)), one) for one in (*(wanted.moved(at) for at in starts), wanted)]
    choices = [
        Choice(label, line(typed_span(one.start, minutes_of(_at(one))))) for label, one in shown
    ]
    kept = choices[-1]
    choices[-1] = Choice(f"Trotzdem: {kept.label}", f"{kept.command_line} trotzdem")
    return Answer(
        title=("Noch nicht eingetragen. Gegen ", Strong(kept.label), " spricht:"),
        lines=(*(f"• {reason}" for reason in against), better),
        choices=tuple(choices),
    )


def _at(wanted: Wanted) -> Meeting:
    return Meeting("", wanted.committee.id, wanted.start, wanted.end)


def _comes_too_late(ask: Ask, wanted: Wanted) -> bool:
    rules = rules_of(ask.session, wanted.committee.id)
    last = invitation_by(wanted.committee, rules, wanted.start, urgent=False)
    return last is not None and last < ask.now.date()


# --- Storing ------------------------------------------------------------------------------------


def _earlier(ask: Ask) -> Meeting | None:
    """Return the meeting that this message planned before it was edited."""
    for one in planned_by(ask.session, ask.event_id):
        if one.series_number is None and (found := stored_meeting(ask.session, one.meeting_id)):
            return found
    return None


def _same(ask: Ask, wanted: Wanted) -> Meeting | None:
    for other in meetings_between(ask.session, wanted.start, wanted.start):
        if other.committee_id == wanted.committee.id and other.state != CANCELLED:
            return other if other.id != wanted.own else None
    return None


def _meeting(meeting_id: str, request: Request, wanted: Wanted) -> Meeting:
    return Meeting(meeting_id, request.committee.id, wanted.start, wanted.end, request.place)


def new_id(event_id: str, start: datetime) -> str:
    """Return an id for a meeting, the same whenever the same message is handled again."""
    mark = hashlib.sha256(f"{event_id} {start.isoformat()}".encode()).hexdigest()[:8]
    return f"sitzung-{start:%Y%m%d}-{mark}"


def _store(ask: Ask, request: Request, wanted: Wanted, earlier: Meeting | None) -> Answer:
    meeting_id = earlier.id if earlier else new_id(ask.event_id, wanted.start)
    meeting = _meeting(meeting_id, request, wanted)
    row = write_meeting(ask.session, meeting, ask.asker.user_id, ask.now)
    row.urgent, row.set_by_event_id = request.urgent, ask.event_id
    changed = "geändert" if earlier else "geplant"
    return Answer(
        title=(f"Sitzung {changed}: ", Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=tuple(_what_follows(ask, request, meeting)),
        hints=(
            ("Tagesordnung: ", Code(f"/top {meeting.start:%d.%m.%Y} Begrüßung"), ", verschieben: ",
             Code(f"/sitzung verschieben {meeting.start:%d.%m.%Y} auf …"), ", absagen: ",
             Code(f"/sitzung absagen {meeting.start:%d.%m.%Y}"), "."),
        ),
        notices=announce(ask, request.committee, meeting, f"Sitzung {changed}"),
        lasting=True,
    )  # fmt: skip


def _what_follows(ask: Ask, request: Request, meeting: Meeting) -> list[Line]:
    committee = request.committee
    lines: list[Line] = [committee.name]
    lines.append(f"Ort: {meeting.place}" if meeting.place else "Ort: noch offen")
    rules = rules_of(ask.session, committee.id)
    last = invitation_by(committee, rules, meeting.start, urgent=request.urgent)
    if last is not None:
        shortened = " (Eilsitzung: die Einladung muss das sagen)" if request.urgent else ""
        lines.append(f"Die Einladung muss bis {say_day(last)} da sein{shortened}.")
    if note := unknown_holidays(meeting.start.date()):
        lines.append(note)
    if not rooms_of(ask.session, committee):
        lines.append(NOBODY_IS_TOLD)
    return lines


def announce(ask: Ask, committee: Committee, meeting: Meeting, what: str) -> tuple[Notice, ...]:
    """Return the messages that tell the committee's other rooms what became of a meeting.

    With them go edits of those that ask who comes.
    """
    told = Answer(
        title=(f"{what}: ", Strong(committee.name)),
        lines=(f"{say_when(meeting)}{f' · {meeting.place}' if meeting.place else ''}",),
    )
    rooms = rooms_of(ask.session, committee)
    others = tuple(Notice(room, told) for room in rooms if room != ask.room.room_id)
    return (*others, *refreshed(ask, committee, meeting))
