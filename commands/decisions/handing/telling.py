"""Tells municipalities what became of a decision they got, and the region what they make of it.

A duty rather than part of a command: decisions are changed in many ways, and the chain of their
entries has all of them, in order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from commands.contract import Answer, Due, Duty, Line, Notice, Reaction, Strong
from commands.decided import STATES
from commands.decisions.handing.following import ENDS
from commands.decisions.handing.handing_on import OFFERED_FOR
from commands.decisions.handing.origin import origin
from commands.decisions.handing.passed_on import say_sum
from commands.decisions.handing.reach import rooms_at_home
from commands.decisions.hearing import rooms_hearing
from commands.decisions.numbers import marked
from commands.decisions.wording import body_name, short
from storage.decision_handing import handed_on, has_untold, note_told, untold
from storage.decision_search import OPEN
from storage.decisions import Decision, Entry, change_decision, decision_of
from storage.rooms import bound_rooms

_Changes: TypeAlias = Mapping[str, tuple[Any, Any]]
_AT_ONCE = 50
_OVER = ("withdrawn", "rejected", "repealed", "replaced")


def next_at(due: Due) -> datetime | None:
    """Return now while entries were not looked at yet."""
    return due.now if has_untold(due.session) else None


def perform(due: Due) -> Sequence[Notice]:
    """Look at the next entries and return what is to be told of them."""
    notices, position = list[Notice](), 0
    for decision_id, entry in untold(due.session, _AT_ONCE):
        position = entry.position
        decision = decision_of(due.session, decision_id)
        if decision is None or entry.kind == "recorded" or not entry.changes:
            continue
        children = handed_on(due.session, [decision.id]).get(decision.id, [])
        notices += _of_parent(due, decision, children, entry)
        notices += _of_child(due, decision, entry)
    note_told(due.session, position)
    return notices


handing = Duty("handed on", next_at, perform)


# --- What the region changed, to the municipalities ----------------------------------------------


def _of_parent(
    due: Due, parent: Decision, children: Sequence[Decision], entry: Entry
) -> list[Notice]:
    changes = entry.changes or {}
    if "public" in changes and not changes["public"][1]:
        children = [_hidden(due, parent, one, entry) for one in children]
    return [
        notice
        for child in children if child.state not in _OVER or "state" in changes
        for notice in _to_municipality(due, parent, child, changes, entry)
    ]  # fmt: skip


def _hidden(due: Due, parent: Decision, child: Decision, entry: Entry) -> Decision:
    """Let what came from a decision that is no longer public not be public either."""
    return change_decision(
        due.session, child, {"public": False}, by=entry.by, at=due.now,
        note=f"nichtöffentlich {origin(due.directory, parent)}",
    )  # fmt: skip


def _to_municipality(
    due: Due,
    parent: Decision,
    child: Decision,
    changes: _Changes,
    entry: Entry,
) -> list[Notice]:
    told_here = parent.public or not child.public
    why = entry.note if told_here and entry.kind == "changed" else ""
    what, parts = _what_changed(parent, child, changes, why)
    if not what:
        return []
    line = f"weitergeben {marked(child)} übernehmen {' '.join(parts)}".strip()
    typed = f"/weitergeben {child.number} übernehmen {', '.join(parts)}".strip()
    takes = Reaction("✅", "auch hier übernehmen", line, typed=typed)
    answer = Answer(
        title=(f"{parent.number} {origin(due.directory, parent)} ist geändert: ",
               Strong(short(child.text))),
        lines=(*what, f"Für {body_name(due.directory, child.body)} ist das {child.number}, "
                      f"{STATES[child.state]}."),
        reactions=(takes,) if parts else (),
        offers_until=due.now + OFFERED_FOR,
    )  # fmt: skip
    rooms = rooms_at_home(due.session, child)[:1]
    mark = _mark("changed", child.id, entry.position)
    return [Notice(room, answer, transaction_id=mark) for room in rooms]


def _what_changed(
    parent: Decision, child: Decision, changes: _Changes, why: str
) -> tuple[list[Line], list[str]]:
    """Return what is told of a change and why it was made, and which parts may be taken over."""
    lines, parts = list[Line](), list[str]()
    if "state" in changes and _concerns(changes["state"], child):
        number = f" durch {parent.replaced_by}" if parent.state == "replaced" else ""
        new = changes["state"][1]
        ended = f"Er ist jetzt {STATES[new]}{number}{f': {why}' if why else '.'}"
        lines.append(ended if new in ENDS else "Er gilt wieder.")
        parts.append("Stand")
    if "text" in changes and child.text != parent.text and child.state not in _OVER:
        lines.append(f"Neuer Text: {parent.text}")
        parts.append("Text")
    if "due_on" in changes and _had_the_same(child, changes["due_on"][0]):
        day = f"{parent.due_on:%d.%m.%Y}" if parent.due_on else "keine mehr"
        lines.append(f"Neue Frist: {day}.")
        parts.append("Frist")
    if "public" in changes and not parent.public:
        lines.append("Er ist jetzt nichtöffentlich, hier auch.")
    return lines, parts


def _concerns(state: tuple[Any, Any], child: Decision) -> bool:
    old, new = state
    if new in ENDS:
        return child.state not in _OVER and child.state != ENDS[new]
    return old in ENDS and child.state in ENDS.values()


def _had_the_same(child: Decision, before: str | None) -> bool:
    return child.state in OPEN and (child.due_on.isoformat() if child.due_on else None) == before


# --- What municipalities made of it, to the region -----------------------------------------------


def _of_child(due: Due, child: Decision, entry: Entry) -> list[Notice]:
    parent = decision_of(due.session, child.parent_id) if child.parent_id else None
    changes = entry.changes or {}
    if parent is None or "state" not in changes:
        return []
    siblings = handed_on(due.session, [parent.id])[parent.id]
    if _all_are_through(siblings):
        return _all_through(due, parent, siblings)
    if changes["state"][1] == "rejected":
        return _rejected(due, parent, child, entry)
    return []


def _all_are_through(children: Sequence[Decision]) -> bool:
    there = [one for one in children if one.state not in _OVER]
    return bool(there) and all(one.state == "done" for one in there)


def _all_through(due: Due, parent: Decision, children: Sequence[Decision]) -> list[Notice]:
    done = Reaction("✅", "ist damit umgesetzt", f"beschluss {marked(parent)} umgesetzt",
                    typed=f"/beschluss {parent.number} umgesetzt")  # fmt: skip
    answer = Answer(
        title=(f"Mit {parent.number} sind alle fertig: ", Strong(short(parent.text))),
        lines=(f"{say_sum(children, due.now.date())}.",),
        reactions=(done,) if parent.state in OPEN else (),
        offers_until=due.now + OFFERED_FOR,
    )
    # Told once, and again only if others got it since.
    mark = _mark("through", parent.id, len(children))
    return [
        Notice(room, answer, transaction_id=mark)
        for room in _rooms_of_parent(due, parent)
    ]  # fmt: skip


def _rejected(due: Due, parent: Decision, child: Decision, entry: Entry) -> list[Notice]:
    why = entry.note if child.public or not parent.public else ""
    place = body_name(due.directory, child.body)
    answer = Answer(
        title=(f"{place} hat {parent.number} abgelehnt: ", Strong(short(parent.text))),
        lines=(why,) if why else (),
    )
    mark = _mark("rejected", child.id, entry.position)
    return [
        Notice(room, answer, transaction_id=mark)
        for room in _rooms_of_parent(due, parent)
    ]  # fmt: skip


def _rooms_of_parent(due: Due, parent: Decision) -> list[str]:
    """Return the one room that hears of the municipalities: where it was decided, if it may."""
    rooms = [one.room_id for one in rooms_hearing(due.directory, bound_rooms(due.session), parent)]
    return sorted(rooms, key=lambda room_id: room_id != parent.room_id)[:1]


def _mark(*parts: object) -> str:
    text = " ".join(map(str, parts))
    return f"scharnier-handed-{hashlib.sha256(text.encode()).hexdigest()[:24]}"
