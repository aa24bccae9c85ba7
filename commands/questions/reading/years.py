"""Years and their parts as they are spoken of: "nächstes Schuljahr", "2. Quartal", "25/26"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from commands.questions.reading import periods
from commands.questions.reading.periods import Moment, Period, meant
from commands.questions.reading.spoken import (
    COUNT,
    IN_YEAR,
    ORDINAL,
    PART,
    SCHOOL_YEAR,
    STEP,
    STEPS,
    YEAR,
    Unit,
    full_year,
    number,
    ordinal,
    step_of,
    this_school_year,
)

_REACH = 40  # years ahead or back that a number of years may lead


def _part_of_year(match: Match[str], at: Moment) -> Period:
    part = match[1].capitalize()
    if match[2]:
        return periods.part_of_year(int(match[2]), part)
    step = step_of(match[3])
    return meant(lambda year: periods.part_of_year(year, part), at,
                 None if step is None else at.today.year + step)  # fmt: skip


def _edge_of_year(match: Match[str], at: Moment) -> Period:
    if match[1] in ("wende", "wechsel"):
        return meant(_turn_of_year, at, full_year(match[2]))
    part = "Ende" if match[1] in ("ende", "schluss") else "Anfang"
    return meant(lambda year: periods.part_of_year(year, part), at, full_year(match[2]))


def _turn_of_year(year: int) -> Period:
    eve = date(year, 12, 31)
    return Period(eve, eve, f"Jahreswechsel {year}/{(year + 1) % 100:02d}", dated=True,
                  article="dem")  # fmt: skip


def _edge_of_school_year(match: Match[str], at: Moment) -> Period:
    def of_year(year: int) -> Period:
        whole = periods.school_year(year)
        ends = match[1] in ("ende", "schluss")
        turn = whole.last if ends else whole.first
        return Period(turn, turn, f"{'Ende' if ends else 'Beginn'} {whole.label}", dated=True)

    return meant(of_year, at)


def _quarter(match: Match[str], at: Moment) -> Period:
    number = ordinal(match[1], match[2])
    return meant(lambda year: periods.quarter_of(year, number), at, full_year(match[3]))


def _unclear_quarter(_match: Match[str], at: Moment) -> Period:
    missing = "Welches Quartal gemeint ist, habe ich nicht verstanden."
    return periods.without_dates("Quartal", at.today.year, missing)


def _half(match: Match[str], at: Moment) -> Period | None:
    """Read a half of a school year, unless a calendar year is named without its follower."""
    number = ordinal(match[1], match[2])
    first = full_year(match[4])
    if number > 2:
        return None
    if first and match[5]:
        return periods.school_half(first, number)
    if first and not match[3]:
        return periods.half_of(first, number)
    if first:  # "2. Schulhalbjahr 2027" begins in February of that year
        return periods.school_half(first - (number == 2), number)
    return periods.school_half(this_school_year(at.today) + (step_of(match[6]) or 0), number)


def _slashed(match: Match[str], _at: Moment) -> Period | None:
    first, last = full_year(match[1]), int(match[2])
    if first is None or last not in {(first + 1) % 100, first + 1}:
        return None
    return periods.school_year(first)


def _named_school_year(match: Match[str], _at: Moment) -> Period | None:
    year = full_year(match[1])
    return periods.school_year(year) if year else None


def _this_one(_match: Match[str], at: Moment) -> Period:
    return periods.school_year(this_school_year(at.today))


def _year(match: Match[str], _at: Moment) -> Period:
    return periods.year_of(int(match[1]))


def _year_before(_match: Match[str], at: Moment) -> Period:
    return periods.year_of(at.today.year - 1)


# --- So far from today ---------------------------------------------------------------------------


def _steps(match: Match[str], at: Moment) -> Period | None:
    return _stepped(match[2], at.today, STEPS[match[1]])


def _stepped(unit: str, today: date, step: int) -> Period:
    months = today.year * 12 + today.month - 1
    quarters = months // 3 + step
    halves = (months - 1) // 6 + step  # the second begins in February, the first in August
    stretches: dict[str, Callable[[], Period]] = {
        "schulj": lambda: periods.school_year(this_school_year(today) + step),
        "jahr": lambda: periods.year_of(today.year + step),
        "kalenderj": lambda: periods.year_of(today.year + step),
        "quartal": lambda: periods.quarter_of(quarters // 4, quarters % 4 + 1),
        "halb": lambda: periods.school_half((halves - 1) // 2, (halves - 1) % 2 + 1),
        "schulhalb": lambda: periods.school_half((halves - 1) // 2, (halves - 1) % 2 + 1),
        "monat": lambda: periods.stepped_month(today, step),
        "wochenend": lambda: periods.weekend_of(today + timedelta(weeks=step)),
        "woche": lambda: periods.week_of(today + timedelta(weeks=step)),
    }
    return next(stretch() for name, stretch in stretches.items() if unit.startswith(name))


def _ago(match: Match[str], at: Moment) -> Period | None:
    return _distance(match, at.today, -1)


def _ahead(match: Match[str], at: Moment) -> Period | None:
    return _distance(match, at.today, 1)


def _distance(match: Match[str], today: date, sign: int) -> Period | None:
    count, unit = number(match[1]) * sign, match[2]
    if unit.startswith("tag"):
        return periods.day(today + timedelta(days=count))
    if unit.startswith("woche"):
        return periods.week_of(today + timedelta(weeks=count))
    if unit.startswith("jahr"):
        return periods.year_of(today.year + count) if abs(count) <= _REACH else None
    return periods.stepped_month(today, count)


def _within(match: Match[str], at: Moment) -> Period:
    """Read "in den nächsten zwei Wochen" and "in den letzten drei Monaten": from or to today."""
    back = STEPS[match[1]] < 0
    count = number(match[2]) if match[2] else 1
    days = {"tag": 1 if match[2] else 7, "woch": 7, "mona": 30, "jahr": 365}
    reach = timedelta(days=count * next(n for word, n in days.items() if match[3].startswith(word)))
    if back:
        return periods.days(at.today - reach, at.today)
    return periods.days(at.today, at.today + reach)


YEARS: tuple[Unit, ...] = tuple(
    (re.compile(pattern), reader, bare)
    for pattern, reader, bare in (
        (
            rf"\b{ORDINAL} (schul)?halbjahr(?:e?s)?"
            rf"(?: (?:(?:im|des|vom) )?(?:(?:{SCHOOL_YEAR}|jahr(?:e?s)?) )?"
            rf"(\d{{4}}|[23]\d(?=[ /]\d\d))(?:[ /](\d\d(?:\d\d)?)\b)?"
            rf"| (?:(?:im|des) )?{STEP} schuljahr(?:e?s)?)?\b",
            _half,
            True,
        ),
        (rf"\bjahres(ende|anfang|beginn|wende|wechsel|schluss)s?\b{IN_YEAR}(?:/\d\d)?\b",
         _edge_of_year, True),
        (rf"\b{SCHOOL_YEAR} (\d{{4}}|\d\d)[ /](\d{{4}}|\d\d)\b", _slashed, True),
        (rf"\b{YEAR}[ /](\d\d|\d{{4}})\b", _slashed, True),
        (r"(?<!klasse )(?<!jahrgang )(?<!stufe )\b([23]\d)/(\d\d)\b", _slashed, True),
        (rf"\b{SCHOOL_YEAR} (\d{{4}}|[23]\d)\b", _named_school_year, True),
        (rf"\b{ORDINAL} quartal(?:e?s)?{IN_YEAR}\b", _quarter, True),
        (rf"\bquartal ([1-4])()\b{IN_YEAR}", _quarter, True),
        (rf"\bq ([1-4])() {YEAR}\b", _quarter, True),
        (rf"\b{PART} (?:des )?(?:jahr(?:e?s)? )?(?:{YEAR}|{STEP} jahr(?:e?s)?)\b",
         _part_of_year, True),
        (rf"\b{PART} ()()des jahres\b", _part_of_year, True),
        (r"\bschuljahres(ende|schluss|anfang|beginn|wechsel)s?\b", _edge_of_school_year, True),
        (rf"\b{STEP} (?:{COUNT} )?(tagen?|wochen|monaten?|jahren)\b", _within, True),
        (rf"\b{STEP} ((?:schul)?halbjahr|quartal|schuljahr|kalenderjahr|jahr|monat|wochenende"
         r"|woche)(?:e?s)?\b", _steps, True),
        (rf"\bvor {COUNT} (tag|woche|monat|jahr)(?:en?|n)?\b", _ago, True),
        (rf"\bin {COUNT} (tag|woche|monat|jahr)(?:en?|n)?\b", _ahead, True),
        (rf"\b{SCHOOL_YEAR}()\b", _this_one, False),
        (rf"\b{YEAR}\b", _year, True),
        (r"\bvorjahr(?:e?s)?\b", _year_before, True),
        (r"(?<!welches )(?<!welchem )(?<!jedes )(?<!jedem )(?<!pro )(?<!je )\bquartal(?:e?s)?\b",
         _unclear_quarter, True),
    )
)  # fmt: skip
