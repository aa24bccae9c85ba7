"""What somebody said, taken apart into words."""

from __future__ import annotations

import re
from dataclasses import dataclass

# They may stand anywhere between others, and mean nothing there.
SMALL = frozenset((
    "bitte", "mal", "doch", "noch", "jetzt", "nun", "gern", "gerne", "kurz", "eben", "schon",
    "denn", "eigentlich", "leider", "auch", "einfach", "gerade", "wieder", "wohl", "selbst",
))  # fmt: skip
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD = re.compile(r"(?:[^\s,;:]|[,:](?=\d))+")
_AROUND = "\"'„“”‚‘’»«()!?….–-"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of what was said: where it stands, as it stands, and without what is around it."""

    start: int
    end: int
    folded: str
    plain: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was said, with its words."""

    text: str
    words: tuple[Word, ...]


def sentence(text: str) -> Sentence:
    """Take what was said apart into its words."""
    found = []
    for word in _WORD.finditer(text):
        folded = word.group().casefold().translate(_SPELT_OUT)
        plain = folded.strip(_AROUND)
        if plain:
            found.append(Word(word.start(), word.end(), folded, plain))
    return Sentence(text, tuple(found))


def folded(said: str) -> list[str]:
    """Return the words of a pattern as those of a sentence are compared."""
    return said.casefold().translate(_SPELT_OUT).split()
