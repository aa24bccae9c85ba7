"""Records a decision from a line, as a draft until it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from commands.contract import Answer, Ask, Code, Line, UserError
from commands.decided import STATES
from commands.decisions.access import body_here, require_recorder
from commands.decisions.applying import Applied
from commands.decisions.drafting import draft
from commands.decisions.hearing import notices
from commands.decisions.parts import Parts, read_parts
from commands.decisions.showing import say_changes
from commands.lookup import folded
from commands.members import Unclear, resolve
from storage.decisions import (
    Decision,
    change_decision,
    decision_recorded_by,
    history_of,
    record_decision,
)
from storage.meetings import agenda_of, meetings_between
from storage.minutes import open_in_room, treated_item
from storage.records import Meeting
from storage.room_changes import stored_meeting


@dataclass(frozen=True, slots=True)
class Understood:
    """What a line changes about a decision, whom it names unclearly, and what was taken so."""

    changes: dict[str, Any]
    unclear: tuple[Unclear, ...] = ()
    notes: tuple[Line, ...] = ()


def record(ask: Ask, text: str) -> Answer:
    """Record a new decision; from an edited message, change the one that it recorded."""
    parts = read_parts(text, ask.now)
    if folded(parts.text) in _NO_TEXTS:
        raise UserError(
            f"„{parts.text}“ hält keinen Beschluss fest.",
            hints=(("Was geht, zeigt ", Code("/hilfe beschluss"), ", was eingetragen ist ",
                    Code("/beschlüsse"), "."),),
        )  # fmt: skip
    if not parts.text:
        raise UserError(
            "Was wurde beschlossen? Der Satz dazu fehlt.",
            hints=(("Zum Beispiel: ", Code(_EXAMPLE), "."),),
        )
    body = body_here(ask, parts.committee, text)
    require_recorder(ask, body)
    understood = understand(ask, parts, body)
    before = decision_recorded_by(ask.session, ask.event_id)
    if before is not None:
        return _edited(ask, before, parts, understood)
    new = Decision(
        body=body,
        text=parts.text,
        decided_on=ask.now.date(),
        room_id=ask.room.room_id,
        recorded_by=ask.asker.user_id,
        recorded_at=ask.now,
        event_id=ask.event_id or None,
    )
    whole = _filled(new, _item_treated(ask, parts, understood.changes) | understood.changes)
    stored = record_decision(ask.session, whole)
    return draft(ask, stored, understood.unclear, notes=understood.notes)


_NO_TEXTS = frozenset({"hilfe", "help", "liste", "alle", "letzter", "letzte", "neu", "zeigen"})
_EXAMPLE = "/beschluss Die Messe findet statt, verantwortlich: IHK, bis 31.3., einstimmig"


def _item_treated(ask: Ask, parts: Parts, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the item that the meeting in this room is at; {} where another one was named."""
    minutes = open_in_room(ask.session, ask.room.room_id)
    named = parts.agenda_item is not None
    if minutes is None or named or changes.get("meeting_id") != minutes.meeting_id:
        return {}
    item = treated_item(ask.session, minutes.id)
    if item is None:
        return {}
    return {"agenda_key": item.agenda_key, "public": bool(item.content["public"])}


def _filled(new: Decision, changes: dict[str, Any]) -> Decision:
    return replace(new, **{name: value for name, value in changes.items() if name != "state"})


def _edited(ask: Ask, before: Decision, parts: Parts, understood: Understood) -> Answer:
    """Correct what a message recorded after it was edited; what others changed since stays."""
    by_others = {
        name
        for entry in history_of(ask.session, before.id)[1:]
        if entry.event_id != ask.event_id
        for name in (entry.changes or {})
    }
    wanted = {"text": parts.text, **understood.changes}
    changes = {name: value for name, value in wanted.items() if name not in by_others}
    if before.state == "withdrawn" and "state" not in by_others:
        changes["state"] = "draft"  # it had been edited into something else
    after = change_decision(
        ask.session, before, changes, by=ask.asker.user_id, at=ask.now,
        note="Nachricht bearbeitet", event_id=ask.event_id,
    )  # fmt: skip
    if after.state == "draft":
        return draft(ask, after, understood.unclear, notes=understood.notes)
    last = history_of(ask.session, after.id)[-1]
    return Answer(
        title=f"{after.number} berichtigt, {STATES[after.state]}",
        lines=(say_changes(last.changes or {}),),
        lasting=True,
        notices=notices(ask, [Applied(before, after, last)]),
    )


