"""The words of a question that tell the time, and the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commands.questions.reading.model import Span
from commands.questions.reading.times import find_time
from commands.questions.reading.words import Word


@dataclass(frozen=True, slots=True)
class When:
    """The time asked about; `told_by` are the places of the words that name its stretch."""

    span: Span
    told_by: frozenset[int] = frozenset()


def when(words: tuple[Word, ...], named: frozenset[int], today: date) -> When:
    """Read the time from all words but those of a name ("Winterwerkstatt 2027")."""
    text, starts = "", []
    for i, word in enumerate(words):
        if i:
            text += "/" if _is_stroked(words[i - 1], word) else " "
        starts.append(len(text))
        text += "x" if i in named else spelled(word)
    span, (first, last) = find_time(text, today)
    return When(span, frozenset(i for i, start in enumerate(starts) if first <= start < last))


def spelled(word: Word) -> str:
    """Return a word as the German one that it is meant to be, else as it was typed, folded."""
    # Written "3.12." the last dot is between the words, not in one.
    return word.german or word.token.folded


def _is_stroked(left: Word, right: Word) -> bool:
    numbers = left.token.folded.isdigit() and right.token.folded.isdigit()
    return numbers and "/" in right.token.before
