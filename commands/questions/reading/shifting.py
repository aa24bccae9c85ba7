"""Times told from the answer before: "und im Jahr davor?", "und bis dahin?", "wer war's davor?"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from commands.questions.reading.model import Span

_YEARS = re.compile(
    r"\b(?:(?:im|in dem|das|ein|schon) )?(?:schul|kalender)?jahr "
    r"(davor|zuvor|vorher|frueher|danach|"
    r"darauf|drauf|spaeter)\b|\b(?:im )?(vor|folge)jahr\b"
)
_STEPS = {
    "naechst": 1, "kommend": 1, "uebernaechst": 2, "letzt": -1, "vorig": -1, "vergangen": -1,
    "vorletzt": -2, "dies": 0, "laufend": 0, "aktuell": 0, "jetzig": 0, "gegenwaertig": 0,
}  # fmt: skip
_OF_ITS_KIND = re.compile(
    r"^(?:und |oder |aber |denn )*(?:im|in|in dem|das|am|fuer das) "
    rf"({'|'.join(_STEPS)})\w{{0,2}}(?: dann)?$"
)
_BACK = frozenset({"davor", "zuvor", "vorher", "frueher", "vor"})
_UNTIL_THEN = re.compile(r"\b(?:bis dahin|davor|vorher|zuvor)\b")
_FROM_THEN = re.compile(r"\b(?:danach|ab dann|anschliessend|darauf)\b")


def shifted(plain: str, told: Span, today: date) -> Span | None:
    """Return the time that a follow-up means, seen from the time `told` before; None if none.

    `plain` is the follow-up, folded. "davor" after an answer about today tells no time of its
    own: then it is asked who came before.
    """
    if (of_its_kind := _OF_ITS_KIND.match(plain)) and told.explicit:
        return _by_kind(told, _STEPS[of_its_kind[1]], today)
    years = _YEARS.search(plain)
    if years:
        return _by_years(told, -1 if (years[1] or years[2]) in _BACK else 1, today)
    if not told.explicit:
        return None
    if _UNTIL_THEN.search(plain) and told.first is not None and told.first != today:
        return _day(told.first - timedelta(days=1))
    if _FROM_THEN.search(plain) and told.last is not None and told.last != today:
        return _day(told.last + timedelta(days=1))
    return None


def asks_for_turn(plain: str, told: Span, today: date) -> int:
    """Return -1 where it is asked who came before those answered, 1 for after, 0 for neither."""
    if shifted(plain, told, today) is not None:
        return 0
    return -1 if _UNTIL_THEN.search(plain) else 1 if _FROM_THEN.search(plain) else 0


def _by_kind(told: Span, step: int, today: date) -> Span | None:
    """Return the school year or year so many steps from today's ("und im nächsten?")."""
    if told.first is None or told.last is None:
        return None
    begins = (told.first.month, told.first.day)
    if begins == (8, 1) and (told.last.month, told.last.day) == (7, 31):
        year = today.year - (today.month < 8) + step
        label = f"Schuljahr {year}/{(year + 1) % 100:02d}"
        return Span("period", date(year, 8, 1), date(year + 1, 7, 31), label, explicit=True)
    if begins == (1, 1):
        year = today.year + step
        return Span("period", date(year, 1, 1), date(year, 12, 31), str(year), explicit=True)
    return None


def _by_years(told: Span, step: int, today: date) -> Span:
    first = told.first if told.explicit and told.first else date(today.year, 1, 1)
    last = told.last if told.explicit and told.last else date(today.year, 12, 31)
    first, last = _moved(first, step), _moved(last, step)
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    label = str(first.year) if whole and first.year == last.year else f"{first:%d.%m.%Y}"
    if not whole and last != first:
        label = f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
    return Span("period", first, last, label, explicit=True)


def _moved(day: date, step: int) -> date:
    try:
        return day.replace(year=day.year + step)
    except ValueError:  # 29 February
        return day.replace(year=day.year + step, day=28)


def _day(day: date) -> Span:
    return Span("day", day, day, f"{day:%d.%m.%Y}", explicit=True)
