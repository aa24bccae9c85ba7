"""The words of a question with an "x" for each name: what the rules for kinds and cues read."""

from __future__ import annotations

from commands.questions.lexicon.german import OFFER_NOUNS
from commands.questions.reading.model import Mention
from commands.questions.reading.words import Word


def names_of(mentions: list[Mention]) -> frozenset[int]:
    """Return the places of words that together are a name."""
    return frozenset(
        i
        for mention in mentions
        if mention.length > 1
        and mention.score > 0.9
        and mention.sort not in ("term", "function")  # "die Leitung der KoKo" still asks who leads
        for i in range(mention.start, mention.end)
    )


def persons_of(mentions: list[Mention]) -> frozenset[int]:
    """Return the places of words that may be somebody's name, such as "August" or "Winter"."""
    people = (mention for mention in mentions if mention.sort == "person")
    return frozenset(i for mention in people for i in range(mention.start, mention.end))


def canonical_text(words: tuple[Word, ...], names: frozenset[int], told_by: frozenset[int]) -> str:
    """Return the words with an "x" for each that is no German function word.

    Words that told the time are left out: "vor den Ferien" isn't "vor der AA".
    """
    return " ".join(
        "x" if i in names and word.token.folded not in OFFER_NOUNS else _spoken(word)
        for i, word in enumerate(words)
        if i not in told_by and word.usual != ""
    )


def _spoken(word: Word) -> str:
    if word.usual:
        return word.usual
    if word.german:
        return word.german
    return "x" if word.token.folded.isalpha() else word.token.folded
