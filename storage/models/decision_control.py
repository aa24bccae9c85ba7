"""When a committee's list of open decisions is posted before its meetings, and where it was."""

from __future__ import annotations

from datetime import datetime

from pydantic import NaiveDatetime
from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class ControlRuleRow(SQLModel, table=True):
    """How a committee wants its list, where that differs from what is usual; NULL is the usual.

    It is posted so many days before each meeting, unless not `enabled`, with files of `formats`.
    """

    __tablename__ = "control_rule"

    committee_id: str = Field(primary_key=True)
    enabled: bool = True
    days_before: int | None = None
    formats: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    changed_by: str
    changed_at: datetime


class ControlToldRow(SQLModel, table=True):
    """What became of the list before a meeting: once for each start and room.

    As with `MeetingToldRow` nothing is stored before it is due.
    """

    __tablename__ = "control_told"
    __table_args__ = (
        UniqueConstraint(
            "meeting_id", "start", "room_id", name="uq_control_told_meeting_id_start_room_id"
        ),
        Index("ix_control_told_start", "start"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: str
    start: NaiveDatetime
    room_id: str = Field(index=True)
    outcome: str  # posted, nothing, known, too late
    told_at: datetime
    transaction_id: str | None = None
