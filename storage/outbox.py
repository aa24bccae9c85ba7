"""Queries of the Matrix runtime: the messages that go out.

Each function takes the session of one transaction and leaves committing to its owner. See
`storage.inbox` for what comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.models.messages import IncomingEvent, OutgoingMessage

_INCOMING: Table = IncomingEvent.__table__  # type: ignore[attr-defined]
_OUTGOING: Table = OutgoingMessage.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to send; for its parts see `OutgoingMessage`. `created_at` is set by storing it."""

    transaction_id: str
    room_id: str
    kind: str
    content: Mapping[str, Any] | None = None
    answers_event_id: str | None = None
    target_event_id: str | None = None
    prompts_for: str | None = None
    command: str | None = None
    lasting: bool = False
    choices: list[str] | None = None
    created_at: datetime | None = None


def enqueue(session: Session, message: Outgoing, now: datetime) -> bool:
    """Store a message to send; False if its transaction id is already there."""
    row = asdict(message) | {"state": "pending", "created_at": now, "failure": ""}
    return insert_new(session, _OUTGOING, row)


def unsent(session: Session, room_id: str) -> list[Outgoing]:
    """Return the messages of a room that are still to be sent, in order."""
    columns = (_OUTGOING.c[field.name] for field in fields(Outgoing))
    query = (
        select_columns(*columns)
        .where(_OUTGOING.c.room_id == room_id, _OUTGOING.c.state == "pending")
        .order_by(_OUTGOING.c.sequence)
    )
    return [Outgoing(**row._mapping) for row in session.connection().execute(query)]  # noqa: SLF001 - SQLAlchemy's public name


def mark_sent(session: Session, transaction_id: str, event_id: str, now: datetime) -> None:
    """Note the event that a message became and forget its content."""
    sent = {"state": "sent", "event_id": event_id, "sent_at": now, "content": None}
    mine = _OUTGOING.c.transaction_id == transaction_id
    session.connection().execute(update(_OUTGOING).where(mine).values(sent))


def mark_failed(session: Session, transaction_id: str, failure: str) -> None:
    """Note that a message can never be sent, and why."""
    failed = {"state": "failed", "failure": failure, "content": None}
    mine = _OUTGOING.c.transaction_id == transaction_id
    session.connection().execute(update(_OUTGOING).where(mine).values(failed))


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


def withdraw(session: Session, message: OutgoingMessage) -> None:
    """Note that a reply was taken back, whether it had been sent or not."""
    message.state = "withdrawn"
    message.content = message.choices = message.prompts_for = None
    session.add(message)


def forget_choices_before(session: Session, moment: datetime) -> None:
    """Forget the choices that nobody took; they repeat part of a question."""
    old = update(_OUTGOING).where(_OUTGOING.c.created_at < moment, _OUTGOING.c.choices.is_not(None))
    session.connection().execute(old.values(choices=None))
