"""The part of the list that is asked for: by traffic light, deadline, or reports that are owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commands.contract import Ask
from commands.decisions.control.gathering import Control, gather, scope_of
from commands.decisions.control.request import Request
from commands.decisions.control.rows import Row
from commands.decisions.searching import Search
from storage.decision_search import OPEN


def narrowed(ask: Ask, request: Request, search: Search, made_for: str) -> Control:
    """Return the part of the list that a request means."""
    if request.by_deadline:
        return _some(_due(ask, search, made_for), request)
    return _some(gather(ask, search, scope_of(ask, search), made_for), request)


def _due(ask: Ask, search: Search, made_for: str) -> Control:
    """Return what is due in the time that was named, else what is overdue or soon due."""
    wanted = search.wanted
    anytime = replace(search, wanted=replace(wanted, states=OPEN, since=None, until=None),
                      any_state=False)  # fmt: skip
    control = gather(ask, anytime, scope_of(ask, search), made_for)
    rows = [row for row in control.open_rows if _is_due(row, wanted.since, wanted.until)]
    return replace(control, rows=tuple(rows), filters=("fällig", *control.filters))


def _is_due(row: Row, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return row.sign in ("🔴", "🟡")
    return row.due_on is not None and (since or date.min) <= row.due_on <= (until or date.max)


def _some(control: Control, request: Request) -> Control:
    rows = [
        row for row in control.rows
        if (not request.lights or row.sign in request.lights)
        and (not request.only_owed or row.owed)
    ]  # fmt: skip
    return replace(control, rows=tuple(rows), filters=(*control.filters, *request.label))
