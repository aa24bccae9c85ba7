"""One worker per room: its events are handled and answered one after another, in order.

Rooms don't wait for one another: each worker runs commands in a thread of the shared pool. What is
for a person waits apart until the room of their direct chat is known.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from bot.backoff import wait_before
from bot.client import MatrixClient
from bot.direct_chats import DirectChats
from bot.dispatch import MAX_ATTEMPTS, Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.outbox import Outbox
from storage import inbox, outbox
from storage.database import Database
from storage.direct_chats import chats_among, is_person
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

SETTLE = 0.2  # seconds
SETTLE_WITH_ECHOES = 1.0  # seconds
TYPING_AFTER = 0.3  # seconds; quicker answers need no sign that the bot is at work


@dataclass(frozen=True, slots=True)
class _Work:
    """What waits in a room: messages to send, then the next event to handle."""

    unsent: Sequence[Outgoing]
    incoming: Incoming | None = None
    direct: bool = False


@dataclass(slots=True)
class Workers:
    """Starts a worker where there is work, and lets them finish at the end."""

    database: Database
    client: MatrixClient
    dispatcher: Dispatcher
    outbox: Outbox
    direct_chats: DirectChats
    pool: Executor
    when_handled: Callable[[], Awaitable[None]] | None = None
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)
    _failures: Counter[str] = field(default_factory=Counter)
    _unseen: set[str] = field(default_factory=set)
    _stopping: bool = False

    def wake(self, room_ids: Iterable[str]) -> None:
        """See to it that what waits in the rooms, or for persons by their ids, is handled."""
        for room_id in room_ids:
            if self._stopping:
                return
            if room_id in self._tasks:
                self._again.add(room_id)
            else:
                self._start(room_id)

    def resume(self) -> None:
        """Take up what an earlier run left unfinished, giving up on what keeps bringing it down."""
        with self.database.write() as session:
            rooms = inbox.rooms_with_work(session)
            self._unseen = chats_among(session, rooms)
            stuck = [
                room_id
                for room_id in rooms
                if inbox.count_interrupted(session, room_id) > MAX_ATTEMPTS
            ]
        for room_id in stuck:
            if (incoming := self._look(room_id).incoming) is not None:
                self.dispatcher.give_up(incoming)
        self._wake_known(rooms)

    async def settle(self, *, echoes: bool) -> None:
        """Give what has just come in a moment to be answered before more is fetched.

        Measured: a sync that waits at the homeserver while a reply is sent is served first and
        delays the reply by a tenth. Slow commands are not waited for. `echoes`: nothing came in
        but the bot's own messages; while there are many, syncs cost the homeserver a tenth of its
        time, so they are made more seldom.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + (SETTLE_WITH_ECHOES if echoes else SETTLE)
        while self._tasks and (left := until - loop.time()) > 0:
            await asyncio.wait(self._tasks.values(), timeout=left)

    async def stop(self, grace: float) -> None:
        """Let the events that are being handled finish, for at most `grace` seconds."""
        self._stopping = True
        self._again.clear()
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks.values(), timeout=grace)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)

    def _start(self, room_id: str) -> None:
        self._again.discard(room_id)
        task = asyncio.create_task(self._work(room_id), name=f"worker {room_id}")
        self._tasks[room_id] = task
        task.add_done_callback(lambda done: self._ended(room_id, done))

    def _ended(self, room_id: str, task: asyncio.Task[None]) -> None:
        del self._tasks[room_id]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the worker of %s ended", room_id, exc_info=error)
            self._try_later(room_id)
            return
        self._failures.pop(room_id, None)
        if room_id in self._again:
            self._start(room_id)

    def _try_later(self, room_id: str) -> None:
        """Come back to what waits in the room, after growing pauses."""
        self._failures[room_id] += 1
        pause = wait_before(self._failures[room_id])
        asyncio.get_running_loop().call_later(pause, self.wake, [room_id])

    def _wake_known(self, addresses: Iterable[str]) -> None:
        """Have what waits handled, but not in rooms that the bot is not in."""
        self.wake(one for one in addresses if is_person(one) or self.client.knows(one))

    async def _work(self, room_id: str) -> None:
        if is_person(room_id):
            await self._hand_over(room_id)
            return
        if room_id in self._unseen:
            # No sync after a start tells of somebody who is invited, but has not come yet.
            await self.direct_chats.look_around(room_id)
            self._unseen.discard(room_id)
        loop = asyncio.get_running_loop()
        while not self._stopping:
            work = await loop.run_in_executor(self.pool, self._look, room_id)
            await self.outbox.deliver(work.unsent)
            if work.incoming is None:
                return
            incoming = work.incoming
            facts = self.client.facts(room_id, incoming.sender, direct=work.direct)
            await self._deliver(room_id, await self._handle(incoming, facts))
            if self.when_handled is not None:
                await self.when_handled()

    async def _hand_over(self, person: str) -> None:
        """Let the worker of a person's direct chat send what waits for them."""
        if (room_id := await self.direct_chats.hand_over(person)) is not None:
            self.wake([room_id])

    async def _deliver(self, room_id: str, stored: Sequence[Outgoing]) -> None:
        """Send what is for this room, and let other rooms' workers send what is for theirs."""
        self._wake_known({message.room_id for message in stored} - {room_id})
        await self.outbox.deliver(message for message in stored if message.room_id == room_id)

    def _look(self, room_id: str) -> _Work:
        with self.database.read() as session:
            unsent = outbox.unsent(session, room_id)
            pending = inbox.next_pending(session, room_id)
        if pending is None:
            return _Work(unsent)
        return _Work(unsent, Incoming.from_payload(pending.payload), pending.direct)

    async def _handle(self, incoming: Incoming, facts: RoomFacts) -> Sequence[Outgoing]:
        """Run the dispatcher in a thread; show that the bot is typing if it takes a while."""
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self.pool, self.dispatcher.handle, incoming, facts)
        try:
            return await asyncio.wait_for(asyncio.shield(work), TYPING_AFTER)
        except TimeoutError:
            await self.client.typing(incoming.room_id, active=True)
            try:
                return await work
            finally:
                await self.client.typing(incoming.room_id, active=False)
