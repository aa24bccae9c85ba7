"""Reminders that people set, and what became of each time that one was due."""

from __future__ import annotations

from datetime import datetime

from pydantic import NaiveDatetime
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class ReminderRow(SQLModel, table=True):
    """What a room is to be reminded of, once or again and again.

    It belongs to the room, not to its `owner`, who set it; where `room_id` is a Matrix id it comes
    in the direct chat of that person, its owner. `mention` is whom it pings. `first` is
    wall-clock time in Europe/Berlin, from which the RFC 5545 `rule` is counted; `free_days` leaves
    out holidays. `due_at` is the instant of the next time, NULL where there is none any more.
    `set_by_event_id` is the message that set it, to edit or take back.
    """

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_due", "state", "due_at"),)

    number: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(index=True)
    thread_id: str | None = None
    owner: str = Field(index=True)
    mention: str | None = None
    text: str
    first: NaiveDatetime
    rule: str | None = None
    free_days: bool = False
    due_at: datetime | None = None
    state: str = "active"  # active, done, cancelled, given up
    set_by_event_id: str | None = Field(default=None, index=True)
    created_at: datetime


class ReminderTimeRow(SQLModel, table=True):
    """One time that a reminder was due; the message with the transaction id told of it.

    A reminder is due once at an instant: whoever stores that second has lost.
    """

    __tablename__ = "reminder_time"
    __table_args__ = (
        UniqueConstraint("reminder_number", "due_at", name="uq_reminder_time_number_due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reminder_number: int = Field(foreign_key="reminder.number", index=True)
    room_id: str = Field(index=True)
    due_at: datetime
    told_at: datetime
    outcome: str  # in time, late, summed up, given up
    transaction_id: str | None = Field(default=None, index=True)
