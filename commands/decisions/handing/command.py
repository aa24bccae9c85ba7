"""`/weitergeben`: hands a decision on to municipalities, takes it back, follows what it became."""

from __future__ import annotations

from commands.contract import Answer, Ask, Choice, Cue, Notice, Role, Undone, UserError, command
from commands.decided import STATES
from commands.decisions.access import may_record
from commands.decisions.handing.following import follow
from commands.decisions.handing.handing_on import do, offer
from commands.decisions.handing.reach import Reach, reach_of
from commands.decisions.handing.reading import (
    Line,
    UnknownPlaceError,
    read_line,
    read_places,
    read_wanted,
)
from commands.decisions.handing.taking_back import stays, take_back, told
from commands.decisions.numbers import ChoiceError, marked
from commands.decisions.wording import body_name, short
from storage.decision_handing import handed_on, handed_on_by, is_entered_by
from storage.decision_search import OPEN
from storage.decisions import ChangedMeanwhileError, Decision


def undo(ask: Ask) -> bool | Undone:
    """Take back what a deleted message handed on; what somebody has begun stays, and that is said.

    True also where nothing was handed on yet: then only the question goes.
    """
    children = handed_on_by(ask.session, ask.event_id)
    if not children:
        return not is_entered_by(ask.session, ask.event_id)
    back = take_back(ask, children)
    if not back.stay:
        return Undone(back.notices)
    said = Answer(
        title="Die Nachricht ist gelöscht. Weitergegeben bleibt, wo schon etwas geschehen ist:",
        lines=tuple(stays(ask, back.stay)),
    )
    return Undone((*back.notices, Notice(ask.room.room_id, said)))


@command(
    "weitergeben",
    aliases=("handon", "delegieren", "weitergabe"),
    usage="/weitergeben Nummer an Kommunen | an alle [außer …] [, bis …] | Nummer zurücknehmen",
    summary="Gibt einen Beschluss der Region an Kommunen weiter und führt die Rückmeldungen.",
    explanation=(
        "Jede Kommune bekommt ihren eigenen, mit eigener Nummer, Frist und eigenem Stand; "
        "verantwortlich ist erst einmal ihre Koordinierungsstelle. Ihr Raum erfährt davon und "
        "ändert ihn wie jeden anderen. /beschluss 2026-014 zeigt hier, wie weit es überall ist. "
        "Weitergeben lassen sich Beschlüsse der Region, von Gremien mehrerer Kommunen, und von "
        "Kreisen an ihre Städte. Zurücknehmen geht, wo noch nichts geschehen ist. Ändert sich der "
        "Beschluss, sagt „/weitergeben 2026-003 übernehmen“, dass das auch vor Ort gilt."
    ),
    examples=(
        "/weitergeben 2026-014 an Herne, Bochum, bis 31.3.",
        "/weitergeben 2026-014 an alle außer Witten",
    ),
    roles=(Role.COORDINATION_OFFICE, Role.COMMITTEE_OFFICE, Role.OPERATOR),
    prompt="Welcher Beschluss soll an wen gehen? Zum Beispiel: 2026-014 an Herne, Bochum.",
    writes=True,
    undo=undo,
    topic="Beschlüsse",
    cues=(
        Cue(
            (
                "(gib|reich*|leit*) <du> [<die>] beschluss {rest} weiter",
                "[<die>] beschluss {rest} (weitergeben|weiterleiten)",
            ),
            "{rest}",
        ),
    ),
)
def weitergeben(ask: Ask) -> Answer:
    """Hand on, take back or take over, by what the line says."""
    try:
        line = read_line(ask)
        if line.act == "follow":
            return follow(ask, line.meant, line.rest)
        decision = line.meant.decision
        reach = _require_reach(ask, decision)
        if line.act == "take back":
            return _take_back(ask, decision, line.rest, reach)
        return _hand_on(ask, line, reach)
    except ChoiceError as several:
        return several.answer


def _hand_on(ask: Ask, line: Line, reach: Reach) -> Answer:
    decision = line.meant.decision
    try:
        wanted = read_wanted(ask, line.rest, reach)
    except UnknownPlaceError as unknown:
        return _did_you_mean(line, unknown)
    if decision.state not in OPEN:
        raise UserError(
            f"{decision.number} ist {STATES[decision.state]}. Weitergeben lässt sich, was "
            "beschlossen oder in Umsetzung ist."
        )
    as_shown = line.meant.revision in (None, decision.revision)
    if not (wanted.confirmed and wanted.places and as_shown):
        return offer(ask, decision, wanted, reach)
    try:
        return do(ask, decision, wanted, reach)
    except ChangedMeanwhileError as meanwhile:
        return offer(ask, meanwhile.decision, wanted, reach)


def _did_you_mean(line: Line, unknown: UnknownPlaceError) -> Answer:
    """Offer the line with the names that are nearly so; without any, refuse it."""
    if not unknown.near:
        raise unknown
    number = marked(line.meant.decision)
    choices = tuple(
        Choice(name, f"weitergeben {number} {line.rest.replace(unknown.name, name, 1)}")
        for name in unknown.near
    )
    title = f"„{short(unknown.name)}“ kenne ich nicht als Kommune. Was ist gemeint?"
    return Answer(title=title, choices=choices)


def _take_back(ask: Ask, decision: Decision, text: str, reach: Reach) -> Answer:
    children = handed_on(ask.session, [decision.id]).get(decision.id, [])
    places = read_places(ask.directory, text, reach)
    bodies = {f"municipality:{row.id}" for row in places}
    meant = [one for one in children if not bodies or one.body in bodies]
    return told(ask, decision, take_back(ask, meant))


def _require_reach(ask: Ask, decision: Decision) -> Reach:
    """Return to whom a decision may be handed on here; raises UserError for nobody."""
    name = body_name(ask.directory, decision.body)
    if not may_record(ask, decision.body):
        raise UserError(
            f"{decision.number} weitergeben können hier die Geschäftsführung des Gremiums und die "
            "Koordinierungsstelle.",
        )
    reach = reach_of(ask.directory, decision.body)
    if not reach.rows:
        raise UserError(
            f"{decision.number} ist ein Beschluss von {name} allein. Weitergeben lassen sich "
            "Beschlüsse der Region, von Gremien mehrerer Kommunen, und von Kreisen an ihre Städte.",
        )
    return reach
