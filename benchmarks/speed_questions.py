"""Questions to any directory, of all kinds, for measuring: mistyped and ambiguous ones too.

They are made from the directory's own names, so that they find what they look for as often as
people's questions do. The same directory and seed give the same questions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from storage.records import Directory

T = TypeVar("T")

_WORDS = (
    "Raumfahrt Quantenphysik Seifenoper Gletscher Kaktuszucht Bratwurst Zeppelin Mondschein "
    "Tiefseetauchen Käsefondue Xylophon Dampflok Wunderkerze Purzelbaum"
)
_OPENINGS = (
    "", "", "", "Hallo zusammen, ", "Kurze Frage: ", "Guten Morgen! ", "Weiß jemand, ",
    "Könnten Sie mir bitte sagen: ",
)  # fmt: skip
_MOST_TYPOS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one kind; questions of one `thread` build on one another."""

    kind: str
    text: str
    thread: str = ""
    room: str | None = None


class _Names:
    """Names picked from a directory by chance."""

    def __init__(self, directory: Directory, chance: random.Random) -> None:
        self.chance = chance
        self._towns = [row.name for row in directory.municipalities.values()]
        self._organizations = list(directory.organizations.values())
        self._persons = list(directory.persons.values())
        self._activities = list(directory.activities.values())
        self._committees = list(directory.committees.values())
        self._terms = list(directory.terms.values())

    def one(self, rows: Sequence[T]) -> T:
        return self.chance.choice(rows)

    def town(self) -> str:
        return self.one(self._towns)

    def body(self) -> str:
        row = self.one(self._organizations)
        return self.one((row.name, *row.short_names))

    def kind(self) -> str:
        return self.one(self._organizations).kind

    def person(self) -> str:
        return self.one(self._persons).name

    def surname(self) -> str:
        return self.person().split()[-1]

    def activity(self) -> str:
        return self.one(self._activities).name

    def audience(self) -> str:
        return self.one(self._activities).audience

    def committee(self) -> str:
        return self.one(self._committees).name

    def term(self) -> str:
        row = self.one(self._terms)
        return self.one((row.name, *row.synonyms))

    def unknown(self) -> str:
        return self.one(_WORDS.split())


_KINDS: dict[str, Callable[[_Names], str]] = {
    "who, in a town": lambda n: f"Wer macht {n.activity()} in {n.town()}?",
    "who, place open": lambda n: f"Wer macht {n.activity()}?",
    "with whom": lambda n: f"Mit wem läuft {n.activity()} in {n.town()}?",
    "what of a body": lambda n: f"Was macht {n.body()}?",
    "what in a town": lambda n: f"Welche Angebote gibt es in {n.town()}?",
    "what for whom": lambda n: f"Welche Angebote gibt es für {n.audience()}?",
    "what in a field": lambda n: f"Was läuft im Handlungsfeld {n.chance.randint(1, 4)}?",
    "when": lambda n: f"Wann ist {n.activity()} in {n.town()}?",
    "why": lambda n: f"Warum gibt es {n.activity()} in {n.town()}?",
    "where": lambda n: f"In welchen Städten gibt es {n.activity()}?",
    "contact of a body": lambda n: f"Wie erreiche ich {n.body()}?",
    "contact of a kind": lambda n: f"Telefonnummer {n.kind()} {n.town()}?",
    "contact of a person": lambda n: f"Mailadresse von {n.person()}?",
    "surname alone": lambda n: f"Wie erreiche ich Frau {n.surname()}?",
    "surname and town": lambda n: f"Nummer von Herrn {n.surname()} aus {n.town()}",
    "kind alone": lambda n: f"{n.kind()}?",
    "kinds of a town": lambda n: f"Welche {n.kind()} gibt es in {n.town()}?",
    "members": lambda n: f"Wer sitzt in {n.committee()}?",
    "is a member": lambda n: f"Sitzt {n.body()} in {n.committee()}?",
    "chair": lambda n: f"Wer hatte 2025 den Vorsitz in {n.committee()}?",
    "session": lambda n: f"Wann tagt {n.committee()} das nächste Mal?",
    "sessions of a month": lambda n: f"Welche Sitzungen gibt es im Januar 2027 in {n.town()}?",
    "committees": lambda n: f"In welchen Gremien sitzt {n.body()}?",
    "proxy": lambda n: f"Wer vertritt {n.person()}?",
    "represents": lambda n: f"Für wen spricht {n.body()} in {n.committee()}?",
    "staff": lambda n: f"Wer ist bei {n.body()} zuständig für {n.activity()}?",
    "function": lambda n: f"Wer leitet {n.body()}?",
    "jurisdiction": lambda n: f"Welche Agentur für Arbeit ist für {n.town()} zuständig?",
    "explain": lambda n: f"Was heißt {n.term()}?",
    "difference": lambda n: f"Unterschied zwischen {n.term()} und {n.term()}?",
    "not in": lambda n: f"In welchen Städten gibt es {n.activity()} nicht?",
    "except": lambda n: f"Wer macht {n.activity()} in {n.town()} außer {n.body()}?",
    "no match": lambda n: f"Wer macht {n.unknown()} in {n.town()}?",
    "no match at all": lambda n: f"Was kostet {n.unknown()} mit {n.unknown()} und {n.unknown()}?",
    "common words": lambda n: f"{n.kind()} {n.kind()} Leitung {n.activity()}",
    "long": lambda n: (
        f"Ich bin neu hier und wollte fragen, wer in {n.town()} oder {n.town()} oder "
        f"{n.town()} für {n.activity()} und {n.activity()} zuständig ist und ob {n.body()} "
        f"auch dabei ist, danke schon einmal und viele Grüße aus {n.town()}!"
    ),
}


def questions(directory: Directory, number: int, seed: int = 1) -> list[Asked]:
    """Return about `number` questions: each kind in turn, plain, mistyped and followed up."""
    chance = random.Random(seed)  # noqa: S311  (nothing is kept secret by it)
    names = _Names(directory, chance)
    rooms = list(directory.municipalities)
    made: list[Asked] = []
    while len(made) < number:
        for kind, make in _KINDS.items():
            room = chance.choice(rooms) if chance.random() < 0.25 else None
            made += _asked(kind, chance.choice(_OPENINGS) + make(names), room, names, len(made))
    return made


def _asked(kind: str, text: str, room: str | None, names: _Names, number: int) -> Iterator[Asked]:
    chance = names.chance
    draw = chance.random()
    if draw < 0.3:
        yield Asked(f"{kind}, mistyped", mistyped(text, chance), "", room)
    elif draw < 0.4:
        yield Asked(f"{kind}, in small letters", text.lower().rstrip("?"), "", room)
    else:
        yield Asked(kind, text, f"t{number}", room)
        if draw > 0.9:
            yield Asked("follow-up", f"und in {names.town()}?", f"t{number}", room)


def mistyped(text: str, chance: random.Random) -> str:
    """Return a text with some letters swapped, doubled, left out or replaced."""
    for _ in range(chance.randint(1, _MOST_TYPOS)):
        spots = [i for i in range(1, len(text) - 1) if text[i : i + 2].isalpha()]
        if not spots:
            break
        at = chance.choice(spots)
        a, b = text[at], text[at + 1]
        changed = chance.choice((b + a, a + a + b, b, chance.choice("aeinrstdhu") + b))
        text = text[:at] + changed + text[at + 2 :]
    return text
