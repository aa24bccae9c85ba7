"""Taking one of the readings that the last reply offered, or all of them at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from commands.contract import Answer, Choice, Line, Strong
from commands.picking import picked
from commands.questions.answering.model import Finding
from commands.questions.lexicon.index import distinct
from commands.questions.question import Question

_MOST_AT_ONCE = 10
_ALL = re.compile(
    r"(?:(?:und|bitte|ja|für|fuer|von|zeig|zeige|gib|mir) )*(?:alle[ns]?|(?P<both>beide[ns]?))"
    r"(?: (?:davon|bitte|zusammen|zeigen|anzeigen))*"
)
_COMMAND = re.compile(r"/?(?:frage )?")


@dataclass(frozen=True, slots=True)
class Told:
    """What is found on one question, and how it is put into words."""

    finding: Finding
    answer: Answer


def taken(question: Question, offered: tuple[Choice, ...]) -> Question:
    """Return the question that a number stands for, as if it had been typed; else the same."""
    number = picked(question.text) if offered else None
    if number is None or not 0 < number <= len(offered):
        return question
    return replace(question, text=_text(offered[number - 1]))


def takes_all(text: str) -> bool:
    """Whether somebody wants all that is offered."""
    return _all(text) is not None


def all_of(
    question: Question, offered: tuple[Choice, ...], tell: Callable[[Question], Told]
) -> Told | None:
    """Answer every reading that is offered, each in a line; None where that is too much at once."""
    match = _all(question.text)
    if len(offered) > _MOST_AT_ONCE or (match and match["both"] and len(offered) != 2):
        return None
    told = [tell(replace(question, text=_text(choice))) for choice in offered]
    if any(one.answer.table is not None for one in told):
        return None
    lines = tuple(
        line
        for choice, one in zip(offered, told, strict=True)
        for line in (_titled(choice.label, one.answer), *one.answer.lines[:1])
    )
    found = [one.finding for one in told if one.finding.status == "answered"]
    ids = distinct(row for finding in found for row in finding.ids)
    rows = distinct(row for finding in found for row in finding.rows)
    asks = told[0].finding.asks
    return Told(
        Finding("answered" if ids else "none", asks, ids, rows),
        Answer(title=(Strong(f"Alle {len(told)}:"),), lines=lines, sources=_sources(told)),
    )


def _all(text: str) -> re.Match[str] | None:
    return _ALL.fullmatch(" ".join(text.casefold().split()).rstrip(" .!?"))


def _titled(label: str, answer: Answer) -> Line:
    title = answer.title if isinstance(answer.title, tuple) else (answer.title,)
    said = tuple(span.text if isinstance(span, Strong) else span for span in title)
    return (Strong(label),) if said == (label,) else (Strong(f"{label}: "), *said)


def _sources(told: list[Told]) -> tuple[Line, ...]:
    """Return how it was understood, and what each answer names as its source, in one line."""
    named = [line for one in told for line in one.answer.sources[1:] if isinstance(line, str)]
    rows = "; ".join(line.removeprefix("Quelle: ") for line in named)
    understood = "Verstanden als: alles, was zur Auswahl stand"
    return (understood, f"Quelle: {rows}") if rows else (understood,)


def _text(choice: Choice) -> str:
    return _COMMAND.sub("", choice.command_line, count=1)
