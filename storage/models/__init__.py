"""Every table of the database; importing this package fills `SQLModel.metadata`."""

# conventions comes first, also by the alphabet: it names the constraints of all the others.
from storage.models import (
    conventions,
    date_polls,
    decision_control,
    decisions,
    direct_chats,
    directory,
    forwarding,
    meetings,
    messages,
    minutes,
    owners,
    reminders,
    rooms,
    undelivered,
    votes,
)

__all__ = [
    "conventions",
    "date_polls",
    "decision_control",
    "decisions",
    "direct_chats",
    "directory",
    "forwarding",
    "meetings",
    "messages",
    "minutes",
    "owners",
    "reminders",
    "rooms",
    "undelivered",
    "votes",
]
