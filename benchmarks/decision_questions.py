"""What people type behind `/beschlüsse`, kind by kind, made from decisions that there are."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storage.decisions import Decision
from storage.records import Directory

_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_FREQUENT = "wird|Plätze|Euro|Mittel|gefördert|Bericht|Verwaltung|Schulen|Koordinierungsstelle"
_BEGINNINGS = "Ausbild|Berufs|Förder|Beratungs|Koordin|Info|Prakti|Talent|Schul|die|Ste"
_UNKNOWN = "Raumfahrt|Quantenphysik|Seifenoper|Gletscher|Kaktuszucht|Dampflok|Purzelbaum|Zeppelin"
_LONG = 7  # letters of a word that is mistyped


@dataclass(frozen=True, slots=True)
class Line:
    """What is typed behind the command, and of which kind it is."""

    kind: str
    text: str


class _Words:
    """Words and names by chance, of decisions picked by chance."""

    def __init__(self, directory: Directory, decisions: Sequence[Decision], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self._decisions = decisions
        self._committees = list(directory.committees.values())
        self._places = list(directory.municipalities.values())

    def of_one(self, count: int) -> str:
        """Return so many words of one decision."""
        words = _long_words(self.chance.choice(self._decisions).text, 4)
        return " ".join(self.chance.sample(words, min(count, len(words))))

    def mistyped(self) -> str:
        words: list[str] = []
        while not words:
            words = _long_words(self.chance.choice(self._decisions).text, _LONG)
        return _mistyped(self.chance.choice(words), self.chance)

    def one(self, words: str) -> str:
        return self.chance.choice(words.split("|"))

    def responsible(self) -> str:
        return self.chance.choice(self._decisions).responsible.split(", ")[0]

    def committee(self) -> str:
        return self.chance.choice(self._committees).name

    def place(self) -> str:
        return self.chance.choice(self._places).name

    def year(self) -> int:
        return self.chance.randrange(2017, 2027)


def _long_words(text: str, letters: int) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text) if len(word) >= letters]


def _mistyped(word: str, chance: random.Random) -> str:
    """Return a word with one letter wrong, missing, too many, or two swapped."""
    at = chance.randrange(1, len(word) - 1)
    a, b = word[at], word[at + 1]
    return word[:at] + chance.choice((b + a, a + a + b, b, "x" + b)) + word[at + 2 :]


_MAKERS: dict[str, Callable[[_Words], str]] = {
    "nothing": lambda _: "",
    "a word": lambda w: w.of_one(1),
    "two words": lambda w: w.of_one(2),
    "three words": lambda w: w.of_one(3),
    "a mistyped word": lambda w: w.mistyped(),
    "a word and a mistyped one": lambda w: f"{w.one(_FREQUENT)} {w.mistyped()}",
    "the beginning of a word": lambda w: w.one(_BEGINNINGS),
    "a very frequent word": lambda w: w.one(_FREQUENT),
    "two very frequent words": lambda w: f"{w.one(_FREQUENT)} {w.one(_FREQUENT)}",
    "frequent words and a year": lambda w: f"{w.one(_FREQUENT)} {w.one(_FREQUENT)} {w.year()}",
    "responsible": lambda w: f"verantwortlich: {w.responsible()}",
    "responsible, open": lambda w: f"offen verantwortlich: {w.responsible()}",
    "a committee": lambda w: w.committee(),
    "a committee, open": lambda w: f"offen {w.committee()}",
    "a place": lambda w: w.place(),
    "a year": lambda w: f"{w.year()}",
    "a month and a word": lambda w: f"{w.one(_MONTHS)} {w.year()} {w.of_one(1)}",
    "open": lambda _: "offen",
    "overdue": lambda _: "überfällig",
    "a state and a word": lambda w: f"{w.one('vertagt|abgelehnt|umgesetzt')} {w.of_one(1)}",
    "an early page": lambda w: f"{w.one(_FREQUENT)} Seite {w.chance.randint(2, 9)}",
    "a late page": lambda w: f"{w.one(_FREQUENT)} Seite {w.chance.randint(30, 60)}",
    "no hit": lambda w: w.one(_UNKNOWN),
    "no hit for one of two": lambda w: f"{w.one(_FREQUENT)} {w.one(_UNKNOWN)}",
    "no hit for both together": lambda w: f"{w.of_one(1)} {w.of_one(1)} {w.of_one(1)}",
    "a sentence": lambda w: f"was haben wir zum {w.of_one(1)} in {w.place()} beschlossen?",
}


KINDS = len(_MAKERS)


def lines(directory: Directory, decisions: Sequence[Decision], each: int, seed: int) -> list[Line]:
    """Return `each` lines of every kind, the kinds in turn."""
    words = _Words(directory, decisions, seed)
    return [Line(kind, make(words)) for _ in range(each) for kind, make in _MAKERS.items()]
