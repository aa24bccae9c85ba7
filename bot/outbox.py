"""Sends what is stored: row and transaction id came first, then it is sent, then marked.

A crash or a lost answer in between repeats the same transaction id, which the homeserver takes
only once; after a longer outage, when it may have forgotten the id, the room is searched first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.backoff import wait_before
from bot.clock import Clock
from bot.marking import Mark, Marking, stored
from bot.matrix_error import MatrixError
from bot.reacting import Reacting
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing
from storage.undelivered import note_undelivered

log = logging.getLogger(__name__)


# Synapse remembers transaction ids for 24 hours.
REMEMBERED = timedelta(hours=20)


class Sender(Protocol):
    """What the outbox needs of the Matrix client."""

    async def send(self, room_id: str, content: Mapping[str, Any], transaction_id: str) -> str:
        """Send a message; returns its event id."""
        ...

    async def redact(self, room_id: str, event_id: str, transaction_id: str) -> str:
        """Take back an event; returns the redaction's event id."""
        ...

    async def find_sent(self, room_id: str, transaction_id: str, since: datetime) -> str | None:
        """Return the event that was sent with the transaction id, searching back to `since`."""
        ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """Delivers the stored messages of a room in their order."""

    database: Database
    client: Sender
    clock: Clock
    reacting: Reacting
    marking: Marking

    async def deliver(self, waiting: Iterable[Outgoing]) -> None:
        """Send messages of one room in their order; comes back when all are sent or never can.

        The next one goes out while the last one is being marked; all are marked at the end. What
        was changed meanwhile is edited then.
        """
        marks: set[Mark] = set()
        rooms: set[str] = set()
        tappable = False
        with self.reacting.held_back():
            for message in waiting:
                event_id = await self._deliver(message)
                if event_id is not None:
                    marks.add(self.marking.note(message.transaction_id, event_id))
                    rooms.add(message.room_id)
                tappable |= bool(message.choices or message.reactions or message.kind == "edit")
            edits = [edit for edit in await stored(marks) if edit.room_id in rooms]
        if tappable:
            self.reacting.wake()
        if edits:
            await self.deliver(edits)

    async def _deliver(self, message: Outgoing) -> str | None:
        """Send a message, however long it takes; None if it never can be."""
        attempt = 0
        while True:
            try:
                return await self._send(message)
            except MatrixError as error:
                if error.permanent:
                    log.error("giving up on a message to %s: %s", message.room_id, error)
                    await asyncio.to_thread(self._mark_failed, message, str(error))
                    return None
                attempt += 1
                log.warning("sending to %s failed: %s", message.room_id, error)
                with self.reacting.let_on():
                    await asyncio.sleep(wait_before(attempt))

    async def _send(self, message: Outgoing) -> str:
        stored = message.created_at
        if stored is not None and self.clock.now() - stored > REMEMBERED:
            transaction_id = message.transaction_id
            if sent := await self.client.find_sent(message.room_id, transaction_id, stored):
                return sent
        if message.kind == "redaction":
            target = message.target_event_id or ""
            return await self.client.redact(message.room_id, target, message.transaction_id)
        content = message.content or {}
        return await self.client.send(message.room_id, content, message.transaction_id)

    def _mark_failed(self, message: Outgoing, failure: str) -> None:
        """Note why a message can never be sent, for the operators as well."""
        with self.database.write() as session:
            outbox.mark_failed(session, message.transaction_id, failure)
            now = self.clock.now()
            note_undelivered(session, message.room_id, "messages", 1, failure, now)
