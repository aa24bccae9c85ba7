"""German words for which of several times is meant, for numbers and for years."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from re import Match
from typing import TypeAlias

from commands.questions.reading.periods import Moment, Period

Reader: TypeAlias = Callable[[Match[str], Moment], Period | None]
# A pattern, how what it finds is read, and whether that is a time without a preposition before it.
Unit: TypeAlias = tuple[re.Pattern[str], Reader, bool]

STEPS = {
    "vorvorletzt": -3, "vorletzt": -2, "letzt": -1, "vergangen": -1, "vorig": -1,
    "vorherig": -1, "abgelaufen": -1, "dies": 0, "diesjaehrig": 0, "laufend": 0, "aktuell": 0,
    "jetzig": 0, "naechst": 1, "kommend": 1, "folgend": 1, "neu": 1, "uebernaechst": 2,
}  # fmt: skip
_ALTERNATIVES = "|".join(sorted(STEPS, key=len, reverse=True))
STEP = rf"({_ALTERNATIVES})(?:e[mnrs]?)?"
YEAR = r"((?:1[89]|2\d)\d\d)"
IN_YEAR = r"(?: (?:im |in |des |vom )?(?:jahr(?:e?s)? )?((?:1[89]|2\d)\d\d|[23]\d)(?![\d.]))?"
_NUMBERS = {
    "einem": 1, "einer": 1, "einen": 1, "eine": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwoelf": 12,
}  # fmt: skip
COUNT = r"(\d{1,2}|" + "|".join(_NUMBERS) + ")"
_ORDINALS = {"erste": 1, "zweite": 2, "dritte": 3, "vierte": 4}
ORDINAL = r"(?:([1-4])|(erste|zweite|dritte|vierte)[mnrs]?)"
PART = r"(anfang|mitte|ende)"
SCHOOL_YEAR = r"(?:schuljahr(?:e?s)?|sj)"


def said_year(text: str, today: date) -> int | None:
    """Return the calendar year that a text names anywhere, by number or as "nächstes Jahr"."""
    match = re.search(rf"\b{YEAR}\b(?![ /]\d\d\b)", text)
    if match:
        return int(match[1])
    match = re.search(rf"\b{STEP} jahr(?:es|s)?\b", text)
    return today.year + STEPS[match[1]] if match else None


def is_stepped(match: Match[str]) -> bool:
    """Whether a unit begins with "nächste", "letzte" or the like, and so is a time by itself."""
    return bool(match.lastindex and match[1] in STEPS)


def number(word: str) -> int:
    """Return the number that a word or figure of `COUNT` means."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def ordinal(digit: str | None, word: str | None) -> int:
    """Return the number that one of the two groups of `ORDINAL` means."""
    return int(digit) if digit else _ORDINALS[word or "erste"]


def full_year(digits: str | None) -> int | None:
    """Return 2027 for "27" and "2027"; None for no figures."""
    if not digits:
        return None
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def step_of(word: str | None) -> int | None:
    """Return how far a word leads, such as 1 for "naechst"; None for no word."""
    return STEPS[word] if word else None


def this_school_year(today: date) -> int:
    """Return the year in which the school year of a day began, on 1 August."""
    return today.year if today.month >= 8 else today.year - 1
