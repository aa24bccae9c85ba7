"""What is said between questions and asks for nothing: "hm", "echt?", "das stimmt nicht"."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

from commands.questions.reading.followups import Memory
from commands.questions.reading.model import Cues, Reading
from commands.questions.reading.refusals import refusal
from commands.questions.reading.slots import Clause

_LONGEST = 100  # letters
# What needs an answer before, of which it is said.
_OF_AN_ANSWER = ("Zweifel", "Nachfrage", "mehr", "keins")


def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("commands.questions.reading").joinpath("interjections.txt").read_text("utf-8")
    patterns: dict[str, list[str]] = {}
    what = ""
    for line in text.splitlines():
        if line.startswith("["):
            what = line.strip("[]")
        elif line and not line.startswith("#"):
            patterns.setdefault(what, []).append(line)
    return tuple((name, re.compile("|".join(lines))) for name, lines in patterns.items())


_RULES = _rules()


def interjection(plain: str) -> str:
    """Return what a whole message is that asks for nothing, in one German word; "" if it asks.

    `plain` is folded; "" are signs without words.
    """
    if not plain:
        return "Einwurf"
    if len(plain) > _LONGEST:
        return ""
    return next((name for name, pattern in _RULES if pattern.fullmatch(plain)), "")


def said_between(plain: str, memory: Memory | None) -> Reading | None:
    """Return a message that asks for nothing as what it is; None for questions and greetings."""
    said = "" if refusal(plain) else interjection(plain)
    if not said:
        return None
    if memory is None:
        return Reading("", 0.0, ("Einwurf" if said in _OF_AN_ANSWER else said,))
    # Of what was answered: so that it can be told who corrects it.
    return memory.reading.with_(asks="", score=0.0, why=(said,), unknown=())


def adds_nothing(clause: Clause, stated: float) -> bool:
    """Whether a clause names nothing, asks nothing of its own, and tells nothing else.

    `stated` is the weight of the kind of question that its own words speak for most.
    """
    told = replace(clause.cues, anaphor=False, yes_no=False, negated=False, still=False, past=False)
    asks = stated or clause.mentions or clause.span.explicit
    return not asks and told == Cues() and not any(word.is_topic for word in clause.words)
