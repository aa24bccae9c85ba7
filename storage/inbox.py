"""Queries of the Matrix runtime: sync position, joined rooms, and the events that came in.

Each function takes the session of one transaction and leaves committing to its owner. What each
message passes through uses SQLAlchemy's core: a third of the time that the same rows take as
objects of the session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Table, delete, func, insert, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.models.messages import IncomingEvent, JoinedRoom, OutgoingMessage, SyncPosition
from storage.outbox import give_up, unsent

_POSITION: Table = SyncPosition.__table__  # type: ignore[attr-defined]
_ROOM: Table = JoinedRoom.__table__  # type: ignore[attr-defined]
_INCOMING: Table = IncomingEvent.__table__  # type: ignore[attr-defined]

LEFT_ROOM = "left the room"  # why a message failed

# --- Sync position ------------------------------------------------------------------------------


def sync_token(session: Session, user_id: str) -> str | None:
    """Return the token to sync from; None before the first sync."""
    position = session.get(SyncPosition, user_id)
    return position.next_batch if position else None


def forget_sync_token(session: Session, user_id: str) -> None:
    """Let the next sync be the first: what was said before it is history."""
    session.connection().execute(delete(_POSITION).where(_POSITION.c.user_id == user_id))


def save_sync_token(session: Session, user_id: str, token: str) -> None:
    """Remember the token; belongs in the transaction that stores the events before it."""
    connection = session.connection()
    mine = _POSITION.c.user_id == user_id
    moved = connection.execute(update(_POSITION).where(mine).values(next_batch=token))
    if moved.rowcount == 0:
        first = {"user_id": user_id, "next_batch": token}
        connection.execute(insert(_POSITION).values(first))


# --- Rooms --------------------------------------------------------------------------------------


def joined_room(session: Session, room_id: str) -> JoinedRoom | None:
    """Return what is known of a room."""
    return session.get(JoinedRoom, room_id)


def joined_rooms(session: Session) -> set[str]:
    """Return the rooms that the bot is in."""
    query = select_columns(_ROOM.c.room_id).where(_ROOM.c.state == "joined")
    return set(session.connection().execute(query).scalars())


def note_invitation(session: Session, room_id: str, invited_by: str, *, direct: bool) -> None:
    """Remember an accepted invitation until the join has happened."""
    session.merge(
        JoinedRoom(room_id=room_id, state="invited", direct=direct, invited_by=invited_by)
    )


def open_invitations(session: Session) -> list[JoinedRoom]:
    """Return invitations that were accepted but not yet followed by a join."""
    return list(session.exec(select(JoinedRoom).where(JoinedRoom.state == "invited")))


def note_join(session: Session, room_id: str) -> None:
    """Mark a room as joined; it may be one that the bot was in already.

    Two may note the same at once: of a room of the bot's own the sync tells, and who made it.
    """
    session.flush()  # an invitation of the same transaction comes first
    new = {"room_id": room_id, "state": "joined", "direct": False, "invited_by": ""}
    if not insert_new(session, _ROOM, new | {"unreadable_noticed": False}):
        here = update(JoinedRoom).where(col(JoinedRoom.room_id) == room_id)
        session.exec(here.values(state="joined"))


def note_leave(session: Session, room_id: str) -> int:
    """Mark a room as left and give up what was still waiting there.

    Returns how many messages could not be sent any more.
    """
    room = session.get(JoinedRoom, room_id) or JoinedRoom(room_id=room_id, state="left")
    room.state = "left"
    session.add(room)
    session.exec(
        update(IncomingEvent)
        .where(col(IncomingEvent.room_id) == room_id, col(IncomingEvent.state) != "done")
        .values(state="done", payload=None)
    )
    return give_up(session, room_id, LEFT_ROOM)


def claim_unreadable_notice(session: Session, room_id: str) -> bool:
    """Whether the one notice about unreadable messages is still to be posted; marks it posted."""
    room = session.get(JoinedRoom, room_id)
    if room is None or room.unreadable_noticed:
        return False
    room.unreadable_noticed = True
    session.add(room)
    return True


# --- Inbox --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """An event as it is put into the inbox."""

    event_id: str
    room_id: str
    sender: str
    payload: Mapping[str, Any]
    readable: bool = True
    tapped: str | None = None


def sender_of(session: Session, room_id: str, event_id: str) -> str | None:
    """Return who sent an event that was received in the room before; None for an unknown one."""
    query = select(IncomingEvent.sender).where(
        IncomingEvent.event_id == event_id, IncomingEvent.room_id == room_id
    )
    return session.exec(query).first()


def receive(session: Session, event: Received, now: datetime) -> bool:
    """Store an event behind those that came before; False if it is known."""
    row = {
        "event_id": event.event_id,
        "room_id": event.room_id,
        "sender": event.sender,
        "state": "pending" if event.readable else "unreadable",
        "attempts": 0,
        "received_at": now,
        "tapped": event.tapped,
        "payload": dict(event.payload),
    }
    return insert_new(session, _INCOMING, row)


def has_tapped(session: Session, sender: str, tapped: str) -> bool:
    """Whether somebody has put that reaction there before and not taken it back."""
    query = select(IncomingEvent.sequence).where(
        IncomingEvent.tapped == tapped, IncomingEvent.sender == sender
    )
    return session.exec(query).first() is not None


def votes_of(session: Session, sender: str, tapped: str) -> list[str]:
    """Return the events by which somebody has voted in a poll and not taken back, newest first."""
    query = select(IncomingEvent.event_id).where(
        IncomingEvent.tapped == tapped, IncomingEvent.sender == sender
    )
    return list(session.exec(query.order_by(col(IncomingEvent.sequence).desc())))


def forget_tap(session: Session, event_id: str) -> None:
    """Note that a reaction was taken back, so that it may be put there again."""
    mine = _INCOMING.c.event_id == event_id
    session.connection().execute(update(_INCOMING).where(mine).values(tapped=None))


@dataclass(frozen=True, slots=True)
class Pending:
    """An event that waits to be handled, and whether its room is a direct chat by invitation."""

    event_id: str
    payload: Mapping[str, Any]
    direct: bool


def next_pending(session: Session, room_id: str) -> Pending | None:
    """Return the oldest event of the room that waits to be handled."""
    query = (
        select_columns(_INCOMING.c.event_id, _INCOMING.c.payload, _ROOM.c.direct)
        .select_from(_INCOMING.outerjoin(_ROOM, _ROOM.c.room_id == _INCOMING.c.room_id))
        .where(_INCOMING.c.room_id == room_id, _INCOMING.c.state == "pending")
        .order_by(_INCOMING.c.sequence)
        .limit(1)
    )
    row = session.connection().execute(query).first()
    return Pending(row.event_id, row.payload or {}, bool(row.direct)) if row else None


def finish(session: Session, event_id: str) -> bool:
    """Mark an event as handled and forget its content; False if it already was."""
    done = (
        update(_INCOMING)
        .where(_INCOMING.c.event_id == event_id, _INCOMING.c.state != "done")
        .values(state="done", payload=None)
    )
    return session.connection().execute(done).rowcount == 1


def rooms_with_unreadable(session: Session) -> set[str]:
    """Return the rooms with events that wait for their key."""
    return set(
        session.exec(select(IncomingEvent.room_id).where(IncomingEvent.state == "unreadable"))
    )


def unreadable_events(session: Session, room_id: str) -> list[IncomingEvent]:
    """Return the events of a room that wait for their key, in order."""
    query = (
        select(IncomingEvent)
        .where(IncomingEvent.room_id == room_id, IncomingEvent.state == "unreadable")
        .order_by(col(IncomingEvent.sequence))
    )
    return list(session.exec(query))


def make_readable(session: Session, event: Received) -> None:
    """Put the decrypted content in place of the encrypted one and let the event run."""
    session.exec(
        update(IncomingEvent)
        .where(
            col(IncomingEvent.event_id) == event.event_id, col(IncomingEvent.state) == "unreadable"
        )
        .values(state="pending", payload=dict(event.payload), tapped=event.tapped)
    )


def rooms_with_work(session: Session) -> list[str]:
    """Return the rooms in which something waits to be handled or sent."""
    waiting = select(IncomingEvent.room_id).where(IncomingEvent.state == "pending")
    unsent = select(OutgoingMessage.room_id).where(
        OutgoingMessage.state == "pending", OutgoingMessage.kind != "reaction"
    )
    return sorted({*session.exec(waiting), *session.exec(unsent)})


def count_interrupted(session: Session, room_id: str) -> int:
    """Count one more attempt for the event that a crash may have interrupted; returns the count.

    While something is to be sent no event is handled, so none was interrupted.
    """
    pending = next_pending(session, room_id)
    if pending is None or unsent(session, room_id):
        return 0
    counted = (
        update(_INCOMING)
        .where(_INCOMING.c.event_id == pending.event_id)
        .values(attempts=_INCOMING.c.attempts + 1)
        .returning(_INCOMING.c.attempts)
    )
    return int(session.connection().execute(counted).scalar_one())


def forget_before(session: Session, moment: datetime) -> int:
    """Delete the traces of what was handled and sent before the moment; returns the count.

    What is offered until a later time stays, and what was said that may be taken back so long.
    """
    kept = select(OutgoingMessage.answers_event_id).where(
        col(OutgoingMessage.offers_until) >= moment,
        col(OutgoingMessage.answers_event_id).is_not(None),
    )
    handled: CursorResult[Any] = session.exec(
        delete(IncomingEvent).where(
            col(IncomingEvent.received_at) < moment,
            col(IncomingEvent.state) != "pending",
            col(IncomingEvent.event_id).not_in(kept),
        )
    )
    sent: CursorResult[Any] = session.exec(
        delete(OutgoingMessage).where(
            func.coalesce(OutgoingMessage.offers_until, OutgoingMessage.created_at) < moment,
            col(OutgoingMessage.state) != "pending",
        )
    )
    return handled.rowcount + sent.rowcount
