"""The words of a question made ready: typing errors mended, compounds taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from commands.questions.lexicon.fuzzy import Vocabulary
from commands.questions.lexicon.german import (
    ACTOR_NOUNS,
    COMMITTEE_NOUNS,
    CUES,
    FILLER_NOUNS,
    FUNCTION,
    KNOWN,
    OFFER_NOUNS,
    TIMES,
    TOWN_NOUNS,
    VERBS,
)
from commands.questions.lexicon.index import Lexicon
from commands.questions.lexicon.normal import Token, fold, stem
from commands.questions.reading.places import is_town

_JOINTS = ("", "s", "es", "n", "en")
_DAYS = frozenset({"tag", "tage", "tagen", "bezirk", "gebiet"})
_TAILS = CUES | OFFER_NOUNS | ACTOR_NOUNS | COMMITTEE_NOUNS | TOWN_NOUNS | _DAYS


_DOUBLED = re.compile(r"(.)\1")
_LONGEST_GERMAN = 24  # letters
_NOUNS = _TAILS | FILLER_NOUNS | TIMES


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


@cache
def _without_umlauts() -> dict[str, str]:
    """Return German words by how they look where an umlaut was lost: "fur" for "fuer"."""
    lost = {_flat(word): word for word in VERBS}
    lost |= {_flat(word): word for word in FUNCTION}
    return {flat: word for flat, word in lost.items() if flat not in KNOWN}


@cache
def _german_without_umlauts() -> Vocabulary:
    vocabulary = Vocabulary()
    for word in _without_umlauts():
        vocabulary.add(word)
    return vocabulary


def _nearly_german(folded: str) -> list[tuple[str, int]]:
    """Return German words within a typing error, an umlaut counting as one letter."""
    near = dict(_german().near(folded, limit=8))
    for flat, errors in _german_without_umlauts().near(_flat(folded), limit=4):
        near.setdefault(_without_umlauts()[flat], errors)
    return list(near.items())


def _flat(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def prepare(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Word, ...]:
    """Look every word up, take compounds apart and mend what is mistyped."""
    return tuple(word for token in tokens for word in _words(token, lexicon))


def _words(token: Token, lexicon: Lexicon) -> Iterator[Word]:
    known = token.stem in lexicon.vocabulary or lexicon.is_car_sign(token)
    if token.folded in KNOWN:
        yield Word(token, german=token.folded, known=known)
    elif not token.folded.isalpha() or (known and not _is_lost(token, lexicon)):
        yield Word(token, known=known)
    else:
        yield from _mended(token, lexicon)


def _mended(token: Token, lexicon: Lexicon) -> Iterator[Word]:
    parts = _apart(token, lexicon)
    if parts:
        for part in parts:
            yield Word(part, german=part.folded if part.folded in KNOWN else "", known=True)
        return
    nearly = lexicon.near(token)
    if is_town(token):
        # A town elsewhere, unless it is one of the directory's that lost its umlaut.
        nearly = tuple(near for near in nearly if _flat(near[0]) == _flat(token.stem))
        yield Word(token, nearly=nearly)
        return
    german = _german_near(token, lexicon)
    if german and (not nearly or german[0][1] <= nearly[0][1]):
        yield Word(token, german=german[0][0], nearly=nearly)
    else:
        yield Word(token, nearly=nearly)


def _german_near(token: Token, lexicon: Lexicon) -> list[tuple[str, int]]:
    """Return the German word that a word is nearly; a noun is no mistyped verb."""
    if len(token.folded) > _LONGEST_GERMAN:
        return []
    lost = _without_umlauts().get(token.folded)
    near = [(lost, 0)] if lost else _nearly_german(token.folded)
    if not lost and lexicon.vocabulary.ending_in(token.stem, limit=1):
        return []
    if token.is_capital:
        near = [found for found in near if found[0] in _NOUNS]
    # Rather a word as it is used in questions than a rare form of a verb.
    return sorted(near, key=lambda found: (found[1], *_likelihood(token.folded, found[0])))


def _likelihood(typed: str, word: str) -> tuple[bool, bool]:
    """Rank a word of questions before rare verbs, swapped or doubled letters before others."""
    swapped = sorted(typed) == sorted(word)
    doubled = _DOUBLED.sub(r"\1", typed) == _DOUBLED.sub(r"\1", word)
    return word not in FUNCTION, not (swapped or doubled)


def _is_lost(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is rather German that lost an umlaut than a part of some name."""
    return token.folded in _without_umlauts() and not lexicon.find(token.stem)


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
