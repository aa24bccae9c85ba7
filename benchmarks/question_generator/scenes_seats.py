"""Scenes about seats: in which committees somebody sits, and who speaks there for whom."""

from __future__ import annotations

from benchmarks.question_generator.oracle import found
from benchmarks.question_generator.world import Maker, Scene, World


def _of_member(*, roles: tuple[str, ...] = ()) -> Maker:
    def scene(world: World) -> Scene | None:
        seats = world.directory.memberships.values()
        wanted = {s.member_id for s in seats if not roles or s.role in roles}
        organization = world.organization().id
        member = organization if world.chance.random() < 0.12 else world.one(sorted(wanted))
        called = world.member(member) if member else None
        if member is None or called is None or world.committees.guest_in(member):
            return None
        ids = world.committees.committees_of(member, roles)
        return Scene(found("committees", ids), {"member": called})

    return scene


def _of_place(world: World) -> Scene | None:
    place = world.place()
    town = world.town(place)
    rows = [c for c in world.directory.committees.values() if world.committees.living(c)]
    here = [c.id for c in rows if place.id in c.municipality_ids]
    only = [c.id for c in rows if c.municipality_ids == (place.id,)]
    return (
        Scene(found("committees", here, *([only] if only else [])), {"place": town})
        if town
        else None
    )


def _speaks_for(world: World) -> Scene | None:
    """Who speaks in a committee for a place."""
    seats = [s for s in world.directory.memberships.values() if s.on_behalf_of_ids]
    seat = world.one(seats)
    committee = world.directory.committees[seat.committee_id] if seat else None
    place_id = world.one(seat.on_behalf_of_ids) if seat else None
    place = world.directory.municipalities.get(place_id or "")
    name = world.runde(committee) if committee else None
    if committee is None or place is None or name is None or name.tail:
        return None
    if world.chance.random() < 0.2:
        strangers = [
            p
            for p in world.directory.municipalities.values()
            if p.id not in committee.municipality_ids and p.part_of_id is None
        ]
        place = world.one(strangers) or place
    town = world.town(place)
    expected = found("proxy", world.committees.speaking_for(committee, place.id))
    return Scene(expected, {"committee": name, "place": town}) if town else None


def _spoken_for(world: World) -> Scene | None:
    """For whom somebody speaks in a committee."""
    seats = [s for s in world.directory.memberships.values() if s.on_behalf_of_ids]
    seat = world.one(seats)
    committee = world.directory.committees[seat.committee_id] if seat else None
    name = world.runde(committee) if committee else None
    if seat is None or committee is None or name is None:
        return None
    member_id: str | None = seat.member_id
    if world.chance.random() < 0.15:
        member_id = world.one(sorted(world.committees.members(committee)))
    member = world.member(member_id) if member_id else None
    expected = found("represents", world.committees.spoken_for_by(committee, member_id or ""))
    return Scene(expected, {"committee": name, "member": member}) if member else None


MAKERS: dict[str, Maker] = {
    "committees.of": _of_member(),
    "committees.chair": _of_member(roles=("Vorsitz",)),
    "committees.place": _of_place,
    "proxy.place": _speaks_for,
    "represents.seat": _spoken_for,
}
