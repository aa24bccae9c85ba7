"""From sync responses to the inbox: what is meant for the bot is stored together with the token.

The token is saved in the transaction that stores the events before it, so a crash loses none. What
a sync left out (`limited`) is paged in first; what was said before the bot joined is history.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeAlias

from bot.access import is_admitted
from bot.addressing import Identity, edited_event
from bot.catching_up import CatchingUp
from bot.clock import Clock
from bot.config import AccessSettings
from bot.echoes import note_echoes
from bot.hearing import LineReader, nothing_is_meant
from bot.incoming import Incoming
from bot.intake_needs import History, Host
from bot.room_changes import (
    follow_upgrades,
    is_move,
    leave,
    note_comings_and_goings,
    note_invitation,
    note_members,
    recognise,
)
from bot.sync_batch import Invitation, RoomBatch, RoomEvent, SyncBatch
from bot.understanding import to_be_stored, understand
from storage import inbox
from storage.closed_rooms import closed_room_at
from storage.database import Database, Session
from storage.inbox import Received

log = logging.getLogger(__name__)

RoomEvents: TypeAlias = tuple[str, list[RoomEvent]]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a sync batch led to: rooms with work, invitations to follow or to refuse.

    `spare` are rooms of the bot's own that nobody needs (any more).
    """

    rooms: frozenset[str] = frozenset()
    welcome: tuple[str, ...] = ()
    refused: tuple[Invitation, ...] = ()
    spare: tuple[str, ...] = ()


