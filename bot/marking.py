"""Notes which messages were sent: what several rooms have sent meanwhile, in one transaction.

A message whose mark a crash takes along is sent again under the same transaction id, which the
homeserver takes only once. So nothing needs to wait for its mark but what reads the rows anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.posting import note_sent
from storage.database import Database
from storage.outbox import Outgoing


@dataclass(slots=True)
class Marking:
    """Collects marks while others are being stored."""

    database: Database
    clock: Clock
    _collected: list[tuple[Outgoing, str]] = field(default_factory=list)
    _next: asyncio.Task[None] | None = None
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def note(self, message: Outgoing, event_id: str) -> asyncio.Task[None]:
        """Have it noted which event a message became; the task, shared by many, ends with that."""
        self._collected.append((message, event_id))
        if self._next is None:
            self._next = asyncio.create_task(self._store(), name="marks")
        return self._next

    async def _store(self) -> None:
        async with self._storing:
            sent, self._collected, self._next = self._collected, [], None
            await asyncio.to_thread(self._note, sent)

    def _note(self, sent: list[tuple[Outgoing, str]]) -> None:
        with self.database.write() as session:
            for message, event_id in sent:
                note_sent(session, message, event_id, self.clock.now())


async def stored(marks: set[asyncio.Task[None]]) -> None:
    """Wait until marks are stored; raises what kept one from it.

    If this is cancelled they go on: others wait for them as well.
    """
    if marks:
        await asyncio.wait(marks)
    for mark in marks:
        mark.result()
