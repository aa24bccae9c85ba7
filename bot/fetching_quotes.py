"""Fetches what a message quotes, in the moment in which it goes out.

What was said is in the variables of these functions and nowhere else: not stored, not logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.addressing import edited_event
from bot.matrix_error import MatrixError
from bot.quoting import said_in, with_quotes, without_quotes
from bot.sync_batch import RoomEvent
from storage.closed_rooms import closed_room_at
from storage.database import Database
from storage.outbox import Outgoing

log = logging.getLogger(__name__)


class Reader(Protocol):
    """What is needed of the Matrix client."""

    async def read_event(self, room_id: str, event_id: str) -> RoomEvent:
        """Return an event, decrypted if its key is here; raises MatrixError."""
        ...

    def is_encrypted(self, room_id: str) -> bool:
        """Whether what is sent in the room is encrypted."""
        ...


class Encrypter(Protocol):
    """What is needed to have a chat encrypted."""

    async def encrypt(self, room_id: str) -> None:
        """Encrypt a room, if it isn't yet."""
        ...


@dataclass(frozen=True, slots=True)
class FetchingQuotes:
    """Makes messages with quotes ready to be sent."""

    database: Database
    client: Reader
    rooms: Encrypter

    async def contents(self, message: Outgoing) -> list[dict[str, Any]]:
        """Return the parts in which a message goes out.

        Raises MatrixError where it makes sense to try again. Nothing is quoted in clear text, nor
        from any but closed rooms.
        """
        content, quotes = message.content or {}, message.quotes or {}
        room_id, event_ids = str(quotes["room_id"]), list(quotes["event_ids"])
        if not await self._encrypted(message.room_id):
            return [without_quotes(content)]
        if not await asyncio.to_thread(self._is_closed, room_id):
            log.error("%s is no closed room, nothing is quoted from it", room_id)
            return with_quotes(content, [], len(event_ids))
        found = [await self._said(room_id, event_id) for event_id in event_ids]
        said = [one for one in found if isinstance(one, str)]
        return with_quotes(content, said, found.count(_UNREADABLE))

    async def _encrypted(self, room_id: str) -> bool:
        if not self.client.is_encrypted(room_id):
            try:
                await self.rooms.encrypt(room_id)
            except MatrixError as error:
                if not error.permanent:
                    raise
                log.error("%s can't be encrypted, nothing is quoted there: %s", room_id, error)
                return False
        return True

    async def _said(self, room_id: str, event_id: str) -> str | _Unreadable | None:
        """Return what was said; None if it was deleted."""
        event = await self._event(room_id, event_id)
        if event is None:
            return _UNREADABLE
        first = edited_event(event.content) or edited_event(_sent(event))
        if first is not None:
            # Whoever deletes a message that was edited deletes the first one of its events.
            original = await self._event(room_id, first)
            if original is None or not original.content:
                return None
        return said_in(event.content)

    async def _event(self, room_id: str, event_id: str) -> RoomEvent | None:
        """Return an event; None if it isn't shown, or its key is missing."""
        try:
            event = await self.client.read_event(room_id, event_id)
        except MatrixError as error:
            if not error.permanent:
                raise
            return None
        return event if event.readable else None

    def _is_closed(self, room_id: str) -> bool:
        with self.database.read() as session:
            return closed_room_at(session, room_id) is not None


class _Unreadable:
    """Stands for what can't be read."""


_UNREADABLE = _Unreadable()


def _sent(event: RoomEvent) -> Mapping[str, Any]:
    content = event.raw.get("content")
    return content if isinstance(content, Mapping) else {}
