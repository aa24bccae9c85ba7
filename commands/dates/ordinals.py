"""Ordinals of what comes again: "jeden zweiten Mittwoch im Quartal", "am letzten Tag im Monat"."""

from __future__ import annotations

import re
from re import Match

from commands.dates.clock_times import Piece
from commands.dates.draft import WORKDAY, Draft, Every, Nth, Unit, Within
from commands.dates.model import DateError
from commands.dates.words import (
    AND,
    DAY_WORD,
    MONTHS,
    ORDINAL,
    index_in,
    ordinal_of,
    pattern,
    plain,
    weekday_of,
)

WITHIN: dict[str, Within] = {
    "monat": "month", "quartal": "quarter", "vierteljahr": "quarter", "halbjahr": "half",
    "schulhalbjahr": "school half", "jahr": "year",
}  # fmt: skip
WITHIN_UNIT: dict[Unit, Within] = {
    "months": "month", "quarters": "quarter", "halves": "half", "years": "year",
}  # fmt: skip


def _nth(match: Match[str], draft: Draft) -> None:
    """Read "jeden zweiten Mittwoch im Quartal", "jeden ersten und dritten Montag im Monat"."""
    _take_nth(match["nth"], draft)
    months = _months_in(match["within"])
    word = plain(match["within"]).removesuffix("es").removesuffix("s")
    draft.within = WITHIN.get(word, "month")
    if months:
        draft.months &= months


def _nth_habit(match: Match[str], draft: Draft) -> bool:
    """Read "am ersten Montag im Monat"; "am letzten Tag des Monats" is once."""
    _nth(match, draft)
    return not (draft.month_days and match["of"].lower().startswith("des"))


def _nth_of_year(match: Match[str], draft: Draft) -> bool:
    """Read "am ersten Montag im März" behind "jedes Jahr"; else it is once."""
    if draft.every is None or draft.every.unit != "years":
        return False
    _nth(match, draft)
    return True


def _months_in(text: str) -> frozenset[int]:
    return frozenset(index_in(MONTHS, one["month"]) + 1 for one in _A_MONTH.finditer(text))


def _nth_alone(match: Match[str], draft: Draft) -> bool:
    """Read "jeden zweiten Mittwoch" (of every two), "jeden 2. und 4. Dienstag" (of the month)."""
    _take_nth(match["nth"], draft)
    numbers = {one.number for one in draft.nth}
    if draft.month_days and min(draft.month_days) > 0:
        return False  # "jeden zweiten Tag" is every other one
    if draft.every and (within := WITHIN_UNIT.get(draft.every.unit)):
        draft.within = within
    elif len(numbers) > 1 or not numbers or numbers <= {1, -1, -2}:
        draft.within = "month"
        draft.assumed.append("im Monat")
    elif numbers == {2} and all(one.weekday != WORKDAY for one in draft.nth):
        draft.weekdays, draft.every = frozenset(one.weekday for one in draft.nth), Every("weeks", 2)
        draft.nth = ()
        draft.assumed.append("alle zwei Wochen")
    else:
        raise DateError(
            f"„{match[0].strip()}“: im Monat, oder alle {min(numbers)} Wochen?",
            hints=(f"Zum Beispiel: {match[0].strip()} im Monat.",),
        )
    return True


def _nth_of_unit(match: Match[str], draft: Draft) -> bool:
    """Read "am letzten Freitag" behind "jeden Monat"."""
    if draft.every is None or draft.every.unit not in WITHIN_UNIT:
        return False
    _take_nth(match["nth"], draft)
    draft.within = WITHIN_UNIT[draft.every.unit]
    return True


def _take_nth(text: str, draft: Draft) -> None:
    """Take over each ordinal with each day that follows it: "ersten und dritten Montag"."""
    numbers: list[int] = []
    found: list[Nth] = []
    days: list[int] = []
    closed = False
    for token in _NTH_TOKEN.finditer(text):
        if token["number_word"]:
            numbers = [*([] if closed else numbers), ordinal_of(token["number_word"])]
            closed = False
            continue
        closed = True
        if plain(token["named"]) in ("tag", "tage"):
            days += numbers
        else:
            work = plain(token["named"]).startswith(("werk", "arbeit"))
            found += [Nth(n, WORKDAY if work else weekday_of(token["named"])) for n in numbers]
    draft.nth, draft.month_days = tuple(found), tuple(days)
    if 0 in numbers or any(not one.number for one in found):
        raise DateError(f"„{text.strip()}“ gibt es nicht.")


_A_MONTH = pattern("<month>")
_NTH_DAY = r"(?:" + DAY_WORD + r"|werktag|arbeitstag|tag)"
_NTH_TOKEN = re.compile(
    pattern(rf"(?P<number_word>{ORDINAL})|(?P<named>{_NTH_DAY})").pattern, re.IGNORECASE
)
_ORDINALS = rf"{ORDINAL}(?:{AND}(?:jeden\s+|am\s+)?{ORDINAL})*"
_ONE = rf"{_ORDINALS}\s+{_NTH_DAY}(?:{AND}{DAY_WORD})*"
_NTHS = rf"(?P<nth>{_ONE}(?:{AND}(?:jeden\s+|am\s+)?{_ONE})*)"
_MONTH_LIST = rf"<month>(?:{AND}(?:im\s+)?(?:{'|'.join(MONTHS)})\.?)*"
_OF = r"(?:im|eines|jede[sn]|des|pro|je|in\s+jedem)\s+(?:jeden\s+)?"
_JEDEN = r"(?:jede[nrs]?|immer\s+am|jeweils\s+am)\s+"
PIECES: tuple[Piece, ...] = (
    (pattern(rf"{_JEDEN}{_NTHS}\s+{_OF}(?P<within>(?:monat|quartal|vierteljahr|(?:schul)?halbjahr|"
             rf"jahr)(?:e?s)?|{_MONTH_LIST})"), _nth),
    (pattern(rf"(?:am\s+)?{_NTHS}\s+(?P<of>{_OF})(?P<within>(?:monat|quartal|vierteljahr|"
             r"(?:schul)?halbjahr|jahr)(?:e?s)?)"), _nth_habit),
    (pattern(rf"(?:am\s+)?{_NTHS}\s+(?:im|des)\s+(?P<within>{_MONTH_LIST})"), _nth_of_year),
    (pattern(rf"(?:am|zum|jeweils|immer)\s+{_NTHS}"), _nth_of_unit),
    (pattern(rf"{_JEDEN}{_NTHS}"), _nth_alone),
)  # fmt: skip
