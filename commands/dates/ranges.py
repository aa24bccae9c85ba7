"""Days in a row, spelled out one by one: "7.–11.12.", "in der KW 50", "Montag bis Mittwoch"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from commands.dates.spans import span_at
from commands.dates.words import AND, DAY_WORD, MONTHS, TO, WEEKDAYS, pattern, weekdays_in

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_MOST_DAYS = 31  # in a row; more are no dates for choice
_MONTH = "(?:" + "|".join(MONTHS) + r")\.?"
_BEFORE_DAY = rf"(?:{DAY_WORD},?\s*)?(?:den\s+)?"
_DATE = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONTH})(?:\s?20\d\d)?"
_RANGE = pattern(
    rf"(?:vom?\s+)?{_BEFORE_DAY}(?:{_DATE}|\d{{1,2}}\.)\s?(?:-|–|—|bis)\s?(?:zum\s+)?"
    rf"(?P<last>{_BEFORE_DAY}{_DATE})"
)
_DAYS = rf"(?P<days>{DAY_WORD}(?:(?:{AND}|{TO})(?:am\s+)?{DAY_WORD})*)"
_WEEK = (
    r"(?P<week>(?:kw|kalenderwoche)\s?\d{1,2}(?:\s*/?\s*20\d\d)?|"
    r"(?:diese|(?:über)?nächste|kommende)[rn]?\s+woche)"
)
_IN = r"(?:in\s+)?(?:der\s+)?"
_DAYS_OF_WEEK = pattern(rf"{_IN}{_WEEK}(?:,|:)?\s+(?:am\s+)?{_DAYS}(?!,?\s*(?:den\s+)?\d{{1,2}}\.)")
_DAYS_IN_WEEK = pattern(rf"{_DAYS}\s+{_IN}{_WEEK}")
_WHOLE_WEEK = pattern(rf"{_IN}{_WEEK}")
_LONG_DAY = "(?:" + "|".join(WEEKDAYS) + r")(?!\w|-)"
_ANY_DATE = pattern(_DATE)
_ROW_OF_DAYS = pattern(rf"(?:vom?\s+)?(?P<days>{_LONG_DAY}{TO}{_LONG_DAY})")


def spell_out(text: str, now: datetime) -> str:
    """Return a text with each day in place of ranges and weeks: "7.–9.12." as three dates.

    `now` is aware, in Europe/Berlin. Of ranges from workday to workday weekends are left out, of
    whole weeks too; these count only where no other date is told. Dates are written as
    "07.12.2026". Raises DateError for what can't be.
    """
    today = now.date()
    text = _RANGE.sub(lambda match: _days_between(match, today), _bare(text))
    for piece in (_DAYS_OF_WEEK, _DAYS_IN_WEEK):
        text = piece.sub(lambda match: _days_of_week(match, today), text)
    if not _ANY_DATE.search(text):
        text = _WHOLE_WEEK.sub(lambda match: _days_of_week(match, today), text)
    return _ROW_OF_DAYS.sub(lambda match: _coming_days(match, today), text)


def _bare(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text)


def _days_between(match: re.Match[str], today: date) -> str:
    """Return each day of "7.12. bis 11.12."; as it was for what isn't in order."""
    found = span_at(match[0], 0, today)
    if found is None or found[0].first is None or found[0].last is None:
        return match[0]
    first, last = found[0].first, found[0].last
    if found[1] < match.end("last") - match.start() or not first < last:
        return match[0]
    return _listed(_in_a_row(first, last)) or match[0]


def _in_a_row(first: date, last: date) -> list[date]:
    if (last - first).days > _MOST_DAYS:
        return []
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    at_weekend = first.weekday() >= _SATURDAY or last.weekday() >= _SATURDAY
    return days if at_weekend else [day for day in days if day.weekday() < _SATURDAY]


def _days_of_week(match: re.Match[str], today: date) -> str:
    """Return the workdays of a week that are still to come, or those that are named."""
    found = span_at(match["week"], 0, today)
    if found is None or found[0].first is None:
        return match[0]
    named = match.groupdict().get("days")
    weekdays = weekdays_in(named) if named else range(_SATURDAY)
    days = (found[0].first + timedelta(days=weekday) for weekday in sorted(weekdays))
    return _listed(day for day in days if named or day > today) or match[0]


def _coming_days(match: re.Match[str], today: date) -> str:
    """Return the next days of "Montag bis Mittwoch"."""
    first, last = (min(weekdays_in(name)) for name in re.split(TO, match["days"], maxsplit=1))
    day = today + timedelta(days=(first - today.weekday() - 1) % 7 + 1)
    return _listed(_in_a_row(day, day + timedelta(days=(last - first) % 7)))


def _listed(days: Iterable[date]) -> str:
    return ", ".join(f"{day:%d.%m.%Y}" for day in days)
