"""The day by which something is to be done, as people say it: "bis Ende März", "KW 7". Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from commands.contract import UserError
from commands.dates import DateError, find_span, read_when

_ONE_DAY = timedelta(days=1)
_WEEK = re.compile(r"\b(?:kw|woche|kalenderwoche)\b", re.IGNORECASE)
_BEGINNING = re.compile(r"\b(?:\w*ferien|ostern|pfingsten|weihnachten|karneval)\b", re.IGNORECASE)
_SEASON = re.compile(r"\b(?:frühjahr|frühling|sommer|herbst|winter)\b", re.IGNORECASE)
_SMALL = frozenset({"ende", "der", "des", "zu", "den", "zum", "zur"})
_IS_DATE = re.compile(
    r"(?:(?:zum|den|am)\s+)?\d{1,2}\.\s?(?:\d{1,2}\.?|[A-Za-zäÄ]{3,9}\.?)\s?(?:\d{4}|\d{2})?"
)


def deadline_of(text: str, now: datetime) -> date | None:
    """Return the last day of a deadline; None if the text is none. `now` is aware.

    Of a week, a month or a quarter it is the last day, of what is free time ("bis Ostern", "bis zu
    den Sommerferien") the day before; a season alone is too vague. Raises DateError for a day that
    can't be or is over.
    """
    text = text.strip(" )")
    try:
        when = read_when(text, now)
    except DateError:
        end = _end_of(text, now)
        if end is None and _IS_DATE.fullmatch(text):
            raise
        return end
    if _WEEK.search(text):
        return _end_of(text, now) or when.day
    return when.day if when.repeat is None else None


def day_of(text: str, now: datetime) -> date | None:
    """Return the day that a text means as a whole; None if it means none, or one that is over."""
    try:
        return deadline_of(text, now)
    except UserError:
        return None


def _end_of(text: str, now: datetime) -> date | None:
    """Return the end of a stretch of time that is the whole text and isn't over."""
    try:
        found = find_span(text, now)
    except UserError:
        return None
    if found is None or found.span.first is None or found.span.last is None:
        return None
    first, last = found.span.first, found.span.last
    rest = f"{found.before} {found.after}".casefold().split()
    if set(rest) - _SMALL or _SEASON.search(text) or last < now.date():
        return None
    before = first != last and _BEGINNING.search(text) and "ende" not in text.casefold()
    return first - _ONE_DAY if before else last
