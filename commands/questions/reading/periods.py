"""Stretches of the calendar as they are spoken of, and which of several is meant."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

ONE_DAY = timedelta(days=1)
_NAMES = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
_MOST_MONTHS = 7  # more are as good as a year: then something runs in it at some time
_OF_YEAR = {"Anfang": (1, 4), "Mitte": (5, 8), "Ende": (9, 12)}  # thirds of a year, by month
_OF_MONTH = {"Anfang": (1, 10), "Mitte": (11, 20), "Ende": (21, 31)}  # thirds of a month, by day

# How a stretch bounds the time asked about: "in", "ab", "nach", "seit", "bis", "vor" it.
Side: TypeAlias = Literal["in", "from", "after", "since", "until", "before"]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch from `first` to `last` day, both within it.

    `label` is its name and `article` what stands before that after "vor" or "nach"; `dated` says
    that the dates must be told beside it. `apart` are holidays: "bis zu den Ferien" ends before
    them, and "zwischen" two of them is what lies between. `season` is the word by which a row
    may name it. `missing` says in German why there are no dates.
    """

    first: date
    last: date
    label: str
    dated: bool = False
    apart: bool = False
    season: str = ""
    missing: str = ""
    article: str = ""

    @property
    def dative(self) -> str:
        """Return the name as it stands after "vor" or "nach": "den Osterferien 2027"."""
        return f"{self.article} {self.label}".strip()

    @property
    def dates(self) -> str:
        """Return "22.03.–03.04.2027"."""
        if self.first == self.last:
            return f"{self.first:%d.%m.%Y}"
        start = "%d.%m." if self.first.year == self.last.year else "%d.%m.%Y"
        return f"{self.first:{start}}–{self.last:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class Moment:
    """From where a time is read: today, in the past tense or not, bounded how, with which year."""

    today: date
    past: bool = False
    side: Side = "in"
    year: int | None = None


Yearly: TypeAlias = Callable[[int], Period | None]


def meant(of_year: Yearly, at: Moment, year: int | None = None, step: int | None = None) -> Period:
    """Return which year's stretch is meant, where it comes once a year.

    The year said wins. Else it is the next one that isn't over, in the past tense the last that
    has begun; "vor" looks to one that is yet to begin. `step` is that of `STEPS`: 1 for "nächste",
    -1 for "letzte".
    """
    year = year or at.year
    if year is not None:
        return of_year(year) or _none_held(of_year, year)
    this = at.today.year
    around = [found for each in range(this - 3, this + 4) if (found := of_year(each))]
    if step is not None and step != 0:
        begun = [found for found in around if found.last < at.today]
        ahead = [found for found in around if found.first > at.today]
        chosen = ahead[step - 1] if step > 0 else begun[step]
    elif at.past:
        chosen = [found for found in around if found.first <= at.today][-1]
    elif at.side == "before":
        chosen = next(found for found in around if found.first > at.today)
    else:
        chosen = next(found for found in around if found.last >= at.today)
    return chosen


def _none_held(of_year: Yearly, year: int) -> Period:
    """Return the stretch of a year that has none of the kind, which is held of other years."""
    label = next(found.label for each in range(year, year - 5, -1) if (found := of_year(each)))
    name = label.split()[-2]
    return without_dates(name, year, f"In Nordrhein-Westfalen gibt es {year} keine {name}.")


def without_dates(name: str, year: int, missing: str) -> Period:
    """Return a stretch that has a name only; `missing` is the German sentence that says why."""
    return Period(date(year, 1, 1), date(year, 12, 31), f"{name} {year}", missing=missing)


def day(value: date) -> Period:
    """Return a single day."""
    return Period(value, value, f"{value:%d.%m.%Y}")


def days(first: date, last: date) -> Period:
    """Return the days from one to another, called by their dates."""
    return Period(first, last, f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}")


def months_in(first: date, last: date) -> tuple[frozenset[int], bool]:
    """Return the months that a stretch of less than a year touches, and whether they are whole."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > _MOST_MONTHS or first == last:
        return frozenset(), False
    months = frozenset((first.month + i - 1) % 12 + 1 for i in range(count))
    return months, first.day == 1 and (last + ONE_DAY).day == 1


def year_of(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31), str(year))


def part_of_year(year: int, part: str) -> Period:
    """Return a third of a year: "Anfang 2027" is January to April."""
    first, last = _OF_YEAR[part]
    return Period(date(year, first, 1), month_of(year, last).last, f"{part} {year}", dated=True)


def school_year(year: int) -> Period:
    """Return the school year that begins in a year, 1 August to 31 July (§ 7 SchulG NRW)."""
    label = f"Schuljahr {year}/{(year + 1) % 100:02d}"
    return Period(date(year, 8, 1), date(year + 1, 7, 31), label, article="dem")


def school_half(year: int, half: int) -> Period:
    """Return a half of the school year that begins in a year: to 31 January, or from then on."""
    label = f"{half}. Schulhalbjahr {year}/{(year + 1) % 100:02d}"
    if half == 1:
        return Period(date(year, 8, 1), date(year + 1, 1, 31), label, dated=True, article="dem")
    return Period(date(year + 1, 2, 1), date(year + 1, 7, 31), label, dated=True, article="dem")


def months_of(year: int, first: int, count: int, label: str) -> Period:
    """Return several months; `first` may lie beyond December."""
    start, end = year * 12 + first - 1, year * 12 + first + count - 2
    last = month_of(end // 12, end % 12 + 1).last
    return Period(date(start // 12, start % 12 + 1, 1), last, label, dated=True, article="dem")


def month_of(year: int, month: int) -> Period:
    """Return a month, 1 to 12."""
    last = date(year, month, monthrange(year, month)[1])
    return Period(date(year, month, 1), last, f"{_NAMES[month - 1]} {year}")


def stepped_month(today: date, step: int) -> Period:
    """Return the month so many after, or before, that of a day."""
    months = today.year * 12 + today.month - 1 + step
    return month_of(months // 12, months % 12 + 1)


def part_of_month(year: int, month: int, part: str) -> Period:
    """Return a third of a month: "Ende März" is the 21st to the last."""
    whole = month_of(year, month)
    first, last = _OF_MONTH[part]
    end = min(last, whole.last.day)
    return Period(
        date(year, month, first), date(year, month, end), f"{part} {whole.label}", dated=True
    )  # fmt: skip


def half_of(year: int, half: int) -> Period:
    """Return a half of a calendar year."""
    return months_of(year, 6 * half - 5, 6, f"{half}. Halbjahr {year}")


def quarter_of(year: int, quarter: int) -> Period:
    """Return a quarter of a calendar year."""
    return months_of(year, 3 * quarter - 2, 3, f"{quarter}. Quartal {year}")


def week_of(inside: date) -> Period:
    """Return the week, Monday to Sunday, of a day."""
    monday = inside - timedelta(days=inside.weekday())
    return Period(monday, monday + timedelta(days=6), f"Woche vom {monday:%d.%m.%Y}", article="der")


def weekend_of(inside: date) -> Period:
    """Return Saturday and Sunday of a day's week."""
    week = week_of(inside)
    return days(week.last - ONE_DAY, week.last)


# Seasons as the weather service reckons them, whole months.
_SEASONS = {"Frühjahr": 3, "Sommer": 6, "Herbst": 9, "Winter": 12}


def season_of(year: int, name: str) -> Period:
    """Return a season; winter is that which begins in the year."""
    label = f"Winter {year}/{(year + 1) % 100:02d}" if name == "Winter" else f"{name} {year}"
    return months_of(year, _SEASONS[name], 3, label)
