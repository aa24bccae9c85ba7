"""What German phrases of recurrence mean, day by day: no rules, no parser, nothing of the code.

A phrase is drawn together with its meaning; who compares asks of each day whether it is one.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from holidays.countries.germany import Germany
from hypothesis import strategies as st

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
          "Oktober", "November", "Dezember")  # fmt: skip
ORDINALS = {1: ("ersten", "1."), 2: ("zweiten", "2."), 3: ("dritten", "3."), 4: ("vierten", "4."),
            5: ("fünften", "5."), -1: ("letzten",), -2: ("vorletzten",)}  # fmt: skip
# The months in each stretch within which an ordinal counts.
STRETCHES = {
    "Monat": [[month] for month in range(1, 13)],
    "Quartal": [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]],
    "Halbjahr": [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]],
    "Jahr": [list(range(1, 13))],
}
Holds: TypeAlias = Callable[[date], bool]


@dataclass(frozen=True)
class Phrase:
    """A phrase, and whether a day is meant by it; `step` keeps each so many-th week, or month."""

    text: str
    holds: Holds
    weeks: int = 1
    months: int = 1
    until: date | None = None
    count: int | None = None
    free: bool = False

    def days(self, start: date, end: date, also_free: frozenset[date] = frozenset()) -> list[date]:
        """Return the days from a day on that are meant, one after the other."""
        found: list[date] = []
        anchor: date | None = None
        for day in each_day(start, min(end, self.until or end)):
            if not self.holds(day):
                continue
            anchor = anchor or day
            if self._is_left_out(anchor, day):
                continue
            if self.free and (day in also_free or is_free(day)):
                continue
            found.append(day)
            if len(found) == self.count:
                break
        return found

    def _is_left_out(self, anchor: date, day: date) -> bool:
        weeks = (monday_of(day) - monday_of(anchor)).days // 7
        months = 12 * (day.year - anchor.year) + day.month - anchor.month
        return bool(weeks % self.weeks or months % self.months)


def each_day(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


@cache
def _free_days(year: int) -> frozenset[date]:
    calendar_of = Germany(subdiv="NW", years=year, categories=("public", "school"), language="de")
    return frozenset(calendar_of)


def is_free(day: date) -> bool:
    return day in _free_days(day.year)


# --- Meanings -----------------------------------------------------------------------------------


def nth_of(weekdays: frozenset[int], numbers: frozenset[int], stretch: str) -> Holds:
    """Whether a day is the so many-th of such weekdays within its month, quarter, …."""

    def holds(day: date) -> bool:
        months = next(one for one in STRETCHES[stretch] if day.month in one)
        return any(day == each for n in numbers for each in _nth(weekdays, n, day.year, months))

    return holds


def _nth(weekdays: frozenset[int], number: int, year: int, months: list[int]) -> list[date]:
    last = date(year, months[-1], calendar.monthrange(year, months[-1])[1])
    found = [d for d in each_day(date(year, months[0], 1), last) if d.weekday() in weekdays]
    position = number - 1 if number > 0 else len(found) + number
    return [found[position]] if 0 <= position < len(found) else []


def on_weekdays(weekdays: frozenset[int]) -> Holds:
    return lambda day: day.weekday() in weekdays


def on_month_days(numbers: frozenset[int]) -> Holds:
    """Whether a day is one of these of its month; what a month hasn't is its last."""

    def holds(day: date) -> bool:
        length = calendar.monthrange(day.year, day.month)[1]
        return day.day in {min(number, length) if number > 0 else length for number in numbers}

    return holds


def in_weeks(odd: bool) -> Holds:
    return lambda day: day.isocalendar().week % 2 == odd


def both(one: Holds, other: Holds) -> Holds:
    return lambda day: one(day) and other(day)


# --- Phrases ------------------------------------------------------------------------------------

_DAYS = st.integers(0, 6)
_DAY_SETS = st.sets(_DAYS, min_size=1, max_size=3).map(frozenset)


def listed(names: list[str], last: str = " und ") -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _names(days: frozenset[int], ending: str = "") -> list[str]:
    return [f"{WEEKDAYS[day]}{ending}" for day in sorted(days)]


@st.composite
def _nth_phrase(draw: st.DrawFn) -> Phrase:
    day, stretch = draw(_DAYS), draw(st.sampled_from(list(STRETCHES)))
    numbers = draw(st.sets(st.sampled_from(list(ORDINALS)), min_size=1, max_size=2).map(frozenset))
    ordinals = listed([draw(st.sampled_from(ORDINALS[n])) for n in sorted(numbers)])
    how = draw(st.sampled_from(["jeden {} {} im {}", "am {} {} im {}", "jeden {} {} eines {}s"]))
    how = how.replace("{}s", "{}") if stretch == "Jahr" and "eines" not in how else how
    return Phrase(how.format(ordinals, WEEKDAYS[day], stretch),
                  nth_of(frozenset((day,)), numbers, stretch))  # fmt: skip


@st.composite
def _nth_of_every(draw: st.DrawFn) -> Phrase:
    """Draw "jedes Quartal am letzten Freitag", "alle 2 Monate am ersten Montag"."""
    day, number = draw(_DAYS), draw(st.sampled_from([1, 2, 3, 4, -1, -2]))
    each = {"jeden Monat": "Monat", "monatlich": "Monat", "jedes Quartal": "Quartal"}
    each |= {"quartalsweise": "Quartal", "jedes Halbjahr": "Halbjahr", "jedes Jahr": "Jahr"}
    months = draw(st.sampled_from([1, 2, 3, 4, 6]))
    every = f"alle {months} Monate" if months > 1 else draw(st.sampled_from(list(each)))
    ordinal = draw(st.sampled_from(ORDINALS[number]))
    return Phrase(f"{every} am {ordinal} {WEEKDAYS[day]}",
                  nth_of(frozenset((day,)), frozenset((number,)), each.get(every, "Monat")),
                  months=months)  # fmt: skip


