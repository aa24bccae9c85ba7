"""Notes which messages were sent: what several rooms have sent meanwhile, in one transaction.

A message whose mark a crash takes along is sent again under the same transaction id, which the
homeserver takes only once. So nothing needs to wait for its mark but what reads the rows anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.clock import Clock
from bot.posting import note_sent
from storage.database import Database
from storage.outbox import Outgoing

Mark: TypeAlias = "asyncio.Task[list[Outgoing]]"


@dataclass(slots=True)
class Marking:
    """Collects marks while others are being stored."""

    database: Database
    clock: Clock
    _collected: list[tuple[str, str]] = field(default_factory=list)
    _next: Mark | None = None
    _storing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def note(self, transaction_id: str, event_id: str) -> Mark:
        """Have it noted which event a message became; the task, shared by many, ends with that.

        It returns the edits, of any room, that are to be sent now.
        """
        self._collected.append((transaction_id, event_id))
        if self._next is None:
            self._next = asyncio.create_task(self._store(), name="marks")
        return self._next

    async def _store(self) -> list[Outgoing]:
        async with self._storing:
            sent, self._collected, self._next = self._collected, [], None
            return await asyncio.to_thread(self._note, sent)

    def _note(self, sent: list[tuple[str, str]]) -> list[Outgoing]:
        with self.database.write() as session:
            return [
                edit
                for transaction_id, event_id in sent
                for edit in note_sent(session, transaction_id, event_id, self.clock.now())
            ]


async def stored(marks: set[Mark]) -> list[Outgoing]:
    """Wait until marks are stored; returns the edits that are to be sent now.

    Raises what kept a mark from being stored. If this is cancelled they go on: others wait for
    them as well.
    """
    if marks:
        await asyncio.wait(marks)
    return [edit for mark in marks for edit in mark.result()]
