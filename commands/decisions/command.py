"""`/beschluss`: records a decision, shows one with its history, changes it."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.committees.meant import ChoiceError as CommitteeChoiceError
from commands.contract import Answer, Ask, Code, Cue, Role, Strong, command
from commands.dates import BERLIN
from commands.decided import say_number
from commands.decisions.access import bodies_seen
from commands.decisions.changing import change, is_change
from commands.decisions.handing.origin import whence
from commands.decisions.handing.passed_on import passed_on
from commands.decisions.hearing import notices
from commands.decisions.numbers import ChoiceError, Meant, meant
from commands.decisions.recording import record
from commands.decisions.showing import facts, history, message_link
from commands.decisions.undoing import EDITED, say_taken_back, take_back, undo
from storage.decisions import decision_recorded_by, history_of


@command(
    "beschluss",
    aliases=("decision", "beschliessen", "beschließen"),
    usage="/beschluss Text, verantwortlich: …, bis …, einstimmig | Nummer [was sich ändert]",
    summary="Hält einen Beschluss fest, zeigt ihn mit seiner Geschichte oder ändert ihn.",
    explanation=(
        "Verantwortlich, Frist, Abstimmung, Antrag, TOP, Ziel stehen in beliebiger Reihenfolge "
        "hinter dem Text; was fehlt, frage ich. Ein Tipp auf ✅ macht aus dem Entwurf einen "
        "Beschluss. /beschluss 2026-014 zeigt ihn; dahinter ändert „in Umsetzung“, „umgesetzt“, "
        "„vertagt“, „aufgehoben“, „ersetzt durch 2026-020“, „verschieben auf 31.3.“, „Bericht: …“ "
        "oder „verantwortlich: IHK“ ihn. Nichts wird überschrieben: Jede Änderung bleibt sichtbar."
    ),
    examples=(
        "/beschluss Die Messe findet 2027 statt, verantwortlich: IHK, bis 31.3.2027, einstimmig",
        "/beschluss Mehr Praktikumsplätze, Empfehlung, 7 ja, 2 nein",
    ),
    roles=(Role.GUEST,),
    prompt="Was wurde beschlossen?",
    writes=True,
    undo=undo,
    topic="Beschlüsse",
    cues=(
        Cue(
            (
                "wer ist für <die> beschluss {number} (verantwortlich|zuständig)",
                "wer (kümmert sich um|macht) <die> beschluss {number}",
                "ist <die> beschluss {number} [noch] (umgesetzt|erledigt|fertig|offen)",
                "wie (steht es|steht's) (um|mit) <die> beschluss {number}",
                "wie weit ist <die> beschluss {number}",
                "was (ist|wurde) aus <die> beschluss {number} [geworden]",
                "bis wann (muss|soll) <die> beschluss {number} (umgesetzt|erledigt|fertig)"
                " [sein|werden]",
                "<zeig> <du> <die> beschluss {number} [an]",
                "was steht in <die> beschluss {number}",
            ),
            "{number}",
            mood="question",
        ),
        Cue(
            (
                "(wir haben|es wurde) [einstimmig|mehrheitlich] beschlossen dass {rest}",
                "beschlossen (ist|wurde|haben wir) dass {rest}",
            ),
            "{rest}",
            mood="statement",
        ),
        Cue(
            (
                "(halt|halte|trag|trage|notier|notiere) [als] [<die>] beschluss [fest|ein] {rest}",
                "{rest} als beschluss (festhalten|eintragen|notieren)",
            ),
            "{rest}",
        ),
    ),
)
def beschluss(ask: Ask) -> Answer:
    """Record, show or change, by what the line begins with.

    What an edited message did to other decisions before is taken back.
    """
    try:
        found = meant(ask, _numbered(ask.text))
        applied = take_back(ask, EDITED, keep=[found.decision.id] if found else _recorded(ask))
        answer = _answer(ask, found)
    except (ChoiceError, CommitteeChoiceError) as several:
        return several.answer
    return replace(
        answer,
        lines=(*answer.lines, *say_taken_back(applied)),
        notices=(*answer.notices, *notices(ask, applied)),
    )


def _answer(ask: Ask, found: Meant | None) -> Answer:
    if found is None:
        return record(ask, ask.text)
    return change(ask, found) if found.rest else _show(ask, found)


def _recorded(ask: Ask) -> list[int]:
    before = decision_recorded_by(ask.session, ask.event_id)
    return [before.id] if before else []


def _numbered(text: str) -> str:
    """Take "2 umgesetzt" for "Nr. 2 umgesetzt"; "2 Stellen werden frei" is a decision's text."""
    said = re.match(r"\d{1,3}[.:,]?\s+(?P<rest>\S.*)", text, re.DOTALL)
    return f"Nr. {text}" if said and is_change(said["rest"]) else text


def _show(ask: Ask, found: Meant) -> Answer:
    decision = found.decision
    at_home = decision.body in bodies_seen(ask)
    entries = history(ask, history_of(ask.session, decision.id)) if at_home else []
    told, table = passed_on(ask, decision) if at_home else ([], None)
    return Answer(
        title=(f"{say_number(decision)}: ", Strong(decision.text)),
        lines=(*facts(ask, decision), *whence(ask, decision),
               *(("", "Verlauf:", *entries) if entries else ()), *(("", *told) if told else ())),
        table=table,
        hints=(("Ändern: ", Code(f"/beschluss {decision.number} umgesetzt"), ", ",
                Code(f"/beschluss {decision.number} verschieben auf Ende März"), "."),)
        if at_home else (),
        sources=((f"Eingetragen {decision.recorded_at.astimezone(BERLIN):%d.%m.%Y}",
                  *message_link(decision)),),
    )  # fmt: skip
