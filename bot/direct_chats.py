"""Finds the direct chat of the bot and a person, or makes one, and hands their messages over to it.

A crash at any moment leaves one chat. A room is made empty at first, bearing a mark by which the
next sync recognises it; then it is stored, then the person is invited, and only then is anything
sent there. Where a step may have been taken already, the homeserver is asked who is in the room.

Nobody is invited twice: who has left the chat that the bot made, or did not want to come, is left
in peace until they begin one themselves.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.access import is_admitted
from bot.backoff import wait_before
from bot.clock import Clock
from bot.matrix_error import MatrixError
from bot.settings import AccessSettings
from storage import outbox
from storage.database import Database
from storage.direct_chats import (
    Chat,
    chats_with,
    forget_chat,
    note_made_chat,
    note_presence,
    note_use,
)
from storage.reminders import give_up_reminders
from storage.undelivered import note_undelivered

log = logging.getLogger(__name__)

T = TypeVar("T")

# Why somebody can't be written to; stored as what messages failed of.
NOT_ADMITTED = "not admitted"
UNKNOWN = "no such person"
GONE = "the person left the direct chat or did not come"
REMOVED = "the person removed the bot from the direct chat"
NOT_ALONE = "others are in the direct chat"
_THERE = ("join", "invite")


class Homeserver(Protocol):
    """What is asked of the homeserver; every error is a MatrixError."""

    @property
    def user_id(self) -> str:
        """The bot's Matrix id."""
        ...

    def is_direct(self, room_id: str, *, meant: bool) -> bool:
        """Whether a room is a chat of one person with the bot; `meant` so by who began it."""
        ...

    async def members(self, room_id: str) -> dict[str, str]:
        """Return the membership of everybody who is or was in a room."""
        ...

    async def exists(self, person: str) -> bool:
        """Whether there is such an account, as far as is known."""
        ...

    async def can_decrypt(self, person: str) -> bool:
        """Whether a person could read what is encrypted."""
        ...

    async def make(self, person: str, *, encrypted: bool) -> str:
        """Make a room marked as a person's direct chat; returns its id."""
        ...

    async def encrypt(self, room_id: str) -> None:
        """Encrypt a room, if it isn't yet."""
        ...

    async def invite(self, room_id: str, person: str) -> None:
        """Invite a person to a direct chat."""
        ...

    async def leave(self, room_id: str) -> None:
        """Leave a room."""
        ...


_TOLD_BY_SYNC = 3.0  # seconds


class UnreachableError(Exception):
    """A person can't be written to, and why."""