@st.composite
def _workday_phrase(draw: st.DrawFn) -> Phrase:
    stretch = draw(st.sampled_from(["Monat", "Quartal", "Halbjahr"]))
    number = draw(st.sampled_from([1, 2, 3, 4, -1, -2]))
    text = f"jeden {ORDINALS[number][0]} Werktag im {stretch}"
    return Phrase(text, nth_of(frozenset(range(5)), frozenset((number,)), stretch))


@st.composite
def _weekly_phrase(draw: st.DrawFn) -> Phrase:
    days = draw(_DAY_SETS)
    weeks = draw(st.sampled_from([1, 1, 2, 3]))
    if weeks > 1:
        each = draw(st.sampled_from([f"alle {weeks} Wochen", f"alle {7 * weeks} Tage"]))
        text = f"{each} {listed([name.lower() for name in _names(days, 's')])}"
    else:
        text = draw(st.sampled_from(["jeden {}", "jede Woche am {}", "immer {}s"]))
        text = text.format(listed(_names(days), "s und " if text.endswith("s") else " und "))
    return Phrase(text, on_weekdays(days), weeks=weeks)


@st.composite
def _weeks_phrase(draw: st.DrawFn) -> Phrase:
    days, odd = draw(_DAY_SETS), draw(st.booleans())
    how = draw(st.sampled_from(["jeden {days} in {un}geraden Kalenderwochen",
                                "in den {un}geraden Wochen am {days}"]))  # fmt: skip
    text = how.format(days=listed(_names(days)), un="un" if odd else "")
    return Phrase(text, both(on_weekdays(days), in_weeks(odd)))


@st.composite
def _daily_phrase(draw: st.DrawFn) -> Phrase:
    out = draw(_DAY_SETS)
    without = draw(st.sampled_from(["außer", "nicht", "ohne"]))
    text = f"täglich {without} {listed([name.lower() for name in _names(out, 's')])}"
    return Phrase(text, lambda day: day.weekday() not in out)


@st.composite
def _month_day_phrase(draw: st.DrawFn) -> Phrase:
    numbers = draw(st.sets(st.integers(1, 31), min_size=1, max_size=2).map(frozenset))
    text = listed([f"{number}." for number in sorted(numbers)])
    text = draw(st.sampled_from(["jeden Monat am {}", "am {} jeden Monats", "jeden {}"])).format(
        text
    )
    if draw(st.booleans()):
        return Phrase(f"{text}, ohne Wochenende",
                      both(on_month_days(numbers), lambda day: day.weekday() < 5))  # fmt: skip
    return Phrase(text, on_month_days(numbers))


@st.composite
def _with_months(draw: st.DrawFn, phrases: st.SearchStrategy[Phrase]) -> Phrase:
    phrase = draw(phrases)
    months = draw(st.sets(st.integers(1, 12), min_size=1, max_size=3).map(frozenset))
    names = listed([MONTHS[month - 1] for month in sorted(months)])
    only = draw(st.booleans())
    text = f"{phrase.text}, nur im {names}" if only else f"{phrase.text} außer im {names}"
    return replace(phrase, text=text,
                   holds=both(phrase.holds, lambda day: (day.month in months) == only))  # fmt: skip


_SIMPLE = st.one_of(_weekly_phrase(), _weeks_phrase(), _daily_phrase(), _month_day_phrase(),
                    _nth_phrase(), _nth_of_every(), _workday_phrase())  # fmt: skip
_EACH_WEEK = _weekly_phrase().filter(lambda one: one.weeks == 1)
_LIMITED = _with_months(
    st.one_of(_EACH_WEEK, _weeks_phrase(), _daily_phrase(), _month_day_phrase())
)


@st.composite
def _ending(draw: st.DrawFn, start: date, phrases: st.SearchStrategy[Phrase]) -> Phrase:
    phrase = draw(phrases)
    how = draw(st.sampled_from(["never", "day", "month", "count"]))
    if how == "day":
        last = start + timedelta(days=draw(st.integers(400, 1200)))
        phrase = replace(phrase, text=f"{phrase.text} bis {last:%d.%m.%Y}", until=last)
    elif how == "month":
        year, month = start.year + draw(st.integers(2, 3)), draw(st.integers(1, 12))
        last = date(year, month, calendar.monthrange(year, month)[1])
        phrase = replace(phrase, text=f"{phrase.text} bis {MONTHS[month - 1]} {year}", until=last)
    elif how == "count":
        times = draw(st.integers(1, 12))
        phrase = replace(phrase, text=f"{phrase.text} {times} mal", count=times)
    if draw(st.booleans()):
        phrase = replace(phrase, text=f"{phrase.text}, nicht in den Ferien", free=True)
    return phrase


def phrases(start: date) -> st.SearchStrategy[Phrase]:
    """Return phrases of what comes again from a day on, each with what it means."""
    return _ending(start, st.one_of(_SIMPLE, _LIMITED))


STARTS = st.dates(date(2026, 11, 23), date(2028, 3, 1))


@st.composite
def from_some_day(draw: st.DrawFn) -> tuple[date, Phrase]:
    """Draw a day, and a phrase of what comes again from then on."""
    start = draw(STARTS)
    return start, draw(phrases(start))
