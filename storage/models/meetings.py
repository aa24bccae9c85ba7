"""What is known of meetings beside their directory row: series, agenda, attendance, rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import NaiveDatetime
from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class MeetingSeriesRow(SQLModel, table=True):
    """Meetings that come again by a rule; they belong to the committee, not to who typed it.

    `first` is local wall-clock time in Europe/Berlin, from which the RFC 5545 `rule` is counted;
    `free_days` leaves out holidays. `planned_until` is the local time up to which its occurrences
    are laid down as meetings.
    """

    __tablename__ = "meeting_series"

    number: int | None = Field(default=None, primary_key=True)
    committee_id: str = Field(index=True)
    first: NaiveDatetime
    minutes: int | None = None
    rule: str
    free_days: bool = False
    place: str = ""
    state: str = "active"  # active, ended
    planned_until: NaiveDatetime | None = None
    created_by: str
    created_at: datetime
    set_by_event_id: str | None = Field(default=None, index=True)


class MeetingPlanRow(SQLModel, table=True):
    """How a meeting was planned or changed by command; none for those just imported.

    `room_made` are meetings that no workbook brought. `workbook` is what the workbook said of one
    that was changed by command: as long as it goes on saying so, the change holds. `occurrence` is
    when the series had it (RFC 5545, RECURRENCE-ID), wherever it was moved since. That its papers
    and its minutes are out is said by command.
    """

    __tablename__ = "meeting_plan"

    meeting_id: str = Field(primary_key=True)
    room_made: bool = False
    workbook: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    series_number: int | None = Field(default=None, foreign_key="meeting_series.number", index=True)
    occurrence: NaiveDatetime | None = None
    urgent: bool = False
    note: str = ""
    papers_out: bool = False
    minutes_out: bool = False
    changed_by: str
    changed_at: datetime
    set_by_event_id: str | None = Field(default=None, index=True)


class SeriesChangeRow(SQLModel, table=True):
    """What a message changed about a series and its meetings, or one meeting, to take it back."""

    __tablename__ = "series_change"

    event_id: str = Field(primary_key=True)
    change: dict[str, Any] = Field(sa_type=JSON)
    changed_at: datetime


class AgendaItemRow(SQLModel, table=True):
    """An item of a meeting's agenda, in order of `position` from 1 on.

    `key` tells the items of one agenda apart, whatever is changed about them.
    """

    __tablename__ = "agenda_item"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: str = Field(index=True)
    position: int
    key: str = ""
    title: str
    applicant: str = ""
    minutes: int | None = None
    public: bool = True
    papers: list[str] = Field(default_factory=list, sa_type=JSON)
    changed_by: str
    changed_at: datetime


class AgendaChangeRow(SQLModel, table=True):
    """What a message changed about an agenda: its items before and after, to take it back."""

    __tablename__ = "agenda_change"

    event_id: str = Field(primary_key=True)
    meeting_id: str
    before: list[dict[str, Any]] = Field(sa_type=JSON)
    after: list[dict[str, Any]] = Field(sa_type=JSON)
    changed_at: datetime


class AttendanceRow(SQLModel, table=True):
    """What somebody answered to an invitation: yes, no, or sends a substitute.

    One row for each message or reaction, so that taking the last one back lets the one before it
    hold again; of one person the last row counts. `start` is when the meeting was to begin then:
    an answer doesn't hold for another date.
    """

    __tablename__ = "attendance"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: str = Field(index=True)
    start: NaiveDatetime
    user_id: str
    answer: str  # yes, no, substitute
    substitute: str = ""
    answered_at: datetime
    set_by_event_id: str = Field(default="", index=True)


class AttendanceQuestionRow(SQLModel, table=True):
    """A message in a room that asks who comes to a meeting, by its transaction id.

    It is edited when somebody answers. `start` is when the meeting was to begin then. One that is
    "moved" is of a room that was replaced by this one, in which it is still to be asked anew.
    """

    __tablename__ = "attendance_question"

    transaction_id: str = Field(primary_key=True)
    meeting_id: str = Field(index=True)
    room_id: str
    start: NaiveDatetime
    state: str = "open"  # open, moved, withdrawn
    asked_at: datetime
    set_by_event_id: str = Field(index=True)


class CommitteeRulesRow(SQLModel, table=True):
    """A committee's own rules, where they differ from what is usual; NULL is the usual.

    Leads are minutes before the meeting. Periods of days are counted in `notice_unit`.
    Minutes whose last day was over on `minutes_since`, when that rule was set, are not asked for.
    `chair_rotation` are the members that take turns in the chair, from `chair_from` on, a
    calendar or a school year each.
    """

    __tablename__ = "committee_rules"

    committee_id: str = Field(primary_key=True)
    notice_unit: str | None = None  # calendar, working
    urgent_days: int | None = None
    papers_days: int | None = None
    minutes_days: int | None = None
    minutes_since: date | None = None
    room_leads: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    people_leads: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    quorum: str | None = (
        None  # "half", a share as "2/3", or a number of seats; NULL: more than half
    )
    chair_rotation: list[str] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    chair_from: int | None = None
    chair_year: str | None = None  # calendar, school
    changed_by: str
    changed_at: datetime


class MeetingToldRow(SQLModel, table=True):
    """What was told of a meeting: once for each start, kind and recipient.

    Nothing is stored before it is due: when that is follows from the meeting as it then stands, so
    that all of it moves along with the meeting. `recipient` is a room, or a Matrix id; `text` says
    what it was about, whatever becomes of the meeting.
    """

    __tablename__ = "meeting_told"
    __table_args__ = (
        UniqueConstraint(
            "meeting_id", "start", "kind", "recipient",
            name="uq_meeting_told_meeting_id_start_kind_recipient",
        ),
        Index("ix_meeting_told_start", "start"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: str = Field(index=True)
    start: NaiveDatetime
    kind: str
    text: str
    recipient: str = Field(index=True)
    due_at: datetime
    told_at: datetime
    outcome: str  # in time, late, summed up, given up, overtaken
    transaction_id: str | None = Field(default=None, index=True)
