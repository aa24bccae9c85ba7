"""In which rooms a call is announced."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commands.committees.meant import ChoiceError
from commands.contract import Answer, Ask, Choice, Code, UserError
from storage.rooms import bound_rooms, rooms_of_municipality

_OF_REGION = "im Raum der Region"
_PLACE = re.compile(r"in (?P<place>[\w-]+):\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Announced:
    """The rooms of a call, the asker's first, and the municipality that it is told to come from."""

    room_ids: tuple[str, ...]
    municipality_id: str | None


def split_place(ask: Ask, text: str) -> tuple[str | None, str]:
    """Take "in k-her:" from a line that a choice stands for; returns the place and the rest."""
    found = _PLACE.fullmatch(text)
    if found is None or found["place"] not in ask.directory.municipalities:
        return None, text
    return found["place"], found["rest"]


def announced(ask: Ask, place: str | None, text: str) -> Announced:
    """Return where a call from here is announced; `text` is what it says, for choices.

    Raises UserError where it can't be announced, ChoiceError where several rooms are possible.
    """
    settings = ask.room.settings
    if ask.room.direct:
        return _from_chat(ask, place, text)
    if settings.kind is None:
        raise UserError(
            "In diesem Raum geht das nicht, denn er ist nichts zugeordnet.",
            hints=(
                ("Die Verwaltung des Raums kann ihn zuordnen: ", Code("/raum"),
                 " und der Name der Kommune oder des Gremiums."),
                ask.room.say("Oder schreiben Sie mir das Anliegen im Direktchat.",
                             "Oder schreib mir das Anliegen im Direktchat."),
            ),
        )  # fmt: skip
    here = (ask.room.room_id,)
    if settings.kind != "municipality":
        home = ask.home if ask.home in ask.asker.offices else None
        return Announced(here, settings.municipality_id or home)
    return Announced((*here, *_region(ask)), settings.municipality_id)


def _from_chat(ask: Ask, place: str | None, text: str) -> Announced:
    """Return the room of the asker's office and the region's; else the region's alone."""
    if ask.asker.person_id is None:
        raise UserError(
            ask.room.say("Im Verzeichnis finde ich Sie nicht; deshalb weiß ich nicht, in welchem "
                         "Raum ich fragen soll.",
                         "Im Verzeichnis finde ich dich nicht; deshalb weiß ich nicht, in welchem "
                         "Raum ich fragen soll."),
            hints=("In einem Raum der Kommune oder der Region geht es.",),
        )  # fmt: skip
    offices = sorted(ask.asker.offices)
    rooms = {one: own[0] for one in offices if (own := rooms_of_municipality(ask.session, one))}
    chosen = place if place in rooms else ask.home if ask.home in rooms else None
    if chosen is None and len(rooms) > 1:
        raise _which(ask, list(rooms), text)
    chosen = chosen or next(iter(rooms), None)
    room_ids = tuple(dict.fromkeys((*([rooms[chosen]] if chosen else []), *_region(ask))))
    if not room_ids:
        raise UserError(
            "Ich bin in keinem Raum, in dem ich das ankündigen könnte.",
            hints=("Dafür braucht es einen Raum der Kommune oder der Region mit mir.",),
        )
    return Announced(room_ids, chosen or _own_place(ask))


def _own_place(ask: Ask) -> str | None:
    person = ask.directory.persons.get(ask.asker.person_id or "")
    return person.municipality_ids[0] if person and len(person.municipality_ids) == 1 else None


def _region(ask: Ask) -> tuple[str, ...]:
    found = [one.room_id for one in bound_rooms(ask.session) if one.settings.kind == "region"]
    return tuple(found)


def _which(ask: Ask, places: list[str], text: str) -> ChoiceError:
    rows = ask.directory.municipalities
    choices = tuple(
        Choice(f"Raum von {rows[one].name}", f"beratung anfragen in {one}: {text}")
        for one in places
    )
    return ChoiceError(Answer(lines=("In welchem Raum soll ich fragen?",), choices=choices))


def say_rooms(ask: Ask, found: Announced) -> str:
    """Return "hier und im Raum der Region"; several rooms of the region are counted."""
    said = [_say_room(ask, one) for one in found.room_ids]
    many = said.count(_OF_REGION)
    region = _OF_REGION if many < 2 else f"in {many} Räumen der Region"
    return " und ".join(dict.fromkeys(region if one == _OF_REGION else one for one in said))


def _say_room(ask: Ask, room_id: str) -> str:
    if room_id == ask.room.room_id:
        return "hier"
    bound = {one.room_id: one.settings for one in bound_rooms(ask.session)}
    settings = bound.get(room_id)
    if settings is not None and settings.municipality_id is not None:
        row = ask.directory.municipalities.get(settings.municipality_id)
        return f"im Raum von {row.name if row else settings.municipality_id}"
    return _OF_REGION
