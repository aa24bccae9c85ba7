"""A decision as it was understood, before it counts: shown, asked about, confirmed by a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from commands.contract import Answer, Ask, Choice, Code, Line, Notice, Reaction, Strong
from commands.decided import STATES, say_number
from commands.decisions.numbers import marked
from commands.decisions.showing import facts
from commands.decisions.wording import outcome, short
from commands.members import Unclear
from storage.decisions import Decision

_OFFERED = timedelta(days=30)  # a draft is often confirmed at the next session only
SKIPPED = frozenset({"niemand", "keine", "keiner", "nichts", "-", "–", "ohne", "weiter", "egal"})


@dataclass(frozen=True, slots=True)
class Question:
    """A part that is asked for, by the word that it is typed with."""

    part: str
    word: str
    formal: str
    informal: str


QUESTIONS = (
    Question("responsible", "verantwortlich", "Wer ist verantwortlich?", "Wer ist verantwortlich?"),
    Question("due_on", "frist", "Bis wann soll es geschehen?", "Bis wann soll es geschehen?"),
    Question("vote", "abstimmung", "Wie wurde abgestimmt?", "Wie wurde abgestimmt?"),
)


def draft(
    ask: Ask,
    decision: Decision,
    unclear: Sequence[Unclear] = (),
    *,
    after: str = "",
    notes: Sequence[Line] = (),
    notices: tuple[Notice, ...] = (),
) -> Answer:
    """Show what was understood, and ask for the next part that is missing.

    `after` is the word of the part that was asked for last: those before it are not asked again.
    """
    offered = choices(decision, unclear)
    question = None if offered else _missing(decision, after)
    hints: list[Line] = [*unknown(unclear)]
    if question is not None:
        hints.append((
            Strong(ask.room.say(question.formal, question.informal)),
            " Einfach hier antworten, oder „weiter“.",
        ))  # fmt: skip
    else:
        hints.append((
            "Stimmt etwas nicht? Hier antworten, zum Beispiel ", Code("bis 31.3., einstimmig"), ".",
        ))  # fmt: skip
    word = question.word if question else "ändern"
    state = STATES[outcome(decision)]
    return Answer(
        title=(f"Entwurf, {say_number(decision)}: ", Strong(short(decision.text))),
        lines=(*_whole_text(decision), *notes, *facts(ask, decision)),
        choices=offered,
        hints=tuple(hints),
        reactions=(
            Reaction("✅", _confirms(state), f"beschluss {marked(decision)} {state}",
                     typed=f"/beschluss {decision.number} {state}"),
            Reaction("❌", "verwerfen", f"beschluss {marked(decision)} zurückziehen",
                     typed=f"/beschluss {decision.number} zurückziehen"),
        ),
        prompts_for=f"beschluss {marked(decision)} {word}",
        lasting=True,
        offers_until=ask.now + _OFFERED,
        notices=notices,
    )  # fmt: skip


def _confirms(state: str) -> str:
    return "so gilt es" if state == STATES["decided"] else f"so gilt es: {state}"


def _whole_text(decision: Decision) -> list[Line]:
    return [decision.text] if short(decision.text) != decision.text else []


def _missing(decision: Decision, after: str) -> Question | None:
    if decision.kind == "taken note":
        return None
    words = [question.word for question in QUESTIONS]
    first = words.index(after) + 1 if after in words else 0
    return next((one for one in QUESTIONS[first:] if not getattr(decision, one.part)), None)


def choices(decision: Decision, unclear: Sequence[Unclear]) -> tuple[Choice, ...]:
    """Offer whom the first unclear name may mean."""
    for one in unclear:
        if one.rows:
            others = [name for name in decision.responsible.split(", ") if name != one.name]
            return tuple(
                Choice(f"„{one.name}“ ist {row.name}",
                       f"beschluss {marked(decision)} verantwortlich "
                       f"{', '.join([*others, row.id])}")
                for row in one.rows
            )  # fmt: skip
    return ()


def unknown(unclear: Sequence[Unclear]) -> list[Line]:
    """Tell which names are nobody's in the directory."""
    names = [f"„{one.name}“" for one in unclear if not one.rows]
    if not names:
        return []
    stand = "steht" if len(names) == 1 else "stehen"
    return [
        f"{' und '.join(names)} {stand} nicht im Verzeichnis, erinnern kann ich dort niemanden."
    ]
