"""Votes that are taken in rooms: what is asked, and who voted what for which voice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel


class VoteEventRow(SQLModel, table=True):
    """A question that is put to the vote in a room.

    `body` is who decides, as in decisions. `majority` is "" for more yes than no, a share of the
    valid votes as "2/3", or "all" for more than half of all voices. `given` are parts of the
    decision that may come of it, as JSON. `closes_at` is until when votes count, NULL for no such
    time; `until_all` ends it once all have voted. `due_at` is the instant at which it ends by
    itself, `remind_at` that at which those missing are reminded, NULL once that is done.
    `outcome` is who voted what when it ended. `poll_id` is the transaction id of the message that
    asks, in its `edition`; `status_id` that of the one that shows how things stand: `revision`
    counts what changed, `shown_revision` is what it shows, and no edit of it is sent before
    `show_after`. `set_by_event_id` is the message that opened the vote, to edit or take back,
    `kept_event_id` the one that made `decision_id` of it.
    """

    __tablename__ = "vote_event"
    __table_args__ = (Index("ix_vote_event_state_due_at", "state", "due_at"),)

    number: int | None = Field(default=None, primary_key=True)
    room_id: str = Field(index=True)
    thread_id: str | None = None
    body: str
    question: str
    options: list[str] = Field(sa_type=JSON)
    majority: str = ""
    public: bool = True
    given: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    meeting_id: str | None = None
    closes_at: datetime | None = None
    until_all: bool = False
    remind_at: datetime | None = None
    due_at: datetime | None = None
    state: str = "open"  # open, ended, withdrawn, given up
    ended_at: datetime | None = None
    outcome: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    decision_id: int | None = Field(default=None, foreign_key="decision.id")
    kept_event_id: str | None = Field(default=None, index=True)
    poll_id: str | None = None
    status_id: str | None = None
    edition: int = 1
    revision: int = 1
    shown_revision: int = 0
    show_after: datetime
    started_by: str
    started_at: datetime
    set_by_event_id: str | None = Field(default=None, index=True)


class VoteCastRow(SQLModel, table=True):
    """What somebody voted for one voice by one message or reaction.

    One row for each, so that taking the last one back lets the one before it hold again.
    `option` is a position from 1 on; `manner` is by which right: own, substitute, behalf.
    """

    __tablename__ = "vote_cast"

    id: int | None = Field(default=None, primary_key=True)
    vote_number: int = Field(foreign_key="vote_event.number", index=True)
    voice_id: str
    user_id: str
    option: int
    manner: str
    event_id: str | None = Field(default=None, index=True)
    cast_at: datetime


class VoteStrangerRow(SQLModel, table=True):
    """That somebody without a voice in a vote was told so; it is said once."""

    __tablename__ = "vote_stranger"

    vote_number: int = Field(foreign_key="vote_event.number", primary_key=True)
    user_id: str = Field(primary_key=True)