@dataclass(slots=True)
class Intake:
    """Stores what is meant for the bot. `unreadable` counts events that lacked their key."""

    database: Database
    client: History
    me: Identity
    access: AccessSettings
    clock: Clock
    host: Host
    line_in_closed_room: LineReader = nothing_is_meant
    unreadable: int = field(default=0)
    _fresh: bool = True
    # How far the bot's clock is ahead of the homeserver's, by which events are dated.
    _ahead: timedelta = timedelta()
    _joined: set[str] | None = None
    _catching_up: CatchingUp = field(init=False)

    def __post_init__(self) -> None:
        self._catching_up = CatchingUp(self.client, self.me.user_id)

    def token(self) -> str | None:
        """Return the token to sync from; None before the first sync."""
        with self.database.read() as session:
            return inbox.sync_token(session, self.me.user_id)

    async def take_in(self, batch: SyncBatch, since: str | None) -> TakenIn:
        """Store a sync batch with its token, gaps filled; says what is to be done now."""
        joined = await self._joined_rooms()
        if batch.server_time is not None:
            self._ahead = self.clock.now() - batch.server_time
        complete = [await self._events(news, since) for news in batch.rooms]
        unlocked = await self._unlocked(batch.keys_for)
        taken = await asyncio.to_thread(self._store, batch, complete, unlocked)
        joined.update(news.room_id for news in batch.rooms)
        joined.difference_update(batch.left, (invited.room_id for invited in batch.invitations))
        return taken

    # --- Which events are news ------------------------------------------------------------------

    async def _events(self, news: RoomBatch, since: str | None) -> RoomEvents:
        if since is None:
            return news.room_id, []
        joined = news.room_id in (self._joined or ())
        events = await self._catching_up.news(news, since, joined=joined)
        return news.room_id, await self._with_originals(news.room_id, events)

    async def _joined_rooms(self) -> set[str]:
        if self._joined is None:
            self._joined = await asyncio.to_thread(self._stored_rooms)
        return self._joined

    def _stored_rooms(self) -> set[str]:
        with self.database.read() as session:
            return inbox.joined_rooms(session)

    async def _with_originals(self, room_id: str, events: list[RoomEvent]) -> list[RoomEvent]:
        """Give each edit the event that it changes: that tells who may, and in which thread."""
        return [
            replace(event, original=await self.client.event(room_id, target))
            if self._may_speak(event) and (target := edited_event(event.content))
            else event
            for event in events
        ]

    # --- Storing --------------------------------------------------------------------------------

    def _store(
        self, batch: SyncBatch, complete: list[RoomEvents], unlocked: list[RoomEvents]
    ) -> TakenIn:
        with self.database.write() as session:
            welcome, refused = self._sort_invitations(session, batch.invitations)
            work = {
                room_id for room_id, events in unlocked if self._unlock(session, room_id, events)
            }
            new = [news for news in batch.rooms if news.room_id not in (self._joined or ())]
            spare = recognise(session, new, self.me.user_id, self.clock.now())
            work |= note_echoes(session, self._own(complete), self.clock.now())
            for room_id, events in complete:
                if self._is_forgotten(session, room_id):
                    continue
                if self._enter(session, room_id) | self._receive(session, room_id, events):
                    work.add(room_id)
                note_comings_and_goings(session, room_id, events)
                note_members(session, room_id, events)
                welcome += follow_upgrades(session, room_id, events, self.access)
            for room_id in batch.left:
                leave(session, room_id, self.clock.now())
            inbox.save_sync_token(session, self.me.user_id, batch.next_batch)
        return TakenIn(frozenset(work), welcome, refused, spare)

    def _is_forgotten(self, session: Session, room_id: str) -> bool:
        """Whether it is a closed room of which nothing is known any more, as it was closed.

        A sync may tell late of what was said there: not to be taken for that of an ordinary room.
        """
        return room_id in (self._joined or ()) and inbox.joined_room(session, room_id) is None

    def _own(self, rooms: Iterable[RoomEvents]) -> Iterator[RoomEvent]:
        for _, events in rooms:
            yield from (event for event in events if event.sender == self.me.user_id)

    def _enter(self, session: Session, room_id: str) -> bool:
        """Note that the bot is in the room; greets, and returns True, if it was invited there."""
        if self._joined and room_id in self._joined:
            return False
        room = inbox.joined_room(session, room_id)
        invited = room is not None and room.state == "invited"
        inbox.note_join(session, room_id)
        if invited:
            self.host.greet(session, room_id)
        return invited

    def _sort_invitations(
        self, session: Session, invitations: Iterable[Invitation]
    ) -> tuple[tuple[str, ...], tuple[Invitation, ...]]:
        welcome, refused = [], []
        for invitation in invitations:
            # Whoever is invited is not in the room: if the bot was, it was removed in between.
            leave(session, invitation.room_id, self.clock.now())
            if is_admitted(invitation.sender, self.access):
                note_invitation(session, invitation)
                welcome.append(invitation.room_id)
            else:
                refused.append(invitation)
        return tuple(welcome), tuple(refused)

    def _receive(self, session: Session, room_id: str, events: Iterable[RoomEvent]) -> bool:
        """Store what is meant for the bot; returns whether there is anything to do now."""
        heard = [event for event in events if self._may_speak(event) or is_move(event)]
        if not heard:
            return False
        room = self._room(session, room_id)
        found = locked = False
        for event in heard:
            # One by one: an edit or a redaction may refer to a question of the same batch.
            item = self._received(session, room, event)
            if item is not None and inbox.receive(session, item, self.clock.now()):
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

    def _received(self, session: Session, room: _Room, event: RoomEvent) -> Received | None:
        if not event.readable:
            log.warning("no key for %s in %s", event.event_id, room.room_id)
            return Received(event.event_id, room.room_id, event.sender, event.raw, readable=False)
        incoming = self._understood(session, room, event)
        if incoming is None:
            return None
        if incoming.kind == "edit":
            self._remember(session, incoming)
        return to_be_stored(session, incoming)

    def _understood(self, session: Session, room: _Room, event: RoomEvent) -> Incoming | None:
        incoming = understand(
            session, self.me, event, room.room_id, direct=room.direct, closed=room.closed
        )
        if incoming is None or incoming.at is None:
            return incoming
        return replace(incoming, at=incoming.at + self._ahead // timedelta(milliseconds=1))

    def _remember(self, session: Session, edit: Incoming) -> None:
        """Remember talk that an edit made a question of: it may be edited again, or redacted."""
        talk = Received(edit.question_id, edit.room_id, edit.sender, {})
        if inbox.receive(session, talk, self.clock.now()):
            inbox.finish(session, edit.question_id)

    async def _unlocked(self, keys_for: Collection[str]) -> list[RoomEvents]:
        """Decrypt stored events whose key has arrived; at the start, whose key came before."""
        if not (keys_for or self._fresh):
            return []
        stored = await asyncio.to_thread(self._locked, None if self._fresh else set(keys_for))
        self._fresh = False
        unlocked = []
        for room_id, raws in stored.items():
            events = [event for raw in raws if (event := self.client.decrypt(room_id, raw))]
            unlocked.append((room_id, await self._with_originals(room_id, events)))
        return unlocked

    def _locked(self, room_ids: set[str] | None) -> dict[str, list[Mapping[str, Any]]]:
        """Return the unreadable events of the rooms, of all rooms for None, as received."""
        with self.database.read() as session:
            if room_ids is None:
                room_ids = inbox.rooms_with_unreadable(session)
            return {
                room_id: [row.payload or {} for row in inbox.unreadable_events(session, room_id)]
                for room_id in room_ids
            }

    def _unlock(self, session: Session, room_id: str, events: Iterable[RoomEvent]) -> bool:
        """Let decrypted events run that are meant for the bot; returns whether there are any."""
        room = self._room(session, room_id)
        found = False
        for event in events:
            incoming = self._understood(session, room, event)
            if incoming is None:
                inbox.finish(session, event.event_id)
                continue
            inbox.make_readable(session, to_be_stored(session, incoming))
            found = True
        return found

    def _room(self, session: Session, room_id: str) -> _Room:
        if closed_room_at(session, room_id) is not None:
            return _Room(room_id, direct=False, closed=self.line_in_closed_room)
        room = inbox.joined_room(session, room_id)
        invited_direct = bool(room and room.direct)
        return _Room(room_id, self.client.is_direct(room_id, invited_direct=invited_direct))


@dataclass(frozen=True, slots=True)
class _Room:
    """How messages of a room are to be read; `closed` in closed rooms only."""

    room_id: str
    direct: bool
    closed: LineReader | None = None
