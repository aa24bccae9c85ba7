"""Words of German dates and times, and patterns over them."""

from __future__ import annotations

import re

MONTHS = (
    "januar|jan|jänner", "februar|feb", "märz|mrz|mär", "april|apr", "mai", "juni|jun",
    "juli|jul", "august|aug", "september|sept|sep", "oktober|okt", "november|nov", "dezember|dez",
)  # fmt: skip
WEEKDAYS = (
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag|sonnabend", "sonntag",
)  # fmt: skip
SHORT_WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
NUMBERS = {
    "ein": 1, "eine": 1, "einem": 1, "einer": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
ORDINALS = {
    "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6, "siebt": 7, "acht": 8,
    "neunt": 9, "zehnt": 10, "elft": 11, "zwölft": 12, "letzt": -1, "vorletzt": -2,
}  # fmt: skip
UNITS = {
    "minute": "minutes", "minuten": "minutes", "min": "minutes",
    "stunde": "hours", "stunden": "hours", "std": "hours",
    "tag": "days", "tage": "days", "tagen": "days",
    "woche": "weeks", "wochen": "weeks",
    "monat": "months", "monate": "months", "monaten": "months",
    "quartal": "quarters", "quartale": "quarters", "quartalen": "quarters",
    "jahr": "years", "jahre": "years", "jahren": "years",
}  # fmt: skip

# Parts of patterns, without names: for lists of such words.
ORDINAL = r"(?:(?:" + "|".join(ORDINALS) + r")e[nmrs]?|\d{1,2}\.)"
DAY_WORD = (r"(?:(?:" + "|".join(WEEKDAYS) + r")s?|(?:" + "|".join(SHORT_WEEKDAYS) + r")\.?)"
            rf"(?!\w|-(?!{'|'.join(SHORT_WEEKDAYS)})\w)")  # fmt: skip
AND = r"\s*(?:,\s*und|,|/|&|\b(?:und|oder|sowie)\b)\s*"
TO = r"\s?(?:-|–|—|\bbis\b)\s?"
_MOST_DIGITS = 9  # more is too much for anything
_SPELT = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}
_NAMED = {
    "<day>": r"(?P<weekday>" + "|".join(WEEKDAYS) + ")",
    "<month>": r"(?P<month>" + "|".join(MONTHS) + r")\.?",
    "<number>": r"(?P<number>\d+|" + "|".join(NUMBERS) + ")",
    "<ordinal>": rf"(?P<ordinal>{ORDINAL})",
    "<unit>": r"(?P<unit>" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")",
}


def pattern(text: str) -> re.Pattern[str]:
    """Return a pattern over typed text; "<day>" and the like stand for any such word.

    Umlauts may be spelled out. It ends where a word ends.
    """
    for name, words in _NAMED.items():
        text = text.replace(name, words)
    for letter, both in _SPELT.items():
        text = text.replace(letter, both)
    return re.compile(rf"(?:{text})(?!\w)", re.IGNORECASE)


def plain(word: str) -> str:
    """Return a word in lower case with its umlauts, also where they were spelled out."""
    word = word.lower().rstrip(".")
    for letter, spelt in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        word = word.replace(spelt, letter)
    return word


def number_of(word: str) -> int:
    """Return the number that digits or a number word say."""
    return int(word[:_MOST_DIGITS]) if word.isdecimal() else NUMBERS[plain(word)]


def ordinal_of(word: str) -> int:
    """Return which one an ordinal says; the last is -1."""
    if word[0].isdecimal():
        return int(word.rstrip("."))
    return ORDINALS[re.sub(r"e[nmrs]?$", "", plain(word))]


def index_in(names: tuple[str, ...], word: str) -> int:
    """Return the position of a month or weekday in its list, from 0."""
    spoken = plain(word)
    return next(i for i, each in enumerate(names) if spoken in each.split("|"))


def weekday_of(word: str) -> int:
    """Return the weekday, Monday 0, that "Montag", "montags" or "Mo." says."""
    spoken = plain(word)
    if spoken in SHORT_WEEKDAYS:
        return SHORT_WEEKDAYS.index(spoken)
    return index_in(WEEKDAYS, spoken.removesuffix("s"))


def weekdays_in(text: str) -> frozenset[int]:
    """Return the weekdays that a list names; "Montag bis Freitag" is all of these."""
    found: set[int] = set()
    end, last = 0, 0
    for match in _EACH_DAY.finditer(text):
        day = weekday_of(match[0])
        if found and _ONLY_TO.fullmatch(text, end, match.start()):
            found |= {each % 7 for each in range(last, last + (day - last) % 7 + 1)}
        found.add(day)
        end, last = match.end(), day
    return frozenset(found)


_EACH_DAY = re.compile(rf"\b{DAY_WORD}", re.IGNORECASE)
_ONLY_TO = re.compile(rf"(?:{TO})", re.IGNORECASE)
