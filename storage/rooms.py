"""Queries of rooms' settings; each takes the session of one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from sqlalchemy import ColumnElement, not_
from sqlmodel import Session, col, select

from storage.models.messages import JoinedRoom
from storage.models.rooms import RoomRow
from storage.records import RoomKind, RoomSettings

_DEFAULTS = RoomSettings()


def room_settings(session: Session, room_id: str) -> RoomSettings:
    """Return the settings of a room; the defaults where nothing was ever set."""
    row = session.get(RoomRow, room_id)
    if row is None:
        return _DEFAULTS
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


def rooms_of_municipality(session: Session, municipality_id: str) -> list[str]:
    """Return the rooms bound to a municipality that the bot is in, direct chats left out."""
    return _rooms(session, "municipality", RoomRow.municipality_id == municipality_id)


def rooms_of_committee(session: Session, committee_id: str) -> list[str]:
    """Return the rooms bound to a committee that the bot is in, direct chats left out."""
    return _rooms(session, "committee", RoomRow.committee_id == committee_id)


def rooms_of_region(session: Session) -> list[str]:
    """Return the rooms bound to the region that the bot is in, direct chats left out."""
    return _rooms(session, "region")


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
    session.delete(row)
