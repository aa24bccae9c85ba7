"""Puts the bot's own reactions to its messages, so that people need only tap on them.

Apart from replies, which never wait for them: a homeserver that limits how much an account sends
(Synapse: ten messages, then one in five seconds) gets a long pause, and what came too late is
left out. Nothing depends on them, since everything that can be tapped can also be typed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Protocol

from sqlalchemy.exc import OperationalError

from bot.backoff import wait_before
from bot.clock import Clock
from bot.matrix_error import MatrixError
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

TOO_LATE = timedelta(minutes=10)
# In this time Synapse's limit recovers wholly, so that the next replies find it unused.
PAUSE = 60.0  # seconds


class Reactor(Protocol):
    """What is needed of the Matrix client."""

    async def react(self, room_id: str, event_id: str, key: str, transaction_id: str) -> str:
        """Put a reaction to an event, without waiting out a rate limit; returns its event id."""
        ...


@dataclass(slots=True)
class Reacting:
    """Sends stored reactions one after another, in the background."""

    database: Database
    client: Reactor
    clock: Clock
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: int = 0  # rooms that are being sent messages
    _quiet: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._quiet.set()

    def start(self) -> None:
        """Begin, with what an earlier run left unsent."""
        self._task = asyncio.create_task(self._work(), name="reactions")

    def wake(self) -> None:
        """Say that there are new reactions to be sent."""
        self._news.set()

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Let reactions wait while messages are sent, of which there may be thousands."""
        self._count_messages(1)
        try:
            yield
        finally:
            self._count_messages(-1)

    @contextmanager
    def let_on(self) -> Iterator[None]:
        """Hold nothing back while a message only waits to be tried again."""
        self._count_messages(-1)
        try:
            yield
        finally:
            self._count_messages(1)

    def _count_messages(self, change: int) -> None:
        self._messages += change
        if self._messages:
            self._quiet.clear()
        else:
            self._quiet.set()

    async def stop(self) -> None:
        """Leave what is unsent to the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        attempt = 0
        while True:
            attempt += 1
            try:
                wait = await self._send_next(attempt)
            except OperationalError as error:
                log.warning("reactions wait for the database: %s", error)
                wait = wait_before(attempt)
            attempt = attempt if wait else 0
            await asyncio.sleep(wait)

    async def _send_next(self, attempt: int) -> float:
        """Send the oldest reaction, waiting for one; returns the seconds before the next."""
        while True:
            await self._quiet.wait()
            if (waiting := await asyncio.to_thread(self._next)) is not None:
                break
            await self._news.wait()
            self._news.clear()
        return await self._send(waiting, attempt)

    async def _send(self, reaction: Outgoing, attempt: int) -> float:
        """Send a reaction; returns the seconds after which to try again, 0 when it is done."""
        try:
            event_id = await self.client.react(
                reaction.room_id,
                reaction.target_event_id or "",
                reaction.reaction_key or "",
                reaction.transaction_id,
            )
        except MatrixError as error:
            log.warning("a reaction in %s was not sent: %s", reaction.room_id, error)
            if error.permanent:
                await asyncio.to_thread(self._give_up, reaction, str(error))
                return 0
            limited = error.status == HTTPStatus.TOO_MANY_REQUESTS
            return PAUSE if limited else wait_before(attempt)
        await asyncio.to_thread(self._mark_sent, reaction, event_id)
        return 0

    def _next(self) -> Outgoing | None:
        """Return the oldest reaction that is still worth sending; gives up on those before it."""
        earliest = self.clock.now() - TOO_LATE
        with self.database.read() as session:
            oldest = outbox.next_reaction(session)
        if oldest is None or (oldest.created_at or earliest) >= earliest:
            return oldest
        with self.database.write() as session:
            outbox.give_up_reactions_before(session, earliest)
            return outbox.next_reaction(session)

    def _mark_sent(self, reaction: Outgoing, event_id: str) -> None:
        with self.database.write() as session:
            outbox.mark_sent(session, reaction.transaction_id, event_id, self.clock.now())

    def _give_up(self, reaction: Outgoing, failure: str) -> None:
        with self.database.write() as session:
            outbox.mark_failed(session, reaction.transaction_id, failure)
