"""Which kind of question a wording speaks for, learned from questions that people typed.

The rules in `kinds.txt` say what they know for certain; this says what is likely, so that a
wording no rule foresaw is understood too, and one that a rule takes too literally is not. It is a
multinomial logistic regression over the words and pairs of words of a question in which every name
is replaced by its sort. The weights in `kind_weights.txt` are made from the wordings in
`wordings.txt` by `python -m benchmarks.learn_kinds`; the same wordings give the same weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast

from commands.questions.lexicon.index import Sort
from commands.questions.reading.model import Asks, Mention
from commands.questions.reading.segments import choose
from commands.questions.reading.words import Word

Kind: TypeAlias = Asks | Literal["none of these"]
STRANGE: Kind = "none of these"  # no question for a directory of who does what

_SIGNS: dict[Sort, str] = {
    "place": "<Ort>", "organization": "<Stelle>", "person": "<Person>", "committee": "<Gremium>",
    "activity": "<Angebot>", "term": "<Begriff>", "function": "<Funktion>",
    "responsibility": "<Aufgabe>", "audience": "<Gruppe>",
}  # fmt: skip
_UNKNOWN_NOUN, _UNKNOWN_WORD, _NUMBER = "<Wort>", "<wort>", "<Zahl>"
_FIRM = 0.45  # from which score on a mention stands for a name
_SCALE = 50  # weights are stored as whole numbers of fiftieths


def wording(words: tuple[Word, ...], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the words of a question with every name replaced by a sign for its sort."""
    begins = {m.start: m for m in choose(mentions, words, "") if m.score > _FIRM}
    found: list[str] = []
    position = 0
    while position < len(words):
        mention = begins.get(position)
        found.append(_SIGNS[mention.sort] if mention else _sign(words[position]))
        position = mention.end if mention else position + 1
    return tuple(found)


def _sign(word: Word) -> str:
    if word.token.folded[:1].isdigit():
        return _NUMBER
    if word.german or not word.token.folded.isalpha():
        return word.german or word.token.folded
    return _UNKNOWN_NOUN if word.token.is_capital else _UNKNOWN_WORD


def features(said: Sequence[str], before: str) -> Iterator[str]:
    """Yield what the weights speak of: words, pairs and triples, sorts of names, what was asked."""
    framed = ("^", *said, "$")
    for position, word in enumerate(framed):
        yield word
        second = framed[position + 1 : position + 2]
        third = framed[position + 2 : position + 3]
        if second:
            yield f"{word} {second[0]}"
        if second and third:
            yield f"{word} * {third[0]}"
            yield f"{word} {second[0]} {third[0]}"
    names = sorted({word for word in said if word[0] == "<"})
    plain = [word for word in said if word[0] != "<"]
    yield "names " + "".join(names)
    yield "first " + "".join(plain[:1])
    yield from (f"{name} & {word}" for name in names for word in plain)
    yield f"before {before}"


def likely(said: Sequence[str], before: str) -> Mapping[str, float]:
    """Return how likely each kind is; `before` is the kind asked before, "" for none."""
    kinds, weights = _model()
    sums = [0.0] * len(kinds)
    for feature in set(features(said, before)):
        for kind, weight in weights.get(feature, ()):
            sums[kind] += weight
    most = max(sums)
    parts = [math.exp((each - most) / _SCALE) for each in sums]
    total = sum(parts)
    return {kind: part / total for kind, part in zip(kinds, parts, strict=True)}


@cache
def _model() -> tuple[tuple[Kind, ...], dict[str, tuple[tuple[int, int], ...]]]:
    text = files("commands.questions.reading").joinpath("kind_weights.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    kinds = cast("tuple[Kind, ...]", tuple(next(lines).split("\t")))
    weights: dict[str, tuple[tuple[int, int], ...]] = {}
    for line in lines:
        feature, *pairs = line.split("\t")
        weights[feature] = tuple(_pair(pair) for pair in pairs)
    return kinds, weights


@cache
def _pair(text: str) -> tuple[int, int]:
    kind, _, weight = text.partition(":")
    return int(kind), int(weight)
