"""The words of a question that tell the time, and the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from commands.questions.reading.model import Span
from commands.questions.reading.times import find_time
from commands.questions.reading.words import Word


@dataclass(frozen=True, slots=True)
class When:
    """The time asked about; `told_by` are the places of the words that name its stretch.

    `also` is a second one that is asked about as well ("2024 und 2026"), or instead, where
    `either` ("eher im Herbst oder im Januar?").
    """

    span: Span
    told_by: frozenset[int] = frozenset()
    also: Span | None = None
    either: bool = False


# What joins two times: "und", "und wer", "und wer hat ihn".
_AND = re.compile(
    r"(?:.* )?(und|oder|sowie)(?: (?:dann|doch|auch|erst|schon|wieder))*"
    r"(?: (?:wer|wann|was)(?: (?!x\b)\S+){0,3})?"
)


def when(words: tuple[Word, ...], named: frozenset[int], today: date) -> When:
    """Read the time from all words but those of a name ("Winterwerkstatt 2027")."""
    text, starts = "", []
    for i, word in enumerate(words):
        if i:
            text += "/" if _is_stroked(words[i - 1], word) else " "
        starts.append(len(text))
        text += "x" if i in named else spelled(word)
    span, (first, last) = find_time(text, today)
    told_by = frozenset(i for i, start in enumerate(starts) if first <= start < last)
    if not told_by:
        return When(span)
    if " oder " in text[first:last]:  # "im Mai oder im Juni" is one stretch
        return When(span, told_by, either=True)
    rest = text[:first] + "-" * (last - first) + text[last:]
    also, (start, end) = find_time(rest, today)
    joint = _AND.fullmatch(text[last:start].strip()) if last < start else None
    if joint is None or not also.explicit or also.label == span.label:
        return When(span, told_by)
    told_by |= {i for i, begin in enumerate(starts) if start <= begin < end}
    either = joint[1] == "oder"
    both = f"{span.label} {'oder' if either else 'und'} {also.label}"
    return When(replace(span, label=both), told_by, also, either)


def spelled(word: Word) -> str:
    """Return a word as the German one that it is meant to be, else as it was typed, folded."""
    # Written "3.12." the last dot is between the words, not in one.
    return word.german or word.token.folded


def _is_stroked(left: Word, right: Word) -> bool:
    numbers = left.token.folded.isdigit() and right.token.folded.isdigit()
    return numbers and "/" in right.token.before
