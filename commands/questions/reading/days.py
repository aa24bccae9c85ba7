"""Days, weeks and months as they are spoken of: "3.12.", "am Montag", "Ende März", "KW 48"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from re import Match

from commands.questions.lexicon.german import MONTHS
from commands.questions.reading import periods
from commands.questions.reading.periods import Moment, Period, meant
from commands.questions.reading.spoken import (
    IN_YEAR,
    PART,
    STEP,
    YEAR,
    Unit,
    full_year,
    step_of,
)

# "31.02.": better no answer than one about another day.
NO_SUCH_DAY = Period(date.min, date.min, "kein Datum")
MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
# Shorter ones stand for a month only after a preposition.
_PLAIN_MONTH = "(" + "|".join(month for month in MONTHS if len(month) > 3 or month == "mai") + ")"
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag sonnabend", "sonntag")
    )
    for name in names.split()
}


def _date(year: int, month: int, day: int) -> Period | None:
    try:
        return periods.day(date(year, month, day))
    except ValueError:
        return None


def _yearly_date(at: Moment, month: int, day: int, digits: str | None) -> Period:
    year = full_year(digits)
    if year:
        return _date(year, month, day) or NO_SUCH_DAY
    if _date(2024, month, day) is None:  # a leap year has every day that there is
        return NO_SUCH_DAY
    return meant(lambda each: _date(each, month, day), at)


def _figures(match: Match[str], at: Moment) -> Period | None:
    return _yearly_date(at, int(match[2]), int(match[1]), match[3])


def _week_of_date(match: Match[str], at: Moment) -> Period | None:
    found = _figures(match, at)
    return None if found is None or found is NO_SUCH_DAY else periods.week_of(found.first)


def _short_figures(match: Match[str], at: Moment) -> Period | None:
    return _yearly_date(at, int(match[2]), int(match[1]), None)


def _iso(match: Match[str], _at: Moment) -> Period | None:
    return _date(int(match[1]), int(match[2]), int(match[3]))


def _spoken_date(match: Match[str], at: Moment) -> Period | None:
    return _yearly_date(at, MONTHS[match[2]], int(match[1]), match[3])


def _weekday(match: Match[str], at: Moment) -> Period:
    step, number = step_of(match[1]), _WEEKDAYS[match[2]]
    if at.past or step == -1:
        return periods.day(at.today - timedelta(days=(at.today.weekday() - number - 1) % 7 + 1))
    ahead = (number - at.today.weekday()) % 7
    return periods.day(at.today + timedelta(days=ahead or (7 if step == 1 else 0)))


def _calendar_week(match: Match[str], at: Moment) -> Period | None:
    number, year = int(match[1]), full_year(match[2])

    def of_year(each: int) -> Period | None:
        try:
            return periods.week_of(date.fromisocalendar(each, number, 1))
        except ValueError:
            return None

    if of_year(2026) is None:  # a year with 53 weeks
        return None
    return meant(of_year, at, year) if not year or of_year(year) else None


def _month(match: Match[str], at: Moment) -> Period:
    month = MONTHS[match[1]]
    return meant(lambda year: periods.month_of(year, month), at, full_year(match[2]))


def _stepped_month(match: Match[str], at: Moment) -> Period:
    month = MONTHS[match[2]]
    return meant(lambda year: periods.month_of(year, month), at, step=step_of(match[1]))


def _part_of_month(match: Match[str], at: Moment) -> Period:
    part, month = match[1].capitalize(), MONTHS[match[2]]
    return meant(lambda year: periods.part_of_month(year, month, part), at, full_year(match[3]))


def _part_of_this_month(match: Match[str], at: Moment) -> Period:
    step = step_of(match[2]) or 0
    month = periods.stepped_month(at.today, step).first
    return periods.part_of_month(month.year, month.month, match[1].capitalize())


DAYS: tuple[Unit, ...] = tuple(
    (re.compile(pattern), reader, bare)
    for pattern, reader, bare in (
        (rf"\b{YEAR} (\d\d) (\d\d)\b", _iso, True),
        (r"\bwoche (?:vom|ab) (\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)\b", _week_of_date, True),
        (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)\b", _figures, True),
        (r"\b(\d{1,2})\.(\d{1,2})\b(?!\.\d)", _short_figures, False),
        (rf"(?<!klasse )\b(\d{{1,2}}) {MONTH}\b{IN_YEAR}", _spoken_date, True),
        (rf"\b(?:kw|kalenderwoche) (\d\d?)\b{IN_YEAR}", _calendar_week, True),
        (rf"\b{PART} (?:des monats? )?{MONTH}\b{IN_YEAR}", _part_of_month, True),
        (rf"\b{PART} (?:des )?(?:{STEP} )?monats?\b", _part_of_this_month, True),
        (rf"\b{MONTH} (?:jahr )?{YEAR}\b", _month, True),
        (rf"\b{STEP} {MONTH}\b", _stepped_month, True),
        (rf"\b{MONTH}\b{IN_YEAR}", _month, False),
        (rf"\b{_PLAIN_MONTH}\b()", _month, True),
        (rf"\b(?:{STEP} )?({'|'.join(_WEEKDAYS)})\b", _weekday, False),
    )
)  # fmt: skip
