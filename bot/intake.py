"""From sync responses to the inbox: what is meant for the bot is stored together with the token.

The token is saved in the transaction that stores the events before it, so a crash loses none. What
a sync left out (`limited`) is paged in first; what was said before the bot joined is history.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from bot.access import is_admitted
from bot.addressing import Identity
from bot.clock import Clock
from bot.config import AccessSettings
from bot.sync_batch import Invitation, Page, RoomBatch, RoomEvent, SyncBatch
from bot.understanding import understand
from storage import messages
from storage.database import Database, Session
from storage.messages import Received

log = logging.getLogger(__name__)

RoomEvents: TypeAlias = tuple[str, list[RoomEvent]]

MAX_PAGES = 500


class History(Protocol):
    """What the intake needs of the Matrix client."""

    def is_direct(self, room_id: str, *, invited_direct: bool) -> bool:
        """Whether the room is a chat of one person with the bot."""
        ...

    async def messages(
        self, room_id: str, start: str, *, end: str | None = None, backwards: bool = False
    ) -> Page:
        """Return a page of a room's history."""
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


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a sync batch led to: rooms with work, invitations to follow or to refuse."""

    rooms: frozenset[str] = frozenset()
    welcome: tuple[str, ...] = ()
    refused: tuple[Invitation, ...] = ()


@dataclass(slots=True)
class Intake:
    """Stores what is meant for the bot. `unreadable` counts events that lacked their key."""

    database: Database
    client: History
    me: Identity
    access: AccessSettings
    clock: Clock
    host: Host
    unreadable: int = field(default=0)
    _fresh: bool = True
    _joined: set[str] | None = None

    def token(self) -> str | None:
        """Return the token to sync from; None before the first sync."""
        with self.database.read() as session:
            return messages.sync_token(session, self.me.user_id)

    async def take_in(self, batch: SyncBatch, since: str | None) -> TakenIn:
        """Store a sync batch with its token, gaps filled; says what is to be done now."""
        joined = await self._joined_rooms()
        complete = [(news.room_id, await self._events(news, since)) for news in batch.rooms]
        unlocked = await self._unlocked(batch.keys_for)
        taken = await asyncio.to_thread(self._store, batch, complete, unlocked)
        joined.update(news.room_id for news in batch.rooms)
        joined.difference_update(batch.left)
        return taken

    # --- Which events are news ------------------------------------------------------------------

    async def _events(self, news: RoomBatch, since: str | None) -> list[RoomEvent]:
        """Return the room's events since the last sync, or since the bot joined, oldest first."""
        if since is None:
            return []
        if self._joined and news.room_id in self._joined:
            return [*await self._gap(news, since), *news.events]
        return await self._since_join(news)

    async def _joined_rooms(self) -> set[str]:
        if self._joined is None:
            self._joined = await asyncio.to_thread(self._stored_rooms)
        return self._joined

    def _stored_rooms(self) -> set[str]:
        with self.database.read() as session:
            return messages.joined_rooms(session)

    async def _gap(self, news: RoomBatch, since: str) -> list[RoomEvent]:
        """Page in what lies between the last sync and a limited timeline."""
        events: list[RoomEvent] = []
        start: str | None = since if news.limited and news.prev_batch else None
        for _ in range(MAX_PAGES):
            if start is None:
                return events
            page = await self.client.messages(news.room_id, start, end=news.prev_batch)
            events += page.events
            start = page.end if page.events else None
        log.error("gap in %s is longer than %d pages, the rest is skipped", news.room_id, MAX_PAGES)
        return events

    async def _since_join(self, news: RoomBatch) -> list[RoomEvent]:
        """Return what came after the bot's own join, paging back to it where need be."""
        events = list(news.events)
        start = news.prev_batch if news.limited else None
        for _ in range(MAX_PAGES):
            if (joined := self._own_join(events)) is not None:
                return events[joined + 1 :]
            if start is None:
                return []
            page = await self.client.messages(news.room_id, start, backwards=True)
            events = [*reversed(page.events), *events]
            start = page.end if page.events else None
        return []

    def _own_join(self, events: list[RoomEvent]) -> int | None:
        for index in range(len(events) - 1, -1, -1):
            event = events[index]
            if event.type == "m.room.member" and event.state_key == self.me.user_id:
                previous = event.raw.get("unsigned", {}).get("prev_content", {})
                joined = event.content.get("membership") == "join"
                if joined and previous.get("membership") != "join":
                    return index
        return None

    # --- Storing --------------------------------------------------------------------------------

    def _store(
        self, batch: SyncBatch, complete: list[RoomEvents], unlocked: list[RoomEvents]
    ) -> TakenIn:
        with self.database.write() as session:
            welcome, refused = self._sort_invitations(session, batch.invitations)
            work = {
                room_id for room_id, events in unlocked if self._unlock(session, room_id, events)
            }
            for room_id, events in complete:
                if self._enter(session, room_id) | self._receive(session, room_id, events):
                    work.add(room_id)
            for room_id in batch.left:
                messages.note_leave(session, room_id)
            messages.save_sync_token(session, self.me.user_id, batch.next_batch)
        return TakenIn(frozenset(work), welcome, refused)

    def _enter(self, session: Session, room_id: str) -> bool:
        """Note that the bot is in the room; greets, and returns True, if it was invited there."""
        if self._joined and room_id in self._joined:
            return False
        room = messages.joined_room(session, room_id)
        invited = room is not None and room.state == "invited"
        messages.note_join(session, room_id)
        if invited:
            self.host.greet(session, room_id)
        return invited

    def _sort_invitations(
        self, session: Session, invitations: Iterable[Invitation]
    ) -> tuple[tuple[str, ...], tuple[Invitation, ...]]:
        welcome, refused = [], []
        for invitation in invitations:
            if is_admitted(invitation.sender, self.access):
                messages.note_invitation(
                    session, invitation.room_id, invitation.sender, direct=invitation.direct
                )
                welcome.append(invitation.room_id)
            else:
                refused.append(invitation)
        return tuple(welcome), tuple(refused)

    def _receive(self, session: Session, room_id: str, events: Iterable[RoomEvent]) -> bool:
        """Store what is meant for the bot; returns whether there is anything to do now."""
        direct: bool | None = None
        found = locked = False
        for event in events:
            if not self._may_speak(event):
                continue
            direct = self._is_direct(session, room_id) if direct is None else direct
            # One by one: an edit or a redaction may refer to a question of the same batch.
            item = self._received(session, room_id, event, direct=direct)
            if item is not None and messages.receive(session, item, self.clock.now()):
                found = True
                locked |= not item.readable
                self.unreadable += not item.readable
        if locked:
            self.host.cannot_read(session, room_id)
        return found

    def _may_speak(self, event: RoomEvent) -> bool:
        return (
            event.sender != self.me.user_id
            and event.state_key is None
            and is_admitted(event.sender, self.access)
        )

    def _received(
        self, session: Session, room_id: str, event: RoomEvent, *, direct: bool
    ) -> Received | None:
        if not event.readable:
            log.warning("no key for %s in %s", event.event_id, room_id)
            return Received(event.event_id, room_id, event.sender, event.raw, readable=False)
        incoming = understand(session, self.me, event, room_id, direct=direct)
        if incoming is None:
            return None
        return Received(event.event_id, room_id, event.sender, incoming.to_payload())

    async def _unlocked(self, keys_for: Collection[str]) -> list[RoomEvents]:
        """Decrypt stored events whose key has arrived; at the start, whose key came before."""
        if not (keys_for or self._fresh):
            return []
        stored = await asyncio.to_thread(self._locked, None if self._fresh else set(keys_for))
        self._fresh = False
        return [
            (room_id, [event for raw in raws if (event := self.client.decrypt(room_id, raw))])
            for room_id, raws in stored.items()
        ]

    def _locked(self, room_ids: set[str] | None) -> dict[str, list[Mapping[str, Any]]]:
        """Return the unreadable events of the rooms, of all rooms for None, as received."""
        with self.database.read() as session:
            if room_ids is None:
                room_ids = messages.rooms_with_unreadable(session)
            return {
                room_id: [row.payload or {} for row in messages.unreadable_events(session, room_id)]
                for room_id in room_ids
            }

    def _unlock(self, session: Session, room_id: str, events: Iterable[RoomEvent]) -> bool:
        """Let decrypted events run that are meant for the bot; returns whether there are any."""
        direct = self._is_direct(session, room_id)
        found = False
        for event in events:
            incoming = understand(session, self.me, event, room_id, direct=direct)
            if incoming is None:
                messages.finish(session, event.event_id)
                continue
            messages.make_readable(session, event.event_id, incoming.to_payload())
            found = True
        return found

    def _is_direct(self, session: Session, room_id: str) -> bool:
        room = messages.joined_room(session, room_id)
        return self.client.is_direct(room_id, invited_direct=bool(room and room.direct))
