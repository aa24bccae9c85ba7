"""What rooms are bound to and how the bot behaves there."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import false
from sqlmodel import Field, SQLModel


class RoomRow(SQLModel, table=True):
    """The settings of one room, and who changed them last.

    Ids of the directory are kept without foreign keys: a binding outlives the retirement of what
    it points to, and a database may be set up with its rooms before its directory is imported.
    Quiet hours are local times in Europe/Berlin. `bound_at` is since when the room stands for what
    it does; NULL: since it was changed last.
    """

    __tablename__ = "room"

    room_id: str = Field(primary_key=True)
    kind: str | None = None  # municipality, committee, region
    municipality_id: str | None = None
    committee_id: str | None = None
    address: str = "Sie"  # Sie, du
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    recorders: str = "offices"  # offices, members
    changed_by: str
    changed_at: datetime
    bound_at: datetime | None = None
