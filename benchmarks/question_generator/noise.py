"""Errors and habits of typing, laid over a question without changing what it asks.

A typing error never makes a word that is nearer to another word of the directory or of the wordings
than to the one that was meant.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import OSA

from benchmarks.question_generator.german import fold, is_noun_ending

_AROUND = Path(__file__).with_name("noise.txt")
_NEIGHBOURS = {
    left: right
    for row in ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
    for left, right in pairwise(row)
}
_NEIGHBOURS |= {right: left for left, right in _NEIGHBOURS.items() if right not in _NEIGHBOURS}
_AS_TWO = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
_LOST = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "ss"})
_WORD = re.compile(r"[^\W\d_]+")
_LONG = 5  # letters that a word has at least where an error still leaves it readable


@cache
def _around(part: str) -> list[str]:
    lines = _AROUND.read_text("utf-8").split(f"[{part}]\n", 1)[1].split("\n\n", 1)[0]
    return lines.rstrip("\n").split("\n")


class Noise:
    """Lays noise over questions.

    `names` are the folded words of the directory's names, `common` those of the wordings: words
    that must not come about. `codes` are its short names that capitals would make ("HAT").
    """

    def __init__(
        self,
        chance: random.Random,
        names: Iterable[str],
        common: Iterable[str],
        codes: Iterable[str] = (),
    ) -> None:
        self._chance = chance
        self._codes = frozenset(codes)
        self._common = frozenset(common)
        self._vocabulary = self._common | frozenset(names)
        self._kinds: dict[str, Callable[[str], str]] = {
            "transposed": lambda text: self._mistyped(text, self._transposed),
            "missing": lambda text: self._mistyped(text, self._missing),
            "doubled": lambda text: self._mistyped(text, self._doubled),
            "neighbour": lambda text: self._mistyped(text, self._neighbour),
            "two typos": self._two_typos,
            "umlaut as two": _umlauts_as_two,
            "umlaut lost": _umlauts_lost,
            "lower case": self._lower,
            "upper case": self._upper,
            "no punctuation": _without_punctuation,
            "greeting": self._greeted,
            "afterword": lambda text: text + self._chance.choice(_around("after")),
            "hyphen lost": lambda text: re.sub(r"(?<=\w)-(?=\w)", " ", text),
            "joined": lambda text: re.sub(r"(?<=\w)-(?=[^\W\d])", "", text),
            "split": self._split,
            "dots": self._dotted,
            "gendered": _gendered,
        }

    @property
    def typos(self) -> tuple[str, ...]:
        return ("transposed", "missing", "doubled", "neighbour", "two typos")

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self._kinds)

    def laid_over(self, text: str, kind: str) -> str | None:
        """Return the text with that kind of noise; None where it has nothing to lay hold of."""
        changed = self._kinds[kind](text)
        return changed if changed != text else None

    def _mistyped(
        self, text: str, error: Callable[[str], str], only: frozenset[str] | None = None
    ) -> str:
        words = [
            match
            for match in _WORD.finditer(text)
            if _may_suffer(match[0]) and (only is None or match[0] in only)
        ]
        self._chance.shuffle(words)
        for match in words:
            wrong = error(match.group())
            if wrong != match.group() and self._still_meant(match.group(), wrong):
                return text[: match.start()] + wrong + text[match.end() :]
        return text

    def _still_meant(self, word: str, wrong: str) -> bool:
        meant, typed = fold(word), fold(wrong)
        if typed in self._vocabulary:
            return False
        distance = OSA.distance(meant, typed)
        others = (other for other in self._vocabulary if other != meant)
        return all(OSA.distance(typed, o, score_cutoff=distance) > distance for o in others)

    def _place(self, word: str) -> int:
        """Draw a letter that isn't the first: people rarely miss that."""
        return self._chance.randint(1, len(word) - 2)

    def _transposed(self, word: str) -> str:
        at = self._place(word)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def _missing(self, word: str) -> str:
        at = self._place(word)
        return word[:at] + word[at + 1 :]

    def _doubled(self, word: str) -> str:
        at = self._place(word)
        return word[: at + 1] + word[at] + word[at + 1 :]

    def _neighbour(self, word: str) -> str:
        at = self._place(word)
        return word[:at] + _NEIGHBOURS.get(word[at], word[at]) + word[at + 1 :]

    def _two_typos(self, text: str) -> str:
        errors = [self._transposed, self._missing, self._doubled, self._neighbour]
        once = self._mistyped(text, self._chance.choice(errors))
        right = frozenset(_WORD.findall(text))
        return self._mistyped(once, self._chance.choice(errors), only=right)

    def _greeted(self, text: str) -> str:
        before = self._chance.choice(_around("before"))
        lower = self._chance.random() < 0.6 and text[:2].istitle()
        return before + (text[0].lower() + text[1:] if lower else text)

    def _lower(self, text: str) -> str:
        """Lower all letters, unless an abbreviation becomes a common word ("OB")."""
        short = (match[0] for match in _WORD.finditer(text) if match[0].isupper())
        return text if any(word.lower() in self._common for word in short) else text.lower()

    def _upper(self, text: str) -> str:
        """Raise all letters, unless a common word becomes a short name ("HAT")."""
        common = (match[0] for match in _WORD.finditer(text) if not match[0].isupper())
        return text if any(fold(word) in self._codes for word in common) else text.upper()

    def _split(self, text: str) -> str:
        """Split a compound before its last part: "Steuerungs gruppe"."""
        for match in _WORD.finditer(text):
            word = match.group()
            for at in range(4, len(word) - 3):
                if word[0].isupper() and is_noun_ending(word[at:]):
                    tail = word[at:].capitalize() if self._chance.random() < 0.5 else word[at:]
                    return f"{text[: match.start()]}{word[:at]} {tail}{text[match.end() :]}"
        return text

    def _dotted(self, text: str) -> str:
        short = [match for match in _WORD.finditer(text) if re.fullmatch("[A-Z]{2,3}", match[0])]
        if not short:
            return text
        match = self._chance.choice(short)
        dotted = "".join(f"{letter}." for letter in match.group())
        return text[: match.start()] + dotted + text[match.end() :]


def _may_suffer(word: str) -> bool:
    return len(word) >= _LONG and not word.isupper()


def _umlauts_as_two(text: str) -> str:
    return text.translate(_AS_TWO)


def _umlauts_lost(text: str) -> str:
    return text.translate(_LOST)


def _without_punctuation(text: str) -> str:
    return re.sub(r"[?!,„“\"]|(?<=\w)\.(?= |$)(?<!\w\.\w\.)|(?<=\w):(?= )", "", text)


def _gendered(text: str) -> str:
    for line in _around("gendered"):
        plain, gendered = line.split(" ")
        if re.search(rf"\b{plain}\b(?![:*])", text):
            return re.sub(rf"\b{plain}\b(?![:*])", gendered, text, count=1)
    return text
