"""Queries of reminders; each takes the session of one transaction. Instants are aware."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import delete, func, tuple_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.models.messages import OutgoingMessage
from storage.models.reminders import ReminderRow as Row
from storage.models.reminders import ReminderTimeRow as TimeRow

State: TypeAlias = Literal["active", "done", "cancelled", "given up"]
Outcome: TypeAlias = Literal["in time", "late", "summed up", "given up", "overtaken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder; for its parts see `ReminderRow`. `number` is set by storing it."""

    room_id: str
    owner: str
    text: str
    first: datetime
    due_at: datetime | None
    created_at: datetime
    thread_id: str | None = None
    mention: str | None = None
    rule: str | None = None
    free_days: bool = False
    state: State = "active"
    set_by_event_id: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class DueTime:
    """One time at which a reminder was due, and what becomes of it."""

    reminder: Reminder
    due_at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """A time that a reminder was due, and what became of the message about it.

    `message_state` is that of the outbox ("" where there is no message), `event_id` the message,
    in the room `message_room_id`.
    """

    number: int
    text: str
    due_at: datetime
    told_at: datetime
    outcome: Outcome
    message_state: str = ""
    message_room_id: str = ""
    event_id: str | None = None
    sent_at: datetime | None = None


def store_reminder(session: Session, reminder: Reminder) -> int:
    """Store a new reminder, or one with a number as it is now; returns its number."""
    row = session.get(Row, reminder.number) if reminder.number else None
    row = row or Row(**{name: getattr(reminder, name) for name in _FIELDS})
    for name in _FIELDS:
        setattr(row, name, getattr(reminder, name))
    session.add(row)
    session.flush()
    return row.number or 0


_FIELDS = (
    "room_id", "thread_id", "owner", "mention", "text", "first", "rule", "free_days", "due_at",
    "state", "set_by_event_id", "created_at",
)  # fmt: skip


def reminder(session: Session, number: int) -> Reminder | None:
    """Return the reminder of that number."""
    row = session.get(Row, number)
    return _value(row) if row else None


def reminder_set_by(session: Session, event_id: str) -> Reminder | None:
    """Return the reminder that a message set, whatever has become of it."""
    row = session.exec(select(Row).where(Row.set_by_event_id == event_id)).first()
    return _value(row) if row else None


def active_reminders(session: Session, *addresses: str) -> list[Reminder]:
    """Return the reminders that are still to come in rooms or for persons, the next ones first."""
    query = select(Row).where(col(Row.room_id).in_(addresses), Row.state == "active")
    return [_value(row) for row in session.exec(query.order_by(col(Row.due_at), col(Row.number)))]


def count_active(session: Session, owner: str) -> int:
    """Count the reminders still to come that a person has set."""
    query = select(func.count()).where(Row.owner == owner, Row.state == "active")
    return session.exec(query).one()


def next_due(session: Session) -> datetime | None:
    """Return the instant at which the next reminder of any room is due."""
    return session.exec(select(func.min(Row.due_at)).where(Row.state == "active")).one()


def due_reminders(session: Session, now: datetime, limit: int) -> list[Reminder]:
    """Return about so many reminders that are due, the longest due first.

    With a reminder come all that are told of together with it: those of the same room (or
    person), mention and thread. Only of more than `_MOST_TOGETHER` limits some are left.
    """
    due = select(Row).where(Row.state == "active", col(Row.due_at) <= now)
    rows = list(session.exec(due.order_by(col(Row.due_at), col(Row.number)).limit(limit)))
    if len(rows) == limit:
        rows = _whole_groups(session, due, {_group(row) for row in rows}, _MOST_TOGETHER * limit)
    return sorted(map(_value, rows), key=lambda one: (one.due_at, one.number))


_MOST_TOGETHER = 4
_Group: TypeAlias = tuple[str, str, str]
_GROUP = (col(Row.room_id), func.coalesce(Row.mention, ""), func.coalesce(Row.thread_id, ""))


