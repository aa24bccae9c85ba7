"""`/gremium`: shows and sets the rules of its own that a committee has for its meetings."""

from __future__ import annotations

from commands.committees.meant import ChoiceError, concerns, find_committee, require_planner
from commands.committees.rooms import NOBODY_IS_TOLD, rooms_of
from commands.contract import Answer, Ask, Code, Cue, Line, Role, Strong, Table, UserError, command
from commands.meetings.deadlines import (
    USUAL_PEOPLE_LEADS,
    USUAL_ROOM_LEADS,
    people_leads,
    room_leads,
)
from commands.meetings.quorums import say_quorum_rule
from commands.meetings.rule_changes import RULES
from commands.meetings.rule_wording import (
    NO_PERIOD,
    say_leads,
    say_period,
    say_turns,
    say_unit,
)
from storage.meetings import Rules, rules_of
from storage.records import Committee
from storage.turns import wait_for_turn

_AS_EVER = "wie die Ladungsfrist"


@command(
    "gremium",
    aliases=("regeln", "committee"),
    usage="/gremium [frist | eilfrist | unterlagen | protokoll | erinnern | beschlussfähig | "
    "vorsitz …]",
    summary="Zeigt und ändert die Regeln eines Gremiums: Fristen, Erinnerungen, Vorsitz.",
    explanation=(
        "Ohne Zusatz: alle Regeln und was üblich ist. Ändern: /gremium frist Werktage, "
        "/gremium eilfrist 3 Tage, /gremium unterlagen 7 Tage, /gremium protokoll 14 Tage, "
        "/gremium erinnern 14 Tage, 3 Tage, 1 Stunde, /gremium erinnern persönlich 1 Tag, "
        "/gremium beschlussfähig Hälfte, /gremium vorsitz im Wechsel Schulamt, Agentur für Arbeit "
        "ab 2026 (Schuljahr). „aus“ schaltet etwas ab, „üblich“ stellt es zurück. Im Raum eines "
        "Gremiums kann dessen Name fehlen, sonst steht er dabei. Ändern können es die "
        "Geschäftsführung und die Koordinierungsstelle des Ortes."
    ),
    examples=("/gremium", "/gremium unterlagen 7 Tage", "/gremium erinnern 14 Tage, 1 Tag"),
    roles=(Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE),
    writes=True,
    topic="Sitzungen",
    cues=(
        Cue(
            ("(welche|<zeig>) <die> regeln [gelten|haben wir|gibt es] [hier|bei uns|im gremium]",),
        ),
        Cue(
            ("(änder*|setz*|stell*) <du> <die> (ladungsfrist|frist) auf {rest}",),
            "frist {rest}",
        ),
    ),
)
def gremium(ask: Ask) -> Answer:
    """Show a committee's rules, or set the one that the text names, wherever in it."""
    wait_for_turn(ask.session, "committee rules")
    try:
        committee, text = find_committee(ask, ask.text, lambda name: f"gremium {name}")
    except ChoiceError as several:
        return several.answer
    rules = rules_of(ask.session, committee.id)
    if not text:
        return _show(ask, committee, rules)
    for pattern, change in RULES:
        if found := pattern.search(text):
            require_planner(ask, committee)
            said = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;:")
            return change(ask, committee, rules, said)
    raise UserError(
        f"„{text[:60]}“ ist keine Regel eines Gremiums.",
        hints=(("Alle Regeln, und womit sie sich ändern lassen: ",
                Code(f"/gremium {committee.name}"), "."),),
    )  # fmt: skip


# --- Showing ------------------------------------------------------------------------------------


def _show(ask: Ask, committee: Committee, rules: Rules) -> Answer:
    if not concerns(ask, committee):
        raise UserError(
            f"Die Regeln von „{committee.name}“ zeige ich nur in Räumen, die das Gremium, seine "
            "Kommune oder die Region betreffen.",
            hints=(("Diesen Raum zuordnen: ", Code("/raum"), "."),),
        )
    rows = _rows(ask, committee, rules)
    nowhere = () if rooms_of(ask.session, committee) else (NOBODY_IS_TOLD,)
    return Answer(
        title=("Regeln: ", Strong(committee.name)),
        lines=nowhere,
        table=Table(("Regel", "Gilt", "Üblich", "Ändern mit"), rows),
    )


def _rows(ask: Ask, committee: Committee, rules: Rules) -> tuple[tuple[Line, ...], ...]:
    """Return each rule: its name, what holds, what is usual, and how to change it."""
    unit, notice = rules.notice_unit, "keine im Verzeichnis"
    if committee.notice_days is not None:
        notice = f"{committee.notice_days} {say_unit(unit)}"
    urgent = say_period(rules.urgent_days, unit, "", _AS_EVER)
    papers = say_period(rules.papers_days, unit, " vorher", NO_PERIOD)
    minutes = say_period(rules.minutes_days, unit, " danach", NO_PERIOD)
    rows = (
        ("Ladungsfrist", notice, "Kalendertage; die Zahl steht im Verzeichnis", "frist Werktage"),
        ("bei Eile", urgent, _AS_EVER, "eilfrist 3 Tage"),
        ("Unterlagen", papers, NO_PERIOD, "unterlagen 7 Tage"),
        ("Protokoll", minutes, NO_PERIOD, "protokoll 14 Tage"),
        ("Erinnern im Raum", say_leads(room_leads(rules)), say_leads(USUAL_ROOM_LEADS),
         "erinnern 14 Tage, 1 Tag"),
        ("Erinnern persönlich", say_leads(people_leads(rules)), say_leads(USUAL_PEOPLE_LEADS),
         "erinnern persönlich 1 Tag"),
        ("Beschlussfähig", say_quorum_rule(rules.quorum), say_quorum_rule(None),
         "beschlussfähig 5"),
        ("Vorsitz im Wechsel", say_turns(ask, rules), "nach dem Verzeichnis",
         "vorsitz im Wechsel A, B ab 2026"),
    )  # fmt: skip
    return tuple((name, now, usual, (Code(f"/gremium {way}"),)) for name, now, usual, way in rows)
