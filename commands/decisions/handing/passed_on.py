"""How far a decision is where it was handed on to: the sum, a table, and marks in lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from commands.contract import Ask, Line, Table
from commands.decided import STATES
from commands.decisions.access import bodies_seen
from commands.decisions.handing.origin import origin
from commands.decisions.wording import body_name, is_overdue, light, say_state, short
from storage.decision_handing import handed_on
from storage.decisions import Decision, State, decisions_of, history_of

_ORDER: tuple[State, ...] = (
    "done", "in progress", "decided", "adjourned", "rejected", "repealed", "replaced", "draft",
)  # fmt: skip
_SAID: dict[State, str] = {**STATES, "decided": "offen"}


def say_sum(children: Sequence[Decision], today: date) -> str:
    """Return "Weitergegeben an 5: 2 umgesetzt, 1 in Umsetzung, 2 offen (1 überfällig)".

    What was withdrawn doesn't count; "" if there is nothing else.
    """
    there = [one for one in children if one.state != "withdrawn"]
    parts = [_part(state, [one for one in there if one.state == state], today) for state in _ORDER]
    return f"Weitergegeben an {len(there)}: {', '.join(filter(None, parts))}" if there else ""


def _part(state: State, rows: Sequence[Decision], today: date) -> str:
    late = sum(is_overdue(one, today) for one in rows)
    if not rows:
        return ""
    how_many = "" if late == len(rows) else f"{late} "
    return f"{len(rows)} {_SAID[state]}" + (f" ({how_many}überfällig)" if late else "")


def passed_on(ask: Ask, decision: Decision) -> tuple[list[Line], Table | None]:
    """Return the sum and the table of those a decision was handed on to; both empty for none.

    To be shown only where the decision is at home: what its municipalities report is seen there,
    but for what they keep to themselves of a public one.
    """
    children = handed_on(ask.session, [decision.id]).get(decision.id, [])
    told = say_sum(children, ask.now.date())
    if not told:
        return [], None
    rows = tuple(_row(ask, one, decision) for one in children if one.state != "withdrawn")
    return [told], Table(("Kommune", "Nr.", "", "Stand", "Frist", "Letzter Bericht"), rows)


def _row(ask: Ask, one: Decision, parent: Decision) -> tuple[Line, ...]:
    today = ask.now.date()
    due = f"{one.due_on:%d.%m.%Y}" if one.due_on else "–"
    return (
        body_name(ask.directory, one.body), one.number, light(one, today), say_state(one, today),
        due, _report(ask, one) if one.public or not parent.public else "–",
    )  # fmt: skip


def _report(ask: Ask, one: Decision) -> str:
    """Return the last report with its day; of what was rejected, the reason."""
    if one.state == "rejected":
        whys = [e.note for e in history_of(ask.session, one.id) if "state" in (e.changes or {})]
        return short(whys[-1]) if whys and whys[-1] else "–"
    if not one.report:
        return "–"
    when = f"{one.reported_at.astimezone(ask.now.tzinfo):%d.%m.}: " if one.reported_at else ""
    return f"{when}{short(one.report)}"


def marks(ask: Ask, decisions: Iterable[Decision]) -> dict[int, str]:
    """Return what lists say besides of decisions, by their ids: whence, or how far elsewhere."""
    shown = list(decisions)
    own = set(bodies_seen(ask))
    parents = decisions_of(ask.session, [one.parent_id for one in shown if one.parent_id])
    found = {
        one.id: f" ({origin(ask.directory, parents[one.parent_id])})"
        for one in shown if one.parent_id in parents
    }  # fmt: skip
    for parent_id, rows in handed_on(ask.session, [o.id for o in shown if o.body in own]).items():
        there = [one for one in rows if one.state != "withdrawn"]
        done = sum(one.state == "done" for one in there)
        if there:
            noun = "Kommune" if len(there) == 1 else "Kommunen"
            found[parent_id] = f" (bei {len(there)} {noun}, {done} umgesetzt)"
    return found
