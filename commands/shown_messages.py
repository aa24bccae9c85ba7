"""Messages that show how something stands and are edited as it changes.

Shared by the families that have such: many people tap at the same time, and a homeserver limits how
much an account sends, so that one message is edited at most once in `PAUSE`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, TypeAlias

from storage.database import Session
from storage.inbox import joined_room
from storage.outbox import message_sent_as

PAUSE = timedelta(seconds=5)  # between two edits of one message; Synapse allows one in so many
NOT_YET_THERE = timedelta(minutes=1)  # to wait while the bot follows a room's upgrade
Presence: TypeAlias = Literal["here", "coming", "gone"]
Condition: TypeAlias = Literal["there", "on its way", "lost"]


def presence(session: Session, room_id: str) -> Presence:
    """Tell whether the bot is in a room, on its way into one that it is invited to, or neither."""
    room = joined_room(session, room_id)
    if room is None or room.state not in ("joined", "invited"):
        return "gone"
    return "here" if room.state == "joined" else "coming"


def condition(session: Session, transaction_id: str | None) -> Condition:
    """Tell whether a message can be edited: on its way, an edit would have to come behind it.

    "lost" is one that there is none of in its room.
    """
    row = message_sent_as(session, transaction_id) if transaction_id else None
    if row is not None and row.state == "pending":
        return "on its way"
    return "lost" if row is None or row.event_id is None else "there"
