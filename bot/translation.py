"""nio's events as plain values, read from what the homeserver sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.sync_batch import RoomBatch, RoomEvent

# In the content of `m.room.create`: for whom the bot has made the room. It is the homeserver that
# remembers this, should the bot go down before it could.
MADE_FOR = "scharnier.direct_chat"
# Likewise, the key of the closed room that it is.
CLOSED = "scharnier.closed_room"


def room_batch(room_id: str, news: Any, me: str) -> RoomBatch:
    """Return the news of a joined room; `me` is the bot's Matrix id."""
    timeline = news.timeline
    events = tuple(room_event(event) for event in timeline.events)
    created = _own_creation([*news.state, *timeline.events], me)
    return RoomBatch(
        room_id,
        events,
        bool(timeline.limited),
        timeline.prev_batch,
        made_for=_text(created, MADE_FOR),
        closed_key=_text(created, CLOSED),
    )


def _own_creation(events: Iterable[Any], me: str) -> Mapping[str, Any]:
    """Return the content of the event by which the bot made the room; empty if others did."""
    for event in events:
        if event.source.get("type") == "m.room.create" and event.source.get("sender") == me:
            content = event.source.get("content")
            return content if isinstance(content, dict) else {}
    return {}


def _text(content: Mapping[str, Any], name: str) -> str | None:
    value = content.get(name)
    return value if isinstance(value, str) else None


def room_event(event: Any) -> RoomEvent:
    """Return an event; whatever is malformed in it becomes empty."""
    source = event.source
    content = source.get("content")
    encrypted = source.get("type") == "m.room.encrypted"
    return RoomEvent(
        # Read from the source: nio's object for a badly malformed event has no attributes.
        event_id=str(source.get("event_id", "")),
        type=str(source.get("type", "")),
        sender=str(source.get("sender", "")),
        content=content if isinstance(content, dict) else {},
        raw=source,
        state_key=source.get("state_key"),
        # A redacted encrypted event has no ciphertext left: there is nothing to read in it.
        readable=not encrypted or not content,
    )
