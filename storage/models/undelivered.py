"""What could not be told, until the operators have been told of it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class UndeliveredRow(SQLModel, table=True):
    """Messages that can never be sent, or reminders that ended, and why.

    `place` is a room, or the Matrix id of a person to whom no direct chat was to be had. `what` is
    "messages" or "reminders". `reported_at` is when the operators were told.
    """

    __tablename__ = "undelivered"

    id: int | None = Field(default=None, primary_key=True)
    place: str
    what: str
    count: int
    cause: str
    happened_at: datetime
    reported_at: datetime | None = Field(default=None, index=True)
