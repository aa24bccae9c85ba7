"""What was told of meetings, and what has to be known to tell what is due.

Each function takes the session of one transaction. Times of meetings are naive local times in
Europe/Berlin, instants are aware.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Table, delete, func, or_, select, update
from sqlmodel import Session, col

from storage.models.directory import CommitteeRow, MeetingRow
from storage.models.meetings import AgendaItemRow, MeetingPlanRow, MeetingToldRow
from storage.models.messages import OutgoingMessage
from storage.records import Committee, Meeting
from storage.reminders import Outcome, Told

Key: TypeAlias = tuple[str, datetime, str, str]  # meeting, start, kind, recipient
_MEETINGS: Table = MeetingRow.__table__  # type: ignore[attr-defined]
_COMMITTEES: Table = CommitteeRow.__table__  # type: ignore[attr-defined]
_PLANS: Table = MeetingPlanRow.__table__  # type: ignore[attr-defined]
_ITEMS: Table = AgendaItemRow.__table__  # type: ignore[attr-defined]
_TOLD: Table = MeetingToldRow.__table__  # type: ignore[attr-defined]
_COMMITTEES_AT_ONCE = 500  # databases limit how many values a statement may have
REACHED: tuple[Outcome, ...] = ("in time", "late")


@dataclass(frozen=True, slots=True)
class Watched:
    """A meeting with what decides on what is told of it.

    `changed_at` is when it was last changed by command, `note` what was done then.
    """

    meeting: Meeting
    committee: Committee
    urgent: bool = False
    papers_out: bool = False
    minutes_out: bool = False
    note: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOf:
    """Something told of a meeting, or noted without a message; see `MeetingToldRow`."""

    meeting_id: str
    start: datetime
    kind: str
    recipient: str
    text: str
    due_at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Outdated:
    """Somebody was told of a start that has not come yet and no longer holds.

    `watched` is the meeting as it is now; `gone` if it was cancelled or taken out.
    """

    watched: Watched
    told_start: datetime
    recipient: str
    gone: bool


# --- What is due --------------------------------------------------------------------------------

_MEETING = (
    _MEETINGS.c.id, _MEETINGS.c.committee_id, _MEETINGS.c.start, _MEETINGS.c.end, _MEETINGS.c.place,
    _MEETINGS.c.agenda, _MEETINGS.c.state,
)  # fmt: skip
_COMMITTEE = (_COMMITTEES.c.name, _COMMITTEES.c.municipality_ids, _COMMITTEES.c.notice_days)
_PLAN = (
    _PLANS.c.urgent, _PLANS.c.papers_out, _PLANS.c.minutes_out,
    _PLANS.c.note, _PLANS.c.changed_at,
)  # fmt: skip


def watched_meetings(
    session: Session, first: datetime, last: datetime, committees: Collection[str] | None = None
) -> list[Watched]:
    """Return the present meetings that begin between two local times, in order.

    With `committees`, only those of the committees with these ids.
    """
    query = _watched().where(
        _MEETINGS.c.retired_at.is_(None),
        _COMMITTEES.c.retired_at.is_(None),
        _MEETINGS.c.start.between(first, last),
    )
    if committees is not None and len(committees) <= _COMMITTEES_AT_ONCE:
        query = query.where(_MEETINGS.c.committee_id.in_(committees))
    rows = session.execute(query.order_by(_MEETINGS.c.start, _MEETINGS.c.id))
    return [_of_row(row) for row in rows]


def _watched() -> Select[Any]:
    return (
        select(*_MEETING, *_COMMITTEE, *_PLAN)
        .join(_COMMITTEES, _COMMITTEES.c.id == _MEETINGS.c.committee_id)
        .outerjoin(_PLANS, _PLANS.c.meeting_id == _MEETINGS.c.id)
    )


def _of_row(row: Row[Any]) -> Watched:
    cells: tuple[Any, ...] = tuple(row)
    meeting = Meeting(*cells[:7])
    name, places, notice = cells[7:10]
    urgent, papers, minutes, note, changed_at = cells[10:15]
    committee = Committee(meeting.committee_id, name, municipality_ids=places, notice_days=notice)
    return Watched(
        meeting, committee, bool(urgent), bool(papers), bool(minutes), note or "", changed_at
    )


def longest_notice(session: Session) -> int:
    """Return the longest notice period of all committees, in days; 0 where there is none."""
    present = select(func.max(_COMMITTEES.c.notice_days)).where(_COMMITTEES.c.retired_at.is_(None))
    return session.execute(present).scalar() or 0


def with_papers(session: Session, meeting_ids: Iterable[str]) -> frozenset[str]:
    """Return those of the meetings whose agenda names any papers."""
    wanted = list(meeting_ids)
    if not wanted:
        return frozenset()
    query = select(_ITEMS.c.meeting_id, _ITEMS.c.papers).where(_ITEMS.c.meeting_id.in_(wanted))
    return frozenset(meeting_id for meeting_id, papers in session.execute(query) if papers)


def told_keys(session: Session, first: datetime) -> set[Key]:
    """Return what was told of meetings that begin at a local time or later."""
    columns = (
        _TOLD.c.meeting_id, _TOLD.c.start, _TOLD.c.kind,
        _TOLD.c.recipient,
    )  # fmt: skip
    rows = session.execute(select(*columns).where(_TOLD.c.start >= first))
    return {tuple(row) for row in rows}


def outdated(session: Session, now: datetime) -> list[Outdated]:
    """Return whom starts were told of that are after a local time and no longer hold."""
    gone = or_(_MEETINGS.c.retired_at.is_not(None), _MEETINGS.c.state == "abgesagt")
    query = (
        _watched()
        .add_columns(_TOLD.c.start, _TOLD.c.recipient, _MEETINGS.c.retired_at)
        .join(_TOLD, _TOLD.c.meeting_id == _MEETINGS.c.id)
        .where(
            _TOLD.c.start > now,
            _TOLD.c.outcome.in_(REACHED),
            or_(_TOLD.c.kind.like("lead-%"), _TOLD.c.kind == "moved"),
            or_(gone, _MEETINGS.c.start != _TOLD.c.start),
        )
        .order_by(_MEETINGS.c.start, _MEETINGS.c.id, _TOLD.c.id)
    )
    found = []
    for row in session.execute(query):
        watched = _of_row(row)
        start, recipient, retired_at = tuple(row)[15:18]
        is_gone = retired_at is not None or watched.meeting.state == "abgesagt"
        found.append(Outdated(watched, start, recipient, is_gone))
    return found


# --- What was told ------------------------------------------------------------------------------


def note_told(
    session: Session, told: ToldOf, told_at: datetime, transaction_id: str | None = None
) -> None:
    """Note that something was told of a meeting by a message, or without one passed over.

    Told twice, the transaction that does so fails: there is one of each key.
    """
    row = MeetingToldRow(
        meeting_id=told.meeting_id, start=told.start, kind=told.kind, text=told.text,
        recipient=told.recipient, due_at=told.due_at, told_at=told_at, outcome=told.outcome,
        transaction_id=transaction_id,
    )  # fmt: skip
    session.add(row)
    session.flush()


def starts_told(session: Session, meeting_id: str, recipient: str) -> list[datetime]:
    """Return the starts at which somebody was told that a meeting is, the last told first."""
    query = select(_TOLD.c.start).where(
        _TOLD.c.meeting_id == meeting_id,
        _TOLD.c.recipient == recipient,
        _TOLD.c.outcome.in_(REACHED),
        or_(_TOLD.c.kind.like("lead-%"), _TOLD.c.kind == "moved"),
    )
    rows = session.execute(query.order_by(_TOLD.c.id.desc())).scalars()
    return list(dict.fromkeys(rows))


def told_to(session: Session, recipients: Collection[str], limit: int) -> list[Told]:
    """Return what was told of meetings in rooms and to people, the latest due first.

    As reminders are, but without a number.
    """
    query = (
        select(MeetingToldRow, OutgoingMessage)
        .outerjoin(
            OutgoingMessage,
            col(OutgoingMessage.transaction_id) == _TOLD.c.transaction_id,
        )
        .where(_TOLD.c.recipient.in_(recipients))
        .order_by(_TOLD.c.due_at.desc(), _TOLD.c.id.desc())
        .limit(limit)
    )
    return [_told(row, message) for row, message in session.execute(query)]


def _told(row: MeetingToldRow, message: OutgoingMessage | None) -> Told:
    return Told(
        number=0,
        text=row.text,
        due_at=row.due_at,
        told_at=row.told_at,
        outcome=row.outcome,  # type: ignore[arg-type]
        message_state=message.state if message else "",
        message_room_id=message.room_id if message else "",
        event_id=message.event_id if message else None,
        sent_at=message.sent_at if message else None,
    )


def move_told(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let what was told in a room follow its upgrade, so that it isn't told there once more."""
    here = update(_TOLD).where(_TOLD.c.recipient == old_room_id)
    session.execute(here.values(recipient=new_room_id))


def forget_told_before(session: Session, moment: datetime) -> None:
    """Delete what was due before the moment."""
    session.execute(delete(_TOLD).where(_TOLD.c.due_at < moment))
