"""Which activities run in the months asked about, by the free words of `wann`.

"Klasse 8, März bis Mai" tells months, "1. Halbjahr" only about when, "nach Anmeldung" nothing. What
can't be told is neither claimed nor denied: the reply names it besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, TypeAlias

from commands.questions.answering.courses import turning
from commands.questions.answering.model import Case
from commands.questions.lexicon.german import MONTHS
from commands.questions.lexicon.normal import fold
from commands.questions.reading.model import Span
from storage.records import Activity

# "throughout" runs all the time of its months, "named" some time in each, "about" in some of them.
_Grain: TypeAlias = Literal["throughout", "named", "about", ""]
_Course: TypeAlias = tuple[frozenset[int], _Grain]

_NONE: frozenset[int] = frozenset()
_MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_RANGE = re.compile(rf"\b{_MONTH} ?(?:bis|-|–) ?(?:anfang |mitte |ende )?{_MONTH}\b")
_NAMED = re.compile(rf"\b{_MONTH}\b")
_ABOUT = {
    r"\b1\.? (?:schul)?halbjahr": (8, 9, 10, 11, 12, 1),
    r"\b2\.? (?:schul)?halbjahr": (2, 3, 4, 5, 6, 7),
    r"\bfruehjahr\b|\bfruehling\b": (3, 4, 5),
    r"\bsommer\b": (6, 7, 8),
    r"\bherbst\b": (9, 10, 11),
    r"\bwinter\b": (12, 1, 2),
    r"\bosterferien\b": (3, 4),
    r"\bpfingstferien\b": (5, 6),
    r"\bsommerferien\b": (6, 7, 8, 9),
    r"\bherbstferien\b": (10, 11),
    r"\bweihnachtsferien\b": (12, 1),
}
# "vor den Osterferien", "Schuljahresbeginn bis Ostern": when that is, the words don't tell.
_BESIDE = re.compile(
    r"\b(?:vor|nach|bis|seit) (?:(?:zu|zum|zur|den|dem|der) )*[a-z]*(?:ferien|ostern)"
)
_ALWAYS = re.compile(r"\bganzjaehrig\b|\bdas ganze jahr\b")


def in_season(case: Case, rows: Iterable[Activity]) -> list[Activity]:
    """Return the rows that run in the months asked about; all where none are or it isn't asked."""
    kept = list(rows)
    if not narrows(case, kept):
        return kept
    return [row for row in kept if _runs(row, case.reading.span) == "yes"]


def comes_again(case: Case, now: Iterable[Activity], then: Iterable[Activity]) -> list[Activity]:
    """Return what comes in these months of each year and is in force now, if no longer then.

    "Im September" without a year asks for that too, unless something else has taken its place.
    """
    span = case.reading.span
    told = {(row.name, place) for row in then for place in row.municipality_ids}
    return [
        row
        for row in now
        if span.yearly
        and _course(row.season)[1] in ("named", "about")
        and _runs(row, span) == "yes"
        and told.isdisjoint((row.name, place) for place in row.municipality_ids)
    ]


def left_open(case: Case, rows: Iterable[Activity]) -> list[Activity]:
    """Return the rows of which can't be told whether they run in the months asked about."""
    kept = list(rows)
    if not narrows(case, kept):
        return []
    return [row for row in kept if _runs(row, case.reading.span) == "open"]


def runs_otherwise(case: Case, rows: Iterable[Activity]) -> list[Activity]:
    """Return the rows that surely don't run in the months asked about."""
    span = case.reading.span
    return [row for row in rows if _names_months(span) and _runs(row, span) == "no"]


def _names_months(span: Span) -> bool:
    return bool(span.months or span.season)


def narrows(case: Case, rows: list[Activity]) -> bool:
    """Whether the months choose among the rows: in lists, and where the place is left open.

    Who does something in a place is told also where that is in another month: it is the same body.
    """
    reading = case.reading
    if not _names_months(reading.span) or turning(case):
        return False
    if reading.asks in ("what", "where"):
        return True
    here = reading.place_ids or reading.room_id
    open_place = len({row.municipality_ids for row in rows}) > 1 and not here
    return open_place and reading.asks in ("who", "with_whom", "why")


def _runs(row: Activity, span: Span) -> Literal["yes", "no", "open"]:
    if span.season and span.season in fold(row.season):
        return "open" if _BESIDE.search(fold(row.season)) else "yes"
    months, grain = _course(row.season)
    asked = span.months
    if not grain:
        return "open"
    if months.isdisjoint(asked):
        return "no"
    if span.season:
        return "open"
    if grain == "throughout" or (span.whole_months and (grain == "named" or months <= asked)):
        return "yes"
    return "open"


@lru_cache(maxsize=4_000)
def _course(text: str) -> _Course:
    """Return the months of which `wann` speaks, and how precisely; none where it tells none."""
    folded = fold(text)
    if _ALWAYS.search(folded):
        return frozenset(range(1, 13)), "throughout"
    if _BESIDE.search(folded):
        return _NONE, ""
    span = _RANGE.search(folded)
    if span:
        first, last = MONTHS[span[1]], MONTHS[span[2]]
        count = (last - first) % 12 + 1
        return frozenset((first + i - 1) % 12 + 1 for i in range(count)), "throughout"
    named = frozenset(MONTHS[name] for name in _NAMED.findall(folded))
    if named:
        return named, "named"
    said = [months for pattern, months in _ABOUT.items() if re.search(pattern, folded)]
    about = frozenset(month for months in said for month in months)
    return about, "about" if about else ""


# --- What to say of the others ------------------------------------------------------------------

_MOST_TOLD = 6


def said_of_others(
    case: Case, kept: Iterable[Activity], undated: Iterable[Activity]
) -> tuple[str, ...]:
    """Return the sentences on rows that may or may not run in the months asked about.

    `kept` are the rows of the answer, among them those that are entered for other months.
    """
    notes = [
        f"Eingetragen ist {_called(case, row)}: {row.season}."
        for row in runs_otherwise(case, kept)[:_MOST_TOLD]
    ]
    over = [row for row in kept if _ends_before(row, case.reading.span)]
    if over:
        names = ", ".join(dict.fromkeys(_called(case, row) for row in over))
        day = max(row.end_date for row in over if row.end_date)
        notes.append(f"Nur bis zum {day:%d.%m.%Y} eingetragen: {names}.")
    told = list(dict.fromkeys(_called(case, row) for row in undated))
    if told:
        more = f" und {len(told) - _MOST_TOLD} weitere" if len(told) > _MOST_TOLD else ""
        notes.append(
            "Ob dann auch dies läuft, geht aus dem Verzeichnis nicht hervor: "
            f"{', '.join(told[:_MOST_TOLD])}{more}."
        )
    return tuple(notes)


def _ends_before(row: Activity, span: Span) -> bool:
    return span.yearly and bool(row.end_date and span.first and row.end_date < span.first)


def _called(case: Case, row: Activity) -> str:
    if len(case.reading.place_ids) == 1:
        return row.name
    rows = case.directory.municipalities
    places = ", ".join(rows[place].name for place in row.municipality_ids) or "ganze Region"
    return f"{row.name} ({places})"
