"""How committees want their lists of open decisions, and where these were posted.

Each function takes the session of one transaction. Times of meetings are naive local times in
Europe/Berlin, instants are aware.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from storage.models.decision_control import ControlRuleRow, ControlToldRow
from storage.models.directory import MeetingRow

Format: TypeAlias = Literal["pdf", "xlsx", "csv", "md"]
Outcome: TypeAlias = Literal["posted", "nothing", "known", "too late"]
_AT_ONCE = 500  # databases limit how many values a statement may have


@dataclass(frozen=True, slots=True)
class ControlRule:
    """How a committee wants its list; for the parts see `ControlRuleRow`."""

    enabled: bool = True
    days_before: int | None = None
    formats: tuple[Format, ...] | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of the list before a meeting in a room.

    It was posted; there was nothing in it; the meeting was moved by little since it was posted; or
    the room was quiet until the meeting had begun.
    """

    meeting_id: str
    start: datetime
    room_id: str
    outcome: Outcome


# --- Rules --------------------------------------------------------------------------------------


def control_rule(session: Session, committee_id: str) -> ControlRule:
    """Return how a committee wants its list; the usual where nothing was set."""
    row = session.get(ControlRuleRow, committee_id)
    return _rule(row) if row else ControlRule()


def control_rules(session: Session) -> dict[str, ControlRule]:
    """Return the rules of all committees that have any of their own."""
    return {row.committee_id: _rule(row) for row in session.exec(select(ControlRuleRow))}


def store_control_rule(
    session: Session, committee_id: str, rule: ControlRule, by: str, now: datetime
) -> None:
    """Set how a committee wants its list; `by` is the Matrix id that does it."""
    row = session.get(ControlRuleRow, committee_id)
    row = row or ControlRuleRow(committee_id=committee_id, changed_by=by, changed_at=now)
    row.enabled, row.days_before = rule.enabled, rule.days_before
    row.formats = None if rule.formats is None else list(rule.formats)
    row.changed_by, row.changed_at = by, now
    session.add(row)


def _rule(row: ControlRuleRow) -> ControlRule:
    formats = None if row.formats is None else cast("tuple[Format, ...]", tuple(row.formats))
    return ControlRule(row.enabled, row.days_before, formats)


# --- Posts --------------------------------------------------------------------------------------


def posted_for(session: Session, meeting_ids: Collection[str]) -> list[Posted]:
    """Return what became of the lists before these meetings, the first first."""
    found: list[Posted] = []
    wanted = list(meeting_ids)
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        query = select(ControlToldRow).where(col(ControlToldRow.meeting_id).in_(some))
        rows = session.exec(query.order_by(col(ControlToldRow.id)))
        found += [
            Posted(row.meeting_id, row.start, row.room_id, cast("Outcome", row.outcome))
            for row in rows
        ]
    return found


def note_posted(
    session: Session, posted: Posted, told_at: datetime, transaction_id: str | None = None
) -> None:
    """Note what became of a list; noted twice, the transaction that does so fails."""
    session.add(
        ControlToldRow(
            meeting_id=posted.meeting_id, start=posted.start, room_id=posted.room_id,
            outcome=posted.outcome, told_at=told_at, transaction_id=transaction_id,
        )
    )  # fmt: skip
    session.flush()


def move_posted(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let what was posted in a room follow its upgrade, so that it isn't posted once more."""
    here = update(ControlToldRow).where(col(ControlToldRow.room_id) == old_room_id)
    session.connection().execute(here.values(room_id=new_room_id))


def forget_posted_before(session: Session, local: datetime) -> None:
    """Delete what became of lists before meetings that began before a local time."""
    gone = delete(ControlToldRow).where(col(ControlToldRow.start) < local)
    session.connection().execute(gone)


# --- Meetings -----------------------------------------------------------------------------------


def last_starts(session: Session, before: datetime) -> dict[str, datetime]:
    """Return when each committee met last before a local time, by its id."""
    query = (
        select(MeetingRow.committee_id, func.max(MeetingRow.start))
        .where(
            col(MeetingRow.retired_at).is_(None),
            MeetingRow.state != "abgesagt",
            MeetingRow.start < before,
        )
        .group_by(MeetingRow.committee_id)
    )
    return dict(session.exec(query).all())
