"""What one sync brought, as plain values: the seam between `bot.client` and everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """An event of a room's timeline, decrypted where that was possible.

    `raw` is the event as received; of an unreadable one it can be decrypted once its key is here.
    `original` is the event that an edit changes, where the homeserver shows it.
    """

    event_id: str
    type: str
    sender: str
    content: Mapping[str, Any]
    raw: Mapping[str, Any]
    state_key: str | None = None
    readable: bool = True
    original: RoomEvent | None = None


@dataclass(frozen=True, slots=True)
class RoomBatch:
    """The news of a joined room, oldest first; `limited` tells of a gap before them.

    `made_for` is the person for whom the bot has made the room as a direct chat, `closed_key` the
    key under which it has made it as a closed room.
    """

    room_id: str
    events: tuple[RoomEvent, ...]
    limited: bool = False
    prev_batch: str | None = None
    made_for: str | None = None
    closed_key: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation, who sent it, and whether it is meant as a direct chat."""

    room_id: str
    sender: str
    direct: bool


@dataclass(frozen=True, slots=True)
class SyncBatch:
    """One sync response: what to store, and the token to save together with it.

    `keys_for` names the rooms for which a key arrived that may make stored events readable.
    `server_time` is what the homeserver's clock showed, aware, to the second; None if not told.
    """

    next_batch: str
    rooms: tuple[RoomBatch, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    left: tuple[str, ...] = ()
    keys_for: tuple[str, ...] = ()
    server_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a room's history, and where the next one begins; None at its end."""

    events: tuple[RoomEvent, ...]
    end: str | None
