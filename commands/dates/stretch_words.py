"""Stretches of the calendar as they are typed: "Dezember", "nächste Woche", "Sommerferien"."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from re import Match, Pattern
from typing import TypeAlias

from dateutil.relativedelta import relativedelta

from commands.dates import stretches
from commands.dates.free_days import FEASTS, HOLIDAYS, feast, school_holidays
from commands.dates.model import DateError
from commands.dates.saying import say_day
from commands.dates.stretches import (
    SEASONS,
    Stretch,
    Yearly,
    day_of,
    meant,
    nearest,
    stepped,
)
from commands.dates.words import (
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    index_in,
    number_of,
    pattern,
    plain,
)

# What a stretch is read against: the day from which it is seen, and its year where that is known.
SeenFrom: TypeAlias = tuple[date, int | None]
Reader: TypeAlias = Callable[[Match[str], SeenFrom], Stretch]

_STEPS = {"vorletzt": -2, "letzt": -1, "vergangen": -1, "vorig": -1, "dies": 0, "laufend": 0,
          "aktuell": 0, "nächst": 1, "kommend": 1, "folgend": 1, "übernächst": 2}  # fmt: skip
_NEAR = {"vorgestern": -2, "gestern": -1, "heute": 0, "jetzt": 0, "sofort": 0, "morgen": 1,
         "übermorgen": 2}  # fmt: skip
_SPANS = {"tag": (1, "days"), "woche": (7, "weeks"), "monat": (31, "months"),
          "jahr": (366, "years")}  # fmt: skip
_ORDINALS = ("erste", "zweite", "dritte", "vierte")
_FURTHEST = 50 * 366  # days


def year_told(match: Match[str]) -> int | None:
    """Return the year that is part of what was typed; None if there is none."""
    typed = match.groupdict().get("y")
    return int(typed) + (2000 if len(typed) == 2 else 0) if typed else None


def _step(match: Match[str]) -> int:
    word = plain(match.groupdict().get("step") or "diese")
    return next(step for name, step in _STEPS.items() if word.startswith(plain(name)))


def _yearly(of_year: Yearly, match: Match[str], seen: SeenFrom) -> Stretch:
    found = meant(of_year, seen[0], year_told(match) or seen[1], _step(match))
    return _known(found, match)


def _known(found: Stretch | None, match: Match[str]) -> Stretch:
    if found is None:
        raise DateError(
            f"Wann „{match[0].strip()}“ ist, weiß ich nicht: So weit reicht mein Kalender nicht.",
            hints=("Mit Datum geht es: bis 15.7.2031.",),
        )
    return found


# --- Days ---------------------------------------------------------------------------------------


def _date(match: Match[str], seen: SeenFrom) -> Stretch:
    """Read "10.12.2026", "10.12.", "10. Dezember", perhaps with a weekday, which must fit."""
    named = match.groupdict()
    month = index_in(MONTHS, named["month"]) + 1 if named.get("month") else int(named["mo"])

    def of_year(year: int) -> Stretch | None:
        try:
            return day_of(date(year, month, int(named["d"])))
        except ValueError:
            return None

    day = meant(of_year, seen[0], year_told(match) or seen[1], 0)
    if day is None:
        raise DateError(f"Den {match[0].strip()} gibt es nicht.", hints=("So: 1.4.2027.",))
    long, short = named.get("weekday"), named.get("short")
    if long or short:
        told = index_in(WEEKDAYS, long) if long else SHORT_WEEKDAYS.index((short or "").lower())
        if told != day.first.weekday():
            raise DateError(f"Das Datum passt nicht zum Wochentag: richtig ist {day.label}.")
    return day


def _days_of_month(match: Match[str], seen: SeenFrom) -> Stretch:
    """Read "7. bis 11.12."."""
    last = _date(match, seen).first
    try:
        first = last.replace(day=int(match["from"]))
    except ValueError:
        raise DateError(f"Den {match['from']}.{last:%m.%Y} gibt es nicht.") from None
    first, last = min(first, last), max(first, last)
    return Stretch(first, last, f"{say_day(first)}, bis {say_day(last)}")


def _near(match: Match[str], seen: SeenFrom) -> Stretch:
    return day_of(seen[0] + timedelta(days=_NEAR[plain(match["near"])]))


def _weekday(match: Match[str], seen: SeenFrom) -> Stretch:
    step = _step(match)
    ahead = (index_in(WEEKDAYS, match["weekday"]) - seen[0].weekday()) % 7
    if step > 0:
        ahead = (ahead or 7) - 7
    return day_of(seen[0] + timedelta(days=ahead + 7 * step))


# --- Weeks, months, years -----------------------------------------------------------------------


def _week_of_date(match: Match[str], seen: SeenFrom) -> Stretch:
    return stretches.week_of(_date(match, seen).first)


def _calendar_week(match: Match[str], seen: SeenFrom) -> Stretch:
    number = int(match["kw"])

    def of_year(year: int) -> Stretch | None:
        try:
            return stretches.week_of(date.fromisocalendar(year, number, 1))
        except ValueError:
            return None

    if of_year(year_told(match) or 2026) is None:  # 2026 has 53 weeks, as many as there can be
        raise DateError(f"Die Kalenderwoche {number} gibt es nicht.")
    return _yearly(of_year, match, seen)


def _month(match: Match[str], seen: SeenFrom) -> Stretch:
    month = index_in(MONTHS, match["month"]) + 1
    return _yearly(lambda year: _part(stretches.month_of(year, month), match), match, seen)


def _part(whole: Stretch, match: Match[str]) -> Stretch:
    part = match.groupdict().get("part")
    return stretches.part_of(whole, plain(part)) if part else whole


def _nth(match: Match[str], most: int) -> int:
    word = match.groupdict().get("nth")
    number = _ORDINALS.index(plain(word)) + 1 if word else int(match["n"])
    if not 1 <= number <= most:
        raise DateError(f"„{match[0].strip()}“ gibt es nicht: Ein Jahr hat nur {most} davon.")
    return number


def _quarter(match: Match[str], seen: SeenFrom) -> Stretch:
    number = _nth(match, 4)
    return _yearly(lambda year: stretches.quarter_of(year, number), match, seen)


def _half(match: Match[str], seen: SeenFrom) -> Stretch:
    """Read a half: of the calendar year that is named, else of a school year."""
    number, year = _nth(match, 2), year_told(match)
    if year and not match["follower"]:
        return stretches.half_of(year, number)
    return _yearly(lambda each: stretches.school_half(each, number), match, seen)


def _school_year(match: Match[str], seen: SeenFrom) -> Stretch:
    year = year_told(match)
    return stretches.school_year(year) if year else stepped("schuljahr", seen[0], 0)


def _year(match: Match[str], _: SeenFrom) -> Stretch:
    return _part(stretches.year_of(int(match["y"])), match)


def _stepped(match: Match[str], seen: SeenFrom) -> Stretch:
    return _part(stepped(plain(match["whole"]), seen[0], _step(match)), match)


# --- So far from here ---------------------------------------------------------------------------


def _within(match: Match[str], seen: SeenFrom) -> Stretch:
    """Read "in den nächsten zwei Wochen", "letzte drei Monate": from or to the day it is seen."""
    reach = _reach(match)
    there = seen[0] - reach if _step(match) < 0 else seen[0] + reach
    first, last = min(seen[0], there), max(seen[0], there)
    return Stretch(first, last, f"{first:%d.%m.%Y}–{last:%d.%m.%Y}")


def _ahead(match: Match[str], seen: SeenFrom) -> Stretch:
    day, unit = seen[0] + _reach(match), plain(match["span"])
    return day_of(day) if unit.startswith("tag") else stepped(unit, day, 0)


def _reach(match: Match[str]) -> relativedelta:
    number, span = number_of(match["number"]), plain(match["span"])
    days, name = next(unit for word, unit in _SPANS.items() if span.startswith(word))
    if number * days > _FURTHEST:
        raise DateError(f"Das liegt zu weit weg: {match[0].strip()}.")
    return relativedelta(**{name: number})  # type: ignore[arg-type]


# --- Holidays, feasts, seasons ------------------------------------------------------------------


def _holidays_of(year: int) -> list[Stretch]:
    return [
        Stretch(run.first, run.last, f"{run.name} {year}", apart=True)
        for run in school_holidays(year)
    ]


def _holidays(match: Match[str], seen: SeenFrom) -> Stretch:
    name = HOLIDAYS[plain(match["holidays"])]

    def of_year(year: int) -> Stretch | None:
        return next((one for one in _holidays_of(year) if one.label.startswith(name)), None)

    return _yearly(of_year, match, seen)


def _any_holidays(match: Match[str], seen: SeenFrom) -> Stretch:
    around = [one for n in range(-1, 3) for one in _holidays_of(seen[0].year + n)]
    return _known(nearest(around, seen[0], _step(match)), match)


def _feast(match: Match[str], seen: SeenFrom) -> Stretch:
    name = plain(match["feast"])
    return _yearly(
        lambda year: Stretch(*feast(name, year), f"{name.capitalize()} {year}", apart=True),
        match, seen,
    )  # fmt: skip


def _season(match: Match[str], seen: SeenFrom) -> Stretch:
    name = plain(match["season"])
    return _yearly(lambda year: stretches.season_of(year, name), match, seen)


# --- What is typed ------------------------------------------------------------------------------


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_STEP = rf"(?P<step>(?:{_any_of(_STEPS)})(?:e[nmrs]?)?)"
_MAYBE_STEP = rf"(?:{_STEP}\s+)?"
_PART = r"(?P<part>anfang|mitte|ende)\s+"
_YEAR = r"(?:\s*(?:(?:im|des|in)\s+)?(?:jahr(?:e?s)?\s+)?(?P<y>20\d\d))?"
_DATE = r"(?P<d>\d{1,2})\s?\.\s?(?P<mo>\d{1,2})\s?\.(?:\s?(?P<y>20\d\d|\d\d(?![.:]|\s*uhr)))?"
_SHORT = r"(?:(?P<short>mo|di|mi|do|fr|sa|so)\.?,?\s+)?"
_LONG = r"(?:<day>,?\s+(?:den\s+|dem\s+)?)?"
_UNIT = r"(?P<whole>{})(?:e?s)?"
_NTH = r"(?:(?P<n>\d)\.?|(?P<nth>erste|zweite|dritte|vierte)[nmrs]?)\s*"
_TO = r"\s?(?:-|–|—|bis|und)\s?(?:zum\s+)?"
PIECES: tuple[tuple[Pattern[str], Reader], ...] = (
    (pattern(r"(?P<y>20\d\d)-(?P<mo>\d{1,2})-(?P<d>\d{1,2})"), _date),
    (pattern(rf"(?P<from>\d{{1,2}})\s?\.{_TO}{_DATE}"), _days_of_month),
    (pattern(rf"woche\s+(?:vom|ab|um)\s+(?:den\s+)?{_DATE}"), _week_of_date),
    (pattern(_SHORT + _DATE), _date),
    (pattern(_LONG + _DATE), _date),
    (pattern(rf"{_LONG}(?P<d>\d{{1,2}})\s?\.?\s?<month>{_YEAR}"), _date),
    (pattern(r"(?P<d>\d{1,2})\.(?P<mo>\d{1,2})(?!\.|\d|\s*(?:uhr|h)\b)"), _date),
    (pattern(rf"(?:kw|kalenderwoche)\s?(?P<kw>\d{{1,2}})(?:\s*/)?{_YEAR}"), _calendar_week),
    (pattern(rf"(?P<near>{_any_of(_NEAR)})"), _near),
    (pattern(rf"{_PART}(?:des\s+)?(?:monats?\s+)?<month>{_YEAR}"), _month),
    (pattern(rf"{_PART}(?:des\s+)?{_MAYBE_STEP}{_UNIT.format('monat|jahr')}(?!\s+20)"),
     _stepped),
    (pattern(rf"{_PART}(?:des\s+)?(?:jahr(?:e?s)?\s+)?(?P<y>20\d\d)"), _year),
    (pattern(r"(?P<whole>(?:schul|halb)?jahr|schulhalbjahr|quartal|monat)(?:e?s)"
             r"(?P<part>anfang|mitte|ende)"), _stepped),
    (pattern(rf"{_NTH}quartals?{_YEAR}"), _quarter),
    (pattern(rf"(?:quartal|q)\s?(?P<n>\d)(?:\s*/)?{_YEAR}"), _quarter),
    (pattern(rf"{_NTH}(?:schul)?halbjahr(?:e?s)?{_YEAR}(?P<follower>/\d{{2,4}})?"), _half),
    (pattern(rf"{_STEP}\s+<number>\s+(?P<span>tagen?|wochen|monaten?|jahren?)"), _within),
    (pattern(rf"{_STEP}\s+" + _UNIT.format(
        "wochenende|woche|monat|quartal|schulhalbjahr|halbjahr|schuljahr|kalenderjahr|jahr")),
     _stepped),
    (pattern(r"in\s+<number>\s+(?P<span>tag|woche|monat|jahr)(?:en?|n)?"), _ahead),
    (pattern(r"(?:schuljahr(?:e?s)?|sj)\s?(?:(?P<y>20\d\d|\d\d)/(?:20)?\d\d)?"), _school_year),
    (pattern(rf"{_MAYBE_STEP}(?P<holidays>{_any_of(HOLIDAYS)})\s?ferien{_YEAR}"), _holidays),
    (pattern(rf"{_MAYBE_STEP}(?:schul)?ferien"), _any_holidays),
    (pattern(rf"{_MAYBE_STEP}(?P<feast>{_any_of(FEASTS)}){_YEAR}"), _feast),
    (pattern(rf"{_MAYBE_STEP}(?P<season>{_any_of(SEASONS)})s?{_YEAR}"), _season),
    (pattern(rf"{_MAYBE_STEP}(?:monat\s+)?<month>{_YEAR}"), _month),
    (pattern(rf"{_MAYBE_STEP}<day>"), _weekday),
    (pattern(r"(?:jahr(?:e?s)?\s+)?(?P<y>20\d\d)"), _year),
)  # fmt: skip
