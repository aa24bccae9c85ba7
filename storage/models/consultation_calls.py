"""Calls for consultations: the dates that are proposed, and who has said what to them."""

from __future__ import annotations

from datetime import datetime

from pydantic import NaiveDatetime
from sqlmodel import Field, SQLModel

from storage.models.types import PipeList


class ConsultationCallRow(SQLModel, table=True):
    """What a consultation is called for with, from its draft until its room is open.

    `room_ids` are those in which it is announced, where it was asked for first. `set_by_event_id`
    is the message that asks. `called_at` is when it was sent, NULL of a draft. `revision` counts
    what changed of it, `shown_revision` is what its messages show, none of which is edited before
    `show_after`. `expires_at` is when it ends if nothing comes of it, and `told` names what its
    asker, or everybody, was told of: "fix", "dates", "reminded".
    """

    __tablename__ = "consultation_call"

    consultation_id: int = Field(
        primary_key=True,
        foreign_key="consultation.id",
        sa_column_kwargs={"autoincrement": False},
    )
    room_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    set_by_event_id: str | None = Field(default=None, index=True)
    called_at: datetime | None = None
    expires_at: datetime
    revision: int = 1
    shown_revision: int = 0
    show_after: datetime
    told: tuple[str, ...] = Field(default=(), sa_type=PipeList)


class ConsultationDateRow(SQLModel, table=True):
    """A date that stands for choice, by its `position` from 1 on; local time in Europe/Berlin."""

    __tablename__ = "consultation_date"

    consultation_id: int = Field(primary_key=True, foreign_key="consultation.id")
    position: int = Field(primary_key=True)
    start: NaiveDatetime


class ConsultationWordRow(SQLModel, table=True):
    """That somebody takes part (position 0), or can on a date; each word is there once.

    `event_id` is the reaction or message that says so, to take back.
    """

    __tablename__ = "consultation_word"

    consultation_id: int = Field(primary_key=True, foreign_key="consultation.id")
    user_id: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    event_id: str | None = Field(default=None, index=True)


class ConsultationAskedRow(SQLModel, table=True):
    """That somebody was asked in private whether they take part; it outlasts the consultation."""

    __tablename__ = "consultation_asked"

    consultation_id: int = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    asked_at: datetime = Field(index=True)
