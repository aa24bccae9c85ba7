"""Who chairs a committee on a day, who stands in, and who speaks for whom. Pure.

What the directory says of a day holds; where it says nothing, the committee's own rotation does;
where there is none either, nobody is known to chair, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commands.committees.seats import memberships_on
from commands.turns import whose_turn
from storage.meetings import Rules
from storage.records import Directory, Membership

CHAIR, SUBSTITUTE, OFFICE = "Vorsitz", "stellv. Vorsitz", "Geschäftsführung"
NOT_SET = "nicht eingetragen"
_MOST_SPEAKERS = 6


@dataclass(frozen=True, slots=True)
class Chair:
    """Ids of who chairs, and who does instead; `by_rotation` where only the rule says so."""

    chairs: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    by_rotation: bool = False


def chair_on(directory: Directory, rules: Rules, committee_id: str, day: date) -> Chair:
    """Return who chairs a committee on a civil day."""
    seats = list(memberships_on(directory, committee_id, day))
    chairs = _holders(seats, CHAIR)
    substitutes = _holders(seats, SUBSTITUTE)
    if chairs:
        return Chair(chairs, substitutes)
    turn = whose_turn(rules, day)
    return Chair((turn,) if turn else (), substitutes, by_rotation=bool(turn))


def _holders(seats: list[Membership], role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seat.member_id for seat in seats if seat.role == role))


# --- In words -----------------------------------------------------------------------------------


def say_chair(directory: Directory, chair: Chair, *, persons: bool) -> str:
    """Return "Vorsitz: A; Stellvertretung: B"; names of persons only where they may be seen."""
    chairs = " und ".join(name_of(directory, one, persons=persons) for one in chair.chairs)
    told = f"Vorsitz: {chairs or NOT_SET}{' (im Wechsel)' if chair.by_rotation else ''}"
    if chair.substitutes:
        names = " und ".join(name_of(directory, one, persons=persons) for one in chair.substitutes)
        told += f"; Stellvertretung: {names}"
    return told


def say_speakers(directory: Directory, committee_id: str, day: date, *, persons: bool) -> list[str]:
    """Return who in a committee speaks for others too: "KoKo Herne spricht auch für Bochum"."""
    told = []
    for seat in memberships_on(directory, committee_id, day):
        if seat.on_behalf_of_ids:
            others = [name_of(directory, one, persons=persons) for one in seat.on_behalf_of_ids]
            speaker = name_of(directory, seat.member_id, persons=persons)
            told.append(f"{speaker} spricht auch für {_listed(others)}.")
    return list(dict.fromkeys(told))[:_MOST_SPEAKERS]


def say_office(directory: Directory, committee_id: str, day: date, *, persons: bool) -> str:
    """Return who keeps a committee's office on a day; "" where nobody is entered."""
    holders = _holders(list(memberships_on(directory, committee_id, day)), OFFICE)
    return " und ".join(name_of(directory, one, persons=persons) for one in holders)


def name_of(directory: Directory, row_id: str, *, persons: bool) -> str:
    """Return the name of a member; of a person who may not be named, where they work."""
    if (place := directory.municipalities.get(row_id)) is not None:
        return place.name
    if (organization := directory.organizations.get(row_id)) is not None:
        return organization.name
    person = directory.persons.get(row_id)
    if person is None:
        return row_id
    if persons:
        return person.name
    office = directory.organizations.get(person.organization_id or "")
    return f"eine Person von {office.name}" if office else "eine Person"


def _listed(names: list[str]) -> str:
    return " und ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
