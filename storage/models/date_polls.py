"""Polls that find a date: what stands for choice, and who can when."""

from __future__ import annotations

from datetime import datetime

from pydantic import NaiveDatetime
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class DatePollRow(SQLModel, table=True):
    """A search for a date that suits most; it belongs to its room and committee.

    `closes_at` is until when people may answer, NULL for no such time; `expires_at` is when the
    last of its dates begins. `due_at` is the instant at which it ends by itself, NULL once it is
    over. `message_id` is the transaction id of the message that shows it, NULL where none does.
    `revision` counts what changed, `shown_revision` is what the message shows, and no edit of it
    is sent before `show_after`. `set_by_event_id` is the message that began it, to edit or take
    back.
    """

    __tablename__ = "date_poll"
    __table_args__ = (Index("ix_date_poll_state_due_at", "state", "due_at"),)

    number: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(index=True)
    thread_id: str | None = None
    committee_id: str | None = Field(default=None, index=True)
    title: str = ""
    place: str = ""
    state: str = "open"  # open, ended, expired, withdrawn, given up
    closes_at: datetime | None = None
    expires_at: datetime
    due_at: datetime | None = None
    message_id: str | None = None
    revision: int = 1
    shown_revision: int = 0
    show_after: datetime
    started_by: str = Field(index=True)
    started_at: datetime
    set_by_event_id: str | None = Field(default=None, index=True)


class DateOptionRow(SQLModel, table=True):
    """A date that stands for choice, by its `position` from 1 on; local time in Europe/Berlin.

    `against` is what spoke against it when it was put to the vote.
    """

    __tablename__ = "date_option"
    __table_args__ = (
        UniqueConstraint("poll_number", "position", name="uq_date_option_poll_number_position"),
    )

    id: int | None = Field(default=None, primary_key=True)
    poll_number: int = Field(foreign_key="date_poll.number")
    position: int
    start: NaiveDatetime
    end: NaiveDatetime | None = None
    against: str = ""


class DateVoteRow(SQLModel, table=True):
    """That somebody can on a date; position 0 says that they can on none.

    `event_id` is the reaction or message that says so, to take back.
    """

    __tablename__ = "date_vote"
    __table_args__ = (
        UniqueConstraint(
            "poll_number", "position", "user_id",
            name="uq_date_vote_poll_number_position_user_id",
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    poll_number: int = Field(foreign_key="date_poll.number", index=True)
    position: int
    user_id: str = Field(index=True)
    event_id: str | None = Field(default=None, index=True)
    voted_at: datetime
