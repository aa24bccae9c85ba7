"""Conditions of a question that no rule can apply: then it is said so, and nothing is answered."""

from __future__ import annotations

import re

from commands.questions.reading.model import Reading

_EXCEPTION = re.compile(r"\b(?:ausser|ausgenommen|abgesehen|ausnahme|ausgeklammert)\b")
_MISSING = (
    "Was es irgendwo nicht gibt, kann ich nur im Vergleich sagen, etwa: Was gibt es in A, aber "
    "nicht in B?"
)


def not_applied(reading: Reading) -> tuple[str, ...] | None:
    """Return what to say of a condition that can't be applied; None where there is none."""
    if _EXCEPTION.search(reading.normal) and not _leaves_out(reading):
        return ("Die Ausnahme habe ich nicht verstanden.",)
    return (_MISSING,) if _asks_what_is_missing(reading) else None


def _leaves_out(reading: Reading) -> bool:
    mentions = (*reading.entities, *reading.excluded_places)
    return any(mention.excluded for mention in mentions)


def _asks_what_is_missing(reading: Reading) -> bool:
    """Whether it is asked what there isn't in a place, without saying beside which other."""
    cues = reading.cues
    named = reading.entities or reading.excluded_places or cues.grade
    lists = reading.asks == "what" and not (named or cues.yes_no or cues.expires)
    return lists and cues.negated
