"""The words of a question made ready: typing errors mended, compounds taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from commands.questions.lexicon.fuzzy import Vocabulary
from commands.questions.lexicon.german import (
    ACTOR_NOUNS,
    COMMITTEE_NOUNS,
    CUES,
    FILLER_NOUNS,
    KNOWN,
    OFFER_NOUNS,
    TOWN_NOUNS,
)
from commands.questions.lexicon.index import Lexicon
from commands.questions.lexicon.normal import Token, fold, stem
from commands.questions.reading.places import is_town

_JOINTS = ("", "s", "es", "n", "en")
_TAILS = CUES | OFFER_NOUNS | ACTOR_NOUNS | COMMITTEE_NOUNS | TOWN_NOUNS | {"tag", "tage", "tagen"}


_NOUNS = _TAILS | FILLER_NOUNS


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question and what it may have been meant to be.

    `german` is the German function word that it is or is nearly; `nearly` are stems known to the
    directory that it is nearly, each with the number of typing errors.
    """

    token: Token
    german: str = ""
    nearly: tuple[tuple[str, int], ...] = ()
    known: bool = False

    @property
    def is_topic(self) -> bool:
        """Whether it must mean something in the directory, or else not be understood."""
        return not self.german and self.token.folded.isalpha()


@cache
def _german() -> Vocabulary:
    vocabulary = Vocabulary()
    for word in KNOWN:
        vocabulary.add(word)
    return vocabulary


def prepare(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Word, ...]:
    """Look every word up, take compounds apart and mend what is mistyped."""
    return tuple(word for token in tokens for word in _words(token, lexicon))


def _words(token: Token, lexicon: Lexicon) -> Iterator[Word]:
    known = token.stem in lexicon.vocabulary or lexicon.is_car_sign(token)
    if token.folded in KNOWN:
        yield Word(token, german=token.folded, known=known)
    elif known or not token.folded.isalpha() or is_town(token):
        yield Word(token, known=known)
    else:
        yield from _mended(token, lexicon)


def _mended(token: Token, lexicon: Lexicon) -> Iterator[Word]:
    parts = _apart(token, lexicon)
    if parts:
        for part in parts:
            yield Word(part, german=part.folded if part.folded in KNOWN else "", known=True)
        return
    nearly = tuple(lexicon.vocabulary.near(token.stem))
    german = _german_near(token, lexicon)
    if german and (not nearly or german[0][1] < nearly[0][1] or _rather_german(token, nearly)):
        yield Word(token, german=german[0][0], nearly=nearly)
    else:
        yield Word(token, nearly=nearly)


def _german_near(token: Token, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Return the German word that a word is nearly; a noun is no mistyped verb."""
    if len(token.folded) > 15 or lexicon.vocabulary.ending_in(token.stem, limit=1):
        return []
    near = _german().near(token.folded, limit=1)
    return [] if near and token.is_capital and near[0][0] not in _NOUNS else near


def _rather_german(token: Token, nearly: tuple[tuple[str, int], ...]) -> bool:
    return not token.is_capital and len(token.folded) < 7 and nearly[0][1] > 0


def _apart(token: Token, lexicon: Lexicon) -> tuple[Token, ...]:
    """Split "Steuergremiumssitzung" into a name and a word that says what is asked of it."""
    folded = token.folded
    for cut in range(3, min(len(folded) - 2, 40)):
        if folded[cut:] not in _TAILS:
            continue
        for joint in _JOINTS:
            head = folded[:cut].removesuffix(joint) if joint else folded[:cut]
            if len(head) > 1 and stem(head) in lexicon.vocabulary:
                return _part(token, head, first=True), _part(token, folded[cut:], first=False)
    return ()


def _part(token: Token, folded: str, *, first: bool) -> Token:
    folded = fold(folded)
    # Written as a noun, so that it isn't taken for a verb; the compound was one word.
    return replace(
        token,
        text=folded.capitalize(),
        folded=folded,
        stem=stem(folded),
        opens=token.opens and first,
        glued=token.glued if first else True,
        before=token.before if first else "",
    )
