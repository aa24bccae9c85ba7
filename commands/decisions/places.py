"""Which place's decisions a text means: a municipality's and its committees', or the region's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commands.committees.names import longest_name
from commands.contract import Ask
from commands.decisions.access import bodies_of_place, bodies_of_region
from commands.lookup import folded
from storage.records import Municipality

_REGION = re.compile(r"\b(?:(?:der|die|unserer|unsere|ganzen?)\s+)*region\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OfPlace:
    """Who decides there, how that is called, and the text without the name."""

    bodies: tuple[str, ...]
    label: str
    rest: str


def place_in(ask: Ask, text: str) -> OfPlace | None:
    """Return the place whose decisions a text means; None where it names none.

    Abbreviations count only as they are written: "HER" is Herne, "her" is not.
    """
    found = longest_name(text, _names(ask, text))
    if found is not None and len(found.rows) == 1:
        [row] = found.rows
        return OfPlace(tuple(bodies_of_place(ask, row.id)), row.name, found.rest)
    if (match := _REGION.search(text)) is not None:
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        return OfPlace(tuple(bodies_of_region(ask)), "Region", rest)
    return None


def _names(ask: Ask, text: str) -> dict[str, list[Municipality]]:
    words = set(re.findall(r"\w+", text))
    found: dict[str, list[Municipality]] = {}
    for row in ask.directory.municipalities.values():
        for name in (row.name, *row.short_names):
            if not name.isupper() or name in words:
                found.setdefault(folded(name), []).append(row)
    return found
