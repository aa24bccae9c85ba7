"""Applies changes to decisions, each with an entry, for all commands that change any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from commands.contract import Ask, UserError
from commands.decided import STATES
from commands.decisions.access import is_responsible, require_recorder
from commands.decisions.handing.origin import goes_besides, refuse_publishing
from storage.decisions import (
    Decision,
    Entry,
    EntryKind,
    State,
    Vote,
    change_decision,
    history_of,
)

_DONE_BY_OWNERS = frozenset({"in progress", "done"})
_NEXT: dict[State, frozenset[State]] = {
    "draft": frozenset({"decided", "adjourned", "rejected", "withdrawn"}),
    "decided": frozenset({"in progress", "done", "adjourned", "repealed", "replaced"}),
    "in progress": frozenset({"decided", "done", "adjourned", "repealed", "replaced"}),
    "done": frozenset({"in progress", "repealed", "replaced"}),
    "adjourned": frozenset({"decided", "rejected", "withdrawn"}),
    "rejected": frozenset({"decided", "adjourned"}),
    "repealed": frozenset({"decided"}),
    "replaced": frozenset({"decided"}),
    "withdrawn": frozenset({"draft"}),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """A decision before and after a change; without an entry nothing was new."""

    before: Decision
    after: Decision
    entry: Entry | None = None

    @property
    def changes(self) -> Mapping[str, tuple[Any, Any]]:
        """Return what each part was and is, as JSON holds it."""
        return (self.entry.changes if self.entry else None) or {}


def apply(
    ask: Ask,
    decision: Decision,
    changes: Mapping[str, Any],
    *,
    note: str = "",
    kind: EntryKind = "changed",
) -> Applied:
    """Change parts of a decision as it was read.

    What the same message has changed before it was edited is taken back by the same entry. Raises
    ChangedMeanwhileError.
    """
    refuse_publishing(ask, decision, changes)
    whole = {**restored(ask, decision), **changes}
    after = change_decision(
        ask.session, decision, whole, by=ask.asker.user_id, at=ask.now, kind=kind, note=note,
        event_id=ask.event_id or None,
    )  # fmt: skip
    is_new = after.revision != decision.revision
    return Applied(decision, after, history_of(ask.session, after.id)[-1] if is_new else None)


def require(ask: Ask, decision: Decision, state: State | None = None) -> None:
    """Let those pass who record decisions here, and to report on them those responsible.

    `state` is what a decision is to become, None for a report. Raises UserError.
    """
    by_owners = state in (*_DONE_BY_OWNERS, None)
    if by_owners and is_responsible(ask, decision):
        return
    try:
        require_recorder(ask, decision.body)
    except UserError:
        if by_owners:
            raise _not_responsible(decision) from None
        raise


def _not_responsible(decision: Decision) -> UserError:
    return UserError(
        f"Zu {decision.number} melden können hier die Verantwortlichen, die Geschäftsführung des "
        "Gremiums und die Koordinierungsstelle.",
        hints=("Wer im Verzeichnis mit Matrix-Kennung bei den Verantwortlichen steht, kann es.",),
    )


def require_way(ask: Ask, decision: Decision, state: State) -> None:
    """Let a decision go on to a state only where that goes; raises UserError."""
    now = before_this(ask, decision).state
    following = _NEXT[now] | goes_besides(decision)
    if now != state and state not in following:
        possible = ", ".join(STATES[one] for one in sorted(following))
        raise UserError(f"{decision.number} ist {STATES[now]}; davon aus geht nur: {possible}.")


def postponed(ask: Ask, decision: Decision, day: date, why: str) -> dict[str, Any]:
    """Return what a later deadline changes: the reason for it is the report."""
    reported = bool(why) or is_responsible(ask, decision)
    report: dict[str, Any] = {"report": why} if why else {}
    return {"due_on": day, **report, **({"reported_at": ask.now} if reported else {})}


def changed_since(ask: Ask, decision: Decision, revision: int) -> list[Entry]:
    """Return what others have changed since somebody last saw a decision.

    That was when its revision was shown, or later, when they changed it themselves.
    """
    since = history_of(ask.session, decision.id)[revision:]
    own = [at for at, one in enumerate(since, start=1) if one.by == ask.asker.user_id]
    return since[own[-1] :] if own else since


# --- What a message has changed before ----------------------------------------------------------


def before_this(ask: Ask, decision: Decision) -> Decision:
    """Return a decision as it would be without what the message, edited now, did before."""
    return replace(decision, **restored(ask, decision))


def restored(ask: Ask, decision: Decision) -> dict[str, Any]:
    """Return the parts that a message has changed as they were before; not those changed since.

    Nothing of a decision that the message itself has recorded.
    """
    if not ask.event_id or decision.event_id == ask.event_id:
        return {}
    entries = history_of(ask.session, decision.id)
    own = [one for one in entries if one.event_id == ask.event_id and not one.forgotten]
    if not own:
        return {}
    others = [one for one in entries[entries.index(own[0]) + 1 :] if one not in own]
    since = {name for one in others for name in (one.changes or {})}
    found = {name: old for name, old in first_values(own).items() if name not in since}
    parts = {name: part_of(name, value) for name, value in found.items()}
    reported = any(one.kind == "reported" for one in own)
    return parts | (_reported_before(entries, own) if reported else {})


def first_values(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what each part was before any of these entries."""
    found: dict[str, Any] = {}
    for one in entries:
        for name, (old, _) in (one.changes or {}).items():
            found.setdefault(name, old)
    return found


def _reported_before(entries: Sequence[Entry], own: Sequence[Entry]) -> dict[str, Any]:
    reports = [one.at for one in entries if one.kind == "reported" and one not in own]
    return {"reported_at": reports[-1] if reports else None}


def part_of(name: str, value: Any) -> Any:
    """Return a part as a decision has it from what an entry holds of it."""
    if value is None:
        return None
    if name in ("due_on", "decided_on"):
        return date.fromisoformat(value)
    if name == "vote":
        return Vote(**value)
    return tuple(value) if name == "responsible_ids" else value
