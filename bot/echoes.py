"""The bot's own messages as a sync shows them: they tell that something was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.posting import note_sent
from bot.sync_batch import RoomEvent
from storage.database import Session


def note_echo(session: Session, event: RoomEvent, now: datetime) -> bool:
    """Note that a message of the bot's own is out, before what people make of it comes.

    Returns whether it is to be edited now.

    A crash may have kept the homeserver's answer from being stored. Only the device that sent an
    event is shown its transaction id (Matrix specification, "UnsignedData").
    """
    unsigned = event.raw.get("unsigned")
    transaction_id = unsigned.get("transaction_id") if isinstance(unsigned, Mapping) else None
    if not isinstance(transaction_id, str):
        return False
    return bool(note_sent(session, transaction_id, event.event_id, now))
