"""`/rückmeldung`: owners report on their decisions, and say how they want to be reminded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from commands.contract import Answer, Ask, Code, Cue, Role, UserError, command
from commands.decided import STATES
from commands.decisions.access import is_seen, members_of
from commands.decisions.hearing import notices
from commands.decisions.numbers import ChoiceError, Meant, meant
from commands.decisions.owners.answering import report
from commands.decisions.owners.asking_back import again, which
from commands.decisions.owners.digest import digest, single
from commands.decisions.owners.wishes import change_wish, is_wish
from commands.decisions.undoing import EDITED, say_taken_back, take_back, undo
from storage.decision_search import OPEN, Wanted, find_decisions
from storage.decisions import Decision, decision_of
from storage.owners import last_marks

_MOST_LISTED = 200
_MARKS = re.compile(r"(?P<marks>(?:#\d{1,9}\.\d{1,6}\b[\s,:]*)+)(?P<rest>.*)", re.DOTALL)
_NUMBERS = re.compile(r"(?<!\d)(?P<year>\d{4})\s?[-–/]\s?(?P<sequence>\d{1,4})(?!\d)")


@command(
    "rückmeldung",
    aliases=("rueckmeldung", "rückmelden", "rückmeldungen", "report"),
    usage="/rückmeldung [Nummer] umgesetzt | läuft | verschieben auf … | woran es hängt",
    summary="Meldet zurück, wie es um einen Beschluss steht, für den jemand verantwortlich ist.",
    explanation=(
        "Ohne Zusatz: wofür Sie verantwortlich sind. Zu mehreren auf einmal: „1 erledigt, 2 "
        "verschieben auf 31.3., weil …, 3 läuft“. Wer verantwortlich ist, wird vor und nach der "
        "Frist im Direktchat erinnert, höchstens einmal am Tag; die Antwort darauf genügt. "
        "/rückmeldung erinnern 7 Tage ändert, wie lange vorher, /rückmeldung erinnern aus stellt "
        "es ab."
    ),
    examples=(
        "/rückmeldung",
        "/rückmeldung 2026-014 verschieben auf 31.3., weil die Halle fehlt",
        "/rückmeldung erinnern 7 Tage",
    ),
    roles=(Role.GUEST,),
    writes=True,
    undo=undo,
    topic="Beschlüsse",
    cues=(
        Cue(("[(das|es|der beschluss)] [ist] (erledigt|umgesetzt)",), "umgesetzt"),
        Cue(("[(das|es)] läuft [noch]",), "läuft"),
        Cue(("[beschluss|nummer] {number} [ist] (erledigt|umgesetzt)",), "{number} umgesetzt"),
        Cue(("[beschluss|nummer] {number} läuft [noch]",), "{number} läuft"),
        Cue(
            (
                "[bitte] [<die> frist] (verschieben|verlängern) (auf|bis) {dated}",
                "[bitte] (auf|bis) {dated} (verschieben|verlängern)",
            ),
            "verschieben auf {dated}",
        ),
    ),
)  # fmt: skip
def rueckmeldung(ask: Ask) -> Answer:
    """Show what waits for somebody, enter what they report, or change how they are reminded."""
    if is_wish(ask.text):
        return change_wish(ask)
    try:
        shown, said = _meant(ask, ask.text)
    except ChoiceError as several:
        return several.answer
    if not said:
        return _show(ask, shown)
    return _report(ask, shown, said)


def _report(ask: Ask, shown: Sequence[Meant], said: str) -> Answer:
    try:
        found = report(ask, shown, said)
    except UserError as refused:
        # Whoever replies to that says it better.
        return replace(refused.answer, prompts_for=again(shown))
    back = take_back(ask, EDITED, keep=found.about)
    return replace(
        found.answer,
        lines=(*found.answer.lines, *say_taken_back(back)),
        notices=(*found.answer.notices, *notices(ask, [*found.applied, *back])),
        lasting=found.answer.lasting or bool(back),
    )


def _show(ask: Ask, shown: Sequence[Meant]) -> Answer:
    today, formal = ask.now.date(), ask.room.settings.address == "Sie"
    decisions = [one.decision for one in shown]
    if not decisions:
        return Answer(lines=("Es steht nichts aus.",))
    if len(decisions) == 1 and decisions[0].state not in OPEN:
        return _closed(decisions[0])
    if len(decisions) == 1:
        return single(ask.directory, decisions[0], today, formal=formal)
    return digest(ask.directory, ask.room.settings, decisions, today)


def _closed(decision: Decision) -> Answer:
    return Answer(
        lines=(f"{decision.number} ist {STATES[decision.state]}, da ist nichts mehr zu melden.",),
        hints=(("Wie es dazu kam, zeigt ", Code(f"/beschluss {decision.number}"), "."),),
    )


# --- Which decisions ----------------------------------------------------------------------------


def _meant(ask: Ask, text: str) -> tuple[list[Meant], str]:
    """Return the decisions that a line is about, and what it says of them.

    They are named, or those of the last reminder, or those for which somebody is responsible.
    """
    if match := _MARKS.fullmatch(text):
        marks = re.findall(r"#\d+\.\d+", match["marks"])
        return _marked(ask, marks), match["rest"].strip()
    numbers = list(dict.fromkeys(found[0] for found in _NUMBERS.finditer(text)))
    if len(numbers) > 1 and _NUMBERS.match(text):
        return [found for one in numbers if (found := meant(ask, one))], text
    if numbers and (found := meant(ask, text)):
        return [found], found.rest
    if ask.room.direct and text and (last := last_marks(ask.session, ask.asker.user_id)):
        return _marked(ask, [f"#{one}" for one in last]), text
    own = [Meant(one, "", one.revision) for one in _own(ask)]
    if text and len(own) != 1:
        raise ChoiceError(_unknown(own, text))
    return own, text


def _marked(ask: Ask, marks: Sequence[str]) -> list[Meant]:
    """Return marked decisions; among several also those no longer seen: they keep their numbers."""
    if len(marks) == 1:
        only = meant(ask, marks[0])
        return [only] if only else []
    parted = [one.lstrip("#").split(".") for one in marks]
    rows = [(decision_of(ask.session, int(number)), int(rev)) for number, rev in parted]
    found = [Meant(row, "", revision) for row, revision in rows if row is not None]
    if not found:
        raise UserError("Diese Beschlüsse gibt es nicht.")
    return found


def _own(ask: Ask) -> list[Decision]:
    """Return the open decisions for which somebody is responsible and that may be seen here."""
    ids = members_of(ask)
    if not ids:
        return []
    wanted = Wanted(states=OPEN, responsible_ids=ids)
    found = find_decisions(ask.session, wanted, _MOST_LISTED).decisions
    seen = [one for one in found if is_seen(ask, one)]
    return sorted(seen, key=lambda one: (one.due_on is None, one.due_on, one.id))


def _unknown(own: Sequence[Meant], text: str) -> Answer:
    if own:
        return which(own, text, f"bestätigt: {text}")
    return UserError(
        "Zu welchem Beschluss? Bitte mit seiner Nummer.",
        hints=(("Zum Beispiel: ", Code("/rückmeldung 2026-014 umgesetzt"), "."),),
    ).answer
