"""What one event of a room means to the bot: a question, a change of one, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.addressing import (
    Addressed,
    Identity,
    addressed,
    edited_event,
    event_id_of,
    replied_to,
    text_of,
    thread_of,
)
from bot.hearing import LineReader, heard_message, heard_move
from bot.incoming import Incoming, Kind
from bot.poll_events import RESPONSES, response_of
from bot.sync_batch import RoomEvent
from bot.tapping import line_for, normalised, reaction_of
from commands.picking import picked
from storage import inbox, outbox
from storage.database import Session
from storage.inbox import Received
from storage.models.messages import OutgoingMessage

_ROOM_ID = re.compile(r"![!-~]{1,254}")


def understand(
    session: Session,
    me: Identity,
    event: RoomEvent,
    room_id: str,
    *,
    direct: bool,
    closed: LineReader | None = None,
) -> Incoming | None:
    """Return what is to be handled; None for all that is not meant for the bot.

    `closed` reads the lines of commands in closed rooms; None is given for all other rooms.
    """
    if event.type == "m.room.redaction":
        return _redaction(session, event, room_id)
    if event.type == "m.reaction":
        return _reaction(session, event, room_id)
    if event.type in RESPONSES:
        return _vote(session, event, room_id)
    if event.type == "m.room.message":
        return _said(session, me, event, room_id, direct=direct, closed=closed)
    return heard_move(event, room_id, me) if closed is not None else None


def _said(
    session: Session,
    me: Identity,
    event: RoomEvent,
    room_id: str,
    *,
    direct: bool,
    closed: LineReader | None,
) -> Incoming | None:
    def message(event: RoomEvent) -> Incoming | None:
        if closed is not None:
            return heard_message(event, room_id, me, closed)
        return _message(session, me, event, room_id, direct=direct)

    if (original := edited_event(event.content)) is not None:
        return _edit(session, event, room_id, original, message)
    return message(event)


def to_be_stored(session: Session, incoming: Incoming) -> Received:
    """Return what is meant for the bot as it goes into the inbox."""
    if incoming.kind == "redaction":
        # At once: a reaction that is taken back may be put there again in the same sync.
        for event_id in (incoming.question_id, *incoming.also):
            inbox.forget_tap(session, event_id)
    room_id, payload = incoming.room_id, incoming.to_payload()
    return Received(incoming.event_id, room_id, incoming.sender, payload, tapped=incoming.tapped)


def replacement_room(event: RoomEvent) -> str | None:
    """Return the room that replaces the event's room by a tombstone."""
    target = event.content.get("replacement_room")
    if event.type != "m.room.tombstone" or event.state_key != "" or not isinstance(target, str):
        return None
    return target if _ROOM_ID.fullmatch(target) else None


def _redaction(session: Session, event: RoomEvent, room_id: str) -> Incoming | None:
    # Room version 11 moved `redacts` into the content.
    target = event_id_of(event.content.get("redacts") or event.raw.get("redacts"))
    if target is None or inbox.sender_of(session, room_id, target) is None:
        return None
    return Incoming(event.event_id, room_id, event.sender, "redaction", question_id=target)


def _reaction(session: Session, event: RoomEvent, room_id: str) -> Incoming | None:
    """Return a reaction to what a message of the bot's own offers, once for each person and key."""
    found = reaction_of(event.content)
    if found is None:
        return None
    target, key = found
    incoming = Incoming(
        event.event_id, room_id, event.sender, "reaction",
        question_id=event.event_id, reacts_to=target, key=key,
    )  # fmt: skip
    message = outbox.offering_message(session, room_id, target)
    offered = message is not None and is_offered(session, message, key)
    if not offered or inbox.has_tapped(session, event.sender, incoming.tapped or ""):
        return None
    return incoming


def _vote(session: Session, event: RoomEvent, room_id: str) -> Incoming | None:
    """Return a vote in a poll of the bot's own, or its withdrawal.

    An answer that the poll doesn't have withdraws what was voted before, as none does (MSC3381).
    """
    found = response_of(event.content)
    message = outbox.offering_message(session, room_id, found[0]) if found else None
    if found is None or message is None:
        return None
    target, keys = found
    vote = Incoming(
        event.event_id, room_id, event.sender, "reaction", question_id=event.event_id,
        reacts_to=target, key=keys[0] if keys else None, voted=True,
    )  # fmt: skip
    if keys and all(is_offered(session, message, key) for key in keys):
        return vote
    if keys and message.reactions is None:
        return None  # what the keys stood for is forgotten
    return _withdrawal(session, vote)


def _withdrawal(session: Session, vote: Incoming) -> Incoming | None:
    votes = inbox.votes_of(session, vote.sender, vote.tapped or "")
    if not votes:
        return None
    return Incoming(
        vote.event_id, vote.room_id, vote.sender, "redaction",
        question_id=votes[0], also=tuple(votes[1:]),
    )  # fmt: skip


def is_offered(session: Session, message: OutgoingMessage, key: str) -> bool:
    """Whether the key stands for something there, or did until that was forgotten."""
    if line_for(key, message.choices, message.reactions) is not None:
        return True
    own = outbox.own_reactions(session, message.event_id or "")
    return key in {normalised(row.reaction_key or "") for row in own}


def _edit(
    session: Session,
    event: RoomEvent,
    room_id: str,
    original: str,
    message: Callable[[RoomEvent], Incoming | None],
) -> Incoming | None:
    known = inbox.sender_of(session, room_id, original)
    asked_by = event.original.sender if event.original else known
    of_an_edit = event.original is not None and edited_event(event.original.content) is not None
    if asked_by != event.sender or of_an_edit:
        # Nobody may edit what others said, and no edits (Matrix specification, "Validity of
        # replacement events").
        return None
    revised = replace(event, content=_revised(event))
    incoming = message(revised)
    if incoming is not None:
        kind: Kind = "edit" if incoming.kind == "message" else incoming.kind
        return replace(incoming, kind=kind, question_id=original)
    if known is None:
        return None
    return Incoming(event.event_id, room_id, event.sender, "edit", question_id=original)


def _revised(event: RoomEvent) -> dict[str, Any]:
    """Return the content as if it had been sent so at once: relations stay those of the original.

    Matrix specification, "Event replacements": `m.relates_to` of the new content is ignored.
    """
    new = event.content.get("m.new_content")
    before = event.original.content if event.original else {}
    return {**(new if isinstance(new, Mapping) else {}), "m.relates_to": before.get("m.relates_to")}


def _message(
    session: Session, me: Identity, event: RoomEvent, room_id: str, *, direct: bool
) -> Incoming | None:
    target = replied_to(event.content)
    asked = outbox.sent_message(session, target) if target else None
    said = addressed(event.content, me, direct=direct) or _replying(event, asked)
    if said is None:
        return None
    if said.how != "command" and (number := picked(said.text)) is not None:
        if target is None:
            choices = outbox.last_choices_for(session, room_id, event.sender)
        else:
            choices = (asked.choices if asked else None) or []
        if 0 < number <= len(choices):
            said = Addressed(choices[number - 1].lstrip("/"), "command")
    continues = asked.prompts_for if asked and said.how != "command" else None
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
        about=asked.answers_event_id if asked and asked.room_id == room_id else None,
    )


def _replying(event: RoomEvent, asked: OutgoingMessage | None) -> Addressed | None:
    """Return the text of a reply to a question back, or to choices, of the bot's own.

    Some clients reply without mentioning whom they reply to.
    """
    text = text_of(event.content)
    if asked is None or not text or not (asked.prompts_for or asked.choices):
        return None
    return Addressed(text, "mention")
