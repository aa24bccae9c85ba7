"""How a vote went, as people write it: "einstimmig", "7 ja, 2 nein", "7:2:1". Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from storage.decisions import Vote

_NUMBERS = {"keine": 0, "keiner": 0, "eine": 1, "einer": 1, "ein": 1, "zwei": 2, "drei": 3,
            "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
            "zehn": 10}  # fmt: skip
_N = r"(?:\d{1,3}|" + "|".join(_NUMBERS) + ")"
_KIND = (
    r"(?:ja(?:[- ]?stimmen?)?|dafür|nein(?:[- ]?stimmen?)?|gegenstimmen?|dagegen|"
    r"enthaltung(?:en)?|enthalten|enth\.?)"
)
_BEFORE = r"(?:(?:abstimmung|mit|bei|und|mehrheitlich)[:\s]\s*)*"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_UNANIMOUS = _pattern(
    r"(?:abstimmung:?\s*)?einstimmig(?:e[rs]?)?(?:\s+(?:beschlossen|angenommen))?"
    rf"(?:\s+(?:bei|mit)\s+(?P<abstained>{_N})\s+enthaltung(?:en)?)?"
)
_MAJORITY = _pattern(
    r"(?:abstimmung:?\s*)?(?:mehrheitlich|mit\s+mehrheit)(?:\s+(?:beschlossen|angenommen))?"
)
_COUNTED = _pattern(rf"(?:{_BEFORE}{_N}\s*(?:×\s*)?{_KIND}[\s/]*)+")
_ONE_COUNTED = _pattern(rf"(?P<number>{_N})\s*(?:×\s*)?(?P<kind>{_KIND})")
_ALL_COUNTED = _pattern(
    r"(?:(?:abstimmung|abgestimmt|ergebnis):?\s*|mit\s+)?(?P<yes>\d{1,3})\s*[:/]\s*"
    r"(?P<no>\d{1,3})\s*[:/]\s*(?P<abstained>\d{1,3})(?:\s+stimmen)?"
)
_DECIDED = r"(?:beschl(?:ossen|ie(?:ß|ss)en|ie(?:ß|ss)t)|empfehlen|empfohlen|angenommen|zugestimmt)"
_WITHIN = _pattern(
    rf"(?<!nicht )\b(?P<how>einstimmig|mehrheitlich)\s+{_DECIDED}\b|"
    rf"\b{_DECIDED}\s+(?:(?:wir|es|wird|wurde|hat|haben)\s+)*(?P<also>einstimmig|mehrheitlich)\b"
)


def read_vote(clause: str, before: Vote | None) -> Vote | None:
    """Return the vote that a whole clause tells, numbers added to those said before; else None."""
    if match := _UNANIMOUS.fullmatch(clause):
        return Vote(abstained=_number(match["abstained"]) if match["abstained"] else None)
    if _MAJORITY.fullmatch(clause):
        return Vote(by_majority=True)
    if match := _ALL_COUNTED.fullmatch(clause):
        return Vote(int(match["yes"]), int(match["no"]), int(match["abstained"]))
    if not _COUNTED.fullmatch(clause):
        return None
    vote = before or Vote()
    for one in _ONE_COUNTED.finditer(clause):
        said: dict[str, Any] = {_name(one["kind"].casefold()): _number(one["number"])}
        vote = replace(vote, **said)
    return vote


def vote_within(text: str) -> Vote | None:
    """Return the vote that a sentence tells besides what was decided; None for none."""
    found = _WITHIN.search(text)
    if found is None:
        return None
    return Vote(by_majority=(found["how"] or found["also"]).casefold() == "mehrheitlich")


def _name(kind: str) -> str:
    if kind[0] == "j" or kind == "dafür":
        return "yes"
    return "no" if kind.startswith(("nein", "gegen")) or kind == "dagegen" else "abstained"


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _NUMBERS[said.casefold()]
