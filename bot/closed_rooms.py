"""Brings closed rooms to what is wanted of them: makes them, lets people in and out, closes them.

What is wanted stands in the database. Each step can be repeated: where it may have been taken
already, the homeserver is asked how things stand. A room is made with a mark by which the next sync
recognises it, then it is stored, and only then is anybody invited; so a crash leaves one room.
Rooms don't wait for one another.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.access import is_admitted
from bot.backoff import wait_before
from bot.clock import Clock
from bot.closed_room_requests import ClosedRoomRequests
from bot.direct_chats import NOT_ADMITTED
from bot.matrix_error import MatrixError
from bot.settings import AccessSettings
from storage.closed_rooms import (
    CLOSING,
    INSIDE,
    ClosedRoom,
    Member,
    forget_room,
    members,
    note_brought,
    note_room_made,
    note_withdrawn,
    quotes_are_waiting,
    rooms_to_work_on,
    withdrawals,
)
from storage.database import Database
from storage.undelivered import note_undelivered

log = logging.getLogger(__name__)

T = TypeVar("T")

_TOLD_BY_SYNC = 3.0  # seconds
_UNTIL_SENT = 1.0  # seconds after which it is looked again whether all is sent
_AFTER_FAILURE = 10.0  # seconds
_THERE = ("invite", INSIDE)


@dataclass(slots=True)
class ClosedRooms:
    """Works off what is wanted of closed rooms; `when_done` is called after each step."""

    database: Database
    homeserver: ClosedRoomRequests
    access: AccessSettings
    clock: Clock
    when_done: Callable[[], Awaitable[None]]
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)
    _failures: Counter[str] = field(default_factory=Counter)
    _looking: set[asyncio.Task[None]] = field(default_factory=set)
    _waiting: bool = False
    _stopping: bool = False

    def wake(self) -> None:
        """See to it that all that is wanted is worked on."""
        if self._stopping or self._waiting:
            return  # who is waiting for its turn sees everything that is stored by now
        self._waiting = True
        task = asyncio.ensure_future(self._look())
        self._looking.add(task)
        task.add_done_callback(self._looked)

    async def _look(self) -> None:
        self._waiting = False
        for room in await asyncio.to_thread(self._wanted):
            if room.key in self._tasks:
                self._again.add(room.key)
            elif not self._stopping:
                self._begin(room.key)

    async def stop(self) -> None:
        """Leave what is not done to the next start."""
        self._stopping = True
        running = [*self._tasks.values(), *self._looking]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what is wanted of closed rooms is not to be known", exc_info=error)
            asyncio.get_running_loop().call_later(_AFTER_FAILURE, self.wake)

    def _begin(self, key: str) -> None:
        self._again.discard(key)
        task = asyncio.create_task(self._work(key), name=f"closed room {key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        del self._tasks[key]
        error = None if task.cancelled() else task.exception()
        if error is None:
            self._failures.pop(key, None)
            if key in self._again:
                self.wake()
            return
        self._failures[key] += 1
        pause = wait_before(self._failures[key])
        if isinstance(error, MatrixError):
            log.warning("%s: not yet, %s", key, error)
        elif not isinstance(error, _NotYetError):
            log.error("working on %s failed", key, exc_info=error)
        else:
            pause = _UNTIL_SENT
        asyncio.get_running_loop().call_later(pause, self.wake)

    # --- One room -------------------------------------------------------------------------------

    async def _work(self, key: str) -> None:
        """Work on a room until it is as it is wanted; raises MatrixError where that must wait."""
        while (room := await asyncio.to_thread(self._wanted_of, key)) is not None:
            if room.state == CLOSING:
                await self._close(room)
            elif room.room_id is None:
                await self._make(room)
            else:
                await self._tend(room, room.room_id)
            await self.when_done()

    async def _make(self, room: ClosedRoom) -> None:
        try:
            room_id = await self.homeserver.make(room.key, room.name, room.topic)
        except MatrixError:
            # It may be there all the same: let a sync tell of it before another one is made.
            await asyncio.sleep(_TOLD_BY_SYNC)
            raise
        if await asyncio.to_thread(self._note_made, room.key, room_id):
            log.info("made the closed room %s for %s", room_id, room.key)
        else:
            await self.homeserver.leave(room_id)

    async def _tend(self, room: ClosedRoom, room_id: str) -> None:
        wanted, taken_back = await asyncio.to_thread(self._people, room.key)
        if any(_is_open(one) for one in wanted):
            there = await self.homeserver.members(room_id)
            for one in filter(_is_open, wanted):
                membership = await self._bring(room_id, one, there.get(one.user_id, ""))
                await asyncio.to_thread(self._note_brought, room.key, one, membership)
        for user_id in taken_back:
            await self._take_back(room_id, user_id)
            await asyncio.to_thread(self._note_withdrawn, room.key, user_id)

    async def _bring(self, room_id: str, one: Member, membership: str) -> str:
        """Let somebody in or put them out; returns what they are then."""
        if one.wanted == (membership in _THERE):
            return membership if one.wanted else "leave"
        if not one.wanted:
            await self.homeserver.remove(room_id, one.user_id)
            return "leave"
        try:
            await self._invite(room_id, one.user_id)
        except MatrixError as error:
            if not error.permanent:
                raise
            await asyncio.to_thread(self._note_uninvited, room_id, error)
            return "leave"
        return "invite"

    async def _invite(self, room_id: str, person: str) -> None:
        if person == self.homeserver.user_id or not is_admitted(person, self.access):
            raise _NotAdmittedError("", NOT_ADMITTED)
        await self.homeserver.invite(room_id, person)

    async def _take_back(self, room_id: str, user_id: str | None = None) -> bool:
        """Take back all that was said, or all that one person said; returns whether it was any."""
        found = False
        async for event_id, sender in self.homeserver.said(room_id):
            if user_id in (None, sender):
                taken_back = await _if_possible(self.homeserver.take_back(room_id, event_id))
                found |= taken_back is not None
        return found

    async def _close(self, room: ClosedRoom) -> None:
        """Take everything back, remove everybody, leave, and forget all about the room."""
        if (room_id := room.room_id) is not None:
            if await asyncio.to_thread(self._is_quoted, room_id):
                raise _NotYetError
            if await self._empty(room_id):
                raise _NotYetError
            self.homeserver.forget_keys(room_id)
            await _if_possible(self.homeserver.leave(room_id))
        await asyncio.to_thread(self._forget, room.key)
        log.info("closed %s", room.key)

    async def _empty(self, room_id: str) -> bool:
        """Empty a room that the bot is in; returns whether more went out meanwhile."""
        me = self.homeserver.user_id
        there = await _if_possible(self.homeserver.members(room_id)) or {}
        if there.get(me) != INSIDE:
            return False
        await self._take_back(room_id)
        for user_id, membership in there.items():
            if membership in _THERE and user_id != me:
                await _if_possible(self.homeserver.remove(room_id, user_id))
        more = await self._take_back(room_id)
        return more or await asyncio.to_thread(self._is_quoted, room_id)

    # --- What is stored -------------------------------------------------------------------------

    def _wanted(self) -> list[ClosedRoom]:
        with self.database.read() as session:
            return rooms_to_work_on(session)

    def _wanted_of(self, key: str) -> ClosedRoom | None:
        return next((room for room in self._wanted() if room.key == key), None)

    def _people(self, key: str) -> tuple[list[Member], list[str]]:
        with self.database.read() as session:
            return members(session, key), withdrawals(session, key)

    def _is_quoted(self, room_id: str) -> bool:
        with self.database.read() as session:
            return quotes_are_waiting(session, room_id)

    def _note_made(self, key: str, room_id: str) -> bool:
        with self.database.write() as session:
            me = self.homeserver.user_id
            return note_room_made(session, key, room_id, me, self.clock.now())

    def _note_brought(self, key: str, one: Member, membership: str) -> None:
        with self.database.write() as session:
            note_brought(session, key, one, membership)

    def _note_withdrawn(self, key: str, user_id: str) -> None:
        with self.database.write() as session:
            note_withdrawn(session, key, user_id)

    def _note_uninvited(self, room_id: str, error: MatrixError) -> None:
        """Note that somebody can't be invited; who takes part is not even the operators' affair."""
        cause = error.code or str(error)  # what the homeserver says besides may name them
        log.error("somebody can't be invited to %s: %s", room_id, cause)
        with self.database.write() as session:
            note_undelivered(session, room_id, "invitations", 1, cause, self.clock.now())

    def _forget(self, key: str) -> None:
        with self.database.write() as session:
            forget_room(session, key)


class _NotYetError(Exception):
    """What quotes from a room, or is for it, is still to be sent, or was sent just now."""


class _NotAdmittedError(MatrixError):
    """The bot doesn't serve somebody."""

    @property
    def permanent(self) -> bool:
        """They are not invited."""
        return True


async def _if_possible(step: Awaitable[T]) -> T | None:
    """Return what a step gives; None where it never can be taken, which holds up no other."""
    try:
        return await step
    except MatrixError as error:
        if not error.permanent:
            raise
        log.error("a step in a closed room is left out: %s", error)
        return None


def _is_open(one: Member) -> bool:
    """Whether somebody is still to be let in or put out."""
    return not one.membership if one.wanted else one.membership in _THERE
