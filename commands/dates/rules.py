"""From what was read of a series to a rule of RFC 5545, 3.3.10, over local time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from commands.dates.draft import ALL_WEEK, ALL_YEAR, WORKDAY, Draft, Every, Within
from commands.dates.limits import WORKDAYS
from commands.dates.model import DateError

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# In which months the stretches begin within which ordinals count.
STARTS: dict[Within, tuple[int, ...]] = {
    "month": tuple(range(1, 13)), "quarter": (1, 4, 7, 10), "half": (1, 7), "school half": (2, 8),
    "year": (1,),
}  # fmt: skip
MONTHS_OF_UNIT = {"months": 1, "quarters": 3, "halves": 6, "years": 12}
_MOST_NTH: dict[Within, int] = {
    "month": 5,
    "quarter": 13,
    "half": 26,
    "school half": 26,
    "year": 53,
}
_IN_ONE_MONTH = 4  # so many of a weekday are in each month
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31  # days
_FEBRUARY = 2
_DAYS = 365
_FURTHEST = relativedelta(years=40)
_WEEKS_OF_YEAR = range(1, 54)
Rule = dict[str, str]


def rule_of(draft: Draft, day: date) -> Rule:
    """Return the parts of the rule by which something comes again; `day` is where it begins.

    Raises DateError where it isn't told on which days.
    """
    if draft.nth:
        return _nth(draft)
    if draft.month_days:
        return _days_of_month(draft)
    every = draft.every or Every("weeks")
    if (
        draft.weeks is not None
        or every.unit == "weeks"
        or (draft.weekdays and every.unit == "days")
    ):
        return _weekly(draft, every, day)
    if every.unit == "days":
        return _daily(draft, every)
    if draft.weekdays or (draft.weekday is not None and draft.day is None):
        raise DateError(
            "An welchem dieser Wochentage?",
            hints=(
                "Zum Beispiel: jeden ersten Donnerstag im Quartal, am letzten Freitag im Monat.",
            ),
        )
    return _monthly(draft, every, day)


def first_of(rule: Rule, day: date) -> date:
    """Return the first day from one on that a rule meets, wherever its interval begins."""
    base = {name: value for name, value in rule.items() if name not in ("INTERVAL", "COUNT")}
    base["UNTIL"] = f"{day + _FURTHEST:%Y%m%d}"
    found = next(iter(rrulestr(as_text(base), dtstart=datetime.combine(day, time()))), None)
    if found is None:
        raise DateError("Solche Tage gibt es nicht.")
    return found.date()


def as_text(rule: Rule) -> str:
    """Return a rule as RFC 5545 writes it."""
    return ";".join(f"{name}={value}" for name, value in rule.items())


# --- By weeks and days --------------------------------------------------------------------------


def _weekly(draft: Draft, every: Every, day: date) -> Rule:
    weekdays = draft.weekdays or (ALL_WEEK if every.unit == "days" else frozenset((day.weekday(),)))
    weekdays = _left(weekdays, draft)
    if draft.weeks is None:
        rule = _rule("WEEKLY", every.number if every.unit == "weeks" else 1)
        return rule | {"BYDAY": codes(weekdays)} | _by_month(draft.months)
    # By the number of the week, as two odd ones follow one another where a year has 53.
    weeks = ",".join(str(week) for week in _WEEKS_OF_YEAR if week % 2 == draft.weeks)
    return _rule("YEARLY") | {"BYWEEKNO": weeks, "BYDAY": codes(weekdays)} | _by_month(draft.months)


def _daily(draft: Draft, every: Every) -> Rule:
    weekdays = _left(ALL_WEEK, draft)
    if every.number == 1 and weekdays != ALL_WEEK:
        return _rule("WEEKLY") | {"BYDAY": codes(weekdays)} | _by_month(draft.months)
    days = {"BYDAY": codes(weekdays)} if weekdays != ALL_WEEK else {}
    return _rule("DAILY", every.number) | days | _by_month(draft.months)


def _left(weekdays: frozenset[int], draft: Draft) -> frozenset[int]:
    left = weekdays - draft.not_on
    if not left:
        raise DateError("Damit bleibt kein Wochentag übrig.")
    return left


def _rule(frequency: str, interval: int = 1) -> Rule:
    return {"FREQ": frequency} | ({"INTERVAL": str(interval)} if interval > 1 else {})


def _by_month(months: Collection[int]) -> Rule:
    return {} if len(months) == len(ALL_YEAR) else {"BYMONTH": _joined(months)}


def codes(weekdays: Iterable[int]) -> str:
    """Return weekdays, Monday 0, as RFC 5545 writes them."""
    return ",".join(DAY_CODES[day] for day in sorted(weekdays))


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in sorted(numbers))


# --- So many-th weekdays ------------------------------------------------------------------------


def _nth(draft: Draft) -> Rule:
    """Return the rule of "jeden zweiten Mittwoch im Quartal" and the like."""
    within, interval = draft.within or "month", _interval(draft)
    numbers = {one.number for one in draft.nth}
    if max(map(abs, numbers)) > _MOST_NTH[within]:
        raise DateError(f"So viele gibt es nicht: einen {max(numbers, key=abs)}. davon.")
    if any(one.weekday == WORKDAY for one in draft.nth):
        return _nth_workday(draft, within, numbers, interval)
    nth = [one for one in draft.nth if one.weekday not in draft.not_on]
    if not nth:
        raise DateError("Damit bleibt kein Wochentag übrig.")
    by_day = {"BYDAY": ",".join(f"{one.number:+d}{DAY_CODES[one.weekday]}" for one in nth)}
    if within == "year" and draft.months == ALL_YEAR:
        return _rule("YEARLY", interval) | by_day
    months = _months_with(within, numbers)
    if months is None:
        return _nth_by_day_of_year(draft, within, numbers)
    if draft.every and draft.every.unit == "years" and within == "month" and interval > 1:
        return _rule("YEARLY", interval) | by_day | _by_month(draft.months)
    return _rule("MONTHLY", interval) | by_day | _by_month(_common(months, draft))


def _interval(draft: Draft) -> int:
    """Return every how many months or years; quarters and halves are told by their months."""
    if draft.every is None:
        return 1
    if draft.every.unit in ("quarters", "halves") and draft.every.number > 1:
        raise DateError(
            "An bestimmten Tagen geht nur jedes Quartal oder Halbjahr.",
            hints=("Zum Beispiel: alle 6 Monate am ersten Montag.",),
        )
    return draft.every.number


def _months_with(within: Within, numbers: set[int]) -> tuple[int, ...] | None:
    """Return the months that hold such a one of each stretch; None where it may be in several."""
    if within == "month":
        return STARTS["month"]
    if all(0 < number <= _IN_ONE_MONTH for number in numbers):
        return STARTS[within]
    if all(-_IN_ONE_MONTH <= number < 0 for number in numbers):
        return tuple((first - 2) % 12 + 1 for first in STARTS[within])
    return None


def _common(months: Collection[int], draft: Draft) -> set[int]:
    common = set(months) & draft.months
    if not common:
        raise DateError("Damit bleibt kein Monat übrig.")
    return common


def _nth_workday(draft: Draft, within: Within, numbers: set[int], interval: int) -> Rule:
    months = _months_with(within, numbers)
    if months is None or any(one.weekday != WORKDAY for one in draft.nth):
        raise DateError("Diese Werktage kann ich nicht zählen.",
                        hints=("Zum Beispiel: jeden ersten Werktag im Quartal.",))  # fmt: skip
    interval = 1 if within == "year" else interval
    return (
        _rule("MONTHLY", interval)
        | {"BYDAY": codes(_left(WORKDAYS, draft)), "BYSETPOS": _joined(numbers)}
        | _by_month(_common(months, draft))
    )


def _nth_by_day_of_year(draft: Draft, within: Within, numbers: set[int]) -> Rule:
    """Return the rule of "jeden fünften Mittwoch im Quartal", which may be in any of its months."""
    weekdays = {one.weekday for one in draft.nth}
    if len(draft.nth) != len(weekdays) * len(numbers):
        raise DateError("Das sind zu verschiedene Tage für eine Regel.")
    days = set[int]().union(*(nth_days_of_year(within, number) for number in numbers))
    return (
        _rule("YEARLY")
        | {"BYYEARDAY": _joined(days), "BYDAY": codes(_left(frozenset(weekdays), draft))}
        | _by_month(draft.months)
    )


def nth_days_of_year(within: Within, number: int) -> frozenset[int]:
    """Return on which days of the year, as BYYEARDAY counts, such a weekday can be.

    They are weeks counted from the beginnings of the stretches, or from their ends.
    """
    weeks = (
        range(7 * number - 6, 7 * number + 1) if number > 0 else range(7 * number, 7 * number + 7)
    )
    found: set[int] = set()
    for month in STARTS[within]:
        for n in weeks:
            found.add(_day_of_year(month, n if number > 0 else n + 1))
    return frozenset(found)


def _day_of_year(month: int, day: int) -> int:
    """Return a day, counted from the first of a month, as BYYEARDAY counts it in any year.

    Days before the first are 0 and less. From March on it is counted from the end of the year,
    as leap years have another number of days before.
    """
    before = (date(2027, month, 1) - date(2027, 1, 1)).days
    if month <= _FEBRUARY:
        return before + day if before + day > 0 else before + day - 1
    left = before - _DAYS + day - 1
    return left if left < 0 else left + 1


# --- Days of months -----------------------------------------------------------------------------


def _days_of_month(draft: Draft) -> Rule:
    """Return the rule of days of a month; one that it hasn't is its last: nothing is skipped."""
    within, interval = draft.within or "month", _interval(draft)
    signs = {1 if day > 0 else -1 for day in draft.month_days}
    months = _months_with(within, signs)
    if months is None or max(map(abs, draft.month_days)) > _LONGEST_MONTH:
        raise DateError("Diese Tage kann ich nicht zählen.",
                        hints=("Zum Beispiel: jeden Monat am 15., am letzten Tag.",))  # fmt: skip
    by_month = _by_month(_common(months, draft))
    if within == "year":
        days = {day if day > 0 else day + _LONGEST_MONTH + 1 for day in draft.month_days}
        return _rule("YEARLY", interval) | by_month | {"BYMONTHDAY": _joined(days)}
    weekdays = {"BYDAY": codes(_left(ALL_WEEK, draft))} if draft.not_on else {}
    if len(draft.month_days) == 1 and not weekdays:
        return _rule("MONTHLY", interval) | _clipped(draft.month_days[0]) | by_month
    days = {-1 if day == _LONGEST_MONTH else day for day in draft.month_days}
    if max(days) <= _SHORTEST_MONTH:
        return _rule("MONTHLY", interval) | {"BYMONTHDAY": _joined(days)} | weekdays | by_month
    if interval > 1:
        raise DateError("So geht es nur jeden Monat, oder mit einem Tag bis zum 28.")
    by_year = set[int]().union(*(month_day_of_year(day) for day in draft.month_days))
    return _rule("YEARLY") | {"BYYEARDAY": _joined(by_year)} | weekdays | by_month


