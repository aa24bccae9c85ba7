"""Queries of planned meetings; each takes the session of one transaction.

Times of meetings are naive local times in Europe/Berlin, as in the directory; instants are aware.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import and_, delete
from sqlmodel import Session, col, select

from storage.models.directory import MeetingRow
from storage.models.meetings import (
    AgendaItemRow,
    AttendanceRow,
    CommitteeRulesRow,
    MeetingPlanRow,
)
from storage.records import Meeting

Reply: TypeAlias = Literal["yes", "no", "substitute"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a meeting was planned or changed by command; for its parts see `MeetingPlanRow`.

    `in_workbook` if a workbook has brought it, or has it by now: there it would come back from if
    it were taken out.
    """

    meeting_id: str
    room_made: bool
    series_number: int | None
    occurrence: datetime | None
    urgent: bool
    note: str
    set_by_event_id: str | None
    papers_out: bool = False
    minutes_out: bool = False
    in_workbook: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """An item of an agenda; for its parts see `AgendaItemRow`."""

    title: str
    key: str = ""
    applicant: str = ""
    minutes: int | None = None
    public: bool = True
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendance:
    """What somebody answered to an invitation."""

    user_id: str
    answer: Reply
    substitute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A committee's own rules; None is the usual. For its parts see `CommitteeRulesRow`.

    `changed_at` is when they were set, `changed_by` the Matrix id of who did; None and "" where
    there are none.
    """

    notice_unit: Literal["calendar", "working"] | None = None
    urgent_days: int | None = None
    papers_days: int | None = None
    minutes_days: int | None = None
    minutes_since: date | None = None
    room_leads: tuple[int, ...] | None = None
    people_leads: tuple[int, ...] | None = None
    quorum: str | None = None
    chair_rotation: tuple[str, ...] | None = None
    chair_from: int | None = None
    chair_year: Literal["calendar", "school"] | None = None
    changed_at: datetime | None = field(default=None, compare=False)
    changed_by: str = field(default="", compare=False)


_RULES = (
    "notice_unit", "urgent_days", "papers_days", "minutes_days", "minutes_since", "room_leads",
    "people_leads", "quorum", "chair_rotation", "chair_from", "chair_year",
)  # fmt: skip

# --- Meetings -----------------------------------------------------------------------------------


def meetings_between(session: Session, first: datetime, last: datetime) -> list[Meeting]:
    """Return all present meetings that begin between two local times, both included, in order."""
    query = select(MeetingRow).where(
        col(MeetingRow.retired_at).is_(None), MeetingRow.start >= first, MeetingRow.start <= last
    )
    rows = session.exec(query.order_by(col(MeetingRow.start), MeetingRow.id))
    return [meeting_of(row) for row in rows]


def meetings_of(session: Session, committee_id: str, after: datetime) -> list[Meeting]:
    """Return a committee's present meetings that begin after a local time, in order."""
    query = select(MeetingRow).where(
        col(MeetingRow.retired_at).is_(None),
        MeetingRow.committee_id == committee_id,
        MeetingRow.start > after,
    )
    return [meeting_of(row) for row in session.exec(query.order_by(col(MeetingRow.start)))]


def meeting_of(row: MeetingRow) -> Meeting:
    """Return a row of the directory as the meeting that it is."""
    return Meeting(row.id, row.committee_id, row.start, row.end, row.place, row.agenda, row.state)


def plan_of(session: Session, meeting_id: str) -> Plan | None:
    """Return how a meeting was planned or changed by command; None for one just imported."""
    row = session.get(MeetingPlanRow, meeting_id)
    return _plan(row) if row else None


def planned_by(session: Session, event_id: str) -> list[Plan]:
    """Return the meetings that a message planned or changed, whatever has become of them."""
    query = select(MeetingPlanRow).where(MeetingPlanRow.set_by_event_id == event_id)
    return [_plan(row) for row in session.exec(query)]


def plans_of_series(session: Session, number: int) -> list[Plan]:
    """Return the meetings that a series has laid down."""
    query = select(MeetingPlanRow).where(MeetingPlanRow.series_number == number)
    return [_plan(row) for row in session.exec(query.order_by(col(MeetingPlanRow.occurrence)))]


def changed_in_rooms(session: Session) -> Mapping[str, MeetingPlanRow]:
    """Return what is known of meetings that were made or changed by command, by id."""
    return {row.meeting_id: row for row in session.exec(select(MeetingPlanRow))}


def _plan(row: MeetingPlanRow) -> Plan:
    return Plan(
        row.meeting_id, row.room_made, row.series_number, row.occurrence, row.urgent, row.note,
        row.set_by_event_id, row.papers_out, row.minutes_out,
        row.workbook is not None,
    )  # fmt: skip


