"""Stretches of the calendar: weeks, months, quarters, school years, and thirds of them; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from dateutil.relativedelta import relativedelta

from commands.dates.saying import say_day, say_month

ONE_DAY = timedelta(days=1)
SEASONS = {"frühjahr": 3, "frühling": 3, "sommer": 6, "herbst": 9, "winter": 12}
_AUGUST, _FEBRUARY = 8, 2  # when the halves of a school year in NRW begin
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both included, and their German name.

    `apart` are holidays and feasts: "bis zu den Ferien" ends the day before.
    """

    first: date
    last: date
    label: str
    apart: bool = False


Yearly: TypeAlias = Callable[[int], Stretch | None]


def meant(of_year: Yearly, day: date, year: int | None, step: int) -> Stretch | None:
    """Return which year's stretch is meant, of what comes once a year; None if there is none.

    The year that is told wins; else it is the nearest one, seen from a day.
    """
    if year is not None:
        return of_year(year)
    return nearest([one for n in range(-3, 9) if (one := of_year(day.year + n))], day, step)


def nearest(found: list[Stretch], day: date, step: int) -> Stretch | None:
    """Return of stretches in order the next one, seen from a day, that isn't over.

    With a step of 1 ("nächste") it is one that is yet to begin, of -1 ("letzte") the last that is
    over, of 2 and -2 the one after or before that.
    """
    if step < 0:
        chosen = [one for one in found if one.last < day][::-1][-step - 1 :]
    elif step > 0:
        chosen = [one for one in found if one.first > day][step - 1 :]
    else:
        chosen = [one for one in found if one.last >= day]
    return chosen[0] if chosen else None


def day_of(day: date) -> Stretch:
    """Return a single day."""
    return Stretch(day, day, say_day(day))


def week_of(day: date) -> Stretch:
    """Return the week, Monday to Sunday, of a day."""
    monday = day - timedelta(days=day.weekday())
    return Stretch(monday, monday + timedelta(days=6), f"Woche vom {monday:%d.%m.%Y}")


def months_from(first: date, count: int, label: str) -> Stretch:
    """Return so many whole months."""
    return Stretch(first, first + relativedelta(months=count) - ONE_DAY, label)


def month_of(year: int, month: int) -> Stretch:
    """Return a month."""
    first = date(year, month, 1)
    return months_from(first, 1, say_month(first))


def quarter_of(year: int, number: int) -> Stretch:
    """Return a quarter of a calendar year."""
    return months_from(date(year, 3 * number - 2, 1), 3, f"{number}. Quartal {year}")


def half_of(year: int, number: int) -> Stretch:
    """Return a half of a calendar year."""
    return months_from(date(year, 6 * number - 5, 1), 6, f"{number}. Halbjahr {year}")


def year_of(year: int) -> Stretch:
    """Return a calendar year."""
    return months_from(date(year, 1, 1), 12, f"{year}")


def season_of(year: int, name: str) -> Stretch:
    """Return a season by whole months, as the weather service reckons; winter begins in it."""
    return months_from(date(year, SEASONS[name], 1), 3, f"{name.capitalize()} {year}")


def school_year(year: int) -> Stretch:
    """Return the school year that begins in August of a year."""
    return months_from(date(year, _AUGUST, 1), 12, f"Schuljahr {_slashed(year)}")


def school_half(year: int, number: int) -> Stretch:
    """Return a half of the school year that begins in a year: from August or from February."""
    first = date(year, _AUGUST, 1) if number == 1 else date(year + 1, _FEBRUARY, 1)
    return months_from(first, 6, f"{number}. Halbjahr {_slashed(year)}")


def school_year_of(day: date) -> int:
    """Return the year in which a day's school year has begun."""
    return day.year if day.month >= _AUGUST else day.year - 1


def _slashed(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def stepped(unit: str, day: date, step: int) -> Stretch:
    """Return the week, month, quarter, … so many after that of a day; `unit` is its German name."""
    makers: dict[str, Callable[[], Stretch]] = {
        "wochenende": lambda: _weekend(day + timedelta(weeks=step)),
        "woche": lambda: week_of(day + timedelta(weeks=step)),
        "monat": lambda: _month_after(day, step),
        "quartal": lambda: _quarter_after(day, step),
        "halbjahr": lambda: _half_after(day, step),
        "schulhalbjahr": lambda: _half_after(day, step),
        "schuljahr": lambda: school_year(school_year_of(day) + step),
        "kalenderjahr": lambda: year_of(day.year + step),
        "jahr": lambda: year_of(day.year + step),
    }
    return next(make() for name, make in makers.items() if unit.startswith(name))


def _weekend(day: date) -> Stretch:
    sunday = week_of(day).last
    return Stretch(sunday - ONE_DAY, sunday, f"Wochenende bis {sunday:%d.%m.%Y}")


def _month_after(day: date, step: int) -> Stretch:
    first = day.replace(day=1) + relativedelta(months=step)
    return month_of(first.year, first.month)


def _quarter_after(day: date, step: int) -> Stretch:
    quarters = day.year * 4 + (day.month - 1) // 3 + step
    return quarter_of(quarters // 4, quarters % 4 + 1)


def _half_after(day: date, step: int) -> Stretch:
    second = _FEBRUARY <= day.month < _AUGUST
    halves = 2 * school_year_of(day) + second + step
    return school_half(halves // 2, halves % 2 + 1)


def part_of(whole: Stretch, part: str) -> Stretch:
    """Return "anfang", "mitte" or "ende": a third of a month by days, of more by months."""
    third = ("anfang", "mitte", "ende").index(part)
    label = f"{part.capitalize()} {whole.label}"
    if (whole.last - whole.first).days >= _LONGEST_MONTH:
        months = 12 * (whole.last.year - whole.first.year) + whole.last.month - whole.first.month
        length = (months + 1) // 3
        return months_from(whole.first + relativedelta(months=length * third), length, label)
    first = whole.first + timedelta(days=10 * third)
    last = whole.last if part == "ende" else first + timedelta(days=9)
    return Stretch(first, last, label)
