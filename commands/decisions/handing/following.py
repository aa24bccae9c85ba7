"""Takes over what has become of a decision where it was handed on from."""

from __future__ import annotations

from typing import Any

from commands.contract import Answer, Ask, Choice, Code, Line, UserError
from commands.decided import say_number
from commands.decisions.access import require_recorder
from commands.decisions.handing.origin import origin
from commands.decisions.numbers import Meant, marked
from commands.decisions.showing import facts, history, say_changes
from commands.decisions.wording import short
from commands.lookup import folded
from storage.decisions import Decision, Entry, State, change_decision, decision_of, history_of

# What a decision comes to here when the one that it came from has ended so.
ENDS: dict[State, State] = {
    "repealed": "repealed", "replaced": "repealed", "withdrawn": "withdrawn",
    "adjourned": "adjourned",
}  # fmt: skip
_RUNNING: tuple[State, ...] = ("decided", "in progress", "done", "adjourned")


def follow(ask: Ask, meant: Meant, words: str) -> Answer:
    """Take over the text, the deadline or the end of the parent; what is named, else all."""
    child = meant.decision
    parent = decision_of(ask.session, child.parent_id) if child.parent_id else None
    if parent is None:
        raise UserError(
            f"{child.number} wurde nicht weitergegeben; zu übernehmen gibt es da nichts.",
            hints=(("Ändern lässt er sich mit ", Code(f"/beschluss {child.number} Text: …"), "."),),
        )
    require_recorder(ask, child.body)
    changes = _changes(parent, child, set(folded(words).split()))
    if not changes:
        return _nothing_to_take_over(ask, parent, child)
    if since := _changed_since(ask, meant, set(changes)):
        return Answer(
            title=f"{child.number} wurde inzwischen geändert.",
            lines=tuple(history(ask, since)),
            choices=(
                Choice("Trotzdem übernehmen", f"weitergeben {marked(child)} übernehmen {words}"),
                Choice("So lassen und zeigen", f"beschluss {marked(child)}"),
            ),
        )
    after = change_decision(
        ask.session, child, changes, by=ask.asker.user_id, at=ask.now,
        note=f"übernommen {origin(ask.directory, parent)}", event_id=ask.event_id or None,
    )  # fmt: skip
    told = say_changes(history_of(ask.session, child.id)[-1].changes or {})
    lines: list[Line] = [short(after.text), f"Übernommen: {told}.", *facts(ask, after)]
    return Answer(title=say_number(after), lines=tuple(lines), lasting=True)


def _nothing_to_take_over(ask: Ask, parent: Decision, child: Decision) -> Answer:
    """Say so; the deadline is only taken over where it is named, as each place has its own."""
    if child.due_on == parent.due_on or parent.due_on is None:
        return Answer(title=f"{child.number}: da ist nichts zu übernehmen.",
                      lines=tuple(facts(ask, child)))  # fmt: skip
    return Answer(
        title=f"{child.number}: anders ist nur die Frist, {origin(ask.directory, parent)} "
        f"{parent.due_on:%d.%m.%Y}.",
        lines=tuple(facts(ask, child)),
        hints=(("Auch sie übernehmen: ", Code(f"/weitergeben {child.number} übernehmen Frist"),
                "."),),
    )  # fmt: skip


def _changed_since(ask: Ask, meant: Meant, parts: set[str]) -> list[Entry]:
    """Return what others made of the same parts since somebody last saw the decision."""
    since = history_of(ask.session, meant.decision.id)[meant.revision or meant.decision.revision :]
    return [one for one in since if parts & set(one.changes or {})]


def _changes(parent: Decision, child: Decision, words: set[str]) -> dict[str, Any]:
    """Return what differs; of what is named only that, the deadline only where it is."""
    named = words & {"text", "frist", "stand"} or {"text", "stand"}
    changes: dict[str, Any] = {}
    if "text" in named and child.text != parent.text:
        changes["text"] = parent.text
    if "frist" in named and child.due_on != parent.due_on:
        changes["due_on"] = parent.due_on
    if "stand" in named and (state := _state(parent, child)) not in (None, child.state):
        changes["state"] = state
    return changes


def _state(parent: Decision, child: Decision) -> State | None:
    if parent.state in ENDS:
        return ENDS[parent.state] if child.state in _RUNNING else None
    return "decided" if child.state in ENDS.values() else None
