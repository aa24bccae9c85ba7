"""nio's events as plain values, read from what the homeserver sent."""

from __future__ import annotations

from typing import Any

from bot.sync_batch import RoomBatch, RoomEvent


def room_batch(room_id: str, news: Any) -> RoomBatch:
    """Return the news of a joined room."""
    timeline = news.timeline
    events = tuple(room_event(event) for event in timeline.events)
    return RoomBatch(room_id, events, bool(timeline.limited), timeline.prev_batch)


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