def understand(ask: Ask, parts: Parts, body: str) -> Understood:
    """Find what names in a line mean: those responsible, the meeting, the item on its agenda."""
    changes, notes = dict(parts.changes), list[Line]()
    unclear: Sequence[Unclear] = ()
    if parts.responsible:
        place = _place_of(ask, body)
        found = resolve(parts.responsible, ask.directory, place, ask.now.date())
        changes |= {"responsible": found.label, "responsible_ids": found.ids}
        unclear = found.unclear
    meeting = _meeting(ask, parts, body)
    if meeting is not None:
        changes["meeting_id"] = meeting.id
        changes.setdefault("decided_on", min(meeting.start.date(), ask.now.date()))
        changes |= _agenda_item(ask, parts, meeting)
    elif parts.agenda_item is not None or parts.meeting_on is not None:
        notes.append("Eine Sitzung dazu finde ich nicht; ohne Tagesordnungspunkt eingetragen.")
    notes += parts.in_text
    if parts.problem:
        notes.append(parts.problem)
    due, decided = changes.get("due_on"), changes.get("decided_on", ask.now.date())
    if parts.text and due is not None and due < decided:
        del changes["due_on"]
        notes.append(
            f"Die Frist {due:%d.%m.%Y} wäre vor dem Beschluss gewesen. Ist er schon älter? Dann "
            "auch „beschlossen am …“ dazuschreiben."
        )
    return Understood(changes, tuple(unclear), tuple(notes))


def _place_of(ask: Ask, body: str) -> str | None:
    """Return the municipality whose bodies are meant first by a name that several bear."""
    kind, _, row_id = body.partition(":")
    if kind == "municipality":
        return row_id
    committee = ask.directory.committees.get(row_id)
    places = committee.municipality_ids if committee else ()
    return places[0] if len(places) == 1 else ask.room.settings.municipality_id


def _meeting(ask: Ask, parts: Parts, body: str) -> Meeting | None:
    """Return the committee's meeting on the day that is named, else the one now, or of today."""
    kind, _, committee_id = body.partition(":")
    if kind != "committee":
        return None
    told = parts.meeting_on or parts.changes.get("decided_on")
    running = open_in_room(ask.session, ask.room.room_id)
    if told is None and running is not None and running.committee_id == committee_id:
        return stored_meeting(ask.session, running.meeting_id)
    day = told or ask.now.date()
    first, last = (datetime.combine(day, at) for at in (time.min, time.max))
    found = [one for one in meetings_between(ask.session, first, last)
             if one.committee_id == committee_id and one.state != "abgesagt"]  # fmt: skip
    return found[0] if found else None


def _agenda_item(ask: Ask, parts: Parts, meeting: Meeting) -> dict[str, Any]:
    if parts.agenda_item is None:
        return {}
    items = agenda_of(ask.session, meeting.id)
    there = len(items) or len(meeting.agenda)
    if parts.agenda_item > there:
        raise UserError(
            f"Einen TOP {parts.agenda_item} hat die Sitzung am {meeting.start:%d.%m.%Y} nicht, "
            f"es sind {there}.",
            hints=(("Die Tagesordnung zeigt ", Code(f"/top {meeting.start:%d.%m.%Y}"), "."),),
        )
    if not items:
        return {}
    item = items[parts.agenda_item - 1]
    found: dict[str, Any] = {"agenda_key": item.key}
    return found | ({} if item.public else {"public": False})
