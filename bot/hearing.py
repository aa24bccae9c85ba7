"""What is heard in a closed room: commands, and of all else only that something happened; pure.

What somebody says there is looked at here and nowhere else: what it makes is either the line of a
command, or holds no word of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from bot.addressing import Identity, addressed, replied_to, text_of, thread_of
from bot.incoming import How, Incoming
from bot.sync_batch import RoomEvent

# From a text, and how the bot is addressed by it (None: not at all), to the line of a command; None
# where nothing is meant for the bot. `bot.registry` has it.
LineReader: TypeAlias = Callable[[str, How | None], str | None]

_LATEST = 253_402_300_000_000  # the end of the year 9999


def nothing_is_meant(text: str, how: How | None) -> str | None:
    """Take every message for talk."""
    del text, how
    return None


def heard_message(
    event: RoomEvent, room_id: str, me: Identity, line_of: LineReader
) -> Incoming | None:
    """Return a command, or that something was said; None for a message that was deleted."""
    if not event.content:
        return None
    line = _line(event.content, me, line_of)
    if line is None:
        return _happened("said", event, room_id, event.sender)
    return Incoming(
        event.event_id, room_id, event.sender, "message",
        question_id=event.event_id, text=line, thread_id=thread_of(event.content),
    )  # fmt: skip


def heard_move(event: RoomEvent, room_id: str, me: Identity) -> Incoming | None:
    """Return that somebody came or left; None for invitations, changed names, the bot itself."""
    who = event.state_key
    if event.type != "m.room.member" or not who or who == me.user_id:
        return None
    before = (event.raw.get("unsigned") or {}).get("prev_content") or {}
    was, now = before.get("membership"), event.content.get("membership")
    if now == "join" and was != "join":
        return _happened("came", event, room_id, who)
    if now in ("leave", "ban") and was not in ("leave", "ban"):
        return _happened("left", event, room_id, who)
    return None


def _line(content: Mapping[str, Any], me: Identity, line_of: LineReader) -> str | None:
    text = text_of(content)
    if not text:
        return None
    called = addressed(content, me, direct=False)
    if called is None or (called.how == "mention" and replied_to(content) is not None):
        # Clients mention whom somebody replies to: that does not call them.
        return line_of(text, None)
    return line_of(called.text, called.how)


def _happened(kind: Any, event: RoomEvent, room_id: str, who: str) -> Incoming:
    at = event.raw.get("origin_server_ts")
    usable = isinstance(at, int) and 0 <= at < _LATEST
    return Incoming(
        event.event_id, room_id, who, kind, question_id=event.event_id, at=at if usable else None
    )
