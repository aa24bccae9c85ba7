"""How decisions are told: states, kinds, votes, numbers."""

from __future__ import annotations

import re
from datetime import date

from commands.dates import say_day
from storage.decisions import Decision, Kind, State, Vote
from storage.records import Directory

STATES: dict[State, str] = {
    "draft": "Entwurf", "decided": "beschlossen", "in progress": "in Umsetzung",
    "done": "umgesetzt", "adjourned": "vertagt", "rejected": "abgelehnt",
    "repealed": "aufgehoben", "replaced": "ersetzt", "withdrawn": "zurückgezogen",
}  # fmt: skip
KINDS: dict[Kind, str] = {
    "decision": "Beschluss", "recommendation": "Empfehlung",
    "taken note": "zur Kenntnis genommen",
}  # fmt: skip
PARTS = {
    "text": "Text", "kind": "Art", "state": "Stand", "public": "Öffentlichkeit",
    "meeting_id": "Sitzung", "agenda_key": "Tagesordnungspunkt", "decided_on": "Datum",
    "applicant": "Antrag", "responsible": "verantwortlich", "due_on": "Frist", "goal": "Ziel",
    "field_of_action": "Handlungsfeld", "vote": "Abstimmung", "replaced_by": "ersetzt durch",
    "report": "Bericht", "parent_id": "weitergegeben",
}  # fmt: skip
SHORT = 80


def say_vote(vote: Vote) -> str:
    """Return "einstimmig", "mehrheitlich", "7 ja, 2 nein, 1 Enthaltung"."""
    counted = []
    if vote.yes is not None:
        counted.append(f"{vote.yes} ja")
    if vote.no is not None:
        counted.append(f"{vote.no} nein")
    if vote.abstained is not None:
        counted.append(f"{vote.abstained} Enthaltung{'en' if vote.abstained != 1 else ''}")
    if vote.yes is None and vote.no is None:
        how = "mehrheitlich" if vote.by_majority else "einstimmig"
        return f"{how} bei {counted[0]}" if counted else how
    return ", ".join(counted)


def say_number(decision: Decision) -> str:
    """Return "Beschluss 2026-014", "Empfehlung 2026-015", "Kenntnisnahme 2026-016"."""
    kind = "Kenntnisnahme" if decision.kind == "taken note" else KINDS[decision.kind]
    return f"{kind} {decision.number}"


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
