"""What names ask for where no words beside them tell the kind of question."""

from __future__ import annotations

from commands.questions.lexicon.german import (
    ACTOR_NOUNS,
    COMMITTEE_NOUNS,
    CUES,
    OFFER_NOUNS,
    QUESTION_WORDS,
    REQUESTS,
    TOWN_NOUNS,
    VERBS,
)
from commands.questions.reading.model import Asks, Mention

_NOUNS = ACTOR_NOUNS | COMMITTEE_NOUNS | CUES | OFFER_NOUNS | TOWN_NOUNS
_TELLING = QUESTION_WORDS | (VERBS - REQUESTS) | _NOUNS


def by_names(canonical: str, mentions: tuple[Mention, ...]) -> dict[Asks, tuple[float, str]]:
    """Return what a bare name asks for: "Talentschmiede?" its contact, and so on.

    Nothing where other words ask for something that is no kind of question here ("was redet man
    über …"): to give the contact would be no answer.
    """
    return _asked_by(mentions) if _TELLING.isdisjoint(canonical.split()) else {}


def _asked_by(mentions: tuple[Mention, ...]) -> dict[Asks, tuple[float, str]]:
    firm = {mention.sort for mention in mentions if mention.score > 0.7}
    if "committee" in firm and firm & {"organization", "person"}:
        return {"members": (2.0, "eine Stelle und ein Gremium genannt")}
    longest = max((m.length for m in mentions if m.score > 0.7), default=0)
    if any(m.sort == "committee" and m.length == longest for m in mentions if m.score > 0.7):
        return {"session": (2.0, "nur ein Gremium genannt")}
    if "activity" in firm:
        return {"who": (2.0, "nur ein Angebot genannt")}
    if "committee" in firm:
        return {"session": (2.0, "nur ein Gremium genannt")}
    if firm & {"organization", "person"}:
        return {"contact": (2.0, "nur eine Stelle genannt")}
    return {"explain": (2.0, "nur ein Begriff genannt")} if "term" in firm else {}
