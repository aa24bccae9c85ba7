"""Scenes about what a body or a place offers, and where something runs."""

from __future__ import annotations

import re

from benchmarks.question_generator.german import fold
from benchmarks.question_generator.names import names_of
from benchmarks.question_generator.oracle import Expected, found
from benchmarks.question_generator.words import Noun, Slot, Text
from benchmarks.question_generator.world import Maker, Scene, World
from storage.records import Activity, Organization


def _doer(world: World) -> Organization | None:
    """Draw a body, mostly one that does something."""
    if world.chance.random() < 0.15:
        return world.organization()
    rows = [actor for row in world.directory.activities.values() for actor in row.actor_ids]
    return world.directory.organizations.get(world.one(sorted(set(rows))) or "")


def _of_body(world: World) -> Scene | None:
    organization = _doer(world)
    name = world.body(organization) if organization else None
    if organization is None or name is None:
        return None
    ids = [row.id for row in world.oracle.done_by(organization.id)]
    return Scene(found("what", ids), {"organization": name})


def _of_body_in_place(world: World) -> Scene | None:
    organization = _doer(world)
    name = world.body(organization) if organization else None
    rows = world.oracle.done_by(organization.id) if organization else []
    if organization is None or name is None or len(rows) < 2:
        return None
    if any(map(world.names.names_a_place, names_of(organization))):
        return None
    place = world.place_of(world.chance.choice(rows))
    town = world.town(place)
    here = [row for row in rows if world.oracle.counts_for(row, place)]
    return Scene(_with_whole_region(here), {"organization": name, "place": town}) if town else None


def _with_whole_region(rows: list[Activity]) -> Expected:
    """Rows for the whole region count for a place, but hardly anybody asking for it means them."""
    return found("what", [r.id for r in rows], [r.id for r in rows if r.municipality_ids])


def _in_field(world: World) -> Scene | None:
    place = world.place()
    number = world.chance.randint(1, 4)
    town = world.town(place)
    rows = [r for r in world.oracle.offered_in(place) if r.field_of_action == number]
    if town is None or (rows and not any(row.municipality_ids for row in rows)):
        return None
    return Scene(_with_whole_region(rows), {"place": town, "number": Text(str(number))})


def _in_place(world: World) -> Scene | None:
    place = world.place()
    town = world.town(place)
    rows = world.oracle.offered_in(place)
    return Scene(_with_whole_region(rows), {"place": town}) if town else None


def _for_audience(world: World) -> Scene | None:
    """By the exact words for an audience, where no other audience of the place shares a word."""
    row = world.activity()
    if row is None or not re.fullmatch(r"[^\d,]+", row.audience):
        return None
    place = world.place_of(row)
    town = world.town(place)
    offers = world.oracle.offered_in(place)
    alike = [other for other in offers if fold(other.audience) == fold(row.audience)]
    words = {word for word in fold(row.audience).split() if len(word) > 4}
    for other in offers:
        said = fold(" ".join((other.audience, other.name, other.purpose, *other.short_names)))
        if other not in alike and any(_stem(word) in said for word in words):
            return None
    if town is None:
        return None
    slots: dict[str, Slot] = {"place": town, "audience": Text(row.audience)}
    return Scene(found("what", [other.id for other in alike]), slots)


def _stem(word: str) -> str:
    return word[: max(5, len(word) - 3)]


def _where(world: World) -> Scene | None:
    rows = _spread(world)
    if rows is None:
        return None
    name, running = rows
    return Scene(found("where", world.oracle.places_of(running)), {"activity": Noun(name)})


def _spread(world: World) -> tuple[str, list[Activity]] | None:
    """Draw an activity by name that isn't bound to the whole region or to one place by its name."""
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    running = world.oracle.running(name) if name else []
    if name is None or not all(other.municipality_ids for other in running):
        return None
    return name, running


def _where_not(world: World) -> Scene | None:
    rows = _spread(world)
    if rows is None:
        return None
    lacking = set(world.directory.municipalities) - world.oracle.places_of(rows[1])
    return Scene(found("where", lacking), {"activity": Noun(rows[0])})


def _cities_without(world: World) -> Scene | None:
    rows = _spread(world)
    if rows is None or not world.oracle.cities():
        return None
    lacking = world.oracle.cities() - world.oracle.places_of(rows[1])
    return Scene(found("where", lacking), {"activity": Noun(rows[0])})


def _where_body(world: World) -> Scene | None:
    organization = _doer(world)
    name = world.body(organization) if organization else None
    rows = world.oracle.done_by(organization.id) if organization else []
    if organization is None or name is None or not rows:
        return None
    if not all(row.municipality_ids for row in rows):
        return None
    if world.names.names_a_place(name.text) or world.oracle.is_in_charge(organization):
        return None
    return Scene(found("where", world.oracle.places_of(rows)), {"organization": name})


def _where_body_does(world: World) -> Scene | None:
    organization = _doer(world)
    name = world.body(organization) if organization else None
    row = world.one(world.oracle.done_by(organization.id)) if organization else None
    called = world.activity_name(row, placed=True) if row else None
    if organization is None or name is None or called is None:
        return None
    rows = [r for r in world.oracle.running(called) if organization.id in r.actor_ids]
    if not all(r.municipality_ids for r in rows) or world.names.names_a_place(name.text):
        return None
    slots = {"organization": name, "activity": Noun(called)}
    return Scene(found("where", world.oracle.places_of(rows)), slots)


MAKERS: dict[str, Maker] = {
    "what.body": _of_body,
    "what.body_place": _of_body_in_place,
    "what.field": _in_field,
    "what.place": _in_place,
    "what.audience": _for_audience,
    "where.activity": _where,
    "where.not": _where_not,
    "where.cities": _cities_without,
    "where.body": _where_body,
    "where.body_activity": _where_body_does,
}
