"""Queries of rooms' settings; each takes the session of one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Row, Table, not_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.models.messages import JoinedRoom
from storage.models.rooms import RoomRow
from storage.records import RoomKind, RoomSettings

_DEFAULTS = RoomSettings()
_ROOMS: Table = RoomRow.__table__  # type: ignore[attr-defined]
_JOINED: Table = JoinedRoom.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class BoundRoom:
    """A room that stands for something, and since when."""

    room_id: str
    settings: RoomSettings
    bound_at: datetime


def room_settings(session: Session, room_id: str) -> RoomSettings:
    """Return the settings of a room; the defaults where nothing was ever set."""
    row = session.get(RoomRow, room_id)
    return _settings(row) if row else _DEFAULTS


def _settings(row: RoomRow | Row[Any]) -> RoomSettings:
    return RoomSettings(
        kind=cast("RoomKind | None", row.kind),
        municipality_id=row.municipality_id,
        committee_id=row.committee_id,
        address=cast('Literal["Sie", "du"]', row.address),
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        quiet_weekends=row.quiet_weekends,
        recorders=cast('Literal["offices", "members"]', row.recorders),
    )


def save_room_settings(
    session: Session, room_id: str, settings: RoomSettings, *, by: str, at: datetime
) -> None:
    """Replace the settings of a room; `by` is the Matrix id that changed them, `at` is aware."""
    row = session.get(RoomRow, room_id) or RoomRow(room_id=room_id, changed_by=by, changed_at=at)
    if _binding(_settings(row)) != _binding(settings):
        row.bound_at = at
    elif row.bound_at is None:
        row.bound_at = row.changed_at
    row.kind = settings.kind
    row.municipality_id = settings.municipality_id
    row.committee_id = settings.committee_id
    row.address = settings.address
    row.quiet_from = settings.quiet_from
    row.quiet_until = settings.quiet_until
    row.quiet_weekends = settings.quiet_weekends
    row.recorders = settings.recorders
    row.changed_by = by
    row.changed_at = at
    session.add(row)


def _binding(settings: RoomSettings) -> tuple[str | None, ...]:
    return settings.kind, settings.municipality_id, settings.committee_id


def rooms_of_municipality(session: Session, municipality_id: str) -> list[str]:
    """Return the rooms bound to a municipality that the bot is in, direct chats left out."""
    return _rooms(session, "municipality", RoomRow.municipality_id == municipality_id)


def bound_rooms(session: Session) -> list[BoundRoom]:
    """Return all rooms that are bound and that the bot is in, direct chats left out."""
    # By the core, a third of the time: this is read after each handled event.
    joined = _JOINED.c.room_id == _ROOMS.c.room_id
    query = (
        select_columns(_ROOMS)
        .join(_JOINED, joined)
        .where(_ROOMS.c.kind.is_not(None), _JOINED.c.state == "joined", not_(_JOINED.c.direct))
        .order_by(_ROOMS.c.changed_at, _ROOMS.c.room_id)
    )
    rows = session.connection().execute(query)
    return [BoundRoom(row.room_id, _settings(row), row.bound_at or row.changed_at) for row in rows]


def _rooms(session: Session, kind: RoomKind, *narrower: ColumnElement[bool] | bool) -> list[str]:
    query = (
        select(RoomRow.room_id)
        .join(JoinedRoom, col(JoinedRoom.room_id) == RoomRow.room_id)
        .where(
            RoomRow.kind == kind,
            *narrower,
            JoinedRoom.state == "joined",
            not_(col(JoinedRoom.direct)),
        )
        .order_by(col(RoomRow.changed_at), RoomRow.room_id)
    )
    return list(session.exec(query))


def move_room_settings(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let a room's settings follow its upgrade to a new room (`m.room.tombstone`).

    What was set in the new room already stays. Can be repeated.
    """
    row = session.get(RoomRow, old_room_id)
    if row is None:
        return
    if session.get(RoomRow, new_room_id) is None:
        settings = room_settings(session, old_room_id)
        save_room_settings(session, new_room_id, settings, by=row.changed_by, at=row.changed_at)
        session.get_one(RoomRow, new_room_id).bound_at = row.bound_at
    session.delete(row)
