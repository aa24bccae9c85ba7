"""What happens in a room, as values; read from Matrix events as they stand in a sync."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from bot import poll_events
from bot.demo.account import related_events

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Message:
    """A message; `answers` are the events that it replies to, `replaces` the one that it edits.

    `own` is one that this very client sent. `at` is aware, in Europe/Berlin. `attached` is the
    content of a message that brings a file, of which the body is the name.
    """

    room_id: str
    event_id: str
    sender: str
    body: str
    html: str | None
    at: datetime
    answers: frozenset[str] = frozenset()
    replaces: str | None = None
    own: bool = False
    attached: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Redaction:
    """Somebody took an event back."""

    room_id: str
    sender: str
    redacted: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody put a sign to an event, by an event of its own."""

    room_id: str
    sender: str
    target: str
    sign: str
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An encrypted message whose key this client doesn't have."""

    room_id: str
    sender: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Who is writing in a room now; empty when nobody is."""

    room_id: str
    user_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody invited the client's own person to a room; `direct` if that is a chat for two."""

    room_id: str
    sender: str
    direct: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """The client's own person is in a room now; what happens there follows."""

    room_id: str


@dataclass(frozen=True, slots=True)
class Removed:
    """The client's own person is in a room no longer; `sender` may be they themselves."""

    room_id: str
    sender: str


Happening: TypeAlias = (
    Message | Redaction | Reaction | Unreadable | Typing | Invited | Entered | Removed
)


def read_event(room_id: str, event: Mapping[str, Any]) -> Happening | None:
    """Return what a timeline event means to a reader; None for all that is not shown."""
    content = event.get("content", {})
    sender = str(event.get("sender", ""))
    match event.get("type"):
        case "m.room.message" | poll_events.START | poll_events.END if (
            content.get("body") is not None
        ):
            return _message(room_id, event)
        case "m.room.redaction":
            redacted = event.get("redacts") or content.get("redacts") or ""
            return Redaction(room_id, sender, redacted)
        case "m.reaction":
            relation = content.get("m.relates_to", {})
            target, sign = relation.get("event_id", ""), str(relation.get("key", ""))
            return Reaction(room_id, sender, target, sign, str(event.get("event_id", "")))
        case "m.room.encrypted":
            return Unreadable(room_id, sender)
        case _:
            return None


def _message(room_id: str, event: Mapping[str, Any]) -> Message:
    content = event["content"]
    relation = content.get("m.relates_to", {})
    replaces = relation.get("event_id") if relation.get("rel_type") == "m.replace" else None
    shown = content.get("m.new_content", content) if replaces else content
    return Message(
        room_id=room_id,
        event_id=event["event_id"],
        sender=event["sender"],
        body=str(shown.get("body", "")),
        html=shown.get("formatted_body"),
        at=_moment(event.get("origin_server_ts")),
        answers=frozenset(related_events(dict(event))),
        replaces=replaces,
        own="transaction_id" in event.get("unsigned", {}),
        attached=content if content.get("msgtype") == "m.file" else None,
    )


def _moment(milliseconds: object) -> datetime:
    """Return the homeserver's time of an event; now for one that it has not confirmed yet."""
    if not isinstance(milliseconds, int):
        return datetime.now(BERLIN)
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(BERLIN)
