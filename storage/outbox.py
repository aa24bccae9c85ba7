"""Queries of the Matrix runtime: the messages that go out.

Each function takes the session of one transaction and leaves committing to its owner. See
`storage.inbox` for what comes in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, func, text, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.models.messages import PENDING, IncomingEvent, OutgoingMessage
from storage.outgoing_files import forget_file, forget_files_for

_INCOMING: Table = IncomingEvent.__table__  # type: ignore[attr-defined]
_OUTGOING: Table = OutgoingMessage.__table__  # type: ignore[attr-defined]
_PENDING = text(PENDING)
_AT_ONCE = 500  # databases limit how many values a statement may have


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to send; for its parts see `OutgoingMessage`. `created_at` is set by storing it."""

    transaction_id: str
    room_id: str
    kind: str
    event_type: str | None = None
    follows: str | None = None
    content: Mapping[str, Any] | None = None
    changed_content: Mapping[str, Any] | None = None
    answers_event_id: str | None = None
    target_event_id: str | None = None
    question_event_id: str | None = None
    thread_id: str | None = None
    reaction_key: str | None = None
    prompts_for: str | None = None
    command: str | None = None
    lasting: bool = False
    choices: list[str] | None = None
    reactions: dict[str, str] | None = None
    offers_until: datetime | None = None
    quotes: dict[str, Any] | None = None
    created_at: datetime | None = None


_PARTS = tuple(field.name for field in fields(Outgoing))
_COLUMNS = tuple(_OUTGOING.c[name] for name in _PARTS)


def enqueue(session: Session, message: Outgoing, now: datetime) -> bool:
    """Store a message to send; False if its transaction id is already there."""
    row = {name: getattr(message, name) for name in _PARTS}
    row |= {"state": "pending", "created_at": now, "failure": ""}
    return insert_new(session, _OUTGOING, row)


def note_silent(session: Session, message: Outgoing, now: datetime) -> None:
    """Store a reply that is not sent: it tells what a message did that may be taken back."""
    row = {name: getattr(message, name) for name in _PARTS}
    row |= {"state": "sent", "created_at": now, "sent_at": now, "failure": ""}
    insert_new(session, _OUTGOING, row)


def unsent(session: Session, room_id: str) -> list[Outgoing]:
    """Return the messages of a room that are still to be sent, in order; reactions apart."""
    query = _waiting().where(_OUTGOING.c.room_id == room_id, _OUTGOING.c.kind != "reaction")
    return _read(session, query)


def unsent_among(session: Session, transaction_ids: Iterable[str]) -> list[str]:
    """Return those of the transaction ids whose messages aren't known to have been sent."""
    asked = list(transaction_ids)
    found: list[str] = []
    for start in range(0, len(asked), _AT_ONCE):
        mine = _OUTGOING.c.transaction_id.in_(asked[start : start + _AT_ONCE])
        query = select_columns(_OUTGOING.c.transaction_id).where(mine, _PENDING)
        found += session.connection().execute(query).scalars().all()
    return found


def message_sent_as(session: Session, transaction_id: str) -> OutgoingMessage | None:
    """Return the message with that transaction id, whatever has become of it."""
    query = select(OutgoingMessage).where(OutgoingMessage.transaction_id == transaction_id)
    return session.exec(query).first()


def message_to_change(session: Session, transaction_id: str) -> OutgoingMessage | None:
    """Return the message with that transaction id as it is now.

    Until this transaction ends no other one marks it as sent.
    """
    mine = select(OutgoingMessage).where(OutgoingMessage.transaction_id == transaction_id)
    fresh = {"populate_existing": True}
    return session.exec(mine.with_for_update(), execution_options=fresh).first()


def next_reaction(session: Session) -> Outgoing | None:
    """Return the oldest reaction of any room that the bot still has to put to its message."""
    waiting = _read(session, _waiting().where(_OUTGOING.c.kind == "reaction").limit(1))
    return waiting[0] if waiting else None


