"""The wordings of patterns.txt, by scene."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.question_generator.words import Slot

_PATTERNS = Path(__file__).with_name("patterns.txt")
HELD_OUT = Path(__file__).with_name("held_out.txt")
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence with slots, and what kind of wording it is (plain, telegram, …)."""

    kind: str
    text: str

    def filled(self, slots: Mapping[str, Slot]) -> str:
        said = _SLOT.sub(lambda match: slots[match[1]].form(match[2] or ""), self.text)
        return said[0].upper() + said[1:] if self.text.startswith("{") else said


@cache
def wordings(path: Path = _PATTERNS) -> dict[str, list[Wording]]:
    """Return the wordings by heading."""
    found: dict[str, list[Wording]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            here = found.setdefault(line.strip("[]"), [])
        elif line.strip() and not line.startswith("#"):
            kind, text = line.split(": ", 1)
            here.append(Wording(kind, text))
    return found


def words_of_wordings() -> set[str]:
    """Return every word of the wordings as it is written; slots are left out."""
    texts = (wording.text for listed in wordings().values() for wording in listed)
    return {word for text in texts for word in re.findall(r"[^\W\d_]+", _SLOT.sub(" ", text))}
