"""Dates and times of day by which an answer names what stands for choice; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from re import Match

from commands.contract import UserError
from commands.dates.words import MONTHS, SHORT_WEEKDAYS, WEEKDAYS, index_in, plain
from commands.meetings.polls.telling import say_option
from commands.picking import NUMBER_SIGNS
from storage.date_polls import Option

_LONG = "|".join(WEEKDAYS)
_SHORT = "|".join(SHORT_WEEKDAYS)
_CAPITAL = "|".join(name.capitalize() for name in SHORT_WEEKDAYS)


def _time(of: str) -> str:
    """Return a pattern of a time of day, with or without an end."""
    return (
        rf"(?:um\s+)?\b(?P<{of}_hour>\d{{1,2}})(?:[:.](?P<{of}_minute>\d\d))?"
        r"(?:\s*(?:-|–|bis)\s*\d{1,2}(?:[:.]\d\d)?)?(?:\s*(?:uhr|h)\b|(?<=:\d\d))"
    )


_MONTH = rf"(?:(?P<number>\d{{1,2}})(?:\.|(?![\d:]))|(?P<month>{'|'.join(MONTHS)})\b\.?)"
_YEAR = r"(?P<year>20\d\d\b|\d\d\b(?![:.]|\s*(?:-|–|uhr)))"
_NAMED = re.compile(
    rf"(?:\b(?P<date_weekday>{_LONG}|{_SHORT})\b\.?,?\s*)?(?:(?:den|dem)\s+)?"
    rf"\b(?P<day>\d{{1,2}})\.\s?{_MONTH}(?:\s?{_YEAR})?(?:,?\s*{_time('date')})?|"
    # "so" is a word, "So" a day.
    rf"\b(?P<weekday>(?:{_LONG})s?|(?-i:{_CAPITAL}))\b\.?(?:,?\s*{_time('weekday')})?|"
    rf"{_time('time')}|"
    r"\b(?P<day_alone>\d{1,2})\.(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Named:
    """What is said of a date; None where nothing is said."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    hour: int | None = None
    minute: int = 0

    def fits(self, option: Option) -> bool:
        start = option.start
        wanted = (self.weekday, self.day, self.month, self.year, self.hour)
        there = (start.weekday(), start.day, start.month, start.year, start.hour)
        return all(one in (None, other) for one, other in zip(wanted, there, strict=True)) and (
            self.hour is None or self.minute == start.minute
        )


def numbered(said: str, options: Sequence[Option]) -> str:
    """Return an answer in which the numbers stand of the dates that it names.

    "alle außer Dienstag" becomes "alle außer 2". Raises UserError for a date that isn't among them.
    """
    return _NAMED.sub(lambda match: _numbers(match, options), said)


def without_dates(said: str) -> str:
    """Return an answer with some number for each date that it names, whatever stands for choice."""
    return _NAMED.sub(lambda match: match[0] if match["day_alone"] else " 1 ", said)


def _numbers(match: Match[str], options: Sequence[Option]) -> str:
    if match["day_alone"] and int(match["day_alone"]) <= len(options):
        return match[0]  # "3." is the third one
    named = _named(match)
    found = [number for number, one in enumerate(options, 1) if named.fits(one)]
    if not found and (match["day_alone"] or _are_numbers(match[0], len(options))):
        return match[0]
    if not found:
        told = match[0].strip(" ,")
        raise UserError(
            f"„{told}“ steht nicht zur Wahl.",
            hints=(" · ".join(f"{key} {say_option(one)}"
                              for key, one in zip(NUMBER_SIGNS, options, strict=False)),),
        )  # fmt: skip
    return f" {' und '.join(map(str, found))} "


def _are_numbers(text: str, most: int) -> bool:
    """Whether what looks like a date may be two numbers: "1. 3."."""
    numbers = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.?", text)
    return numbers is not None and max(map(int, numbers.groups())) <= most


def _named(match: Match[str]) -> _Named:
    weekday = match["date_weekday"] or match["weekday"]
    hour = match["date_hour"] or match["weekday_hour"] or match["time_hour"]
    minute = match["date_minute"] or match["weekday_minute"] or match["time_minute"]
    day = match["day"] or match["day_alone"]
    year = match["year"]
    return _Named(
        weekday=_weekday(weekday) if weekday else None,
        day=int(day) if day else None,
        month=_month(match),
        year=2000 + int(year[-2:]) if year else None,
        hour=int(hour) if hour else None,
        minute=int(minute or 0),
    )


def _month(match: Match[str]) -> int | None:
    if match["number"]:
        return int(match["number"])
    return index_in(MONTHS, match["month"]) + 1 if match["month"] else None


def _weekday(word: str) -> int:
    spoken = plain(word)
    if spoken in SHORT_WEEKDAYS:
        return SHORT_WEEKDAYS.index(spoken)
    return index_in(WEEKDAYS, spoken.removesuffix("s"))