def _clipped(day: int) -> Rule:
    if -_SHORTEST_MONTH <= day <= _SHORTEST_MONTH:
        return {"BYMONTHDAY": str(day)}
    return {"BYMONTHDAY": _joined(range(_SHORTEST_MONTH, day + 1)), "BYSETPOS": "-1"}


def month_day_of_year(day: int) -> frozenset[int]:
    """Return on which days of the year, as BYYEARDAY counts, a day of the months falls."""
    if day < 0:
        return frozenset(_day_of_year(month % 12 + 1, day + 1) for month in range(1, 13))
    return frozenset(
        _day_of_year(month, day) if day <= _shortest(month) else _day_of_year(month + 1, 0)
        for month in range(1, 13)
    )


def _shortest(month: int) -> int:
    return (date(2027, month, 1) + relativedelta(day=31)).day


def _monthly(draft: Draft, every: Every, day: date) -> Rule:
    """Return the rule of "monatlich", "alle 2 Jahre": on the day on which it begins."""
    weekdays = {"BYDAY": codes(_left(ALL_WEEK, draft))} if draft.not_on else {}
    if every.unit == "years":
        leap = (day.month, day.day) == (2, 29)
        month_day = _clipped(29) if leap and not weekdays else {"BYMONTHDAY": str(day.day)}
        months = {"BYMONTH": _joined(_common({day.month}, draft))}
        return _rule("YEARLY", every.number) | months | month_day | weekdays
    interval = every.number * MONTHS_OF_UNIT[every.unit]
    if weekdays and day.day > _SHORTEST_MONTH:
        raise DateError("So geht es nur mit einem Tag bis zum 28.",
                        hints=("Zum Beispiel: jeden Monat am 15. ohne Wochenende.",))  # fmt: skip
    return _rule("MONTHLY", interval) | _clipped(day.day) | weekdays | _by_month(draft.months)
