"""The homeserver's part in closed rooms: makes them, lets people in and out, keeps what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.clock import Clock
from bot.quoting import said_in, with_quotes
from bot.sync_batch import RoomEvent
from storage.closed_rooms import (
    INSIDE,
    ClosedRoom,
    forget_room,
    members,
    note_membership,
    note_room_made,
    note_withdrawn,
    rooms_to_work_on,
    withdrawals,
)
from storage.database import Database, Session
from storage.outbox import Outgoing

# In scripts, by what the rooms are for; the second one is for tests of the rooms themselves.
_NAMES = {"consultation": "beratung", "probe": "probe"}
_NAME = re.compile(rf"(?:{'|'.join(_NAMES.values())})\d+")
_SHORTEST = 8  # of what is planted; anything shorter may stand somewhere by chance


def is_closed(name: str) -> bool:
    """Whether a room of that name in a script is a closed one."""
    return _NAME.fullmatch(name) is not None


def name_of(key: str) -> str:
    """Return what the room of a key is called in scripts: that of "consultation:1" beratung1."""
    purpose, _, number = key.partition(":")
    return f"{_NAMES.get(purpose, purpose)}{number}"


def move(event_id: str, who: str, membership: str, by: str, now: datetime) -> RoomEvent:
    """Return that somebody came or went."""
    content = {"membership": membership}
    return RoomEvent(event_id, "m.room.member", by, content, raw_of(content, now), who)


def raw_of(content: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return content as an event has it, as far as it matters."""
    return {**content, "origin_server_ts": int(now.timestamp() * 1000)}


@dataclass
class ClosedRooms:
    """Closed rooms of one dialogue; what is said there is here alone, as it should be."""

    database: Database
    clock: Clock
    me: str
    names: list[str] = field(default_factory=list)
    _talk: list[str] = field(default_factory=list)
    _events: dict[str, tuple[str, RoomEvent]] = field(default_factory=dict)

    def tend(self) -> list[tuple[str, RoomEvent]] | None:
        """Bring the rooms to what is wanted; returns who was put out of which, None for no work."""
        with self.database.write() as session:
            rooms = rooms_to_work_on(session)
            moves = [move for room in rooms for move in self._tend(session, room)]
        return moves if rooms else None

    def _tend(self, session: Session, room: ClosedRoom) -> Iterator[tuple[str, RoomEvent]]:
        name = name_of(room.key)
        if room.state == "closing":
            self._redact(name)
            forget_room(session, room.key)
            return
        if room.state == "wanted":
            note_room_made(session, room.key, f"!{name}", self.me, self.clock.now())
            self.names.append(name)
        for one in members(session, room.key):
            if one.wanted and not one.membership:
                note_membership(session, room.key, one.user_id, "invite")
            elif not one.wanted and one.membership in ("invite", INSIDE):
                note_membership(session, room.key, one.user_id, "leave")
                yield (
                    name,
                    move(f"$out-{one.user_id}", one.user_id, "leave", self.me, self.clock.now()),
                )
        for user_id in withdrawals(session, room.key):
            self._redact(name, user_id)
            note_withdrawn(session, room.key, user_id)

    def require(self, name: str, user_id: str, membership: str) -> None:
        """Fail unless somebody is invited to a room, or in it."""
        with self.database.read() as session:
            found = {one.user_id: one.membership for one in members(session, _key(name))}
        assert found.get(user_id) == membership, f"{user_id} in {name}: {found}"

    # --- What is said ---------------------------------------------------------------------------

    def keep(self, name: str, event: RoomEvent, *, talk: bool) -> None:
        """Keep what somebody said; `talk` is no command, so nobody else may keep it."""
        self._events[event.event_id] = (name, event)
        new = event.content.get("m.new_content", event.content)
        if talk and len(new["body"]) >= _SHORTEST:
            self._talk.append(new["body"])

    def redact(self, event_id: str) -> None:
        """Take back what somebody said, with its edits."""
        for one, (_, event) in list(self._events.items()):
            relation = event.content.get("m.relates_to") or {}
            if event_id in (one, relation.get("event_id")):
                del self._events[one]

    def _redact(self, name: str, user_id: str | None = None) -> None:
        for event_id, (room, event) in list(self._events.items()):
            if room == name and user_id in (None, event.sender):
                del self._events[event_id]

    def shown(self, message: Outgoing) -> Outgoing:
        """Return a message as it goes out: with what it quotes."""
        if message.quotes is None:
            return message
        place, asked = message.quotes["room_id"], message.quotes["event_ids"]
        found = [self._events[one] for one in asked if one in self._events]
        assert all(f"!{name}" == place for name, _ in found), f"quoted from elsewhere: {found}"
        said = [text for _, event in found if (text := said_in(event.content))]
        parts = with_quotes(message.content or {}, said)
        body = "\n".join(part["body"] for part in parts)
        html = "\n".join(part["formatted_body"] for part in parts)
        return replace(message, content={**parts[0], "body": body, "formatted_body": html})

    def require_forgotten(self) -> None:
        """Fail if anything that was said, and was no command, stands anywhere in the database."""
        with self.database.read() as session:
            for table in SQLModel.metadata.sorted_tables if self._talk else ():
                for row in session.connection().execute(select(table)):
                    told = " ".join(map(str, row))
                    kept = [text for text in self._talk if text in told]
                    assert not kept, f"{table.name} holds what was said: {kept}"


def _key(name: str) -> str:
    purposes = {value: key for key, value in _NAMES.items()}
    word = name.rstrip("0123456789")
    return f"{purposes[word]}:{name.removeprefix(word)}"
