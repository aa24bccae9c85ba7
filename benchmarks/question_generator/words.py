"""What fills a slot of a wording: a name that takes the form its sentence asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from benchmarks.question_generator.german import fold, inflected
from benchmarks.question_generator.wordlists import word_list

_MEN = frozenset(word_list("men"))
_WOMEN = frozenset(word_list("women"))


class Slot(Protocol):
    def form(self, wanted: str) -> str:
        """Return the words for the slot; `wanted` is empty for the bare name."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stay as they are."""

    text: str

    def form(self, wanted: str) -> str:  # noqa: ARG002 (the same words in every form)
        return self.text


@dataclass(frozen=True, slots=True)
class Noun:
    """A name with a gender; `tail` follows it unchanged (" in Herne")."""

    text: str
    tail: str = ""

    def form(self, wanted: str) -> str:
        return (inflected(self.text, wanted) if wanted else self.text) + self.tail


@dataclass(frozen=True, slots=True)
class Town:
    """A place: "in Herne", "im Kreis Unna", "für die Stadt Herne"."""

    text: str

    def form(self, wanted: str) -> str:
        if not wanted:
            return self.text
        folded = fold(self.text)
        first = folded.split(" ")[0]
        if first in ("kreis", "landkreis") or folded.endswith("kreis"):
            forms = {"in": "im", "für": "für den", "aus": "aus dem", "von": "vom"}
        elif first == "stadt":
            forms = {"in": "in der", "für": "für die", "aus": "aus der", "von": "von der"}
        else:
            forms = {}
        return f"{forms.get(wanted, wanted)} {self.text}"


@dataclass(frozen=True, slots=True)
class Human:
    """A person by full name, by salutation and surname, or by surname alone."""

    name: str
    style: str  # full, salutation or surname

    def form(self, wanted: str) -> str:
        before = {"vom": "von ", "zum": "zu ", "beim": "bei ", "im": "in "}.get(wanted, "")
        return before + self._called(wanted)

    def _called(self, wanted: str) -> str:
        surname = surname_of(self.name)
        if self.style == "full":
            return self.name
        if self.style == "surname":
            return surname
        if is_woman(self.name):
            return f"Frau {surname}"
        return f"{'Herr' if wanted in ('', 'der') else 'Herrn'} {surname}"


def surname_of(name: str) -> str:
    return name.split(" ", 1)[-1]


def is_woman(name: str) -> bool:
    first = fold(name).split(" ", 1)[0]
    return first in _WOMEN or (first[-1] in "ae" and first not in _MEN)
