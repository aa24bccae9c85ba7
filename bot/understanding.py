"""What one event of a room means to the bot: a question, a change of one, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.addressing import (
    Addressed,
    Identity,
    addressed,
    edited_event,
    replied_to,
    text_of,
    thread_of,
)
from bot.incoming import Incoming
from bot.sync_batch import RoomEvent
from storage import messages
from storage.database import Session

MOST_DIGITS = 3


def understand(
    session: Session, me: Identity, event: RoomEvent, room_id: str, *, direct: bool
) -> Incoming | None:
    """Return what is to be handled; None for all that is not meant for the bot."""
    if event.type == "m.room.redaction":
        return _redaction(session, event, room_id)
    if event.type != "m.room.message":
        return None
    if (original := edited_event(event.content)) is not None:
        return _edit(session, me, event, room_id, original, direct=direct)
    return _message(session, me, event, room_id, direct=direct)


def _redaction(session: Session, event: RoomEvent, room_id: str) -> Incoming | None:
    # Room version 11 moved `redacts` into the content.
    target = event.content.get("redacts") or event.raw.get("redacts")
    if not isinstance(target, str) or not messages.known_events(session, [target]):
        return None
    return Incoming(event.event_id, room_id, event.sender, "redaction", question_id=target)


def _edit(
    session: Session, me: Identity, event: RoomEvent, room_id: str, original: str, *, direct: bool
) -> Incoming | None:
    new = event.content.get("m.new_content")
    said = addressed(new, me, direct=direct) if isinstance(new, Mapping) else None
    asked_by = messages.sender_of(session, original)
    if said is None and asked_by is None:
        return None
    if asked_by not in (None, event.sender):
        # Nobody may edit what others said (Matrix specification, "Validity of replacement events").
        return None
    return Incoming(
        event.event_id,
        room_id,
        event.sender,
        "edit",
        question_id=original,
        text=said.text if said else None,
        how=said.how if said else "command",
    )


def _message(
    session: Session, me: Identity, event: RoomEvent, room_id: str, *, direct: bool
) -> Incoming | None:
    said = addressed(event.content, me, direct=direct)
    if said is None:
        # Some clients reply without mentioning whom they reply to.
        said = _replying(session, event)
    if said is None:
        return None
    if (chosen := _chosen(session, event, room_id, said)) is not None:
        said = Addressed(chosen, "command")
    continues = _continued(session, event) if said.how != "command" else None
    return Incoming(
        event.event_id,
        room_id,
        event.sender,
        "message",
        question_id=event.event_id,
        text=said.text,
        how="continuation" if continues else said.how,
        thread_id=thread_of(event.content),
        continues=continues,
    )


def _replying(session: Session, event: RoomEvent) -> Addressed | None:
    """Return the text of a reply to a question back, or to choices, of the bot's own."""
    target = replied_to(event.content)
    asked = messages.sent_message(session, target) if target else None
    text = text_of(event.content)
    if asked is None or not text or not (asked.prompts_for or asked.choices):
        return None
    return Addressed(text, "mention")


def _chosen(session: Session, event: RoomEvent, room_id: str, said: Addressed) -> str | None:
    """Return the command behind the number that was typed, after an answer that offered choices."""
    number = said.text.rstrip(". )")
    if said.how == "command" or not (number.isdecimal() and len(number) <= MOST_DIGITS):
        return None
    if (target := replied_to(event.content)) is not None:
        choices = messages.choices_of(session, target)
    else:
        choices = messages.last_choices_for(session, room_id, event.sender)
    position = int(number) - 1
    return choices[position].lstrip("/") if 0 <= position < len(choices) else None


def _continued(session: Session, event: RoomEvent) -> str | None:
    """Return the command whose question back this message replies to."""
    target = replied_to(event.content)
    asked = messages.sent_message(session, target) if target else None
    return asked.prompts_for if asked else None
