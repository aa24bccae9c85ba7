"""By which words decisions are found, mistyped ones too; each takes the session of a transaction.

A word is found by itself, by its beginning, and with one letter wrong, missing, too many or two
swapped: for that, each word of the decisions is kept besides without each of its letters, and what
is searched is looked up there without each of its own (after Garbe's symmetric deletion).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from sqlalchemy import ColumnElement, String, Table, exists, literal, select, union_all
from sqlmodel import Session

from storage.inserting import insert_all_new
from storage.models.decisions import DecisionSpellingRow as SpellingRow
from storage.models.decisions import DecisionWordRow as WordRow

_WORDS: Table = WordRow.__table__  # type: ignore[attr-defined]
_SPELLINGS: Table = SpellingRow.__table__  # type: ignore[attr-defined]
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LONGEST = 40  # letters of a word that count
_SHORTEST_MISTYPED = 5
_SHORTEST_BEGINNING = 3
_LAST = "\U0010ffff"  # sorts behind every letter


def words_of(text: str) -> list[str]:
    """Return the words of a text, each once, in lower case, umlauts spelt out."""
    spelt_out = unicodedata.normalize("NFC", text).casefold().translate(_SPELT_OUT)
    return list(dict.fromkeys(word[:_LONGEST] for word in re.findall(r"[^\W_]+", spelt_out)))


def mark_of(row_id: str) -> str:
    """Return what stands among the words of a decision for a row of the directory; no word does."""
    return f"#{row_id}"


def index_words(
    session: Session,
    decision_id: int,
    texts: Iterable[str],
    marks: Iterable[str],
    *,
    anew: bool = True,
) -> None:
    """Let a decision be found by the words of its texts and by marks, and by no others.

    Unless it is to be found `anew` it could be found by none until now.
    """
    execute = session.connection().execute
    if anew:
        execute(_WORDS.delete().where(_WORDS.c.decision_id == decision_id))
    words = [*words_of(" ".join(texts)), *marks]
    insert_all_new(session, _WORDS, [{"word": word, "decision_id": decision_id} for word in words])
    spellings = {word: _spellings(word) for word in words}
    # Not asked of the words themselves: frequent ones have a row for each decision.
    first = [some[0] for some in spellings.values() if some]
    known = _SPELLINGS.c.spelling.in_(first), _SPELLINGS.c.word.in_(words)
    known_words = set(execute(select(_SPELLINGS.c.word).where(*known)).scalars())
    insert_all_new(session, _SPELLINGS, [
        {"spelling": spelling, "word": word}
        for word, some in spellings.items() if word not in known_words for spelling in some
    ])  # fmt: skip


def forget_words(session: Session, decision_id: int) -> None:
    """Let a decision be found by no word, and keep no spelling of words that are nowhere else."""
    execute = session.connection().execute
    execute(_WORDS.delete().where(_WORDS.c.decision_id == decision_id))
    elsewhere = exists().where(_WORDS.c.word == _SPELLINGS.c.word)
    execute(_SPELLINGS.delete().where(~elsewhere))


@dataclass(frozen=True, slots=True)
class Meant:
    """Which words of decisions a searched word means: all with a beginning, or some, or none."""

    beginning: str = ""
    words: tuple[str, ...] = ()

    def is_one(self, word: ColumnElement[str] = _WORDS.c.word) -> ColumnElement[bool]:
        """Return the condition that the word of a row of `decision_word` is one of them."""
        if not self.beginning:
            return word.in_(self.words)
        last = self.beginning
        last += _LAST if len(last) >= _SHORTEST_BEGINNING else ""
        # Plain texts: PostgreSQL would take parameters of the column's type for sorted ones.
        return word.between(literal(self.beginning, String()), literal(last, String()))


def word_meant(session: Session, word: str) -> Meant:
    """Return what a searched word means: itself and longer words, or else what it mistypes."""
    whole = Meant(beginning=word)
    found = select(_WORDS.c.word).where(whole.is_one()).limit(1)
    if session.connection().execute(found).first() is not None:
        return whole
    return Meant(words=tuple(words_mistyped(session, word)))


def words_mistyped(session: Session, word: str) -> list[str]:
    """Return the words of decisions with at most one letter wrong, missing, too many or swapped."""
    if len(word) < _SHORTEST_MISTYPED:
        return []
    execute = session.connection().execute
    spellings = [word, *_spellings(word)]
    longer = select(_SPELLINGS.c.word).where(_SPELLINGS.c.spelling.in_(spellings))
    known = {*execute(longer).scalars(), *spellings}
    near = [one for one in known if OSA.distance(word, one) <= 1]
    there = [select(literal(one, String())).where(exists().where(_WORDS.c.word == one))
             for one in near]  # fmt: skip
    return sorted(execute(union_all(*there)).scalars())


def _spellings(word: str) -> list[str]:
    if len(word) < _SHORTEST_MISTYPED or not word[0].isalnum():
        return []
    return list(dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word))))
