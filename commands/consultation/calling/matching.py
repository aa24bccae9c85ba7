"""Whom a call suits: offices with such activities, and people who agreed to be asked; pure.

Never anybody of the asker's own hierarchy: the organizations of their posts, all above and below
these, who works there, and who is anybody's substitute there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from commands.committees.seats import posts_on
from commands.consultation.topics import Topics, alike, topics_of
from commands.lookup import folded
from storage.consents import EVERYTHING, Consent
from storage.records import Activity, Directory, Organization, Person


@dataclass(frozen=True, slots=True)
class Own:
    """What belongs to an asker: ids of organizations and persons, and of municipalities."""

    members: frozenset[str]
    places: frozenset[str]


# --- The asker's own ----------------------------------------------------------------------------


def own_of(directory: Directory, user_id: str, place: str | None, day: date) -> Own:
    """Return what belongs to somebody who asks from a room of a municipality, or of none."""
    posts = posts_on(directory, user_id, day)
    organizations = _hierarchy(directory, {one.organization_id for one in posts} - {None})
    staff = [one for one in directory.persons.values() if one.organization_id in organizations]
    people = {one.id: one for one in (*posts, *staff)}
    substitutes = {other for one in people.values() for other in one.substitute_ids}
    places = {place for post in posts for place in _places_of(directory, post)}
    return Own(
        frozenset({*organizations, *people, *substitutes}),
        frozenset({*places, *([place] if place else [])}),
    )


def belongs_to(directory: Directory, own: Own, user_id: str, day: date) -> bool:
    """Whether somebody is of that hierarchy, with any of their posts."""
    posts = posts_on(directory, user_id, day)
    return any({post.id, post.organization_id} & own.members for post in posts)


def _hierarchy(directory: Directory, begin: Iterable[str | None]) -> set[str]:
    """Return organizations with all that they are part of, and all that is part of them."""
    rows = directory.organizations
    above: set[str] = set()
    below = {one for one in begin if one}
    for one in list(below):
        upper = rows[one].part_of_id if one in rows else None
        while upper and upper not in above:
            above.add(upper)
            upper = rows[upper].part_of_id if upper in rows else None
    while more := {row.id for row in rows.values() if row.part_of_id in below} - below:
        below |= more
    return above | below


def _places_of(directory: Directory, post: Person) -> Iterator[str]:
    yield from post.municipality_ids
    organization = directory.organizations.get(post.organization_id or "")
    yield from organization.municipality_ids if organization else ()


# --- Others -------------------------------------------------------------------------------------


def suited_offices(directory: Directory, topics: Topics, own: Own, day: date) -> list[Organization]:
    """Return the organizations elsewhere that do what a call is about, by name."""
    doing = {actor for row in _carried_on(directory, topics, own, day) for actor in row.actor_ids}
    responsible = {
        person.organization_id
        for person in directory.persons.values()
        if person.id in doing or _is_responsible(directory, person, topics)
    }
    found = [
        row
        for row in directory.organizations.values()
        if row.id in doing | responsible
        and row.id not in own.members
        and (not row.municipality_ids or not own.places.issuperset(row.municipality_ids))
    ]
    return sorted(found, key=lambda row: row.name.casefold())


def _carried_on(directory: Directory, topics: Topics, own: Own, day: date) -> Iterator[Activity]:
    """Yield the activities meant that go on somewhere else than where the asker is."""
    for row in directory.activities.values():
        over = row.end_date is not None and row.end_date < day
        elsewhere = not row.municipality_ids or not own.places.issuperset(row.municipality_ids)
        if folded(row.name) in topics.activities and elsewhere and not over:
            yield row


def _is_responsible(directory: Directory, person: Person, topics: Topics) -> bool:
    rows = directory.activities
    names = {folded(rows[one].name if one in rows else one) for one in person.responsible_for}
    return not names.isdisjoint(topics.activities)


def willing(
    directory: Directory,
    consents: Sequence[Consent],
    topics: Topics,
    asker: str,
    own: Own,
    day: date,
) -> list[str]:
    """Return who has agreed to be asked about such a thing: those who do it first, then by id."""
    found = {
        one.user_id
        for one in consents
        if one.user_id != asker
        and covers(directory, one.topic, topics)
        and not belongs_to(directory, own, one.user_id, day)
    }
    offices = {row.id for row in suited_offices(directory, topics, own, day)}

    def experienced(user_id: str) -> bool:
        return any(post.organization_id in offices for post in posts_on(directory, user_id, day))

    return sorted(found, key=lambda user_id: (not experienced(user_id), user_id))


def covers(directory: Directory, topic: str, topics: Topics) -> bool:
    """Whether what somebody agreed to be asked about is what a call is about."""
    if topic == EVERYTHING:
        return True
    if topic.startswith("Handlungsfeld "):
        return int(topic.split()[1]) in topics.fields
    return alike(topics_of(directory, topic), topics)