def give_up_reactions_before(session: Session, moment: datetime) -> None:
    """Leave out the reactions that have waited since before the moment."""
    late = update(_OUTGOING).where(
        _OUTGOING.c.kind == "reaction",
        _PENDING,
        _OUTGOING.c.created_at < moment,
    )
    session.connection().execute(late.values(_failed("too late")))


def _waiting() -> Select[Any]:
    return select_columns(*_COLUMNS).where(_PENDING).order_by(_OUTGOING.c.sequence)


def _read(session: Session, query: Select[Any]) -> list[Outgoing]:
    return [_value(row) for row in session.connection().execute(query)]


def _value(row: Row[Any]) -> Outgoing:
    return Outgoing(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name


def mark_sent(
    session: Session, transaction_id: str, event_id: str, now: datetime
) -> Outgoing | None:
    """Note the event that a message became and forget its content, a file as well.

    Returns the message as it is now: it may have changed while it was sent. None if it is known
    to have been sent, or is not to be sent any more.
    """
    connection = session.connection()
    mine = _OUTGOING.c.transaction_id == transaction_id
    sent = {"state": "sent", "event_id": event_id, "sent_at": now, "content": None, "quotes": None}
    marking = update(_OUTGOING).where(mine, _OUTGOING.c.state == "pending").values(sent)
    row = connection.execute(marking.returning(*_COLUMNS)).first()
    if row is None:
        return None
    if row.kind == "file":
        forget_file(session, transaction_id)
    if row.changed_content is not None:
        connection.execute(update(_OUTGOING).where(mine).values(changed_content=None))
    return _value(row)


def note_late(session: Session, transaction_id: str, event_id: str) -> str | None:
    """Note the event that a file became which was taken back while it was sent.

    Returns its room; None for any other message.
    """
    message = message_sent_as(session, transaction_id)
    if message is None or (message.kind, message.state) != ("file", "withdrawn"):
        return None
    if message.event_id is not None:
        return None
    message.event_id = event_id
    session.add(message)
    return message.room_id


def mark_failed(session: Session, transaction_id: str, failure: str) -> None:
    """Note that a message can never be sent, and why."""
    mine = _OUTGOING.c.transaction_id == transaction_id
    session.connection().execute(update(_OUTGOING).where(mine).values(_failed(failure)))
    forget_file(session, transaction_id)


def note_uploaded(session: Session, transaction_id: str, content: Mapping[str, Any]) -> None:
    """Remember where the file of a waiting message is by now, so that it isn't uploaded again."""
    mine = (_OUTGOING.c.transaction_id == transaction_id, _PENDING)
    session.connection().execute(update(_OUTGOING).where(*mine).values(content=dict(content)))


def give_up(session: Session, address: str, failure: str) -> int:
    """Note that what waits for a room or person can never be sent, and why.

    Returns how many messages that is, the bot's own reactions not counted.
    """
    waiting = (_OUTGOING.c.room_id == address, _OUTGOING.c.state == "pending")
    count = select_columns(func.count()).where(*waiting, _OUTGOING.c.kind != "reaction")
    lost = session.connection().execute(count).scalar_one()
    forget_files_for(session, address)
    session.connection().execute(update(_OUTGOING).where(*waiting).values(_failed(failure)))
    return int(lost)


def _failed(failure: str) -> dict[str, Any]:
    forgotten = {"content": None, "changed_content": None, "quotes": None}
    return {"state": "failed", "failure": failure, **forgotten}


def hand_over(session: Session, person: str, room_id: str) -> None:
    """Let what waits for a person be sent in a room: their direct chat with the bot."""
    waiting = (_OUTGOING.c.room_id == person, _OUTGOING.c.state == "pending")
    session.connection().execute(update(_OUTGOING).where(*waiting).values(room_id=room_id))


def reply_to(session: Session, question_event_id: str) -> OutgoingMessage | None:
    """Return the standing reply to a question; None if there is none or it was taken back."""
    query = (
        select(OutgoingMessage)
        .where(
            OutgoingMessage.answers_event_id == question_event_id,
            OutgoingMessage.kind == "reply",
            col(OutgoingMessage.state).in_(("pending", "sent")),
        )
        .order_by(col(OutgoingMessage.sequence).desc())
        .limit(1)
    )
    return session.exec(query).first()


def sent_message(session: Session, event_id: str) -> OutgoingMessage | None:
    """Return the message that became the given event."""
    return session.exec(select(OutgoingMessage).where(OutgoingMessage.event_id == event_id)).first()


def last_choices_for(session: Session, room_id: str, user_id: str) -> list[str]:
    """Return those of the last reply to a person in a room; none if that offered no choices."""
    query = (
        select_columns(_OUTGOING.c.choices)
        .join(_INCOMING, _INCOMING.c.event_id == _OUTGOING.c.answers_event_id)
        .where(
            _OUTGOING.c.room_id == room_id,
            _OUTGOING.c.state == "sent",
            _INCOMING.c.sender == user_id,
        )
        .order_by(_OUTGOING.c.sequence.desc())
        .limit(1)
    )
    return session.connection().execute(query).scalar() or []


def offering_message(session: Session, room_id: str, event_id: str) -> OutgoingMessage | None:
    """Return the standing message of the bot's own in the room that became the given event."""
    message = sent_message(session, event_id)  # SQLite would rather go through all of the room's
    if message is None or message.room_id != room_id or message.state != "sent":
        return None
    return message if message.kind in ("reply", "notice") else None


def own_reactions(session: Session, target_event_id: str) -> list[OutgoingMessage]:
    """Return the reactions that the bot has put to its message, or is still going to."""
    query = select(OutgoingMessage).where(
        OutgoingMessage.target_event_id == target_event_id,
        OutgoingMessage.kind == "reaction",
        col(OutgoingMessage.state).in_(("pending", "sent")),
    )
    return list(session.exec(query.order_by(col(OutgoingMessage.sequence))))


def replies_to(session: Session, question_event_id: str) -> list[str]:
    """Return the transaction ids of all replies to a question, whatever became of them."""
    query = select(OutgoingMessage.transaction_id).where(
        OutgoingMessage.answers_event_id == question_event_id, OutgoingMessage.kind == "reply"
    )
    return list(session.exec(query))


def files_of(session: Session, transaction_ids: Collection[str]) -> list[OutgoingMessage]:
    """Return the standing files that came with these messages, or are still to come."""
    query = select(OutgoingMessage).where(
        col(OutgoingMessage.follows).in_(transaction_ids),
        OutgoingMessage.kind == "file",
        col(OutgoingMessage.state).in_(("pending", "sent")),
    )
    return list(session.exec(query.order_by(col(OutgoingMessage.sequence))))


def withdraw(session: Session, message: OutgoingMessage) -> None:
    """Note that a message was taken back, whether it had been sent or not, with its reactions."""
    message.state = "withdrawn"
    message.content = message.changed_content = message.quotes = None
    message.choices = message.reactions = message.prompts_for = None
    session.add(message)
    if message.kind == "file":
        forget_file(session, message.transaction_id)
    if message.event_id is not None:
        for reaction in own_reactions(session, message.event_id):
            withdraw(session, reaction)


def forget_choices_before(session: Session, moment: datetime) -> None:
    """Forget the choices and reactions that nobody took; they repeat part of a question.

    Those that are offered until a later time stay.
    """
    until = func.coalesce(_OUTGOING.c.offers_until, _OUTGOING.c.created_at)
    for column in (_OUTGOING.c.choices, _OUTGOING.c.reactions):
        old = update(_OUTGOING).where(until < moment, column.is_not(None))
        session.connection().execute(old.values({column: None}))
