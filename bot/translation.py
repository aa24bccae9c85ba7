"""nio's events as plain values, read from what the homeserver sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.sync_batch import RoomBatch, RoomEvent

# In the content of `m.room.create`: for whom the bot has made the room. It is the homeserver that
# remembers this, should the bot go down before it could.
MADE_FOR = "scharnier.direct_chat"


def room_batch(room_id: str, news: Any, me: str) -> RoomBatch:
    """Return the news of a joined room; `me` is the bot's Matrix id."""
    timeline = news.timeline
    events = tuple(room_event(event) for event in timeline.events)
    made_for = _first_made_for([*news.state, *timeline.events], me)
    return RoomBatch(room_id, events, bool(timeline.limited), timeline.prev_batch, made_for)


def _first_made_for(events: Iterable[Any], me: str) -> str | None:
    return next((person for event in events if (person := _made_for(event, me))), None)


def _made_for(event: Any, me: str) -> str | None:
    source = event.source
    if source.get("type") != "m.room.create" or source.get("sender") != me:
        return None
    content = source.get("content")
    person = content.get(MADE_FOR) if isinstance(content, dict) else None
    return person if isinstance(person, str) else None


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
