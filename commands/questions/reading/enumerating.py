"""Bodies and people that are named in one breath: "A, B und C", "sowohl A als auch B"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from commands.questions.lexicon.german import LINKS
from commands.questions.reading.model import Mention
from commands.questions.reading.words import Word

_AND = re.compile(r"(?:und|sowie|plus|(?:und )?mit|als auch)(?: auch)?")
_FILLING = LINKS | {"beide", "zusammen", "gemeinsam", "herr", "herrn", "frau"}


def with_joined(mentions: list[Mention], words: tuple[Word, ...]) -> list[Mention]:
    """Mark each body or person that is named along with the one before."""
    acting = [m for m in mentions if m.sort in ("organization", "person") and not m.excluded]
    acting.sort(key=lambda mention: mention.start)
    places = {i for m in mentions if m.sort == "place" for i in range(m.start, m.end)}
    joined = {
        right.start for left, right in pairwise(acting) if _are_joined(left, right, words, places)
    }
    return [replace(m, along=True) if m in acting and m.start in joined else m for m in mentions]


def _are_joined(left: Mention, right: Mention, words: tuple[Word, ...], places: set[int]) -> bool:
    """Whether nothing stands between them but an "und" or a comma, and the place of the first."""
    between = [words[i].token.folded for i in range(left.end, right.start) if i not in places]
    said = " ".join(word for word in between if word not in _FILLING)
    listed = any("," in words[i].token.before for i in range(left.end, right.start + 1))
    return _AND.fullmatch(said) is not None if said else listed
