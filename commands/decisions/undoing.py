"""Takes back what a message did to decisions when it is deleted or says something else now.

Nothing is erased: what was changed gets an entry that takes it back, a decision that the message
recorded is withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from commands.contract import Answer, Ask, Line, Notice, Undone
from commands.decided import say_number
from commands.decisions.applying import Applied, restored
from commands.decisions.hearing import notices
from commands.decisions.showing import say_changes
from commands.decisions.wording import short
from storage.decisions import (
    Decision,
    EntryKind,
    change_decision,
    decisions_changed_by,
    history_of,
)

EDITED, DELETED = "Nachricht bearbeitet", "Nachricht gelöscht"
_TAKEN_BACK = "Nachricht oder Reaktion gelöscht"


def undo(ask: Ask) -> bool | Undone:
    """Take back what a message did that was deleted, or edited into another command.

    Those who decided hear of it, also in the room where it happens, since the reply is gone.
    """
    edited = ask.word == "edit"
    applied = take_back(ask, EDITED if edited else DELETED)
    if not applied:
        return False
    told = notices(ask, applied, here=True)
    here = {one.to for one in told}
    if edited and ask.room.room_id not in here:
        told = (*told, Notice(ask.room.room_id, Answer(lines=tuple(say_taken_back(applied)))))
    return Undone(told)


def take_back(ask: Ask, note: str, keep: Collection[int] = ()) -> list[Applied]:
    """Take back what a message did, to all decisions but some by id; returns what that changed.

    Parts that were changed by another message since stay.
    """
    touched = decisions_changed_by(ask.session, ask.event_id) if ask.event_id else []
    found = [_taken_back(ask, one, note) for one in touched if one.id not in keep]
    return [one for one in found if one.entry is not None]


def _taken_back(ask: Ask, decision: Decision, note: str) -> Applied:
    changes, kind = _back(ask, decision)
    if not changes:
        return Applied(decision, decision)
    after = change_decision(
        ask.session, decision, changes, by=ask.asker.user_id, at=ask.now, kind=kind,
        note=_note(decision, changes, note, kind), event_id=ask.event_id,
    )  # fmt: skip
    is_new = after.revision != decision.revision
    return Applied(decision, after, history_of(ask.session, after.id)[-1] if is_new else None)


def _back(ask: Ask, decision: Decision) -> tuple[dict[str, Any], EntryKind]:
    if decision.event_id == ask.event_id:
        return ({"state": "withdrawn"} if decision.state != "withdrawn" else {}), "withdrawn"
    return restored(ask, decision), "undone"


def _note(decision: Decision, changes: dict[str, Any], note: str, kind: EntryKind) -> str:
    """Return what an entry says besides; nothing where there is nothing to enter."""
    # When somebody last reported is no part that people see.
    told = (name for name in changes if name != "reported_at")
    if all(getattr(decision, name) == changes[name] for name in told):
        return ""
    return _TAKEN_BACK if (kind, note) == ("undone", DELETED) else note


def say_taken_back(applied: Sequence[Applied]) -> list[Line]:
    """Return, line by line, what a message that was edited no longer does."""
    return [
        f"{say_number(one.after)} ist zurückgezogen, die Nachricht dazu sagt jetzt etwas anderes: "
        f"{short(one.after.text)}"
        if one.after.state == "withdrawn"
        else f"Zurückgenommen bei {one.after.number}: {say_changes(one.changes)}"
        for one in applied
    ]
