"""Who comes instead of somebody: read out of a line, and known from the directory; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commands.contract import Code, UserError
from storage.records import Directory, Person

_LONGEST = 100  # characters
_INSTEAD = re.compile(
    r"[,;.]?\s*\b(?:(?:es|dafür|stattdessen|für\s+mich)\s+kommt|mich\s+vertritt|vertreten\s+durch|"
    r"vertretung\s*(?:ist|durch|:))\s*:?\s*(?P<who>\S.*)$",
    re.IGNORECASE,
)
_FILLING = re.compile(
    r"^(?:(?:durch|von|mit|ist|doch|nun|jetzt|lieber|stattdessen|bitte|korrektur|neu(?=\s*:)|"
    r"(?:ge)?(?:ä|ae)nder(?:n|t|e|ung)?(?:\s+(?:in|auf|zu))?|nicht\s.*\bsondern|(?:es|dafür|für\s+mich)?\s*kommt|an\s+meiner\s+stelle|"
    r"mich\s+vertritt|vertretung|für\s+mich)(?=[\s:])\s*:?\s*)+",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\s+(?:kommt(?:\s+für\s+mich)?|vertritt\s+mich|springt\s+ein)\W*$", re.IGNORECASE
)
_NOBODY_YET = re.compile(
    r"(?:(?:noch\s+)?(?:offen|unklar|unbekannt)|(?:das\s+)?weiß\s+ich\s+(?:noch\s+)?nicht|später)\W*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:(?:doch\s+)?keine?r?|niemand|nein|nicht|aus|weg|löschen|streichen|entfällt|zurücknehmen|"
    r"zurückziehen)(?:\s+vertretung)?\W*",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NO_NAME = re.compile(r"[<>]|://|^@[^:]*$")
_AROUND = " ,;:\"„“”‚‘'"


def instead(text: str) -> str:
    """Return who comes instead, as in "10.12., es kommt Frau Sommer"; "" where it isn't said."""
    found = _INSTEAD.search(text)
    return name_told(found["who"]) if found else ""


def name_told(text: str) -> str:
    """Return the name in what follows the command: "doch durch Frau Sommer" is "Frau Sommer".

    "" where none is told, or it is said that nobody is known yet. Raises UserError for what is no
    name, and where it is said that nobody comes.
    """
    name = _ENDING.sub("", _FILLING.sub("", text.strip(_AROUND)))
    name = " ".join(name.split()).strip(_AROUND + ".!")
    if len(name) > _LONGEST:
        raise UserError(f"Der Name ist zu lang, höchstens {_LONGEST} Zeichen gehen.")
    if _NOBODY_YET.fullmatch(name):
        return ""
    if _NOBODY.fullmatch(name):
        raise UserError(
            "Kommt niemand, ist das eine Absage.",
            hints=(("Absagen: ", Code("/absage"), ", die Antwort wieder offen lassen: ",
                    Code("/teilnahme zurücknehmen"), "."),),
        )  # fmt: skip
    if name and (not _LETTERS.search(name) or _NO_NAME.search(name)):
        raise UserError(f"„{name}“ ist kein Name.",
                        hints=(("So: ", Code("/vertretung Frau Sommer"), "."),))  # fmt: skip
    return name


def known_substitutes(directory: Directory, posts: Iterable[Person]) -> list[str]:
    """Return the names of those who stand in for a person of these posts anyway."""
    names = []
    for row_id in (row_id for post in posts for row_id in post.substitute_ids):
        row = directory.persons.get(row_id) or directory.organizations.get(row_id)
        if row is not None:
            names.append(row.name)
    return names
