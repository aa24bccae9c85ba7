"""Which activities and committees begin or end in the time asked about: "was endet 2027"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from commands.questions.answering.model import Case
from commands.questions.answering.timing import Lasting
from commands.questions.reading.model import Span

_DAY = timedelta(days=1)
_Window: TypeAlias = tuple[date | None, date | None]
_LISTS = ("what", "where", "who", "with_whom", "committees")


def turning(case: Case) -> Callable[[Lasting], bool] | None:
    """Return which rows begin, or end, as the question says; None where it asks for neither.

    Without a time "läuft aus" looks ahead and "ist ausgelaufen" back.
    """
    cues, window = case.reading.cues, _window(case)
    if window is None:
        return None

    def turns(row: Lasting) -> bool:
        day = row.end_date if _asks_for_end(case) else row.start_date
        return _is_within(day, window)

    if cues.negated and (cues.expires or case.reading.span.names_days):
        today = Span("day", case.today, case.today)
        return lambda row: today.covers(row.start_date, row.end_date) and not turns(row)
    return turns


def _asks_for_end(case: Case) -> bool:
    cues = case.reading.cues
    dissolved = cues.abolished and case.reading.asks == "committees"
    return cues.expires or dissolved or _runs_until(case)


def _runs_until(case: Case) -> bool:
    """Whether "bis" tells the end and not just how far it is asked: "liefen bis 2024"."""
    span = case.reading.span
    return case.reading.cues.runs_until and (span.stretch is not None or span.kind == "until")


def _window(case: Case) -> _Window | None:
    """Return between which days something is to begin, or end; None where it isn't asked."""
    cues, span = case.reading.cues, case.reading.span
    if case.reading.asks not in _LISTS:
        return None
    named = (span.first, span.last) if span.names_days else None
    if _runs_until(case) and not cues.expires:
        return span.stretch or span.turn or named
    if _asks_for_end(case):
        back = cues.past or cues.abolished
        return named or ((None, case.today - _DAY) if back else (case.today, None))
    if cues.begins:
        return named or (case.today + _DAY, None)
    if cues.newly:
        return named or (newly_since(case.today), None)
    return named if cues.joined else None


def newly_since(today: date) -> date:
    """Return the day from which on what began is called new, where no time is named."""
    return today - timedelta(days=365)


def _is_within(day: date | None, window: _Window) -> bool:
    first, last = window
    return day is not None and (first is None or first <= day) and (last is None or day <= last)
