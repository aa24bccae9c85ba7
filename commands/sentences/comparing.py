"""Comparing words with the parts of a pattern: words, alternatives, and slots with a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from commands.sentences.words import SMALL, Word

_ARTICLES = re.compile(
    r"die|den|das|der|dem|des|unser\w*|ein|eine[nmr]?|diese[nmrs]?|meine?|alle|naechste[nmr]?"
    r"|kommende[nmr]?|geplante[nmr]?|anstehende[nmr]?|offene[nmr]?|aktuelle[nmr]?"
)
_ASKING = re.compile(r"wer|wen|wem|welche\w*|ob")
_BODIES = re.compile(
    r".*(?:rat|kreis|tisch|runde|konferenz|gremium|ausschuss|gruppe|netzwerk|team|forum|stelle|amt"
    r"|verein|schule)|beschlu.*"
)
_REASONS = frozenset(("wegen", "weil"))
_COUNTING = re.compile(r"\d+(?:[-–]\d+)?|und|bis|[-–+]")
_TO_DAY = frozenset(("am", "vom", "den", "zum", "der", "dem"))
_WHICH_DAY = frozenset(("naechsten", "kommenden", "diesen"))
_DAY = re.compile(
    r"\d{1,2}\.\d{1,2}\.?(?:\d{2,4})?|heute|morgen|uebermorgen"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
)
_MONTH = re.compile(
    r"januar|februar|maerz|april|mai|juni|juli|august|september|oktober|november|dezember"
)

_Words: TypeAlias = tuple[Word, ...]
# Where a part ends that begins at a word, once for each way, with what its slots hold.
Found: TypeAlias = Iterator[tuple[int, Mapping[str, tuple[int, int]]]]
Node: TypeAlias = Callable[[_Words, int], Found]
_NOTHING: Mapping[str, tuple[int, int]] = {}


def _beginnings(words: _Words, at: int) -> Iterable[int]:
    """Return where a part may begin: rather behind small words than before them."""
    last = at
    while last < len(words) and words[last].plain in SMALL:
        last += 1
    return range(last, at - 1, -1)


def word(said: str) -> Node:
    """Return what finds a word, folded, or with "*" behind it any that begins so."""
    wanted, begins = said.removesuffix("*"), said.endswith("*")

    def find(words: _Words, at: int) -> Found:
        for first in _beginnings(words, at):
            if first < len(words):
                plain = words[first].plain
                if plain.startswith(wanted) if begins else plain == wanted:
                    yield first + 1, _NOTHING

    return find


def sequence(nodes: tuple[Node, ...]) -> Node:
    """Return what finds parts one after the other."""

    def find(words: _Words, at: int, position: int = 0) -> Found:
        if position == len(nodes):
            yield at, _NOTHING
            return
        for middle, held in nodes[position](words, at):
            for end, more in find(words, middle, position + 1):
                yield end, {**more, **held} if held else more

    return find


def choice(options: tuple[Node, ...], *, optional: bool) -> Node:
    """Return what finds one of several parts, or, where that is `optional`, nothing."""

    def find(words: _Words, at: int) -> Found:
        for option in options:
            yield from option(words, at)
        if optional:
            yield at, _NOTHING

    return find


def articles(words: _Words, at: int) -> Found:
    """Find articles and the like, any number of them, rather many than few."""
    ends = [at]
    for first in range(at, len(words)):
        if words[first].plain not in SMALL and not _ARTICLES.fullmatch(words[first].plain):
            break
        ends.append(first + 1)
    for end in reversed(ends):
        yield end, _NOTHING


# --- Slots --------------------------------------------------------------------------------------


def _any(_words: _Words) -> bool:
    return True


def _dated(words: _Words) -> bool:
    return any(sign.isdigit() for word in words for sign in word.plain)


def _reason(words: _Words) -> bool:
    return words[0].plain in _REASONS


def _name(words: _Words) -> bool:
    return not any(_ASKING.fullmatch(word.plain) for word in words)


def _number(words: _Words) -> bool:
    return words[0].plain[0].isdigit() and all(_COUNTING.fullmatch(one.plain) for one in words)


def _subject(words: _Words) -> bool:
    return not any(_BODIES.fullmatch(word.plain) for word in words)


# What words of a slot must be like; other names take any.
SLOTS: dict[str, Callable[[_Words], bool]] = {
    "dated": _dated,  # there is a number among them
    "name": _name,  # they ask nothing: "wer vertritt mich"
    "number": _number,  # "1, 2 und 4"
    "subject": _subject,  # they name no committee, office or decision
    "why": _reason,  # "wegen Krankheit"
}


def slot(name: str) -> Node:
    """Return what finds the words of a slot, rather few than many."""
    fits = SLOTS.get(name, _any)

    def find(words: _Words, at: int) -> Found:
        for first in _beginnings(words, at):
            for end in range(first + 1, len(words) + 1):
                if fits(words[first:end]):
                    yield end, {name: (first, end)}

    return find


def day(words: _Words, at: int) -> Found:
    """Find a day, without the words that lead to it: "am 3.12.", "3. Dezember 2026", "morgen"."""
    for begin in _beginnings(words, at):
        first = begin
        while first < len(words) and words[first].plain in _TO_DAY:
            first += 1
        named = first + (first < len(words) and words[first].plain in _WHICH_DAY)
        if named < len(words) and (end := _end_of_day(words, named)):
            yield end, {"day": (first, end)}


def _end_of_day(words: _Words, first: int) -> int:
    if _DAY.fullmatch(words[first].folded.rstrip("!?")):
        return first + 1
    following = words[first + 1].plain if first + 1 < len(words) else ""
    if re.fullmatch(r"\d{1,2}\.", words[first].folded) and _MONTH.fullmatch(following):
        year = words[first + 2].plain if first + 2 < len(words) else ""
        return first + 3 if re.fullmatch(r"\d{4}", year) else first + 2
    return 0


def one_of(name: str, values: tuple[Node, ...]) -> Node:
    """Return what finds one of several values of a slot."""

    def find(words: _Words, at: int) -> Found:
        for first in _beginnings(words, at):
            for value in values:
                for end, _ in value(words, first):
                    yield end, {name: (first, end)}

    return find
