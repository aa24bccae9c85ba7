"""Who may do what where: from the configuration and the directory, never from display names.

Pure. A role is worked out anew for each message, from the room's binding and the present
directory, so that it ends on the day on which a post, a seat or a binding ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from bot.settings import AccessSettings
from commands.committees.seats import keeps_office, posts_on
from commands.contract import Asker, Role
from storage.records import Directory, Municipality, Organization, Person, RoomSettings

# Of the column `organisationen.art`; case does not matter.
COORDINATION_OFFICE_KIND = "kommunale koordinierungsstelle"


def is_admitted(user_id: str, access: AccessSettings) -> bool:
    """Whether the bot serves this user at all: by server, by name, or as an operator."""
    if user_id in access.ignored:
        return False
    named = user_id in access.people or user_id in access.operators
    return named or _server(user_id) in access.servers


def asker_for(
    user_id: str,
    room_settings: RoomSettings,
    directory: Directory,
    access: AccessSettings,
    room_power: float,
    today: date,
) -> Asker:
    """Return the user with every role held today in a room of these settings.

    Higher roles include the lower ones. Whoever is not admitted holds none, whatever the
    directory says.
    """
    if not is_admitted(user_id, access):
        return Asker(user_id, roles=frozenset(), room_power=room_power)
    index = _index(directory)
    persons = posts_on(directory, user_id, today)
    manages = keeps_office(directory, room_settings.committee_id or "", persons, today)
    return Asker(
        user_id=user_id,
        roles=_roles(user_id, persons, room_settings, index, access, manages=manages),
        person_id=persons[0].id if persons else None,
        offices=index.offices_of(persons),
        room_power=room_power,
    )


def _roles(
    user_id: str,
    persons: list[Person],
    room: RoomSettings,
    index: _Index,
    access: AccessSettings,
    *,
    manages: bool,
) -> frozenset[Role]:
    if user_id in access.operators:
        return frozenset(Role)
    roles = {Role.GUEST}
    if _is_office_here(persons, room, index):
        roles.add(Role.COORDINATION_OFFICE)
    if manages:
        roles.add(Role.COMMITTEE_OFFICE)
    if persons or _server(user_id) in index.servers:
        roles.add(Role.MEMBER)
    return frozenset(roles)


def _is_office_here(persons: list[Person], room: RoomSettings, index: _Index) -> bool:
    """Whether one of the persons belongs to the coordination office that the room counts.

    A municipality's room counts its own office only, a committee's room those of its
    municipalities; a region's, an unbound room and a direct chat count any.
    """
    if room.kind == "municipality":
        return room.municipality_id in index.offices_of(persons)
    if room.kind == "committee":
        concerned = index.committees.get(room.committee_id or "")
        if concerned is None or concerned:
            return not index.offices_of(persons).isdisjoint(concerned or ())
    return any(person.organization_id in index.served for person in persons)


def _server(user_id: str) -> str:
    return user_id.partition(":")[2].lower()


# --- Found once for each directory --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """What roles depend on, by the keys that a message brings.

    `served` holds, for each coordination office, the municipalities that it serves; `committees`
    the municipalities of each committee, none meaning the whole region.
    """

    servers: frozenset[str]
    served: Mapping[str, frozenset[str]]
    committees: Mapping[str, tuple[str, ...]]

    def offices_of(self, persons: Iterable[Person]) -> frozenset[str]:
        """Return the municipalities whose coordination office any of the persons belongs to."""
        served = (self.served.get(person.organization_id or "", ()) for person in persons)
        return frozenset(municipality for part in served for municipality in part)


_indexes: WeakKeyDictionary[Directory, _Index] = WeakKeyDictionary()


def _index(directory: Directory) -> _Index:
    """Return the index of a directory; two threads may both make it, to the same effect."""
    known = _indexes.get(directory)
    if known is None:
        known = _indexes[directory] = _make_index(directory)
    return known


def _make_index(directory: Directory) -> _Index:
    return _Index(
        servers=frozenset(
            server.lower()
            for place in directory.municipalities.values()
            for server in place.servers
        ),
        served=_served(directory),
        committees={row.id: row.municipality_ids for row in directory.committees.values()},
    )


def _served(directory: Directory) -> dict[str, frozenset[str]]:
    offices = [
        organization
        for organization in directory.organizations.values()
        if organization.kind.casefold() == COORDINATION_OFFICE_KIND
    ]
    served: dict[str, set[str]] = {office.id: set() for office in offices}
    for place in directory.municipalities.values():
        for office in _offices_for(place, offices, directory):
            served[office.id].add(place.id)
    return {office_id: frozenset(places) for office_id, places in served.items()}


def _offices_for(
    place: Municipality, offices: list[Organization], directory: Directory
) -> list[Organization]:
    """Return a municipality's own offices, else those of the Kreis that it is part of."""
    seen: set[str] = set()
    above: Municipality | None = place
    while above is not None and above.id not in seen:
        own = [office for office in offices if above.id in office.municipality_ids]
        if own:
            return own
        seen.add(above.id)
        above = directory.municipalities.get(above.part_of_id or "")
    return []
