"""Finding municipalities and committees by the names that people use for them; pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from storage.records import Committee, Municipality

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NEAR = 75  # of 100; below that, suggestions look random
_MOST = 6

Row = TypeVar("Row", Municipality, Committee)


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """Rows that bear the name, and if there are none, rows that nearly do, the nearest first."""

    named: tuple[Row, ...] = ()
    near: tuple[Row, ...] = ()


def look_up(name: str, rows: Iterable[Row]) -> Found[Row]:
    """Find rows by id, name or short name; else by part of a name; else by a near miss."""
    rows = list(rows)
    wanted = folded(name)
    if not wanted:
        return Found()
    exact = tuple(row for row in rows if wanted in _names(row))
    if exact:
        return Found(named=exact)
    words = set(wanted.split())
    partly = tuple(row for row in rows if any(words <= set(own.split()) for own in _names(row)))
    return Found(named=partly[:_MOST]) if partly else Found(near=_nearest(wanted, rows))


def _nearest(wanted: str, rows: list[Row]) -> tuple[Row, ...]:
    names = [(own, row) for row in rows for own in _names(row)]
    matches = process.extract(
        wanted, [own for own, _ in names], scorer=fuzz.ratio, score_cutoff=_NEAR, limit=4 * _MOST
    )
    nearest = {names[index][1].id: names[index][1] for _, _, index in matches}
    return tuple(nearest.values())[:_MOST]


def _names(row: Municipality | Committee) -> list[str]:
    return [folded(own) for own in (row.id, row.name, *row.short_names)]


def folded(name: str) -> str:
    """Return a name in lower case, umlauts spelt out, words separated by single blanks."""
    spelt_out = unicodedata.normalize("NFC", name).casefold().translate(_SPELT_OUT)
    return " ".join(re.sub(r"[\W_]+", " ", spelt_out).split())
