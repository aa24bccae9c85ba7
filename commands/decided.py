"""Decisions in words: states, kinds, votes, numbers. Shared by the families that show decisions."""

from __future__ import annotations

from storage.decisions import Decision, Kind, State, Vote

STATES: dict[State, str] = {
    "draft": "Entwurf", "decided": "beschlossen", "in progress": "in Umsetzung",
    "done": "umgesetzt", "adjourned": "vertagt", "rejected": "abgelehnt",
    "repealed": "aufgehoben", "replaced": "ersetzt", "withdrawn": "zurückgezogen",
}  # fmt: skip
KINDS: dict[Kind, str] = {
    "decision": "Beschluss", "recommendation": "Empfehlung",
    "taken note": "zur Kenntnis genommen",
}  # fmt: skip


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
