"""Days in a row and weeks, where single dates are to stand for choice: "7.–11.12.", "KW 50"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from commands.contract import Code, UserError
from commands.dates import find_span, is_working_day
from commands.dates.words import MONTHS, SHORT_WEEKDAYS, WEEKDAYS

_DAYS = rf"(?:{'|'.join((*WEEKDAYS, *SHORT_WEEKDAYS))})"
_WEEK = (
    r"\b(?:kw|kalenderwoche)\s*\d{1,2}\b|"
    r"\b(?:diese|dieser|(?:über)?nächste[rn]?|(?:ueber)?naechste[rn]?|kommende[rn]?)\s+woche\b"
)
_RANGE = re.compile(
    rf"{_WEEK}|\b(?:vom|von|zwischen)\s(?=[^,;]*\b(?:bis|und)\b)|"
    rf"(?:\b{_DAYS}\b\.?,?\s*)?\b\d{{1,2}}\.(?:\s?\d{{1,2}}\.(?:\s?\d{{4}})?)?\s*[-–—]\s*"
    rf"(?:{_DAYS}\b\.?,?\s*)?\d{{1,2}}\.\s?(?:\d|{'|'.join(MONTHS)})",
    re.IGNORECASE,
)
_OF_WEEK = re.compile(_WEEK, re.IGNORECASE)
_DAY = re.compile(rf"\b{_DAYS}\b|\d\.\s?\d", re.IGNORECASE)
_TIME = re.compile(
    r"[\s,;]*(?:(?:jeweils|immer|je|um|von)\s+)*(?P<time>\d{1,2}(?:[:.]\d\d)?(?:\s*(?:-|–|bis)\s*"
    r"\d{1,2}(?:[:.]\d\d)?)?\s*(?:uhr|h)\b)",
    re.IGNORECASE,
)
_ONE_DAY = timedelta(days=1)


def with_days_listed(text: str, now: datetime, most: int) -> str:
    """Return a text that names each day where it named the first and last ones, or a week.

    Only working days, where there are any. Raises UserError for more than `most`.
    """
    return "\n".join(_line(line, now, most) for line in text.splitlines())


def _line(line: str, now: datetime, most: int) -> str:
    match = _RANGE.search(line)
    if match is None or (_OF_WEEK.match(match[0]) and _DAY.search(line)):
        return line  # "Freitag KW 49" is one day
    found = find_span(line[match.start() :], now)
    if found is None or found.before or found.span.first is None or found.span.last is None:
        return line
    first, last = max(found.span.first, now.date() + _ONE_DAY), found.span.last
    if found.span.first == last or last < first:
        return line
    time = _TIME.match(found.after)
    at, after = (f" {time['time']}", found.after[time.end() :]) if time else ("", found.after)
    days = ", ".join(f"{day:%d.%m.%Y}{at}" for day in _working_days(first, last, most))
    before = line[: match.start()].rstrip(" ,;:")
    return f"{before}{': ' if before else ''}{days} {after}".strip()


def _working_days(first: date, last: date, most: int) -> list[date]:
    if (last - first).days > 2 * most:
        raise _too_many(first, last, most)
    days = [first + n * _ONE_DAY for n in range((last - first).days + 1)]
    working = [day for day in days if is_working_day(day)] or days
    if len(working) > most:
        raise _too_many(first, last, most)
    return working


def _too_many(first: date, last: date, most: int) -> UserError:
    span = f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}"
    return UserError(
        f"Vom {span} sind es zu viele Tage, höchstens {most} Termine gehen.",
        hints=(("Freie Termine darin sucht ", Code(f"/terminfindung vorschlagen {span}"), "."),),
    )
