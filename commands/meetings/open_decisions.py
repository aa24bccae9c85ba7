"""The decisions of a committee that are still to be done, to be told before it meets again."""

from __future__ import annotations

from commands.contract import Line
from storage.database import Session
from storage.decision_search import OPEN, Wanted, find_decisions
from storage.decisions import Decision

_MOST_SHOWN = 5
_LONGEST = 80  # letters


def say_open_decisions(session: Session, committee_id: str, *, inner: bool) -> list[Line]:
    """Return the open decisions of a committee line by line; without `inner` only public ones."""
    wanted = Wanted(bodies=[f"committee:{committee_id}"], only_public=not inner, states=OPEN)
    found = find_decisions(session, wanted, _MOST_SHOWN)
    if not found.decisions:
        return []
    lines: list[Line] = ["Offene Beschlüsse:", *map(_line, found.decisions)]
    if more := found.count - len(found.decisions):
        lines.append(f"… und {more} weitere")
    return lines


def _line(decision: Decision) -> str:
    text = " ".join(decision.text.split())
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]} …"
    due = f"bis {decision.due_on:%d.%m.%Y}" if decision.due_on else ""
    who = ", ".join(one for one in (decision.responsible, due) if one)
    return f"{decision.number} {text}{f' ({who})' if who else ''}"
