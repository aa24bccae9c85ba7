"""`/sitzung`: plans, moves and cancels meetings, and shows the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from commands.committees.meant import (
    ChoiceError,
    committee_of_room,
    find_committee,
    may_see_inner,
    name_in,
)
from commands.committees.rooms import NOBODY_IS_TOLD, rooms_of
from commands.committees.words import place_like, unread
from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, Undone, UserError, command
from commands.dates import find_when
from commands.meetings.agenda_shown import say_agenda
from commands.meetings.agenda_storing import retract
from commands.meetings.chairs import chair_on, say_chair, say_speakers
from commands.meetings.changing import (
    cancel,
    change_place,
    instead,
    move,
    note_invited,
    reinstate,
)
from commands.meetings.finding import meeting_on
from commands.meetings.listing import list_meetings
from commands.meetings.minutes.beginning import begin
from commands.meetings.minutes.continuing import go_on, name_role, pause
from commands.meetings.minutes.ending import end, put_off
from commands.meetings.minutes.running import running_here
from commands.meetings.minutes.standing import say_standing
from commands.meetings.minutes.storable import storable
from commands.meetings.minutes.treating import go_to
from commands.meetings.minutes.undoing import edited_into_another, take_back_minutes
from commands.meetings.planning import plan, undo_plan
from commands.meetings.request import is_stop
from commands.meetings.series_undoing import take_back_series
from commands.meetings.verbs import Verb, read_verb
from commands.meetings.wording import say_far, say_when
from storage.meetings import plan_of, rules_of
from storage.records import Committee, Meeting


def undo(ask: Ask) -> bool | Undone:
    """Take back what a message planned, changed or began; False where it still holds."""
    minutes = take_back_minutes(ask)
    if minutes is False:
        return False
    try:
        notices = take_back_series(ask)
        agenda = retract(ask)
        planned = undo_plan(ask) if notices is None else True
    except UserError:
        return False
    done = planned or agenda is not None or minutes is True
    return Undone(notices or ()) if done else False


@command(
    "sitzung",
    aliases=("session", "termin"),
    usage="/sitzung [neu … | verschieben … auf … | absagen … | ort … | beginnt | endet]",
    summary="Plant, verschiebt und sagt Sitzungen ab; ohne Zusatz: die nächste Sitzung.",
    explanation=(
        "Die Angaben stehen in beliebiger Reihenfolge: /sitzung neu Steuergremium Do 10.12.2026 "
        "14–16 Uhr, Rathaus Bochum, Raum 2. Im Raum eines Gremiums kann dessen Name fehlen. Eine "
        "Reihe: /sitzung neu jeden zweiten Mittwoch im Quartal 14–16 Uhr, Rathaus, nicht in den "
        "Ferien. Ändern: /sitzung verschieben 10.12. auf 17.12. 15 Uhr, /sitzung absagen 10.12. "
        "wegen Krankheit, mit „alle weiteren“ den Rest einer Reihe. /sitzung beginnt eröffnet das "
        "Protokoll, /sitzung endet schließt es; dazwischen gehen /sitzung unterbrochen, /sitzung "
        "geht weiter und /sitzung leitung Lea Kern."
    ),
    examples=(
        "/sitzung",
        "/sitzung neu Do 10.12. 14–16 Uhr, Rathaus, Raum 2",
        "/sitzung verschieben 10.12. auf 17.12. 15 Uhr",
    ),
    roles=(Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE),
    writes=True,
    undo=undo,
    topic="Sitzungen",
    cues=(
        Cue(
            (
                "<die> sitzung (ist|wird) [hiermit] (eröffnet|begonnen)",
                "<die> sitzung [hat] (beginnt|begonnen)",
                "(ich eröffne|wir eröffnen|wir beginnen) [hiermit] <die> sitzung",
                "hiermit (eröffne ich|eröffnen wir|beginnen wir) <die> sitzung",
            ),
            "beginnt",
            mood="statement",
        ),
        Cue(
            (
                "<die> sitzung (ist|wird) [hiermit] (beendet|geschlossen|zu ende)",
                "(ich schließe|wir schließen|ich beende|wir beenden) [hiermit] <die> sitzung",
                "hiermit (schließe|beende) ich <die> sitzung",
            ),
            "endet",
            mood="statement",
        ),
        Cue(
            ("wann (tagen wir|treffen wir uns|ist unsere [nächste] sitzung) [das nächste mal]",),
            mood="question",
        ),
        Cue(
            (
                "[mir|uns|für uns] <die> [neue*|weitere*] <sitzung> [{rest}] [zu] <planen>",
                "[(ich|wir) (brauche*|plane*)] <die> (neue|weitere|zusätzliche) sitzung [{rest}]",
                "[(ich|wir) brauche*] <die> (neue*|weitere*) (termin|treffen) {dated}",
                "<plan> <du> [mir|uns|für uns] <die> [neue*|weitere*] <sitzung> [an|ein|fest]",
                "<plan> <du> [mir|uns|für uns] <die> [neue*|weitere*] <sitzung> {rest} "
                "[an|ein|fest]",
            ),
            "neu {rest} {dated}",
        ),
        Cue(
            ("wir (tagen|treffen uns) (am|um) {dated}",),
            "neu {dated}",
            mood="statement",
        ),
        Cue(
            (
                "(verschieb*|verleg*|schieb*) <du> <die> <sitzung> auf {to}",
                "<die> <sitzung> auf {to} [zu] (verschieben|verlegen)",
            ),
            "verschieben nächste Sitzung auf {to}",
        ),
        Cue(
            (
                "(verschieb*|verleg*|schieb*) <du> <die> <sitzung> [{rest}]",
                "<die> <sitzung> [{rest}] [zu] (verschieben|verlegen)",
            ),
            "verschieben {rest}",
        ),
        Cue(
            ("<die> <sitzung> [{rest}] (muss|soll|wird|ist) auf {to} verschoben [werden]",),
            "verschieben {rest|nächste Sitzung} auf {to}",
            mood="statement",
        ),
        Cue(
            (
                "sag* <du> <die> <sitzung> [{rest}] ab [{why}]",
                "(streich*|cancel*|stornier*) <du> <die> <sitzung> [{rest}]",
                "<die> <sitzung> [{rest}] (absagen|abzusagen|streichen|ausfallen lassen)",
            ),
            "absagen {rest} {why}",
        ),
        Cue(
            (
                "<die> <sitzung> [{rest}] (fällt aus|entfällt|(ist|wird) (abgesagt|gestrichen)) "
                "[{why}]",
                "<die> <sitzung> [{rest}] muss (ausfallen|entfallen|abgesagt werden) [{why}]",
            ),
            "absagen {rest} {why}",
            mood="statement",
        ),
    ),
)
def sitzung(ask: Ask) -> Answer:
    """Do what the message says now; what it did to a series before it was edited is taken back."""
    notices = take_back_series(ask) or ()
    try:
        answer = _answer(replace(ask, text=storable(ask.text)))
    except ChoiceError as several:
        answer = several.answer
    return replace(answer, notices=(*notices, *answer.notices))


def _answer(ask: Ask) -> Answer:
    """Do what the verb says, wherever it stands; without one a date decides."""
    verb, rest = read_verb(ask.text)
    if verb not in _OF_MINUTES:
        edited_into_another(ask)
    if not ask.text and (running := running_here(ask)) is not None:
        return say_standing(ask, running)
    if verb is not None:
        return _ACTIONS[verb](ask, rest)
    found = find_when(ask.text, ask.now) if ask.text else None
    if found is None:
        return _next(ask, ask.text)
    before = _unread(ask, found.before)
    if before[:1].islower() and not place_like(before):
        raise UserError(
            f"„{before}“ verstehe ich hier nicht.",
            hints=(("Was geht, zeigt ", Code("/hilfe sitzung"), "."),),
        )
    plans = found.when.at or found.when.repeat or before or _unread(ask, found.after)
    return _plan(ask, ask.text) if plans else _next(ask, ask.text)


def _unread(ask: Ask, text: str) -> str:
    named = name_in(ask, text)
    return unread(named.rest if named else text)


def _plan(ask: Ask, text: str) -> Answer:
    """Plan what a text says, unless it says that it shall not be: "abbrechen"."""
    if is_stop(text):
        return Answer(lines=("Gut, eingetragen ist nichts.",))
    return plan(ask, text)


def _next(ask: Ask, text: str) -> Answer:
    """Show the meeting of the one committee that is meant, by date or the next, else a list."""
    found = find_when(text, ask.now) if text else None
    said = f"{found.before} {found.after}" if found else text
    named = name_in(ask, said)
    if unread(named.rest if named else said) or not (named or committee_of_room(ask)):
        return list_meetings(ask, text)
    committee, _ = find_committee(ask, said, _named)
    meeting = meeting_on(ask, committee, found.when if found else None, _named)
    return show(ask, committee, meeting)


def _named(name: str) -> str:
    return f"sitzung {name}"


def show(ask: Ask, committee: Committee, meeting: Meeting) -> Answer:
    """Tell when and where a meeting is, who chairs it, and what is on its agenda."""
    lines: list[Line] = [f"{committee.name} ({meeting.state})"]
    if meeting.place:
        lines.append(f"Ort: {meeting.place}")
    lines += _who(ask, committee, meeting)
    lines += say_agenda(ask.session, meeting, inner=may_see_inner(ask, committee))
    plan = plan_of(ask.session, meeting.id)
    if plan and plan.note:
        lines.append(f"Zuletzt: {plan.note}.")
    if not rooms_of(ask.session, committee):
        lines.append(NOBODY_IS_TOLD)
    return Answer(
        title=(Strong(say_when(meeting)), f", {say_far(meeting, ask.now)}"),
        lines=tuple(lines),
        hints=(("Alle: ", Code("/sitzungen"), ", Fristen: ", Code("/fristen"), "."),),
    )


def _who(ask: Ask, committee: Committee, meeting: Meeting) -> list[Line]:
    """Return who chairs a meeting, and who there speaks for others too."""
    day, persons = meeting.start.date(), ask.may_see_persons
    rules = rules_of(ask.session, committee.id)
    chair = chair_on(ask.directory, rules, committee.id, day)
    told = say_chair(ask.directory, chair, persons=persons)
    return [told, *say_speakers(ask.directory, committee.id, day, persons=persons)]


_ACTIONS: dict[Verb, Callable[[Ask, str], Answer]] = {
    "new": _plan,
    "move": instead(move),
    "cancel": instead(cancel),
    "reinstate": instead(reinstate),
    "invited": instead(note_invited),
    "place": instead(change_place),
    "show": _next,
    "begin": begin,
    "end": instead(end),
    "pause": instead(pause),
    "go on": instead(go_on),
    "item": instead(go_to),
    "chair": instead(partial(name_role, kind="chair")),
    "keeper": instead(partial(name_role, kind="keeper")),
    "put off": put_off,
}
_OF_MINUTES = frozenset({"begin", "end", "pause", "go on", "item", "chair", "keeper", "put off"})
