"""What the intake needs of others: to read rooms, and to say something on the bot's own account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.catching_up import History as Pages
from bot.sync_batch import RoomEvent
from storage.database import Session


class History(Pages, Protocol):
    """What the intake needs of the Matrix client."""

    def is_direct(self, room_id: str, *, invited_direct: bool) -> bool:
        """Whether the room is a chat of one person with the bot."""
        ...

    async def event(self, room_id: str, event_id: str) -> RoomEvent | None:
        """Return an event of a room; None if the homeserver does not show it."""
        ...

    def decrypt(self, room_id: str, raw: Mapping[str, Any]) -> RoomEvent | None:
        """Try once more to decrypt a stored event."""
        ...


class Host(Protocol):
    """What is said in a room on the bot's own account, stored with the events that cause it."""

    def greet(self, session: Session, room_id: str) -> None:
        """Store the greeting for a room that the bot has just come into."""
        ...

    def cannot_read(self, session: Session, room_id: str) -> None:
        """Store the notice that messages can't be decrypted, once for a room."""
        ...
