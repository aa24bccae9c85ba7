"""Queries of series of meetings, and of what messages changed about them, to take it back.

Each takes the session of one transaction. Times of meetings are naive local times in
Europe/Berlin, instants are aware. The meetings of a series: `storage.meetings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.models.meetings import MeetingPlanRow, MeetingSeriesRow, SeriesChangeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Meetings that come again; for its parts see `MeetingSeriesRow`."""

    committee_id: str
    first: datetime
    rule: str
    created_by: str
    created_at: datetime
    minutes: int | None = None
    free_days: bool = False
    place: str = ""
    state: Literal["active", "ended"] = "active"
    planned_until: datetime | None = None
    set_by_event_id: str | None = None
    number: int = 0


_SERIES = (
    "committee_id", "first", "minutes", "rule", "free_days", "place", "state", "planned_until",
    "created_by", "created_at", "set_by_event_id",
)  # fmt: skip


def store_series(session: Session, series: Series) -> int:
    """Store a new series, or one with a number as it is now; returns its number."""
    row = session.get(MeetingSeriesRow, series.number) if series.number else None
    row = row or MeetingSeriesRow(**{name: getattr(series, name) for name in _SERIES})
    for name in _SERIES:
        setattr(row, name, getattr(series, name))
    session.add(row)
    session.flush()
    return row.number or 0


def series(session: Session, number: int) -> Series | None:
    """Return the series of that number."""
    row = session.get(MeetingSeriesRow, number)
    return _series(row) if row else None


def active_series(session: Session) -> list[Series]:
    """Return the series that go on."""
    query = select(MeetingSeriesRow).where(MeetingSeriesRow.state == "active")
    return [_series(row) for row in session.exec(query.order_by(col(MeetingSeriesRow.number)))]


def series_set_by(session: Session, event_id: str) -> Series | None:
    """Return the series that a message began."""
    query = select(MeetingSeriesRow).where(MeetingSeriesRow.set_by_event_id == event_id)
    row = session.exec(query).first()
    return _series(row) if row else None


def _series(row: MeetingSeriesRow) -> Series:
    return Series(number=row.number or 0, **{name: getattr(row, name) for name in _SERIES})


# --- What messages changed ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """How a meeting is held; `occurrence` is when its series has it, None if that has it not.

    `urgent` is None where it follows from the date alone.
    """

    occurrence: datetime | None
    start: datetime
    end: datetime | None
    place: str
    state: str
    urgent: bool | None = None


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """How a meeting was held and is held; None where it was not or is not there."""

    meeting_id: str
    before: Held | None
    after: Held | None


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """What a message changed about a series, and about each of its meetings that were to come.

    `before` and `after` are None where it changed a single meeting.
    """

    before: Series | None
    after: Series | None
    meetings: tuple[MeetingChange, ...]


_CHANGE = TypeAdapter(SeriesChange)


def series_change_by(session: Session, event_id: str) -> SeriesChange | None:
    """Return what a message changed; None for nothing, or what was taken back."""
    row = session.get(SeriesChangeRow, event_id)
    return _CHANGE.validate_python(row.change) if row else None


def moved_from(session: Session, day: date) -> list[str]:
    """Return the ids of meetings that messages have moved away from a day, the last one first."""
    rows = session.exec(select(SeriesChangeRow).order_by(col(SeriesChangeRow.changed_at).desc()))
    return [
        one.meeting_id
        for row in rows
        for one in _CHANGE.validate_python(row.change).meetings
        if one.before and one.after and one.before.start.date() == day != one.after.start.date()
    ]


def note_series_change(
    session: Session, event_id: str, change: SeriesChange, now: datetime
) -> None:
    """Note what a message changed; `now` is aware."""
    plain = _CHANGE.dump_python(change, mode="json")
    session.merge(SeriesChangeRow(event_id=event_id, change=plain, changed_at=now))
    session.flush()


def forget_series_change(session: Session, event_id: str) -> None:
    """Forget what a message changed, now that it is taken back."""
    session.exec(delete(SeriesChangeRow).where(col(SeriesChangeRow.event_id) == event_id))


def forget_series_changes_before(session: Session, moment: datetime) -> None:
    """Forget what messages changed before a moment: they can't be taken back any more."""
    session.exec(delete(SeriesChangeRow).where(col(SeriesChangeRow.changed_at) < moment))


def put_in_series(
    session: Session, meeting_id: str, number: int | None, occurrence: datetime | None
) -> None:
    """Note which occurrence of which series a planned meeting is; None takes it out of its own."""
    row = session.get_one(MeetingPlanRow, meeting_id)
    row.series_number, row.occurrence = number, occurrence
    session.add(row)
    session.flush()
