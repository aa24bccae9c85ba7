"""What the German of a question says beside its names: "bei uns", negation, which meeting."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from typing import Any

from commands.questions.reading.model import Cues, TownKind

_GRADE = re.compile(
    r"\b(?:klassen?|jahrgang\w*|klassenstufe|stufe|jahrgangsstufe) (\d{1,2}|q\d|ef)\b"
    r"|\b(\d{1,2}) klasse\w*\b|\b(q[12]|ef)\b"
)
_FIELD = re.compile(r"\b(?:handlungsfeld\w*|hf) ?([1-9])\b")


# When in the week or day, or where if not on the spot: what `wann` may tell beside months.
_RHYTHM = re.compile(
    r"\b((?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|werktag|morgen|vormittag|"
    r"mittag|nachmittag|abend|nacht)s|online)\b|(?<=am )(wochenende)\b"
)


def _rules() -> tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    text = files("commands.questions.reading").joinpath("cues.txt").read_text("utf-8")
    holds: dict[str, list[str]] = {}
    unless: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, pattern = line.split(maxsplit=1)
            negative = pattern.removeprefix("not ")
            (holds if negative == pattern else unless).setdefault(name, []).append(negative)
    return _compiled(holds), _compiled(unless)


def _compiled(patterns: dict[str, list[str]]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(lines)) for name, lines in patterns.items()}


_HOLDS, _UNLESS = _rules()


def read_cues(canonical: str, plain: str) -> Cues:
    """Return what the German of a question says beside names, kind and time.

    `canonical` has an "x" for each name, `plain` the names as typed; both folded.
    """
    field = _FIELD.search(canonical)
    grade = _GRADE.search(plain)
    rhythm = _RHYTHM.search(canonical)
    cues = Cues(
        ordinal=_ordinal(canonical),
        field_of_action=int(field[1]) if field else None,
        grade=next((group for group in grade.groups() if group), "") if grade else "",
        rhythm=rhythm.group() if rhythm else "",
        town_kind=_town_kind(canonical),
    )
    said: dict[str, Any] = {name: True for name in _HOLDS if _says(name, canonical)}
    return replace(cues, **said)


def _says(name: str, canonical: str) -> bool:
    if not _HOLDS[name].search(canonical):
        return False
    return name not in _UNLESS or not _UNLESS[name].search(canonical)


_OF_TIME = r"(?! (?:jahr|schuljahr|monat|woche|tag|zeitpunkt|moment)\b)"
_ORDINALS = (
    (2, r"\buebernaechste\w?\b|\bnach de[rm] (?:naechsten|kommenden)\b"),
    (-2, rf"\bvorletzte\w?\b{_OF_TIME}"),
    (-1, rf"\b(?:letzte|vorige)[nrsm]?\b{_OF_TIME}|\bzuletzt\b|\bletzt\w+ mal\b"),
    (-1, r"\bvergangene\w? (?:sitzung|treffen|tagung)\b"),
    (
        1,
        rf"\b(?:naechste[nrsm]?|kommende[nrsm]?)\b{_OF_TIME}|\bwieder\b|\bdemnaechst\b|\bfolgetermine?\b",
    ),
)


def _ordinal(canonical: str) -> int | None:
    """Return which meeting: 1 the next, 2 the one after, -1 the last, -2 the one before."""
    for ordinal, pattern in _ORDINALS:
        if re.search(pattern, canonical):
            return ordinal
    return None


def _town_kind(canonical: str) -> TownKind:
    if re.search(r"\bkreisfreie?\w?\b", canonical):
        return "city"
    if re.search(r"\bkreisangehoerige?\w?\b", canonical):
        return "town"
    if re.search(r"\bwelche[nrm]? (?:der |von den )?(?:\S+ )?(?:land)?kreisen?\b", canonical):
        return "county"
    return ""
