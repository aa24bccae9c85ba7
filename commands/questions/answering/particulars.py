"""What narrows a list of activities beside names and times: days of the week, being confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from commands.questions.answering.model import Case
from commands.questions.lexicon.normal import fold
from storage.records import Activity

_LISTS = ("what", "where", "who", "with_whom")
_YEAR = 365  # days, after which a row counts as not confirmed for long
# Words for when in the week or day that `wann` tells by others than themselves.
_TOLD_AS = {
    "wochenende": ("wochenende", "samstag", "sonntag"),
    "online": ("online", "videokonferenz", "digital"),
    "nachmittags": ("nachmittag",),
}
_NUMBERS = {"einem": 1, "zwei": 2, "drei": 3, "vier": 4, "fuenf": 5, "halben": 0.5}
_FOR_LONG = re.compile(rf"\b(\d+|{'|'.join(_NUMBERS)}) (jahr|monat)\w*\b")


def fits(case: Case, row: Activity) -> bool:
    """Whether a row is as the question says beside its names."""
    rhythm = _rhythm(case)
    if rhythm:
        words = _TOLD_AS.get(rhythm, (rhythm.removesuffix("s"),))
        season, name = fold(row.season), fold(row.name)
        # "Elternabend" doesn't tell that it is in the evening.
        return any(word in season or re.search(rf"\b{word}", name) for word in words)
    if _asks_unconfirmed(case):
        return row.confirmed_on is None or row.confirmed_on < _confirmed_since(case)
    return True


def said_of_particulars(case: Case, kept: Iterable[Activity]) -> tuple[str, ...]:
    """Return what to say of how a list was narrowed."""
    rhythm = _rhythm(case)
    if rhythm and not list(kept):
        return (f"„{rhythm.capitalize()}“ steht dabei in keiner Zeile.",)
    if _asks_unconfirmed(case):
        return (
            f"Gezählt ist, was seit dem {_confirmed_since(case):%d.%m.%Y} nicht bestätigt ist.",
        )
    return ()


def _rhythm(case: Case) -> str:
    return case.reading.cues.rhythm if case.reading.asks in _LISTS else ""


def _asks_unconfirmed(case: Case) -> bool:
    return case.reading.cues.unconfirmed and case.reading.asks in _LISTS


def _confirmed_since(case: Case) -> date:
    """Return the day from which on a row counts as confirmed; a year back unless told otherwise."""
    found = _FOR_LONG.search(case.reading.normal)
    if not found:
        return case.today - timedelta(days=_YEAR)
    number = float(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
    days = number * (_YEAR if found[2] == "jahr" else _YEAR / 12)
    return case.today - timedelta(days=round(min(days, 40 * _YEAR)))
