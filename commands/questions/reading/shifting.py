"""Times told from the answer before: "und im Jahr davor?", "und bis dahin?", "wer war's davor?"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from commands.questions.reading.model import Span

_YEARS = re.compile(
    r"\b(?:(?:im|in dem|das|ein|schon) )?(?:schul|kalender)?jahr (davor|zuvor|vorher|frueher|danach|"
    r"darauf|drauf|spaeter)\b|\b(?:im )?(vor|folge)jahr\b"
)
_BACK = frozenset({"davor", "zuvor", "vorher", "frueher", "vor"})
_UNTIL_THEN = re.compile(r"\b(?:bis dahin|davor|vorher|zuvor)\b")
_FROM_THEN = re.compile(r"\b(?:danach|ab dann|anschliessend|darauf)\b")


def shifted(plain: str, told: Span, today: date) -> Span | None:
    """Return the time that a follow-up means, seen from the time `told` before; None if none.

    `plain` is the follow-up, folded. "davor" after an answer about today tells no time of its
    own: then it is asked who came before.
    """
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