@dataclass(frozen=True, slots=True)
class DirectChats:
    """Finds and makes direct chats; one person after another is up to who calls."""

    database: Database
    homeserver: Homeserver
    access: AccessSettings
    clock: Clock

    async def hand_over(self, person: str) -> str | None:
        """Let what waits for a person be sent in their direct chat; returns the room.

        None if nothing waits, or if nothing can be sent to them: then it is given up. Where it is
        not only the homeserver that refuses, their private reminders end as well.
        """
        if not await asyncio.to_thread(self._waiting, person):
            return None
        try:
            room_id = await _tried(lambda: self._chat_with(person), f"direct chat with {person}")
        except UnreachableError as error:
            await asyncio.to_thread(self._give_up, person, str(error), for_good=True)
            return None
        except MatrixError as error:
            await asyncio.to_thread(self._give_up, person, str(error), for_good=False)
            return None
        await asyncio.to_thread(self._hand_over, person, room_id)
        return room_id

    async def look_around(self, room_id: str) -> None:
        """Learn who is in a chat: whoever is invited there is to get the keys of what is sent."""
        try:
            await _tried(lambda: self.homeserver.members(room_id), f"members of {room_id}")
        except MatrixError as error:
            log.warning("who is in %s is not to be known: %s", room_id, error)

    # --- Which room -----------------------------------------------------------------------------

    async def _chat_with(self, person: str) -> str:
        """Return the room in which a person is, or is invited; raises UnreachableError."""
        if person == self.homeserver.user_id or not is_admitted(person, self.access):
            raise UnreachableError(NOT_ADMITTED)
        chats = await asyncio.to_thread(self._stored, person)
        found = [await self._look(chat, person) for chat in chats]
        usable = [one for one in found if one.usable]
        if usable:
            await self._leave_spare(found)
            return min(usable, key=lambda one: _THERE.index(one.membership)).chat.room_id
        made = [one for one in found if one.chat.made]
        if refusal := next(filter(None, map(_refusal, made)), None):
            await asyncio.to_thread(self._note_gone, found, person)
            raise UnreachableError(refusal)
        return await self._open(person, made)

    async def _look(self, chat: Chat, person: str) -> _Found:
        """See who is in a chat; nobody, if the bot itself is not, or if it is a room of many."""
        direct = chat.made or self.homeserver.is_direct(chat.room_id, meant=chat.direct)
        try:
            asked = chat.joined and direct
            members = await self.homeserver.members(chat.room_id) if asked else {}
        except MatrixError as error:
            if not error.permanent:
                raise
            log.warning("who is in %s is not to be known: %s", chat.room_id, error)
            members = {}
        there = {user_id for user_id, membership in members.items() if membership in _THERE}
        me = self.homeserver.user_id
        inside = members.get(me) == "join"
        return _Found(chat, members.get(person, ""), inside, inside and there <= {me, person})

    async def _open(self, person: str, unfinished: list[_Found]) -> str:
        """Invite a person into a room of their own, made now or by a run that went down."""
        encrypted = await self.homeserver.can_decrypt(person)
        if not encrypted and not await self.homeserver.exists(person):
            raise UnreachableError(UNKNOWN)
        if unfinished:
            room_id = unfinished[0].chat.room_id
            if encrypted:
                await self.homeserver.encrypt(room_id)
        else:
            room_id = await self._make(person, encrypted=encrypted)
            await asyncio.to_thread(self._note_made, room_id, person)
        await self.homeserver.invite(room_id, person)
        log.info("invited %s to a direct chat, %s", person, room_id)
        return room_id

    async def _make(self, person: str, *, encrypted: bool) -> str:
        try:
            return await self.homeserver.make(person, encrypted=encrypted)
        except MatrixError as error:
            if not error.permanent:
                # The room may be there all the same: let a sync tell of it before another is made.
                await asyncio.sleep(_TOLD_BY_SYNC)
            raise

    async def _leave_spare(self, found: Iterable[_Found]) -> None:
        """Leave rooms that were made beside the one that was found, and that nobody was shown."""
        for one in found:
            if one.spare:
                await asyncio.to_thread(self._forget, one.chat.room_id)
                try:
                    await self.homeserver.leave(one.chat.room_id)
                except MatrixError as error:
                    log.warning("an empty room is left over, %s: %s", one.chat.room_id, error)

    # --- What is stored -------------------------------------------------------------------------

    def _waiting(self, person: str) -> bool:
        with self.database.read() as session:
            return bool(outbox.unsent(session, person))

    def _stored(self, person: str) -> list[Chat]:
        with self.database.read() as session:
            return chats_with(session, person)

    def _note_made(self, room_id: str, person: str) -> None:
        with self.database.write() as session:
            note_made_chat(session, room_id, person)

    def _note_gone(self, found: Iterable[_Found], person: str) -> None:
        with self.database.write() as session:
            for one in found:
                note_presence(session, one.chat.room_id, person, here=False)

    def _forget(self, room_id: str) -> None:
        with self.database.write() as session:
            forget_chat(session, room_id)

    def _hand_over(self, person: str, room_id: str) -> None:
        with self.database.write() as session:
            note_use(session, room_id, person)
            outbox.hand_over(session, person, room_id)

    def _give_up(self, person: str, cause: str, *, for_good: bool) -> None:
        log.error("giving up on what waits for %s: %s", person, cause)
        with self.database.write() as session:
            now = self.clock.now()
            unsent = outbox.give_up(session, person, cause)
            note_undelivered(session, person, "messages", unsent, cause, now)
            lost = give_up_reminders(session, person) if for_good else 0
            note_undelivered(session, person, "reminders", lost, cause, now)


async def _tried(work: Callable[[], Awaitable[T]], what: str) -> T:
    """Do something until it works; raises MatrixError if it never will."""
    attempt = 0
    while True:
        try:
            return await work()
        except MatrixError as error:
            if error.permanent:
                raise
            attempt += 1
            log.warning("%s: not yet, %s", what, error)
            await asyncio.sleep(wait_before(attempt))


@dataclass(frozen=True, slots=True)
class _Found:
    """A chat as the homeserver knows it.

    `membership` is the person's, "" if they never were in it. `inside` tells whether the bot is,
    `alone` whether nobody but the two is there.
    """

    chat: Chat
    membership: str
    inside: bool
    alone: bool

    @property
    def usable(self) -> bool:
        """Whether what is sent there reaches the person and nobody else."""
        return self.alone and self.membership in _THERE

    @property
    def spare(self) -> bool:
        """Whether the bot made it and has never shown it to anybody."""
        return self.chat.made and self.alone and not self.membership


def _refusal(made: _Found) -> str | None:
    """Tell why a person can't be written to in a chat that the bot made; None if they can be."""
    if not made.inside:
        return REMOVED
    if made.membership not in ("", *_THERE):
        return GONE
    return None if made.alone else NOT_ALONE
