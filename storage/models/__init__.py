"""Every table of the database; importing this package fills `SQLModel.metadata`."""

# conventions comes first: it names the constraints of all the others.
from storage.models import conventions  # isort: split

from storage.models import (
    closed_rooms,
    consents,
    consultation_calls,
    consultations,
    date_polls,
    decision_control,
    decisions,
    direct_chats,
    directory,
    forwarding,
    lessons,
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
    "closed_rooms",
    "consents",
    "consultation_calls",
    "consultations",
    "conventions",
    "date_polls",
    "decision_control",
    "decisions",
    "direct_chats",
    "directory",
    "forwarding",
    "lessons",
    "meetings",
    "messages",
    "minutes",
    "owners",
    "reminders",
    "rooms",
    "undelivered",
    "votes",
]