def _group(row: Row) -> _Group:
    return row.room_id, row.mention or "", row.thread_id or ""


def _whole_groups(
    session: Session, due: SelectOfScalar[Row], groups: Collection[_Group], most: int
) -> list[Row]:
    """Return all rows of the groups; of more than so many those of the last groups are left."""
    theirs = due.where(tuple_(*_GROUP).in_(groups))
    in_order = theirs.order_by(*_GROUP, col(Row.due_at), col(Row.number))
    rows = list(session.exec(in_order.limit(most + 1)))
    if len(rows) <= most:
        return rows
    whole = [row for row in rows if _group(row) != _group(rows[-1])]
    return whole or rows[:most]


def move_on(session: Session, number: int, due_at: datetime | None, state: State) -> None:
    """Note when a reminder is due next, and whether it is at all."""
    moved = update(Row).where(col(Row.number) == number).values(due_at=due_at, state=state)
    session.exec(moved)


def note_time(
    session: Session, time: DueTime, told_at: datetime, transaction_id: str | None = None
) -> None:
    """Note what becomes of a time at which a reminder was due, told of by a message."""
    row = TimeRow(
        reminder_number=time.reminder.number,
        room_id=time.reminder.room_id,
        due_at=time.due_at,
        told_at=told_at,
        outcome=time.outcome,
        transaction_id=transaction_id,
    )
    session.add(row)


def told_times(session: Session, addresses: Collection[str], limit: int) -> list[Told]:
    """Return the last times that reminders of rooms and people were due, the latest first."""
    query = (
        select(TimeRow, Row.text, OutgoingMessage)
        .join(Row, col(Row.number) == TimeRow.reminder_number)
        .outerjoin(
            OutgoingMessage,
            col(OutgoingMessage.transaction_id) == col(TimeRow.transaction_id),
        )
        .where(col(TimeRow.room_id).in_(addresses))
        .order_by(col(TimeRow.due_at).desc(), col(TimeRow.id).desc())
        .limit(limit)
    )
    return [_told(*found) for found in session.exec(query)]


def _told(time: TimeRow, text: str, message: OutgoingMessage | None) -> Told:
    return Told(
        number=time.reminder_number,
        text=text,
        due_at=time.due_at,
        told_at=time.told_at,
        outcome=time.outcome,  # type: ignore[arg-type]
        message_state=message.state if message else "",
        message_room_id=message.room_id if message else "",
        event_id=message.event_id if message else None,
        sent_at=message.sent_at if message else None,
    )


def move_reminders(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let reminders follow a room's upgrade; the new room does not hold the old one's threads."""
    here = update(Row).where(col(Row.room_id) == old_room_id)
    session.exec(here.values(room_id=new_room_id, thread_id=None, set_by_event_id=None))
    told = update(TimeRow).where(col(TimeRow.room_id) == old_room_id)
    session.exec(told.values(room_id=new_room_id))


def give_up_reminders(session: Session, room_id: str) -> int:
    """End the reminders of a room that the bot is no longer in, or of a person; returns how many.

    A person, by Matrix id, is one who can't be written to any more. A new invitation does not
    bring them back.
    """
    here = update(Row).where(col(Row.room_id) == room_id, col(Row.state) == "active")
    return session.exec(here.values(state="given up", due_at=None)).rowcount


def forget_reminders_before(session: Session, moment: datetime) -> None:
    """Delete what is over: times that were due before the moment, and reminders without any."""
    session.exec(delete(TimeRow).where(col(TimeRow.due_at) < moment))
    told = select(TimeRow.reminder_number)
    over = delete(Row).where(
        col(Row.state) != "active",
        col(Row.created_at) < moment,
        col(Row.number).not_in(told),
    )
    session.exec(over)


def _value(row: Row) -> Reminder:
    parts = {name: getattr(row, name) for name in _FIELDS}
    return Reminder(number=row.number or 0, **parts)
