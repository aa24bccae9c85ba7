"""Minutes of meetings as they are gathered, entry by entry, and the tasks that meetings give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.types import PipeList


class MinutesRow(SQLModel, table=True):
    """The minutes of a meeting, from its beginning on; they belong to the committee.

    `start`, `planned_end` and `place` are those of the meeting when it began, all times local in
    Europe/Berlin. `ask_at` is when the room is to be asked whether the meeting is over. Once
    approved they are `document`, which nothing changes any more; `approved_in` is the meeting in
    which that was.
    """

    __tablename__ = "minutes"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: str = Field(unique=True)
    committee_id: str = Field(index=True)
    room_id: str = Field(index=True)
    state: str = "open"  # open, draft, approved
    start: NaiveDatetime
    planned_end: NaiveDatetime | None = None
    place: str = ""
    began_at: NaiveDatetime
    ended_at: NaiveDatetime | None = None
    kept_by: str
    ask_at: datetime | None = Field(default=None, index=True)
    begun_by_event_id: str | None = Field(default=None, index=True)
    ended_by_event_id: str | None = Field(default=None, index=True)
    approved_at: datetime | None = None
    approved_by: str = ""
    approved_in: str | None = None
    approved_by_event_id: str | None = Field(default=None, index=True)
    document: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class MinutesEntryRow(SQLModel, table=True):
    """Something that happened in a meeting, or was added to its minutes since.

    `agenda_key` is the item that was being treated. `position` is its place among the others: an
    edited message keeps it.
    """

    __tablename__ = "minutes_entry"

    id: int | None = Field(default=None, primary_key=True)
    minutes_id: int = Field(foreign_key="minutes.id", index=True)
    position: int
    kind: str  # item, adjourned, note, presence, pause, chair, keeper, approval, …
    agenda_key: str = ""
    content: dict[str, Any] = Field(sa_type=JSON)
    at: datetime
    by: str
    event_id: str = Field(default="", index=True)


class TaskRow(SQLModel, table=True):
    """Something to do that a committee has agreed on, counted within the committee.

    `responsible` is as it was typed, besides the ids of those that it means. `meeting_id` and
    `agenda_key` are where it came up.
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("committee_id", "number", name="uq_task_committee_id_number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    committee_id: str
    number: int
    text: str
    responsible: str = ""
    responsible_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    due_on: date | None = None
    state: str = "open"  # open, done, dropped, withdrawn
    public: bool = True
    meeting_id: str | None = Field(default=None, index=True)
    agenda_key: str = ""
    created_by: str
    created_at: datetime
    event_id: str | None = Field(default=None, index=True)
    done_on: date | None = None


class TaskChangeRow(SQLModel, table=True):
    """What a message changed about a task: its parts before and after, to take it back."""

    __tablename__ = "task_change"

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    event_id: str = Field(index=True)
    before: dict[str, Any] = Field(sa_type=JSON)
    after: dict[str, Any] = Field(sa_type=JSON)
    changed_by: str
    changed_at: datetime
