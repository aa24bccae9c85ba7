"""The bot's own messages as a sync shows them: they tell that something was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.posting import note_sent
from bot.sync_batch import RoomEvent
from storage import outbox
from storage.database import Session


def note_echoes(session: Session, own: Iterable[RoomEvent], now: datetime) -> set[str]:
    """Note that messages of the bot's own are out, before what people make of them comes.

    A crash may have kept the homeserver's answer from being stored. Returns the rooms in which a
    message is to be edited now.
    """
    events = {sent_as: event.event_id for event in own if (sent_as := _transaction_id(event))}
    return {
        edit.room_id
        for transaction_id in outbox.unsent_among(session, events)
        for edit in note_sent(session, transaction_id, events[transaction_id], now)
    }


def _transaction_id(event: RoomEvent) -> str | None:
    """Only the device that sent an event is shown it (Matrix specification, "UnsignedData")."""
    unsigned = event.raw.get("unsigned")
    transaction_id = unsigned.get("transaction_id") if isinstance(unsigned, Mapping) else None
    return transaction_id if isinstance(transaction_id, str) else None
