"""The time asked about: "2025", "nächstes Schuljahr", "ab Februar", "früher"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from re import Match

from commands.questions.lexicon.german import MONTHS
from commands.questions.reading.model import Span

# "31.02.": better no answer than one about another day.
NO_SUCH_DAY = Span("day", None, None, "kein Datum", explicit=True)

_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_YEAR = r"((?:19|20)\d\d)"
_STEP = {"vorletzt": -2, "letzt": -1, "vergangen": -1, "vorig": -1, "dies": 0, "laufend": 0,
         "aktuell": 0, "naechst": 1, "kommend": 1, "uebernaechst": 2}  # fmt: skip
_STEPS = (
    r"(vorletzt|letzt|vergangen|vorig|dies|laufend|aktuell|uebernaechst|naechst|kommend)\w{0,2}"
)
_NUMBERS = {"einem": 1, "einen": 1, "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5}
_COUNT = r"(\d{1,2}|einem|einen|ein|zwei|drei|vier|fuenf)"


def read_time(canonical: str, today: date) -> Span:
    """Return the time named in a question; today where none is named.

    `canonical` is the folded text, words separated by single blanks. The school year runs from
    1 August to 31 July (§ 7 SchulG NRW).
    """
    for pattern, read in _RULES:
        match = pattern.search(canonical)
        if match:
            span = read(match, today)
            if span is not None:
                return span
    return Span("day", today, today)


def _period(first: date, last: date, label: str) -> Span:
    return Span("period", first, last, label, explicit=True)


def _day(day: date, label: str) -> Span:
    return Span("day", day, day, label, explicit=True)


def _year(year: int) -> Span:
    return _period(date(year, 1, 1), date(year, 12, 31), str(year))


def _school_year(year: int) -> Span:
    label = f"Schuljahr {year}/{(year + 1) % 100:02d}"
    return _period(date(year, 8, 1), date(year + 1, 7, 31), label)


def _month(year: int, month: int) -> Span:
    last = date(year, month, monthrange(year, month)[1])
    return _period(date(year, month, 1), last, f"{month:02d}/{year}")


def _this_school_year(today: date) -> int:
    return today.year if today.month >= 8 else today.year - 1


def _full_date(match: Match[str], today: date) -> Span | None:
    day, month = int(match[1]), int(match[2])
    year = int(match[3]) if match[3] else today.year
    try:
        found = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return NO_SUCH_DAY
    return _day(found, found.strftime("%d.%m.%Y"))


def _spoken_date(match: Match[str], today: date) -> Span | None:
    month = MONTHS[match[2]]
    year = int(match[3]) if match[3] else today.year + (month < today.month)
    try:
        found = date(year, month, int(match[1]))
    except ValueError:
        return NO_SUCH_DAY
    return _day(found, found.strftime("%d.%m.%Y"))


def _from_month(match: Match[str], today: date) -> Span:
    month = MONTHS[match[1]]
    year = int(match[2]) if match[2] else today.year + (month < today.month)
    return _day(date(year, month, 1), f"ab {month:02d}/{year}")


def _in_month(match: Match[str], today: date) -> Span:
    month = MONTHS[match[1]]
    return _month(int(match[2]) if match[2] else today.year + (month < today.month), month)


def _steps(match: Match[str], today: date) -> Span:
    step, unit = _STEP[match[1]], match[2]
    if unit.startswith("schulj"):
        return _school_year(_this_school_year(today) + step)
    if unit.startswith(("jahr", "kalenderj")):
        return _year(today.year + step)
    if unit.startswith("monat"):
        months = today.year * 12 + today.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return _period(monday, monday + timedelta(days=6), f"Woche ab {monday:%d.%m.%Y}")


def _ago(match: Match[str], today: date) -> Span:
    return _year(today.year - _number(match[1]))


def _ahead(match: Match[str], today: date) -> Span:
    return _year(today.year + _number(match[1]))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _between(match: Match[str], _today: date) -> Span:
    first, last = sorted((int(match[1]), int(match[2])))
    return _period(date(first, 1, 1), date(last, 12, 31), f"{first} bis {last}")


def _both(match: Match[str], today: date) -> Span | None:
    consecutive = abs(int(match[2]) - int(match[1])) == 1
    return _between(match, today) if consecutive else None


def _slashed(match: Match[str], _today: date) -> Span | None:
    first, last = int(match[1]), int(match[2])
    if last not in {(first + 1) % 100, first + 1}:
        return None
    return _school_year(first)


def _from_year(match: Match[str], today: date) -> Span:
    year = int(match[1])
    if year <= today.year:
        return _year(year)
    return _period(date(year, 1, 1), date(year, 12, 31), f"ab {year}")


_Reader = Callable[[Match[str], date], Span | None]
_RULES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"\b{_YEAR} (\d\d|{_YEAR[1:-1]})\b", _slashed),
        (r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)\b", _full_date),
        (r"\b(?:am|zum|den|vom|dem|ab|seit|bis) (\d{1,2})\.(\d{1,2})()\b", _full_date),
        (rf"\b(\d{{1,2}}) {_MONTH}(?: {_YEAR})?\b", _spoken_date),
        (rf"\b{_YEAR} bis {_YEAR}\b", _between),
        (rf"\b{_YEAR} (?:und|oder) {_YEAR}\b", _both),
        (rf"\bschuljahr(?:es|s)? {_YEAR}\b", lambda m, _t: _school_year(int(m[1]))),
        (rf"\b(?:ab|seit) (?:dem |anfang |ende )?{_MONTH}(?: {_YEAR})?\b", _from_month),
        (rf"\b(?:im|in|ende|anfang|mitte) (?:dem )?(?:monat )?{_MONTH}(?: {_YEAR})?\b", _in_month),
        (rf"\b{_MONTH} {_YEAR}\b", _in_month),
        (rf"\bab (?:dem jahr )?{_YEAR}\b", _from_year),
        (rf"\b{_YEAR}\b", lambda m, _t: _year(int(m[1]))),
        (rf"\b{_STEPS} (schuljahr\w*|kalenderjahr\w*|jahr\w*|monat\w*|woche\w*)", _steps),
        (rf"\bvor {_COUNT} jahr(?:en)?\b", _ago),
        (rf"\bin {_COUNT} jahr(?:en)?\b", _ahead),
        (r"\bvorgestern\b", lambda _m, t: _day(t - timedelta(days=2), "vorgestern")),
        (r"\bgestern\b", lambda _m, t: _day(t - timedelta(days=1), "gestern")),
        (r"\buebermorgen\b", lambda _m, t: _day(t + timedelta(days=2), "übermorgen")),
        (
            r"(?<!guten )\bmorgen\b(?! zusammen)",
            lambda _m, t: _day(t + timedelta(days=1), "morgen"),
        ),
        (
            r"\b(heute|heutzutage|jetzt|aktuell\w*|derzeit\w*|momentan\w*|zurzeit|zur zeit|gerade|"
            r"im moment|mittlerweile|inzwischen|gegenwaertig\w*)\b",
            lambda _m, t: _day(t, "heute"),
        ),
        (
            r"\b(frueher\w*|damals|ehemal\w*|einst|vormals|(?<!lange )(?<!tage )(?<!frueh )vorher|"
            r"zuvor)\b",
            lambda _m, t: Span("past", t, t, "früher", explicit=True),
        ),
        (
            r"\b(kuenftig\w*|zukuenftig\w*|demnaechst|in zukunft)\b",
            lambda _m, t: Span("future", t, t, "künftig", explicit=True),
        ),
    )
)
