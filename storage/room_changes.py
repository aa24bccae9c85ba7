"""Rows of the directory that are changed by command, in rooms, and not by an import.

They are a new version of the directory as an import is, so that they show in the next answer.
"""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, text
from sqlmodel import Session, select

from storage.directory import directory_version
from storage.models.directory import DirectoryChange, DirectoryVersion, MeetingRow
from storage.models.meetings import MeetingPlanRow
from storage.records import Meeting, Record
from storage.updating import forget_changes

_SOURCE = "Raum"
_SHEET = "sitzungen"
_FIELDS = tuple(field.name for field in fields(Meeting))


def write_meeting(session: Session, meeting: Meeting, by: str, now: datetime) -> MeetingPlanRow:
    """Add or change a meeting by command; returns the row that tells how it was planned.

    `by` is the Matrix id that does it, `now` is aware. What a workbook said of it is kept, so
    that an import of the same workbook does not undo the change.
    """
    _begin(session)
    row = session.get(MeetingRow, meeting.id)
    plan = session.get(MeetingPlanRow, meeting.id)
    if plan is None:
        made = row is None or row.retired_at is not None
        plan = MeetingPlanRow(meeting_id=meeting.id, room_made=made, changed_by=by, changed_at=now)
        if row is not None and not made:
            plan.workbook = cells(_record(row))
    plan.changed_by, plan.changed_at = by, now
    if row is None:
        last = session.exec(select(func.max(MeetingRow.position))).one()
        row = MeetingRow(**_values(meeting), position=(last or 0) + 1)
    for name, value in _values(meeting).items():
        setattr(row, name, value)
    row.retired_at = None
    session.add(row)
    session.add(plan)
    _note(session, meeting.id, now)
    return plan


def note_urgency(session: Session, meeting_id: str, *, urgent: bool) -> None:
    """Note whether a meeting that a command planned or changed is urgent."""
    row = session.get_one(MeetingPlanRow, meeting_id)
    row.urgent = urgent
    session.add(row)


def last_changed_by(session: Session, meeting_id: str) -> str:
    """Return the Matrix id that planned or changed a meeting last; "" for one just imported."""
    row = session.get(MeetingPlanRow, meeting_id)
    return row.changed_by if row else ""


def retire_meeting(session: Session, meeting_id: str, now: datetime) -> None:
    """Take a meeting out again that was made by command; it is retired, not deleted."""
    _set_retired(session, meeting_id, now, now)


def restore_meeting(session: Session, meeting_id: str, now: datetime) -> None:
    """Let a meeting that was taken out be there again as it was."""
    _set_retired(session, meeting_id, None, now)


def _set_retired(
    session: Session, meeting_id: str, retired_at: datetime | None, now: datetime
) -> None:
    _begin(session)
    row = session.get_one(MeetingRow, meeting_id)
    row.retired_at = retired_at
    session.add(row)
    _note(session, meeting_id, now)


def stored_meeting(session: Session, meeting_id: str) -> Meeting | None:
    """Return a meeting as it is stored now, also one that this transaction has changed."""
    row = session.get(MeetingRow, meeting_id)
    return _record(row) if row is not None and row.retired_at is None else None


def cells(record: Record) -> dict[str, Any]:
    """Return a record as a JSON object, to compare with later."""
    return {name: _as_json(value) for name, value in asdict(record).items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _record(row: MeetingRow) -> Meeting:
    return Meeting(**{name: getattr(row, name) for name in _FIELDS})


def _values(meeting: Meeting) -> dict[str, Any]:
    plain = replace(meeting, agenda=tuple(item.replace("|", "/") for item in meeting.agenda))
    return {name: getattr(plain, name) for name in _FIELDS}


def _begin(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        # Versions are counted without gaps: of two changes at a time the second one waits.
        session.connection().execute(text("LOCK TABLE directory_version IN EXCLUSIVE MODE"))


def _note(session: Session, row_id: str, now: datetime) -> None:
    version = directory_version(session) + 1
    session.add(DirectoryVersion(version=version, imported_at=now, source=_SOURCE, rows_listed=1))
    session.flush()
    forget_changes(session, version)
    session.add(DirectoryChange(version=version, sheet=_SHEET, row_id=row_id))
    session.flush()
