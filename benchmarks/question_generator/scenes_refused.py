"""Scenes that no directory answers: private life, judgement, forecasts, other towns and topics."""

from __future__ import annotations

from benchmarks.question_generator.german import fold
from benchmarks.question_generator.oracle import UNKNOWN
from benchmarks.question_generator.wordlists import word_list
from benchmarks.question_generator.words import Noun, Slot, Text
from benchmarks.question_generator.world import Maker, Scene, World


def _of_person(world: World) -> Scene | None:
    person = world.person()
    name = world.human(person) if person else None
    return Scene(UNKNOWN, {"person": name}) if name else None


def _of_body(world: World) -> Scene | None:
    name = world.body(world.organization())
    return Scene(UNKNOWN, {"organization": name}) if name else None


def _of_activity(world: World) -> Scene | None:
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    town = world.town(world.place_of(row)) if row else None
    return Scene(UNKNOWN, {"activity": Noun(name), "place": town}) if name and town else None


def _of_committee(world: World) -> Scene | None:
    committee = world.committee()
    name = world.runde(committee) if committee else None
    return Scene(UNKNOWN, {"committee": name}) if name else None


def _of_place(world: World) -> Scene | None:
    town = world.town(world.place())
    return Scene(UNKNOWN, {"place": town}) if town else None


def _elsewhere(world: World) -> Scene | None:
    known = " ".join(world.names.vocabulary)
    city = world.one(city for city in word_list("elsewhere") if fold(city) not in known)
    row = world.activity()
    name = world.activity_name(row, placed=True) if row else None
    word = world.one(sorted(word for word, ids in world.kind_words.items() if len(ids) > 1))
    if city is None or name is None or word is None:
        return None
    slots: dict[str, Slot] = {"city": Text(city), "activity": Noun(name), "kind": Noun(word)}
    return Scene(UNKNOWN, slots)


def _free(world: World) -> Scene | None:  # noqa: ARG001 (a maker like the others)
    return Scene(UNKNOWN)


MAKERS: dict[str, Maker] = {
    "unknown.person": _of_person,
    "unknown.body": _of_body,
    "unknown.activity": _of_activity,
    "unknown.committee": _of_committee,
    "unknown.place": _of_place,
    "unknown.elsewhere": _elsewhere,
    "unknown.free": _free,
}
