"""Finds names within a text: whole, with a typing error, or inflected ("des Lenkungskreises")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from commands.lookup import folded
from storage.records import Committee, Municipality

_WORD = re.compile(r"[^\s,;:()]+")
_MOST_WORDS = 8
_SHORTEST_MISTYPED = 6  # letters
_ENDINGS = ("es", "s", "en", "e", "n")

Row = TypeVar("Row", Municipality, Committee)


@dataclass(frozen=True, slots=True)
class NamedIn(Generic[Row]):
    """Rows that a text may name, the text without their name, the name, and what follows it."""

    rows: tuple[Row, ...]
    rest: str
    said: str = ""
    following: str = ""


def longest_name(text: str, names: Mapping[str, Sequence[Row]]) -> NamedIn[Row] | None:
    """Find the longest of the names, which are folded, anywhere in a text; None if there is none.

    Of names of the same length the first one is found.
    """
    words = list(_WORD.finditer(text))
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            first, last = words[start], words[start + length - 1]
            said = folded(text[first.start() : last.end()])
            if found := _called(said, names):
                rest = f"{text[: first.start()].rstrip()} {text[last.end() :].lstrip(' ,;:')}"
                name, following = text[first.start() : last.end()], text[last.end() :]
                return NamedIn(tuple(found), rest.strip(" ,;:"), name, following)
    return None


def name_at_beginning(text: str, names: Mapping[str, Sequence[Row]]) -> NamedIn[Row] | None:
    """Find the longest of the names that a text begins with; `rest` is left as it was typed."""
    for last in reversed(list(_WORD.finditer(text))[:_MOST_WORDS]):
        if found := _called(folded(text[: last.end()]), names):
            return NamedIn(tuple(found), text[last.end() :])
    return None


def _called(said: str, names: Mapping[str, Sequence[Row]]) -> Sequence[Row]:
    if found := names.get(said):
        return found
    uninflected = (names.get(form) for form in _uninflected(said))
    return next((found for found in uninflected if found), None) or _nearly(said, names)


def _uninflected(said: str) -> Iterator[str]:
    """Yield a name with one of its longer words as it stands in the nominative singular."""
    words = said.split()
    for position, word in enumerate(words):
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) >= _SHORTEST_MISTYPED + len(ending):
                bare = word.removesuffix(ending)
                yield " ".join([*words[:position], bare, *words[position + 1 :]])


def _nearly(said: str, names: Mapping[str, Sequence[Row]]) -> Sequence[Row]:
    if len(said) < _SHORTEST_MISTYPED:
        return ()
    for name, rows in names.items():
        if name[:1] == said[:1] and OSA.distance(said, name, score_cutoff=1) <= 1:
            return rows
    return ()
