"""What a series leaves out: "außer im August", "ohne Wochenende", "nur mittwochs"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from re import Match, Pattern
from typing import TypeAlias

from commands.dates.draft import ALL_WEEK, ALL_YEAR, Draft
from commands.dates.free_days import FEASTS, HOLIDAYS
from commands.dates.model import DateError
from commands.dates.stretches import SEASONS
from commands.dates.words import (
    AND,
    DAY_WORD,
    MONTHS,
    TO,
    index_in,
    pattern,
    plain,
    weekdays_in,
)

WEEKEND = frozenset((5, 6))
WORKDAYS = ALL_WEEK - WEEKEND
_MONTH_WORD = "(?:" + "|".join(MONTHS) + r")\.?(?!\w|-)"
_HOW = pattern(
    r"\(?\s*(?:aber\s+|und\s+)?(?:(?P<without>nicht|außer|ohne|ausgenommen|bis\s+auf)|nur)"
)
_FILLING = re.compile(
    r"(?:\s*\b(?:im|in|an|am|den|der|dem|des|die|das|während|waehrend|zu|zur|auch|monat|"
    r"monaten|jeweils|immer)\b)*\s*",
    re.IGNORECASE,
)
_AND = re.compile(AND, re.IGNORECASE)
_CLOSED = re.compile(r"\s*\)")
_SINGLE = pattern(
    rf"\d{{1,2}}\.(?:\s?\d{{1,2}}\.?|\s?{_MONTH_WORD})?(?:\s?\d{{4}})?|heute|morgen|übermorgen|"
    rf"(?:{'|'.join(HOLIDAYS)})\s?ferien|{'|'.join(FEASTS)}|heiligabend|(?:kw|kalenderwoche)\s?\d+"
)
SEASON_MONTHS = {
    name: frozenset((first + n - 1) % 12 + 1 for n in range(3)) for name, first in SEASONS.items()
}


@dataclass(frozen=True, slots=True)
class _Named:
    """What is left out, or alone stays: months, weekdays, weeks, days without school, or school."""

    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    weeks: int | None = None
    free: bool = False
    school: bool = False


_Reader: TypeAlias = Callable[[Match[str]], _Named]
_Piece: TypeAlias = tuple[Pattern[str], _Reader]


def read_limit(text: str, position: int, draft: Draft) -> int:
    """Read "außer im Juli und August" into the draft; return where it ends, 0 for none.

    Raises DateError for what begins so, says when, and can't be left out of a rule.
    """
    how = _HOW.match(text, position)
    if how is None:
        return 0
    named, end = _list_of(text, how.end())
    if named is None:
        if draft.repeats:
            _refuse_single_days(text, position, how.end())
        return 0
    typed = text[position:end].strip("( ")
    if not _apply(named, draft, only=not how["without"], typed=typed):
        return 0
    closed = _CLOSED.match(text, end)
    return closed.end() if closed else end


def _list_of(text: str, position: int) -> tuple[_Named | None, int]:
    """Read what is listed; return it, None for nothing, and where it ends."""
    named, end, start = None, position, position
    while (found := _named_at(text, _filled(text, start))) is not None:
        one, end = found
        named = _both(named, one) if named else one
        if (link := _AND.match(text, end)) is None:
            break
        start = link.end()
    return named, end


def _filled(text: str, position: int) -> int:
    filling = _FILLING.match(text, position)
    return filling.end() if filling else position


def _named_at(text: str, position: int) -> tuple[_Named, int] | None:
    for piece, read in _PIECES:
        if match := piece.match(text, position):
            return read(match), match.end()
    return None


def _both(one: _Named, other: _Named) -> _Named:
    return _Named(
        one.months | other.months,
        one.weekdays | other.weekdays,
        other.weeks if one.weeks is None else one.weeks,
        one.free or other.free,
        one.school or other.school,
    )


def _apply(named: _Named, draft: Draft, *, only: bool, typed: str) -> bool:
    """Note what is named; False where that says nothing about what comes again."""
    if named.free if only else named.school:
        raise DateError(
            f"„{typed}“ kann ich nicht: Ferien lassen sich nur auslassen.",
            hints=("Zum Beispiel: jeden Montag um 9 Uhr, nicht in den Ferien.",),
        )
    if only and named.weekdays and not draft.repeats:
        draft.weekdays = named.weekdays
    elif not draft.repeats:
        return False
    elif named.weekdays:
        draft.not_on |= (ALL_WEEK - named.weekdays) if only else named.weekdays
    if named.months:
        draft.months &= named.months if only else ALL_YEAR - named.months
    if named.weeks is not None:
        draft.weeks = named.weeks if only else 1 - named.weeks
    draft.free_days |= named.free or named.school
    if draft.not_on >= (draft.weekdays or ALL_WEEK) or not draft.months:
        raise DateError(f"Mit „{typed}“ bleibt kein Tag übrig.")
    return True


def _refuse_single_days(text: str, position: int, end: int) -> None:
    """Refuse "außer am 24.12." and the like by name: a rule has no single days."""
    found = _SINGLE.match(text, _filled(text, end))
    if found is None:
        return
    raise DateError(
        f"„{text[position : found.end()].strip('( ')}“ kann ich nicht: Auslassen lassen sich "
        "Wochentage, Monate, alle Ferien und Feiertage.",
        hints=("Zum Beispiel: jeden Montag außer im August, nicht in den Ferien.",),
    )


# --- What can be named --------------------------------------------------------------------------


def _free(_: Match[str]) -> _Named:
    return _Named(free=True)


def _school(_: Match[str]) -> _Named:
    return _Named(school=True)


def _months(match: Match[str]) -> _Named:
    first = index_in(MONTHS, plain(match["first"])) + 1
    last = index_in(MONTHS, plain(match["last"])) + 1 if match["last"] else first
    return _Named(
        months=frozenset((first - 1 + n) % 12 + 1 for n in range((last - first) % 12 + 1))
    )


def _season(match: Match[str]) -> _Named:
    return _Named(months=SEASON_MONTHS[plain(match["season"])])


def _weekdays(match: Match[str]) -> _Named:
    return _Named(weekdays=weekdays_in(match[0]))


def _weeks(match: Match[str]) -> _Named:
    return _Named(weeks=1 if plain(match["odd"] or "") else 0)


WEEKS = r"(?P<odd>un)?gerade[nrm]?\s+(?:kalender)?(?:wochen?|kws?)"
_PIECES: tuple[_Piece, ...] = (
    (pattern(r"(?:schul)?ferien(?:zeit)?|(?:gesetzlichen\s+)?feiertage?n?"), _free),
    (pattern(r"schuljahre?s?|schulzeit(?:en)?|schultage?n?|unterrichtszeit"), _school),
    (pattern(r"wochenenden?|we"), lambda _: _Named(weekdays=WEEKEND)),
    (pattern(r"werktage?n?|werktags|wochentage?n?"), lambda _: _Named(weekdays=WORKDAYS)),
    (pattern(WEEKS), _weeks),
    (pattern(rf"(?P<first>{_MONTH_WORD})(?:{TO}(?P<last>{_MONTH_WORD})(?!\s?\d))?"), _months),
    (pattern(rf"(?P<season>{'|'.join(SEASONS)})s?"), _season),
    (pattern(rf"{DAY_WORD}(?:{TO}{DAY_WORD})?"), _weekdays),
)  # fmt: skip
