"""Which consultation is meant, among those that somebody may know of.

Of all others nothing is told, not even that there are any: the answer is that for a number that
doesn't exist.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from commands.committees.meant import ChoiceError
from commands.consultation.calling.standing import Standing, standing
from commands.contract import Answer, Ask, Choice, Code, Role, UserError
from storage.consultation_calls import Call, asked_for, call_of, calls
from storage.consultations import (
    Consultation,
    consultation_of,
    lock_consultation,
    participants,
)

CALLED_FOR = ("gathering", "planned")
_NUMBER = re.compile(
    r"(?:(?:nr|nummer)\.?\s*)?#?\s*(\d{1,9})\b[.:]?\s*(.*)", re.IGNORECASE | re.DOTALL
)
_MEMBERS = (Role.MEMBER, Role.COMMITTEE_OFFICE, Role.COORDINATION_OFFICE, Role.OPERATOR)


def split_number(text: str) -> tuple[int | None, str]:
    """Take the number of a consultation from the beginning of a text; returns it and the rest."""
    found = _NUMBER.fullmatch(text.strip())
    return (int(found[1]), found[2].strip()) if found else (None, text.strip())


def may_know(ask: Ask, consultation: Consultation, call: Call) -> bool:
    """Whether it may be spoken of here: where it was announced, or with whom it concerns alone."""
    if ask.asker.user_id == consultation.asker and ask.room.direct:
        return True
    if consultation.state == "draft":
        return ask.room.room_id == consultation.from_room_id
    if ask.room.room_id in call.room_ids:
        return True
    return ask.room.direct and ask.asker.user_id in _concerned(ask, consultation.id)


def _concerned(ask: Ask, number: int) -> set[str]:
    joined = {one.user_id for one in participants(ask.session, number)}
    return joined | set(asked_for(ask.session, number))


def known_here(ask: Ask, states: Collection[str] = CALLED_FOR) -> list[Standing]:
    """Return the calls that may be spoken of here, in the order of their numbers."""
    found = []
    for call in calls(ask.session):
        consultation = consultation_of(ask.session, call.consultation_id)
        if consultation and consultation.state in states and may_know(ask, consultation, call):
            found.append(standing(ask.session, consultation, call))
    return found


def meant(
    ask: Ask, number: int | None, verb: str, states: Collection[str] = CALLED_FOR
) -> Standing:
    """Return the call that is meant, locked until the transaction ends.

    `verb` is what the line of a choice begins with. Raises UserError for none, ChoiceError for
    several.
    """
    if number is None:
        number = _only_one(ask, verb, states)
    consultation = lock_consultation(ask.session, number)
    call = call_of(ask.session, number)
    if consultation is None or call is None or not may_know(ask, consultation, call):
        raise unknown(number)
    if consultation.state not in states:
        raise UserError(_TOO_LATE.get(consultation.state, _NOT_YET).format(number))
    return standing(ask.session, consultation, call)


_NOT_YET = "Das geht bei Beratung {} gerade nicht."
_TOO_LATE = {
    "draft": "Anfrage {} ist noch ein Entwurf; sie gilt erst, wenn sie abgeschickt ist.",
    "gathering": "Für Beratung {} steht noch kein Termin fest.",
    "planned": "Für Beratung {} steht der Termin schon fest.",
    "opening": "Beratung {} hat schon ihren Raum.", "running": "Beratung {} läuft schon.",
    "paused": "Beratung {} läuft schon.",
}  # fmt: skip


def unknown(number: int) -> UserError:
    """Return the refusal for a number that there is not, or that is nobody's business here."""
    return UserError(
        f"Eine Beratung {number} kenne ich hier nicht.",
        hints=("Mitmachen lässt sich dort, wo die Anfrage steht; wer dabei ist, kann mir auch im "
               "Direktchat schreiben.",),
    )  # fmt: skip


def _only_one(ask: Ask, verb: str, states: Collection[str]) -> int:
    found = known_here(ask, states)
    if not found:
        raise UserError(
            "Hier steht gerade keine Anfrage, um die es gehen könnte.",
            hints=(("Eine eigene: ", Code("/beratung anfragen"), " und das Anliegen."),),
        )
    if len(found) > 1:
        choices = tuple(
            Choice(f"Beratung {one.consultation.id}: {one.consultation.concern}",
                   f"beratung {verb} #{one.consultation.id}")
            for one in found[:9]
        )  # fmt: skip
        raise ChoiceError(Answer(lines=("Welche Beratung?",), choices=choices))
    return found[0].consultation.id


def require_member(ask: Ask) -> None:
    """Refuse guests; raises UserError."""
    if not ask.asker.holds(*_MEMBERS):
        raise UserError(
            "Kollegiale Beratung ist für Mitglieder.",
            hints=("Mitglied ist, wer mit Matrix-Kennung im Verzeichnis steht oder vom Server "
                   "einer eingetragenen Kommune schreibt.",),
        )  # fmt: skip


def require_asker(ask: Ask, found: Standing, what: str) -> None:
    """Refuse all but who asked; raises UserError."""
    if ask.asker.user_id != found.consultation.asker:
        raise UserError(f"{what} kann nur, wer die Anfrage gestellt hat.")
