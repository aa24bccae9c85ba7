"""`/sitzung`: plans, moves and cancels meetings, and shows the next one."""

from __future__ import annotations

from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, command
from commands.dates import find_when
from commands.meetings.agenda_shown import say_agenda
from commands.meetings.chairs import chair_on, say_chair, say_speakers
from commands.meetings.changing import VERBS
from commands.meetings.committees import (
    ChoiceError,
    committee_of_room,
    find_committee,
    name_in,
)
from commands.meetings.finding import meeting_on
from commands.meetings.listing import list_meetings
from commands.meetings.planning import plan, undo_plan
from commands.meetings.rooms import NOBODY_IS_TOLD, rooms_of
from commands.meetings.wording import say_far, say_when
from storage.meetings import plan_of, rules_of
from storage.records import Committee, Meeting

_NEW = frozenset({"neu", "neue", "planen", "plane", "anlegen", "new", "reihe", "am"})


@command(
    "sitzung",
    aliases=("session", "termin"),
    usage="/sitzung [neu … | verschieben … auf … | absagen … | doch … | eingeladen … | ort …]",
    summary="Plant, verschiebt und sagt Sitzungen ab; ohne Zusatz: die nächste Sitzung.",
    explanation=(
        "Die Angaben stehen in beliebiger Reihenfolge: /sitzung neu Steuergremium Do 10.12.2026 "
        "14–16 Uhr, Rathaus Bochum, Raum 2. Im Raum eines Gremiums kann dessen Name fehlen. Eine "
        "Reihe: /sitzung neu jeden zweiten Mittwoch im Quartal 14–16 Uhr, Rathaus, nicht in den "
        "Ferien. Ändern: /sitzung verschieben 10.12. auf 17.12. 15 Uhr, /sitzung absagen 10.12. "
        "wegen Krankheit, mit „alle weiteren“ den Rest einer Reihe."
    ),
    examples=(
        "/sitzung",
        "/sitzung neu Do 10.12. 14–16 Uhr, Rathaus, Raum 2",
        "/sitzung verschieben 10.12. auf 17.12. 15 Uhr",
    ),
    roles=(Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE),
    writes=True,
    undo=undo_plan,
    topic="Sitzungen",
    cues=(
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
    """Do what the first word says; a date alone plans a meeting, nothing shows the next one."""
    word, _, rest = ask.text.partition(" ")
    verb = word.casefold().rstrip(":,.")
    try:
        if verb in VERBS:
            return VERBS[verb](ask, rest.strip())
        if verb in _NEW:
            return plan(ask, rest.strip())
        if ask.text and find_when(ask.text, ask.now) is not None:
            return plan(ask, ask.text)
        return _next(ask)
    except ChoiceError as several:
        return several.answer


def _next(ask: Ask) -> Answer:
    """Show the next meeting of the one committee that is meant, else what the text selects."""
    named = name_in(ask, ask.text)
    if (named.rest if named else ask.text) or not (named or committee_of_room(ask)):
        return list_meetings(ask, ask.text)
    committee, _ = find_committee(ask, ask.text, "sitzung {}")
    meeting = meeting_on(ask, committee, None, "sitzung {}")
    return show(ask, committee, meeting)


def show(ask: Ask, committee: Committee, meeting: Meeting) -> Answer:
    """Tell when and where a meeting is, who chairs it, and what is on its agenda."""
    lines: list[Line] = [f"{committee.name} ({meeting.state})"]
    if meeting.place:
        lines.append(f"Ort: {meeting.place}")
    lines += _who(ask, committee, meeting)
    inner = ask.room.settings.committee_id == committee.id
    lines += say_agenda(ask.session, meeting, inner=inner)
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
