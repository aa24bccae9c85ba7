"""How a coordination office is reached, and in which room it is."""

from __future__ import annotations

from collections.abc import Iterator

from commands.contract import Ask, Line, Link, Span, Strong
from commands.offices import Office, upwards
from storage.database import Session
from storage.records import Directory, Organization, Person
from storage.rooms import rooms_of_municipality

_MOST_PERSONS = 3


def rooms_of(session: Session, directory: Directory, office: Office) -> list[str]:
    """Return the rooms of the place, else those of what it is part of; the first is the office's.

    The Kreis' rooms count only as far as its office is in charge of the place.
    """
    for here in upwards(directory, office.place):
        if rooms := rooms_of_municipality(session, here.id):
            return rooms
        if office.organization and here.id in office.organization.municipality_ids:
            break
    return []


def contacts(ask: Ask, office: Office) -> tuple[Line, ...]:
    """Return how to reach the office; its persons only where they may be seen."""
    if office.organization is None:
        return ()
    lines: list[Line] = [(Strong(office.name), *_contact(office.organization, ": "))]
    if ask.may_see_persons:
        for person in _staff(ask, office.organization.id):
            function = f", {person.function}" if person.function else ""
            lines.append((f"{person.name}{function}", *_contact(person, ": ")))
    return tuple(lines)


def _staff(ask: Ask, organization_id: str) -> list[Person]:
    today = ask.now.date()
    present = [
        person
        for person in ask.directory.persons.values()
        if person.organization_id == organization_id
        and (person.start_date is None or person.start_date <= today)
        and (person.end_date is None or today <= person.end_date)
    ]
    return present[:_MOST_PERSONS]


def _contact(row: Organization | Person, before: str) -> Iterator[Span]:
    if row.phone:
        number = "".join(sign for sign in row.phone if sign.isdigit() or sign == "+")
        yield before
        yield Link(row.phone, f"tel:{number}")
    if row.email:
        yield " · " if row.phone else before
        yield Link(row.email, f"mailto:{row.email}")
