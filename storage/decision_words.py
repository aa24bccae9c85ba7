"""By which words decisions are found, mistyped ones too; each takes the session of a transaction.

A word is found by itself, by its beginning, and with one letter wrong, missing, too many or two
swapped: for that, each word of the decisions is kept besides without each of its letters, and what
is searched is looked up there without each of its own (after Garbe's symmetric deletion).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from sqlalchemy import String, Table, delete, exists, func, literal, union_all
from sqlmodel import Session, col, select

from storage.inserting import insert_all_new
from storage.models.decisions import DecisionSpellingRow as SpellingRow
from storage.models.decisions import DecisionWordRow as WordRow

_WORDS: Table = WordRow.__table__  # type: ignore[attr-defined]
_SPELLINGS: Table = SpellingRow.__table__  # type: ignore[attr-defined]
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LONGEST = 40  # letters of a word that count
_SHORTEST_MISTYPED = 5
_SHORTEST_BEGINNING = 3
_MOST_ALIKE = 200  # words that one searched word may mean


def words_of(text: str) -> list[str]:
    """Return the words of a text, each once, in lower case, umlauts spelt out."""
    spelt_out = unicodedata.normalize("NFC", text).casefold().translate(_SPELT_OUT)
    return list(dict.fromkeys(word[:_LONGEST] for word in re.findall(r"[^\W_]+", spelt_out)))


def mark_of(row_id: str) -> str:
    """Return what stands among the words of a decision for a row of the directory; no word does."""
    return f"#{row_id}"


def index_words(
    session: Session, decision_id: int, texts: Iterable[str], marks: Iterable[str]
) -> None:
    """Let a decision be found by the words of its texts and by marks, and by no others."""
    mine = col(WordRow.decision_id) == decision_id
    session.exec(delete(WordRow).where(mine))
    words = [*words_of(" ".join(texts)), *marks]
    insert_all_new(session, _WORDS, [{"word": word, "decision_id": decision_id} for word in words])
    spellings = {word: _spellings(word) for word in words}
    # Not asked of the words themselves: frequent ones have a row for each decision.
    first = [some[0] for some in spellings.values() if some]
    known = select(SpellingRow.word).where(
        col(SpellingRow.spelling).in_(first), col(SpellingRow.word).in_(words)
    )
    known_words = set(session.exec(known))
    insert_all_new(session, _SPELLINGS, [
        {"spelling": spelling, "word": word}
        for word, some in spellings.items() if word not in known_words for spelling in some
    ])  # fmt: skip


def words_meant(session: Session, word: str) -> list[str]:
    """Return the words of decisions that a searched word may mean, itself and longer ones first.

    Only where there is none like that it is taken as mistyped.
    """
    return _beginning_with(session, word) or _mistyped(session, word)


def _beginning_with(session: Session, word: str) -> list[str]:
    """Return the words of decisions with a beginning, in their order.

    From one to the next by the index, since a frequent word has a row for each decision.
    """
    there = col(WordRow.word)
    # Plain texts: PostgreSQL would take parameters of the column's type for sorted ones.
    first = literal(word, String())
    last = literal(f"{word}\U0010ffff" if len(word) >= _SHORTEST_BEGINNING else word, String())
    found = select(func.min(there).label("word")).where(there.between(first, last))
    steps = found.cte(recursive=True)
    following = select(func.min(there)).where(there > steps.c.word, there <= last)
    steps = steps.union_all(select(following.scalar_subquery()).where(steps.c.word.is_not(None)))
    words = select(steps.c.word).where(steps.c.word.is_not(None)).limit(_MOST_ALIKE)
    return sorted(session.exec(words))


def _mistyped(session: Session, word: str) -> list[str]:
    if len(word) < _SHORTEST_MISTYPED:
        return []
    spellings = [word, *_spellings(word)]
    longer = select(SpellingRow.word).where(col(SpellingRow.spelling).in_(spellings))
    near = [one for one in {*session.exec(longer), *spellings} if OSA.distance(word, one) <= 1]
    there = [select(literal(one, String())).where(exists().where(col(WordRow.word) == one))
             for one in near]  # fmt: skip
    return sorted(session.connection().execute(union_all(*there)).scalars())


def _spellings(word: str) -> list[str]:
    if len(word) < _SHORTEST_MISTYPED or not word[0].isalnum():
        return []
    return list(dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word))))
