"""How decisions are told in the rooms that they concern."""

from __future__ import annotations

import re
from datetime import date

from commands.dates import say_day
from commands.decided import STATES
from storage.decisions import Decision, State
from storage.records import Directory

PARTS = {
    "text": "Text", "kind": "Art", "state": "Stand", "public": "Öffentlichkeit",
    "meeting_id": "Sitzung", "agenda_key": "Tagesordnungspunkt", "decided_on": "Datum",
    "applicant": "Antrag", "responsible": "verantwortlich", "due_on": "Frist", "goal": "Ziel",
    "field_of_action": "Handlungsfeld", "vote": "Abstimmung", "replaced_by": "ersetzt durch",
    "report": "Bericht", "parent_id": "weitergegeben",
}  # fmt: skip
SHORT = 80


def say_state(decision: Decision, today: date) -> str:
    """Return the state, with what it is replaced by, or for how long it is overdue."""
    state = STATES[decision.state]
    if decision.state == "replaced" and decision.replaced_by:
        return f"ersetzt durch {decision.replaced_by}"
    if is_overdue(decision, today):
        return f"{state}, überfällig"
    return state


def is_overdue(decision: Decision, today: date) -> bool:
    """Whether something is still to be done that should have been."""
    open_ = decision.state in ("decided", "in progress")
    return open_ and decision.due_on is not None and decision.due_on < today


def light(decision: Decision, today: date) -> str:
    """Return a traffic light: done, on time, due within two weeks, overdue; – where nothing is."""
    if decision.state == "done":
        return "✅"
    if decision.state not in ("decided", "in progress"):
        return "–"
    if is_overdue(decision, today):
        return "🔴"
    near = decision.due_on is not None and (decision.due_on - today).days <= 14
    return "🟡" if near else "🟢"


_NOT_PASSED: dict[str, State] = {"abgelehnt": "rejected", "vertagt": "adjourned"}
_OUTCOME = re.compile(r"\b(?P<said>abgelehnt|vertagt)\W*$", re.IGNORECASE)


def outcome(decision: Decision) -> State:
    """Return the state that a draft is to have once it is confirmed.

    Rejected is what had no more votes for it than against it (the usual rule of procedure: a tie
    rejects), or whose text ends by saying so.
    """
    if said := _OUTCOME.search(decision.text):
        return _NOT_PASSED[said["said"].casefold()]
    vote = decision.vote
    if vote is not None and vote.yes is not None and vote.no is not None and vote.no >= vote.yes:
        return "rejected"
    return "decided"


def say_deadline(decision: Decision) -> str:
    """Return the deadline; "keine genannt" where there is none."""
    return f"bis {say_day(decision.due_on)}" if decision.due_on else "keine genannt"


def body_name(directory: Directory, body: str) -> str:
    """Return the name of who decided: a committee, a municipality or the region."""
    kind, _, row_id = body.partition(":")
    if kind == "committee":
        committee = directory.committees.get(row_id)
        return committee.name if committee else row_id
    if kind == "municipality":
        place = directory.municipalities.get(row_id)
        return place.name if place else row_id
    return "Region"


def short(text: str) -> str:
    """Return a text that fits into a table."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 2]} …"