# --- Agenda -------------------------------------------------------------------------------------


def agenda_of(session: Session, meeting_id: str) -> list[AgendaItem]:
    """Return the items of a meeting's agenda in order; none where only titles are known."""
    query = select(AgendaItemRow).where(AgendaItemRow.meeting_id == meeting_id)
    rows = session.exec(query.order_by(col(AgendaItemRow.position)))
    return [
        AgendaItem(
            title=row.title, key=row.key, applicant=row.applicant, minutes=row.minutes,
            public=row.public, papers=tuple(row.papers),
        )
        for row in rows
    ]  # fmt: skip


def store_agenda(
    session: Session, meeting_id: str, items: Sequence[AgendaItem], by: str, now: datetime
) -> None:
    """Replace the agenda of a meeting."""
    session.exec(delete(AgendaItemRow).where(col(AgendaItemRow.meeting_id) == meeting_id))
    for position, item in enumerate(items, start=1):
        session.add(AgendaItemRow(
            meeting_id=meeting_id, position=position, key=item.key, title=item.title,
            applicant=item.applicant, minutes=item.minutes, public=item.public,
            papers=list(item.papers), changed_by=by, changed_at=now,
        ))  # fmt: skip


# --- Attendance ---------------------------------------------------------------------------------


def attendance_of(session: Session, meeting_id: str) -> list[Attendance]:
    """Return what people answer for a meeting as it is now planned, in order of the answers.

    Of each person the last answer. What was answered for another date, before the meeting was
    moved, is left out.
    """
    return attendance_of_each(session, [meeting_id]).get(meeting_id, [])


def attendance_of_each(
    session: Session, meeting_ids: Collection[str]
) -> dict[str, list[Attendance]]:
    """Return what people answer for several meetings, by their ids, as `attendance_of` does."""
    query = select(AttendanceRow).join(
        MeetingRow,
        and_(col(MeetingRow.id) == AttendanceRow.meeting_id,
             col(MeetingRow.start) == AttendanceRow.start),
    ).where(col(AttendanceRow.meeting_id).in_(meeting_ids))  # fmt: skip
    last: dict[str, dict[str, Attendance]] = {}
    for row in session.exec(query.order_by(col(AttendanceRow.id))):
        given = last.setdefault(row.meeting_id, {})
        given.pop(row.user_id, None)
        given[row.user_id] = Attendance(row.user_id, row.answer, row.substitute)  # type: ignore[arg-type]
    return {meeting_id: list(given.values()) for meeting_id, given in last.items()}


def store_attendance(
    session: Session, meeting_id: str, attendance: Attendance, now: datetime, event_id: str = ""
) -> None:
    """Note what somebody answers; a later answer takes the place of an earlier one.

    `event_id` is the message or reaction by which it can be taken back.
    """
    session.add(AttendanceRow(
        meeting_id=meeting_id, start=session.get_one(MeetingRow, meeting_id).start,
        user_id=attendance.user_id, answer=attendance.answer, substitute=attendance.substitute,
        answered_at=now, set_by_event_id=event_id,
    ))  # fmt: skip
    session.flush()


def take_back_attendance(session: Session, meeting_id: str, user_id: str) -> bool:
    """Forget what somebody answered; False if there was nothing."""
    mine = delete(AttendanceRow).where(
        col(AttendanceRow.meeting_id) == meeting_id, col(AttendanceRow.user_id) == user_id
    )
    taken = session.exec(mine).rowcount
    session.flush()
    return bool(taken)


# --- Rules --------------------------------------------------------------------------------------


def rules_of(session: Session, committee_id: str) -> Rules:
    """Return a committee's own rules; the usual ones where none were set."""
    row = session.get(CommitteeRulesRow, committee_id)
    return _rules(row) if row else Rules()


def all_rules(session: Session) -> dict[str, Rules]:
    """Return the rules of all committees that have any of their own."""
    return {row.committee_id: _rules(row) for row in session.exec(select(CommitteeRulesRow))}


def store_rules(session: Session, committee_id: str, rules: Rules, by: str, now: datetime) -> None:
    """Set a committee's rules."""
    row = session.get(CommitteeRulesRow, committee_id)
    row = row or CommitteeRulesRow(committee_id=committee_id, changed_by=by, changed_at=now)
    for name in _RULES:
        value = getattr(rules, name)
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    row.changed_by, row.changed_at = by, now
    session.add(row)


def _rules(row: CommitteeRulesRow) -> Rules:
    values: dict[str, Any] = {name: getattr(row, name) for name in _RULES}
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    changed = {"changed_at": row.changed_at, "changed_by": row.changed_by}
    return Rules(**{**values, **lists, **changed})
