"""Which of the readings of a clause holds, and how strongly it asks for what was asked before."""

from __future__ import annotations

import re

from commands.questions.lexicon.german import VERBS
from commands.questions.reading.fitting import fit
from commands.questions.reading.followups import (
    AS_BEFORE,
    asks_for_others,
    asks_since_when,
    opens_as_followup,
)
from commands.questions.reading.interjections import adds_nothing
from commands.questions.reading.model import Reading
from commands.questions.reading.slots import Clause

_BARE_WHOM = re.compile(
    r"(?:(?:und|also|nun|an|wen|wem|wer|ist|war|das|denn|da|dann|genau|schreibe?|adressiere|richte"
    r"|schicke?|wende|ich|wir|mich|muss|es|eigentlich)\b ?)+$"
)
_BEING = frozenset({"ist", "war", "sind", "waren", "hat", "hatte", "wird"})
_ONLY_WHO = 2.85
_VAGUE = 2.65  # up to here a kind may be told by "ist" or "hat" alone
_WEAK = 2.9  # up to which score a reading gives way to another kind
_UNLIKELY = 0.2  # if wordings like it seldom asked for its own kind
_USUAL = 0.85  # and nearly always for the other
_CERTAIN = 0.99  # whatever rules say, where wordings like it always asked for the other
_FITTING_WELL = 0.9
_FITTING = 0.7  # for which the question has what is needed
_CONTINUED = 2.3  # how strongly a follow-up without a question word asks for the same again


def best_of(readings: list[Reading]) -> Reading | None:
    """Return the reading that fits best; a weak one gives way to what is nearly always asked so."""
    best = max(readings, key=lambda reading: reading.score, default=None)
    if best is None or best.why[0] == AS_BEFORE:
        return best
    usual = max(readings, key=lambda reading: reading.likely)
    if usual.likely > _CERTAIN and best.likely < 1 - _CERTAIN and fit(usual) > _FITTING_WELL:
        return usual
    if best.score > _WEAK or best.likely > _UNLIKELY:
        return best
    return usual if usual.likely > _USUAL and fit(usual) > _FITTING else best


def as_before(clause: Clause, told: Reading, stated: float, *, corrects: bool) -> float:
    """Return how strongly a clause asks for what was asked before; 0 where it doesn't.

    `stated` is the weight of the kind that its own words speak for most.
    """
    asked = told.asks
    bare = not clause.mentions and clause.span.explicit
    vague = stated < _VAGUE or (stated < _ONLY_WHO and _says_nothing_but_who(clause))
    others = asks_for_others(clause.plain) and not clause.mentions
    if others or asks_since_when(clause.plain, asked):
        return stated + 1.0
    if bare and vague:
        # "und nächstes Jahr?", "und wer nächstes Jahr?", "ist für 2028 schon jemand da?"
        return max(stated + 0.1, _CONTINUED)
    if (asked == "chair" or told.cues.leads) and _BARE_WHOM.match(clause.plain):
        return max(stated + 0.1, _CONTINUED)
    points_back = corrects or opens_as_followup(clause.plain) or clause.cues.anaphor
    if (stated and not points_back) or adds_nothing(clause, stated):
        return 0.0
    named = any(mention.sort not in ("term", "function") for mention in clause.mentions)
    of_chair = clause.cues.before or (clause.cues.deputy and not named)
    turn = clause.cues.turn or (asked == "chair" and of_chair)
    if turn and asked in ("who", "chair"):
        return stated + 0.1
    return _CONTINUED if not corrects or stated < 3 else 0.0


def _says_nothing_but_who(clause: Clause) -> bool:
    spoken = {word.german for word in clause.words if word.german}
    return "wer" in spoken and not (spoken & VERBS) - _BEING
