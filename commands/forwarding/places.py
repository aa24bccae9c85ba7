"""Which municipality a typed question names; pure."""

from __future__ import annotations

import re
import unicodedata

from storage.records import Directory, Municipality

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def split_place(directory: Directory, text: str) -> tuple[str | None, str]:
    """Split off the id of a municipality with which a command line of the bot's own begins."""
    first, _, rest = text.partition(" ")
    if first in directory.municipalities:
        return first, rest.strip()
    return None, text


def named_places(directory: Directory, text: str) -> list[Municipality]:
    """Return the municipalities that the text names, each once.

    Longer names win over shorter ones within them. Abbreviations count only as they are written:
    "HER" is Herne, "her" is not.
    """
    names = [
        (name, place)
        for place in directory.municipalities.values()
        for name in (place.name, *place.short_names)
    ]
    rest, found = _folded(text), dict[str, Municipality]()
    for name, place in sorted(names, key=lambda pair: -len(pair[0])):
        pattern = _pattern(name)
        if pattern.search(text if name.isupper() else rest):
            found.setdefault(place.id, place)
            rest = pattern.sub("|", rest)
    return list(found.values())


def _pattern(name: str) -> re.Pattern[str]:
    """Return what matches the name as a whole word, also as a genitive."""
    written = name if name.isupper() else _folded(name)
    return re.compile(rf"(?<!\w){re.escape(written)}s?(?!\w)")


def _folded(text: str) -> str:
    spelt_out = unicodedata.normalize("NFC", text).casefold().translate(_SPELT_OUT)
    return " ".join(re.sub(r"[\W_]+", " ", spelt_out).split())
