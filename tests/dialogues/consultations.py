"""Consultations that a dialogue begins with: all who take part are asked into the room already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from commands.consultation.running.opening import open_room
from storage.consultations import Consultation, begin_consultation, join_consultation
from storage.database import Session


def begin(
    session: Session, told: str, people: Mapping[str, str], address: str, now: datetime
) -> None:
    """Begin "live sechs-phasen 3 anna ben eva kai": its mode, procedure, minimum, and people.

    The first of them brings the case; `people` are Matrix ids by name.
    """
    mode, procedure, minimum, asker, *others = told.split()
    consultation = begin_consultation(session, Consultation(
        asker=people[asker], from_room_id="!main", concern="Wie gewinnen wir Betriebe?", mode=mode,
        procedure=procedure, minimum=int(minimum), address=address, state="planned",
        created_at=now, starts_at=now,
    ))  # fmt: skip
    for name in others:
        join_consultation(session, consultation.id, people[name])
    open_room(session, consultation, now)
