"""What a sync left out of a room: the gap before a limited timeline, back to the bot's own join."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from bot.matrix_error import MatrixError
from bot.sync_batch import Page, RoomBatch, RoomEvent

log = logging.getLogger(__name__)

MAX_PAGES = 500
# With the pauses between failed syncs, about five minutes.
MAX_TRIES = 10


class History(Protocol):
    """What is needed of the Matrix client."""

    async def messages(
        self, room_id: str, start: str, *, end: str | None = None, backwards: bool = False
    ) -> Page:
        """Return a page of a room's history."""
        ...


@dataclass(slots=True)
class CatchingUp:
    """Pages in what is missing; a room whose history can't be read holds up the others not long."""

    client: History
    user_id: str
    _failures: Counter[str] = field(default_factory=Counter)

    async def news(self, batch: RoomBatch, since: str, *, joined: bool) -> list[RoomEvent]:
        """Return the room's events since the last sync, or since the bot joined, oldest first.

        `joined` tells whether it was in the room at the last sync. Raises MatrixError while it
        makes sense to try again.
        """
        try:
            events = await (self._gap(batch, since) if joined else self._since_join(batch))
        except MatrixError as error:
            self._failures[batch.room_id] += 1
            if not error.permanent and self._failures[batch.room_id] < MAX_TRIES:
                raise
            log.error("what was said in %s meanwhile is unknown: %s", batch.room_id, error)
            events = list(batch.events)
        self._failures.pop(batch.room_id, None)
        return events

    async def _gap(self, batch: RoomBatch, since: str) -> list[RoomEvent]:
        """Page in what lies between the last sync and a limited timeline."""
        events: list[RoomEvent] = []
        start: str | None = since if batch.limited and batch.prev_batch else None
        for _ in range(MAX_PAGES):
            if start is None:
                return [*events, *batch.events]
            page = await self.client.messages(batch.room_id, start, end=batch.prev_batch)
            events += page.events
            start = _next(page, start)
        log.error("gap in %s is longer than %d pages, going on after", batch.room_id, MAX_PAGES)
        return [*events, *batch.events]

    async def _since_join(self, batch: RoomBatch) -> list[RoomEvent]:
        """Return what came after the bot's own join, paging back to it where need be."""
        events = list(batch.events)
        start = batch.prev_batch if batch.limited else None
        for _ in range(MAX_PAGES):
            if (joined := self._own_join(events)) is not None:
                return events[joined + 1 :]
            if start is None:
                return []
            page = await self.client.messages(batch.room_id, start, backwards=True)
            events = [*reversed(page.events), *events]
            start = _next(page, start)
        return []

    def _own_join(self, events: list[RoomEvent]) -> int | None:
        for index in range(len(events) - 1, -1, -1):
            event = events[index]
            if event.type == "m.room.member" and event.state_key == self.user_id:
                previous = event.raw.get("unsigned", {}).get("prev_content", {})
                joined = event.content.get("membership") == "join"
                if joined and previous.get("membership") != "join":
                    return index
        return None


def _next(page: Page, start: str) -> str | None:
    """Return where the next page begins: a page may be empty and yet not be the last."""
    return page.end if page.end != start else None
