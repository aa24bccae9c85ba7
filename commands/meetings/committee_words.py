"""Tells words that name committees from words that name places, known or not; pure."""

from __future__ import annotations

import re

from commands.lookup import folded

_KIND = re.compile(
    r"(?P<of>[\w–-]*?)(?P<kind>konferenz(?:en)?|kreis(?:e?s)?|beirate?s?|gremiums?|gruppen?|"
    r"aussch(?:uss|uß)(?:es)?|runden?|netzwerke?s?|konsens|kommission(?:en)?)|"
    r"(?:beirat|gremien|ausschuss|arbeitskreis|arbeitsgrupp|lenkungskreis|steuerungsgrupp)\w*",
    re.IGNORECASE,
)
_SHORT_KIND = re.compile(r"(?:\w+[-–])?F?(?:AK|AG|LK)|FAG|RAK")
# Only as the end of a longer word: "Kreis Unna", "in kleiner Runde".
_NOT_ALONE = re.compile(r"kreis|rund|grupp|netzwerk|konsens", re.IGNORECASE)
_NOT_OF = re.compile(
    r"(?:video|telefon|web|online|zoom|teams|um|land)[-–]?|[\w–-]*-ruhr-", re.IGNORECASE
)
_PLACE = re.compile(
    r"[\w.–-]*(?:haus|hauses|halle|saal|raum|räume|zentrum|zimmer|schule|kolleg|gymnasium|platz|"
    r"stra(?:ß|ss)e|str|weg|allee|etage|stock|bibliothek|bücherei|kammer|agentur|center|amt|büro|"
    r"hof|turm|zeche|theater|museum|akademie|universität|campus|kirche|park|heim|werk|foyer|mensa|"
    r"aula|cafeteria|kantine|treff|club|kino|verwaltung|stelle|ministerium|geschoss)\.?|"
    r"(?:video|telefon|web|online|zoom|teams)[-–]?konferenz|online|digital|hybrid|zoom|teams|webex|"
    r"video|telefonisch|bigbluebutton|bbb|ihk|hwk|vhs|ort:?|jitsi",
    re.IGNORECASE,
)
_AT = frozenset(
    ("im", "in", "beim", "bei", "an", "auf", "über", "via", "per", "vor", "neben", "gegenüber",
     "wegen", "weil", "nach")
)  # fmt: skip
_SAYS_NOTHING = frozenset(
    ("die", "der", "das", "den", "dem", "des", "eine", "einer", "einen", "ein", "sitzung",
     "sitzungen", "termin", "termine", "bitte", "nächste", "nächster", "nächsten", "kommende",
     "kommenden", "von", "vom", "am", "um", "zu", "zur", "zum", "für", "fuer", "uhr", "unsere",
     "unserer", "unseren", "ist", "wird", "werden", "muss", "soll", "sollte", "leider", "komplett",
     "ganz", "ganze", "im", "in", "mit", "ab", "alle", "ja", "und", "hat")
)  # fmt: skip
_SHORTEST = 5  # letters of a name that ends with the kind of committee
_EDGE = ' ,;:.!?()"„“–-'


def committee_like(text: str) -> str:
    """Return what of a text looks like the name of a committee and not like a place; "" for none.

    "Jugendkonferenz", "Lenkungskreis Bochum" and "Beirat im Rathaus" do, "Kreishaus",
    "Videokonferenz" and "Raum der Arbeitsgruppe" don't.
    """
    found = (_name_in(part.split()) for part in re.split(r"[,;]", text))
    return next(filter(None, found), "")


def place_like(text: str) -> bool:
    """Whether a text says where, as far as its words tell: "im Kino", "Raum 3", "Jugendzentrum"."""
    words = text.split()
    return any(_says_where(word) for word in words) or bool(words and words[0].casefold() in _AT)


def goes_on_with(following: str) -> str:
    """Return the names that directly follow the name of a committee: "Bochum", "Mensa"; or ""."""
    if following[:1] in (",", ";", ":"):
        return ""
    return " ".join(_names(following.split()))


def unread(text: str) -> str:
    """Return a text without the words that say nothing about a meeting: "die nächste Sitzung"."""
    words = (word.strip(_EDGE) for word in text.split())
    return " ".join(word for word in words if word and word.casefold() not in _SAYS_NOTHING)


def beginnings(name: str) -> tuple[str, ...]:
    """Return what a folded name may be cut down to: "stubo ak" and "stubo ak sek" of a longer one.

    The kind of committee is always part of it.
    """
    words = name.split()
    kinds = (at for at, word in enumerate(words) if word in ("ak", "fag") or _is_kind(word))
    cut = (" ".join(words[:end]) for end in range(next(kinds, len(words)) + 1, len(words)))
    return tuple(beginning for beginning in cut if len(beginning) >= _SHORTEST)


def _name_in(words: list[str]) -> str:
    first = next((i for i, word in enumerate(words) if folded(word) and unread(word)), len(words))
    words = [word.strip(_EDGE) for word in words[first:]]
    for position, word in enumerate(words):
        if _says_where(word) or word.casefold() in _AT:
            return ""
        if _is_kind(word):
            following = _names(words[position + 1 :])
            return " ".join([*words[: position + 1], *following])
    return ""


def _names(words: list[str]) -> list[str]:
    """Return the words at the beginning that are names, and not those of a place."""
    for position, word in enumerate(words):
        if not word[:1].isupper() or _says_where(word):
            return words[:position]
        if word[-1] in ",;:":
            return [*words[:position], word[:-1]]
    return words


def _is_kind(word: str) -> bool:
    if _SHORT_KIND.fullmatch(word):
        return True
    found = _KIND.fullmatch(word)
    if found is None or found["kind"] is None:
        return found is not None
    if _NOT_OF.fullmatch(found["of"]):
        return False
    return bool(found["of"].strip("–-")) or not _NOT_ALONE.match(found["kind"])


def _says_where(word: str) -> bool:
    word = word.strip(_EDGE)
    return bool(_PLACE.fullmatch(word)) or any(letter.isdigit() for letter in word) or "/" in word
