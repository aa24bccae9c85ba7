"""Has the closed room of a consultation made, for those who take part."""

from __future__ import annotations

from datetime import datetime

from storage.closed_rooms import let_in, want_room
from storage.consultations import Consultation, change_consultation, participants
from storage.database import Session

_TOPIC = "Vertraulich: Was hier gesagt wird, bleibt hier, und am Ende wird es gelöscht."


def open_room(session: Session, consultation: Consultation, at: datetime) -> Consultation:
    """Have the room made and all who take part invited; returns the consultation as it is now.

    `at` is an aware instant, now; a consultation without `starts_at` begins then, as soon as enough
    are there. Repeating it changes nothing. The concern is no part of what the homeserver is told.
    """
    if consultation.state in ("gathering", "planned"):
        starts_at = consultation.starts_at or at
        consultation = change_consultation(
            session, consultation, state="opening", starts_at=starts_at
        )
    name = f"Kollegiale Beratung {consultation.id}"
    want_room(session, consultation.room_key, name, _TOPIC, consultation.address, at)
    for person in participants(session, consultation.id):
        let_in(session, consultation.room_key, person.user_id)
    return consultation
