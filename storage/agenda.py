"""Queries of what messages changed about agendas, to take it back; items: `storage.meetings`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.meetings import AgendaItem
from storage.models.meetings import AgendaChangeRow
from storage.models.messages import IncomingEvent


@dataclass(frozen=True, slots=True)
class AgendaChange:
    """What a message changed about the agenda of a meeting."""

    meeting_id: str
    before: tuple[AgendaItem, ...]
    after: tuple[AgendaItem, ...]


def change_by(session: Session, event_id: str) -> AgendaChange | None:
    """Return what a message changed; None for nothing, or what was taken back."""
    row = session.get(AgendaChangeRow, event_id)
    return AgendaChange(row.meeting_id, _items(row.before), _items(row.after)) if row else None


def note_change(session: Session, event_id: str, change: AgendaChange, now: datetime) -> None:
    """Note what a message changed, in place of what it had changed before it was edited."""
    session.merge(AgendaChangeRow(
        event_id=event_id, meeting_id=change.meeting_id, before=_plain(change.before),
        after=_plain(change.after), changed_at=now,
    ))  # fmt: skip
    session.flush()


def changes_since(
    session: Session, meeting_id: str, moment: datetime
) -> list[tuple[str, AgendaChange]]:
    """Return what messages have changed about an agenda since a moment, the earliest first.

    With each the Matrix id of who wrote the message; "" where that is not known.
    """
    query = (
        select(AgendaChangeRow, IncomingEvent.sender)
        .outerjoin(IncomingEvent, col(IncomingEvent.event_id) == AgendaChangeRow.event_id)
        .where(AgendaChangeRow.meeting_id == meeting_id, AgendaChangeRow.changed_at >= moment)
        .order_by(col(AgendaChangeRow.changed_at), col(IncomingEvent.sequence))
    )
    return [
        (by or "", AgendaChange(row.meeting_id, _items(row.before), _items(row.after)))
        for row, by in session.exec(query)
    ]


def forget_change(session: Session, event_id: str) -> None:
    """Forget what a message changed, now that it is taken back."""
    session.exec(delete(AgendaChangeRow).where(col(AgendaChangeRow.event_id) == event_id))


def forget_agenda_changes_before(session: Session, moment: datetime) -> None:
    """Forget what messages changed before a moment: they can't be taken back any more."""
    session.exec(delete(AgendaChangeRow).where(col(AgendaChangeRow.changed_at) < moment))


def _plain(items: Sequence[AgendaItem]) -> list[dict[str, Any]]:
    return [asdict(item) | {"papers": list(item.papers)} for item in items]


def _items(rows: Sequence[dict[str, Any]]) -> tuple[AgendaItem, ...]:
    return tuple(AgendaItem(**row | {"papers": tuple(row["papers"])}) for row in rows)
