"""One directory on one day, with all that scenes are drawn from."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias, TypeVar

from benchmarks.question_generator.names import Names
from benchmarks.question_generator.oracle import Expected, Oracle
from benchmarks.question_generator.oracle_committees import Committees
from benchmarks.question_generator.words import Human, Noun, Slot, Town
from storage.records import Activity, Committee, Directory, Municipality, Organization, Person

_T = TypeVar("_T")


class World:
    """The directory, its look-ups, its names and a source of chance."""

    def __init__(self, directory: Directory, today: date, chance: random.Random) -> None:
        self.directory = directory
        self.today = today
        self.chance = chance
        self.oracle = Oracle(directory, today)
        self.committees = Committees(directory, today)
        self.names = Names(directory)
        self.kind_words = self.names.kind_words()
        self.committee_words = self.names.committee_words()

    def one(self, things: Iterable[_T]) -> _T | None:
        """Draw one; None of nothing."""
        listed: Sequence[_T] = list(things)
        return self.chance.choice(listed) if listed else None

    def place(self) -> Municipality:
        return self.chance.choice(list(self.directory.municipalities.values()))

    def organization(self) -> Organization:
        return self.chance.choice(list(self.directory.organizations.values()))

    def committee(self, *, living: bool = True) -> Committee | None:
        """Draw a committee; an abolished one with living=False."""
        rows = self.directory.committees.values()
        return self.one(row for row in rows if self.committees.abolished(row) is not living)

    def person(self) -> Person | None:
        """Draw somebody in office."""
        people = self.directory.persons.values()
        return self.one(person for person in people if self.oracle.in_office(person))

    def activity(self) -> Activity | None:
        """Draw an activity that runs today."""
        rows = self.directory.activities.values()
        return self.one(row for row in rows if self.oracle.in_force(row, self.oracle.now))

    def place_of(self, row: Activity) -> Municipality:
        """Draw a place where the activity counts."""
        ids = row.municipality_ids or tuple(self.directory.municipalities)
        return self.directory.municipalities[self.chance.choice(ids)]

    # What they may be called

    def town(self, place: Municipality) -> Town | None:
        """Call a place; codes such as number plates are rare, single letters never used."""
        clear = self.names.clear(place, "place")
        common = [name for name in clear if not (name.isupper() and len(name) < 4)]
        codes = [name for name in clear if name.isupper() and 1 < len(name) < 4]
        name = self.one(codes) if codes and self.chance.random() < 0.06 else self.one(common)
        return Town(name) if name else None

    def activity_name(self, row: Activity, *, placed: bool = False) -> str | None:
        """Call an activity; with placed=True by a name that doesn't hold a place already."""
        names = [n for n in self.names.of_activity(row) if not (placed and self._has_place(n))]
        return self.one(names)

    def _has_place(self, name: str) -> bool:
        return self.names.names_a_place(name)

    def body(self, row: Organization) -> Noun | None:
        """Call an organization by a name that means only it."""
        names = [name for name in self.names.clear(row, "organization") if _speakable(name)]
        name = self.one(names)
        return Noun(name) if name else None

    def runde(self, row: Committee) -> Noun | None:
        """Call a committee by a clear name, or by what it is and its place."""
        names = [Noun(name) for name in self.names.clear(row, "committee") if _speakable(name)]
        names += self._kind_and_place(row)
        return self.one(names)

    def _kind_and_place(self, row: Committee) -> list[Noun]:
        ids = self.committee_words.get(row.kind, set())
        here = [self.directory.committees[id_] for id_ in ids]
        found = []
        for place_id in row.municipality_ids:
            alike = [c for c in here if place_id in c.municipality_ids]
            town = self.town(self.directory.municipalities[place_id])
            if alike == [row] and town:
                found.append(Noun(row.kind, f" {town.form('in')}"))
        return found

    def human(self, person: Person) -> Human | None:
        """Call a person by a name that means nobody else."""
        style = self.one(self.names.of_person(person))
        return Human(person.name, style) if style else None

    def member(self, member_id: str) -> Slot | None:
        """Call who has a seat: an organization or a person."""
        if member_id in self.directory.organizations:
            return self.body(self.directory.organizations[member_id])
        person = self.directory.persons.get(member_id)
        return self.human(person) if person else None


def _speakable(name: str) -> bool:
    """Tell whether somebody may type it: no brackets, no bare "am Kanalufer"."""
    return "(" not in name and name.split(" ", 1)[0].casefold() not in ("am", "an", "im", "zum")


@dataclass(frozen=True, slots=True)
class Scene:
    """What is asked about: the words for a wording's slots, and what is right."""

    expected: Expected
    slots: Mapping[str, Slot] = field(default_factory=dict)
    room: str | None = None


Maker: TypeAlias = Callable[[World], Scene | None]
