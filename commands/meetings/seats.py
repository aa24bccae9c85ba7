"""Who has a seat in a committee on a day, and who speaks for it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storage.records import Committee, Directory, Membership, Person

_GUEST = "Gast"


@dataclass(frozen=True, slots=True)
class Seat:
    """What one member, an organization or a person, has in a committee; one vote at most.

    `voting` is None where the directory says nothing of it.
    """

    member_id: str
    name: str
    voting: bool | None = None


def seats_on(directory: Directory, committee_id: str, day: date) -> list[Seat]:
    """Return the seats that there are on a day, by name; guests have none.

    Who holds several (the chair besides an ordinary one) has one, which votes if any of them does.
    """
    votes: dict[str, list[bool]] = {}
    for row in directory.memberships.values():
        if row.committee_id == committee_id and row.role != _GUEST and _is_held(row, day):
            said = [] if row.voting is None else [row.voting]
            votes.setdefault(row.member_id, []).extend(said)
    found = (
        Seat(member, _name(directory, member), any(said) if said else None)
        for member, said in votes.items()
    )
    return sorted(found, key=lambda seat: seat.name.casefold())


def people(directory: Directory, day: date) -> Mapping[str, list[Person]]:
    """Return who in the directory has which Matrix id on a day; one may have several posts."""
    found: dict[str, list[Person]] = {}
    for person in directory.persons.values():
        if person.matrix_id and _is_held(person, day):
            found.setdefault(person.matrix_id, []).append(person)
    return found


def spoken_for(seats: Iterable[Seat], posts: Iterable[Person]) -> list[Seat]:
    """Return the seats that a person of these posts speaks for: their own, else their office's."""
    held = {seat.member_id: seat for seat in seats}
    found = {}
    for post in posts:
        seat = held.get(post.id) or held.get(post.organization_id or "")
        if seat is not None:
            found[seat.member_id] = seat
    return list(found.values())


def seats_of(directory: Directory, committee_id: str, user_id: str, day: date) -> list[Seat]:
    """Return the seats of a committee that somebody speaks for on a day; mostly none or one."""
    posts = people(directory, day).get(user_id, ())
    return spoken_for(seats_on(directory, committee_id, day), posts) if posts else []


def committees_of(directory: Directory, user_id: str, day: date) -> list[Committee]:
    """Return the committees in which somebody speaks for a seat on a day."""
    posts = people(directory, day).get(user_id, ())
    members = {post.id for post in posts} | {post.organization_id for post in posts}
    ids = {
        row.committee_id
        for row in directory.memberships.values()
        if row.member_id in members and row.role != _GUEST and _is_held(row, day)
    }
    return [row for row in directory.committees.values() if row.id in ids]


def _is_held(row: Membership | Person, day: date) -> bool:
    begun = row.start_date is None or row.start_date <= day
    return begun and (row.end_date is None or day <= row.end_date)


def _name(directory: Directory, member_id: str) -> str:
    organization = directory.organizations.get(member_id)
    if organization is not None:
        return organization.name
    person = directory.persons.get(member_id)
    return person.name if person else member_id
