"""Those who were told before, as if the next question named them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from commands.questions.reading.model import Mention, Reading
from storage.records import Directory

Named: TypeAlias = dict[str, tuple[Mention, ...]]


def answered(ids: tuple[str, ...], directory: Directory) -> Named:
    """Return what was answered last as if it had been named in the question."""
    organizations = tuple(row for row in ids if row in directory.organizations)
    persons = tuple(row for row in ids if row in directory.persons)
    return {
        "organizations": tuple(
            Mention(0, 0, "organization", (row,), "name", 1.0, directory.organizations[row].name)
            for row in organizations
        ),
        "persons": tuple(
            Mention(0, 0, "person", (row,), "name", 1.0, directory.persons[row].name)
            for row in persons
        ),
    }


def others_than(named: Named) -> Named:
    """Return those that are known already as left out ("wer noch?")."""
    return {slot: tuple(replace(m, excluded=True) for m in each) for slot, each in named.items()}


def house_of_person(
    new: Reading, old: Reading, ids: tuple[str, ...], directory: Directory
) -> Named | None:
    """Return where somebody told before works, whose head or deputy is asked for, less them.

    "Wer ist X?" – "und wer ist sein Chef?", "und die Stellvertretung?"
    """
    people = answered(ids, directory)["persons"]
    asked = new.asks in ("who", "contact") and (new.cues.leads or new.cues.deputy)
    houses = {directory.persons[row].organization_id for person in people for row in person.ids}
    house = houses.pop() if len(houses) == 1 else None
    if not asked or old.organizations or not house:
        return None
    name = directory.organizations[house].name
    there = Mention(0, 0, "organization", (house,), "name", 1.0, name, wider=(house,))
    return {"organizations": (there,)} | others_than({"persons": people})


def among_those_told(new: Reading, ids: tuple[str, ...], directory: Directory) -> Reading:
    """Return a reading of "wer davon …", less those told who aren't of the place that it names."""
    places = {row for place in new.places for row in place.ids}
    homes: dict[str, tuple[str, ...]] = {
        row: table[row].municipality_ids
        for table in (directory.organizations, directory.persons, directory.activities)
        for row in ids
        if row in table
    }
    kept = (row for row in ids if not places or places & set(homes.get(row, places)))
    return new.with_(places=(), referents=tuple(kept))
