"""Every way to name a stretch of the calendar, in the order in which they are tried."""

from __future__ import annotations

import re
from re import Match

from commands.questions.reading import periods
from commands.questions.reading.days import DAYS
from commands.questions.reading.holidays import (
    FEASTS,
    HOLIDAYS,
    any_holidays,
    feast,
    school_holidays,
)
from commands.questions.reading.periods import Moment, Period, meant
from commands.questions.reading.spoken import IN_YEAR, STEP, YEAR, Unit, full_year, step_of
from commands.questions.reading.years import YEARS

_SEASONS = {
    "fruehjahr": "Frühjahr", "fruehling": "Frühjahr", "sommer": "Sommer", "herbst": "Herbst",
    "winter": "Winter",
}  # fmt: skip


def _season(match: Match[str], at: Moment) -> Period:
    name = _SEASONS[match[2]]
    year, step = full_year(match[3]), step_of(match[1])
    return meant(lambda each: periods.season_of(each, name), at, year, step)


def _school_holidays(match: Match[str], at: Moment) -> Period:
    return school_holidays(match[2], at, full_year(match[3]), step_of(match[1]))


def _holidays(match: Match[str], at: Moment) -> Period:
    return any_holidays(at, step_of(match[1]))


def _feast(match: Match[str], at: Moment) -> Period:
    return feast(match[2], at, full_year(match[3]), step_of(match[1]))


_OCCASIONS: tuple[Unit, ...] = tuple(
    (re.compile(pattern), reader, bare)
    for pattern, reader, bare in (
        (rf"\b(?:{STEP} )?({HOLIDAYS})n? ?(?:ferien|pause|f){IN_YEAR}(?:/\d\d)?\b",
         _school_holidays, True),
        (rf"\b()({'|'.join(_SEASONS)}) {YEAR}(?:/\d\d)?\b", _season, True),
        (rf"\b(?:{STEP} )?(?:schul)?ferien\b", _holidays, False),
        (rf"\b()({'|'.join(FEASTS)}) {YEAR}\b", _feast, True),
        (r"\b()(ostern|weihnachten|pfingsten|karneval|rosenmontag|silvester)()\b", _feast, True),
        (rf"\b(?:{STEP} )?({'|'.join(FEASTS)})\b{IN_YEAR}", _feast, False),
        (rf"\b(?:{STEP} )?({'|'.join(_SEASONS)})s?\b{IN_YEAR}", _season, False),
    )
)  # fmt: skip

UNITS: tuple[Unit, ...] = (*_OCCASIONS, *DAYS, *YEARS)
