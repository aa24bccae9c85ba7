"""`/beratung zurückziehen`: takes back all that somebody has said in a consultation."""

from __future__ import annotations

from commands.consultation.verbs import Verb, alone
from commands.contract import Answer, Ask, Code, UserError
from storage.closed_rooms import closed_room, members, withdraw
from storage.consultations import (
    UNDER_WAY,
    Consultation,
    consultations_in,
    forget_contributions,
    lock_consultation,
)

_WITH_A_ROOM = (*UNDER_WAY, "ended", "aborted")


def _withdraw(ask: Ask, rest: str) -> Answer:
    """Take back what somebody said in this room, or in one that they were in; told in private."""
    found = _meant(ask, rest.strip(" .!#"))
    user_id = ask.asker.user_id
    lock_consultation(ask.session, found.id)
    withdraw(ask.session, found.room_key, user_id)
    forget_contributions(ask.session, found.id, user_id)
    return _told(found)


def _meant(ask: Ask, number: str) -> Consultation:
    wanted = int(ask.room.closed.partition(":")[2]) if ask.room.closed else None
    if wanted is None and number.isdecimal():
        wanted = int(number)
    mine = [one for one in consultations_in(ask.session, _WITH_A_ROOM) if _was_in(ask, one)]
    found = [one for one in mine if wanted in (None, one.id)]
    if len(found) > 1:
        numbers = ", ".join(f"{one.id}" for one in found)
        raise UserError(f"Aus welcher Beratung? Es gibt {numbers}.",
                        hints=(("Zum Beispiel ", Code(f"/beratung zurückziehen {found[0].id}"),
                                "."),))  # fmt: skip
    if not found:
        raise UserError("Da ist nichts zurückzuziehen: Beratungen, die zu Ende sind, habe ich "
                        "vergessen.")  # fmt: skip
    return found[0]


def _was_in(ask: Ask, consultation: Consultation) -> bool:
    """Whether somebody is in the room of a consultation that is still there, or was."""
    if closed_room(ask.session, consultation.room_key) is None:
        return False
    return any(
        one.user_id == ask.asker.user_id for one in members(ask.session, consultation.room_key)
    )


def _told(found: Consultation) -> Answer:
    said = "du im Raum gesagt hast" if found.address == "du" else "Sie im Raum gesagt haben"
    taken_back = f"Alles, was {said}, nehme ich zurück; an den Fallgeber geht nichts davon."
    handed = ("Was der Fallgeber schon bekommen hat, erreiche ich nicht mehr.",)
    ended = found.state == "ended"
    return Answer(lines=(f"Beratung {found.id}: {taken_back}", *(handed if ended else ())))


VERBS = (
    Verb(("zurückziehen", "zurueckziehen"), "/beratung zurückziehen",
         "Nimmt alles zurück, was man in einer Beratung gesagt hat.", alone(_withdraw),
         inside=True, outside=True),
)  # fmt: skip
