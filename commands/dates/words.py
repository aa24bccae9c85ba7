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
    "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4, "fünften": 5, "letzten": -1,
    "vorletzten": -2,
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

_SPELT = {"ä": "(?:ä|ae)", "ö": "(?:ö|oe)", "ü": "(?:ü|ue)", "ß": "(?:ß|ss)"}
_NAMED = {
    "<day>": r"(?P<weekday>" + "|".join(WEEKDAYS) + ")",
    "<month>": r"(?P<month>" + "|".join(MONTHS) + r")\.?",
    "<number>": r"(?P<number>\d{1,4}|" + "|".join(NUMBERS) + ")",
    "<ordinal>": r"(?P<ordinal>" + "|".join(ORDINALS) + r"|[1-5]\.)",
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
    return int(word) if word.isdecimal() else NUMBERS[plain(word)]


def ordinal_of(word: str) -> int:
    """Return which one an ordinal says; the last is -1."""
    return int(word[0]) if word[0].isdecimal() else ORDINALS[plain(word)]


def index_in(names: tuple[str, ...], word: str) -> int:
    """Return the position of a month or weekday in its list, from 0."""
    spoken = plain(word)
    return next(i for i, each in enumerate(names) if spoken in each.split("|"))
