"""Plans a meeting: shows what was understood, what speaks against it, and what follows from it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from commands.committees.meant import LineFor, committee_of_room, require_planner
from commands.committees.rooms import NOBODY_IS_TOLD, rooms_of
from commands.contract import Answer, Ask, Choice, Code, Line, Strong, UserError
from commands.dates import When, say_day, say_repeat
from commands.meetings.announcing import announce
from commands.meetings.conflicts import (
    Wanted,
    comes_too_late,
    conflicts,
    proposals,
    same_day,
    say_invitation,
    unknown_holidays,
)
from commands.meetings.request import Request, read_request, start_and_end
from commands.meetings.series import plan_series
from commands.meetings.taking_back import planned_earlier, take_back_planned
from commands.meetings.wording import CANCELLED, minutes_of, say_far, say_when, typed_span
from storage.meetings import meetings_between
from storage.records import Committee, Meeting
from storage.room_changes import write_meeting

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
        gone = take_back_planned(ask, series_too=False)
        return gone.told_in(plan_series(ask, request))
    return _plan_once(ask, request, request.when)


def _plan_once(ask: Ask, request: Request, when: When) -> Answer:
    start, end = start_and_end(when)
    earlier = planned_earlier(ask)
    kept = earlier if earlier and earlier.committee_id == request.committee.id else None
    gone = take_back_planned(ask, but=kept)
    wanted = Wanted(request.committee, start, end, kept.id if kept else "", request.urgent)
    if same := _same(ask, wanted):
        gone = gone.and_also(take_back_planned(ask))
        return gone.told_in(_there_already(ask, request, wanted, same))
    against = [] if request.anyway else conflicts(ask, wanted)
    if against:
        gone = gone.and_also(take_back_planned(ask))
        return gone.told_in(_offer_others(ask, request, wanted, against))
    if request.anyway and comes_too_late(ask, request.committee, start):
        request = replace(request, urgent=True)
    return gone.told_in(_store(ask, request, wanted, kept))


def undo_plan(ask: Ask) -> bool:
    """Take out again what the message planned; False where nothing of it is left."""
    return take_back_planned(ask).anything


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
    urgent = (
        " eilig" if request.urgent or comes_too_late(ask, request.committee, wanted.start) else ""
    )
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


# --- Storing ------------------------------------------------------------------------------------


def _same(ask: Ask, wanted: Wanted) -> Meeting | None:
    for other in meetings_between(ask.session, wanted.start, wanted.start):
        if other.committee_id == wanted.committee.id and other.state != CANCELLED:
            return other if other.id != wanted.own else None
    return None


def _there_already(ask: Ask, request: Request, wanted: Wanted, same: Meeting) -> Answer:
    """Say that a meeting is there, and how to change what the line has otherwise."""
    which, hints = typed_name(ask, request.committee, same), list[Line]()
    if request.place and request.place != same.place:
        hints.append(("Anderer Ort: ", Code(f"/sitzung ort {which} {request.place}"), "."))
    if wanted.end and wanted.end != same.end:
        span = f"{wanted.start:%H:%M}–{wanted.end:%H:%M} Uhr"
        hints.append(("Andere Dauer: ", Code(f"/sitzung verschieben {which} auf {span}"), "."))
    place = f" · {same.place}" if hints and same.place else ""
    title = ("Diese Sitzung gibt es schon: ", Strong(say_when(same)), f"{place}.")
    return Answer(title=title, hints=tuple(hints))


def typed_name(ask: Ask, committee: Committee, meeting: Meeting) -> str:
    """Return how a meeting is named in a command typed here: its date, elsewhere its committee."""
    room = committee_of_room(ask)
    own = room is not None and room.id == committee.id
    return f"{'' if own else f'{committee.name} '}{meeting.start:%d.%m.%Y}"


def _meeting(request: Request, wanted: Wanted, earlier: Meeting | None, new: str) -> Meeting:
    meeting = earlier or Meeting(new, request.committee.id, wanted.start)
    return replace(meeting, start=wanted.start, end=wanted.end, place=request.place)


def new_id(event_id: str, start: datetime) -> str:
    """Return an id for a meeting, the same whenever the same message is handled again."""
    mark = hashlib.sha256(f"{event_id} {start.isoformat()}".encode()).hexdigest()[:8]
    return f"sitzung-{start:%Y%m%d}-{mark}"


def _store(ask: Ask, request: Request, wanted: Wanted, earlier: Meeting | None) -> Answer:
    meeting = _meeting(request, wanted, earlier, new_id(ask.event_id, wanted.start))
    row = write_meeting(ask.session, meeting, ask.asker.user_id, ask.now)
    row.urgent, row.set_by_event_id = request.urgent, ask.event_id
    changed = "geändert" if earlier else "geplant"
    which = typed_name(ask, request.committee, meeting)
    return Answer(
        title=(f"Sitzung {changed}: ", Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=tuple(_what_follows(ask, request, meeting)),
        hints=(
            ("Tagesordnung: ", Code(f"/top {which} Begrüßung"), ", verschieben: ",
             Code(f"/sitzung verschieben {which} auf …"), ", absagen: ",
             Code(f"/sitzung absagen {which}"), "."),
        ),
        notices=announce(ask, request.committee, meeting, f"Sitzung {changed}"),
        lasting=True,
    )  # fmt: skip


def _what_follows(ask: Ask, request: Request, meeting: Meeting) -> list[Line]:
    committee = request.committee
    lines: list[Line] = [committee.name]
    lines.append(f"Ort: {meeting.place}" if meeting.place else "Ort: noch offen")
    lines += say_invitation(ask, committee, meeting.start, urgent=request.urgent)
    lines += say_same_day(ask, committee, meeting)
    if note := unknown_holidays(meeting.start.date()):
        lines.append(note)
    if not rooms_of(ask.session, committee):
        lines.append(NOBODY_IS_TOLD)
    return lines


def say_same_day(ask: Ask, committee: Committee, meeting: Meeting) -> list[Line]:
    """Say that the committee has another meeting on that day: one of them may be a mistake."""
    others = same_day(ask, Wanted(committee, meeting.start, meeting.end, meeting.id))
    if not others:
        return []
    return [f"⚠︎ Am selben Tag tagt das Gremium schon: {'; '.join(map(say_when, others))}."]
