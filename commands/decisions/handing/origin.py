"""Where a decision that was handed on came from, and what follows from that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands.contract import Ask, Line, UserError
from commands.decisions.access import bodies_seen, is_seen
from commands.decisions.wording import body_name
from storage.decisions import REGION, Decision, State, decision_of
from storage.records import Directory


def origin(directory: Directory, parent: Decision) -> str:
    """Return "von der Region", "vom Gremium Lenkungskreis Herne", "von Ennepe-Ruhr-Kreis"."""
    if parent.body == REGION:
        return "von der Region"
    of = "vom Gremium" if parent.body.startswith("committee:") else "von:"
    return f"{of} {body_name(directory, parent.body)}"


def whence(ask: Ask, decision: Decision) -> list[Line]:
    """Say where a decision came from, in its own rooms or where that one may be seen as well."""
    parent = decision_of(ask.session, decision.parent_id) if decision.parent_id else None
    if parent is None or not (decision.body in bodies_seen(ask) or is_seen(ask, parent)):
        return []
    lines: list[Line] = [f"Weitergegeben {origin(ask.directory, parent)}: {parent.number}"]
    if parent.text != decision.text:
        lines.append(f"Dort lautet er: {parent.text}")
    return lines


def refuse_publishing(ask: Ask, decision: Decision, changes: Mapping[str, Any]) -> None:
    """Keep what came from a decision that is not public from being made public elsewhere."""
    if not changes.get("public") or decision.public or decision.parent_id is None:
        return
    parent = decision_of(ask.session, decision.parent_id)
    if parent is not None and not parent.public:
        raise UserError(
            f"{decision.number} bleibt nichtöffentlich: Weitergegeben wurde er "
            f"{origin(ask.directory, parent)}, und dort ist er es auch."
        )


def goes_besides(decision: Decision) -> frozenset[State]:
    """Return the states that only what was handed on goes to: it may be rejected."""
    handed = decision.parent_id is not None and decision.state in ("decided", "in progress")
    return frozenset({"rejected"}) if handed else frozenset()
