"""Stores agendas: their items, what the directory shows of them, and how to change them back."""

from __future__ import annotations

from dataclasses import replace

from commands.committees.meant import may_plan
from commands.contract import Ask, UserError
from commands.meetings.agenda_shown import current_items
from commands.meetings.items import Items, mirrored, taken_back
from commands.meetings.wording import INVITED
from storage.agenda import AgendaChange, change_by, forget_change, note_change
from storage.meetings import store_agenda
from storage.records import Meeting
from storage.room_changes import stored_meeting, write_meeting


def store(ask: Ask, meeting: Meeting, before: Items, after: Items) -> Meeting:
    """Store a changed agenda, and what the message has changed; returns the meeting with it."""
    note_change(ask.session, ask.event_id, AgendaChange(meeting.id, before, after), ask.now)
    return _write(ask, meeting, after)


def retract(ask: Ask) -> Meeting | None:
    """Take back what the message has changed; returns the meeting, None if nothing is left of it.

    Raises UserError where somebody has changed the same since.
    """
    change = change_by(ask.session, ask.event_id)
    meeting = stored_meeting(ask.session, change.meeting_id) if change else None
    if change is None or meeting is None:
        return None
    items = taken_back(current_items(ask.session, meeting), change)
    if items is None:
        raise UserError(
            "Was diese Nachricht an der Tagesordnung geändert hat, wurde seither noch einmal "
            "geändert.",
            hints=("Bitte als neue Nachricht schreiben.",),
        )
    forget_change(ask.session, ask.event_id)
    return _write(ask, meeting, items)


def is_settled(ask: Ask) -> bool:
    """Whether the message changed what who takes it back may not change any more."""
    change = change_by(ask.session, ask.event_id)
    meeting = stored_meeting(ask.session, change.meeting_id) if change else None
    committee = ask.directory.committees.get(meeting.committee_id) if meeting else None
    if meeting is None or committee is None or meeting.state != INVITED:
        return False
    return not may_plan(ask, committee)


def place_of_added(ask: Ask) -> int:
    """Return the position of the first item that the message has added; 0 if there is none."""
    change = change_by(ask.session, ask.event_id)
    meeting = stored_meeting(ask.session, change.meeting_id) if change else None
    if change is None or meeting is None:
        return 0
    new = {one.key for one in change.after} - {one.key for one in change.before}
    items = current_items(ask.session, meeting)
    return next((number for number, one in enumerate(items, 1) if one.key in new), 0)


def _write(ask: Ask, meeting: Meeting, items: Items) -> Meeting:
    by = ask.asker.user_id
    store_agenda(ask.session, meeting.id, items, by, ask.now)
    shown = replace(meeting, agenda=mirrored(items))
    if shown != meeting:
        write_meeting(ask.session, shown, by, ask.now)
    return shown
