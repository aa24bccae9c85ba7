"""Which names of a directory mean exactly one thing, and which mean several.

A name is *clear* where no other row has it and no other row of its sheet has it as a part of a
longer name ("Beirat" beside "Beirat Dortmund" isn't). Words for kinds ("Jugendamt",
"Lenkungskreis") mean all rows of that kind until a place settles it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.question_generator.german import fold
from benchmarks.question_generator.words import surname_of
from storage.records import Activity, Committee, Directory, Municipality, Organization, Person

_Named = Municipality | Organization | Activity | Committee


@dataclass(frozen=True, slots=True)
class Owner:
    """A row by sheet and id."""

    sheet: str
    id: str


def names_of(row: _Named) -> tuple[str, ...]:
    return (row.name, *row.short_names)


def _holds(longer: str, part: str) -> bool:
    return longer != part and f" {part} " in f" {longer} "


class Names:
    """The names of one directory, folded, and who bears them."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.owners: dict[str, set[Owner]] = defaultdict(set)
        self._by_sheet: dict[str, dict[str, set[str]]] = {}
        self._add("place", directory.municipalities)
        self._add("organization", directory.organizations)
        self._add("activity", directory.activities)
        self._add("committee", directory.committees)
        self._own("term", {t.id: (t.name, *t.synonyms) for t in directory.terms.values()})
        self._own("person", {p.id: (p.name,) for p in directory.persons.values()})
        self.surnames: dict[str, set[str]] = defaultdict(set)
        for person in directory.persons.values():
            self.surnames[fold(surname_of(person.name))].add(person.id)
        self.vocabulary = self._words()
        places = (fold(name) for p in directory.municipalities.values() for name in names_of(p))
        self._place_words = {name for name in places if len(name) > 3}

    def _add(self, sheet: str, rows: Mapping[str, _Named]) -> None:
        self._own(sheet, {id_: names_of(row) for id_, row in rows.items()})

    def _own(self, sheet: str, rows: Mapping[str, Iterable[str]]) -> None:
        borne: dict[str, set[str]] = defaultdict(set)
        for id_, names in rows.items():
            for name in names:
                borne[fold(name)].add(id_)
                self.owners[fold(name)].add(Owner(sheet, id_))
        self._by_sheet[sheet] = borne

    def _words(self) -> frozenset[str]:
        words = {word for name in self.owners for word in name.split()}
        return frozenset(words | {word for name in self.surnames for word in name.split()})

    def clear(self, row: _Named, sheet: str) -> list[str]:
        """Return the row's names that mean only this row."""
        return [name for name in names_of(row) if self._is_clear(fold(name), Owner(sheet, row.id))]

    def _is_clear(self, name: str, owner: Owner) -> bool:
        if self.owners[name] != {owner}:
            return False
        others = self._by_sheet[owner.sheet].items()
        return not any(_holds(other, name) and ids != {owner.id} for other, ids in others)

    def of_activity(self, row: Activity) -> list[str]:
        """Return the names by which it may be asked for; rows that share the name are meant too.

        Left out are names of something else, parts of another activity's longer name, and words
        for its audience, which ask for more than this activity.
        """
        return [name for name in names_of(row) if self._names_activity(fold(name))]

    def _names_activity(self, name: str) -> bool:
        if {owner.sheet for owner in self.owners[name]} - {"activity", "term"}:
            return False
        if any(name in fold(other.audience) for other in self.directory.activities.values()):
            return False
        borne = self._by_sheet["activity"]
        longer = [ids for other, ids in borne.items() if _holds(other, name)]
        return all(ids <= borne[name] for ids in longer)

    def names_a_place(self, name: str) -> bool:
        return any(f" {place} " in f" {fold(name)} " for place in self._place_words)

    def of_person(self, person: Person) -> list[str]:
        """Return how the person may be called: full, and by surname where nobody shares it."""
        surname = fold(surname_of(person.name))
        styles = ["full"] if self.owners[fold(person.name)] == {Owner("person", person.id)} else []
        if self.surnames[surname] == {person.id} and not self.owners[surname]:
            styles += ["salutation", "surname"]
        return styles

    def shared_surnames(self) -> dict[str, set[str]]:
        return {name: ids for name, ids in self.surnames.items() if len(ids) > 1}

    def kind_words(self) -> dict[str, set[str]]:
        """Return words for a kind of organization that exactly the rows of that `art` bear.

        By the word as written: "Jugendamt", and an abbreviation that opens a short name of each
        ("JA"). A word that some other organization's name also opens with is left out.
        """
        organizations = self.directory.organizations.values()
        by_kind: dict[str, set[str]] = defaultdict(set)
        for organization in organizations:
            by_kind[organization.kind].add(organization.id)
        found: dict[str, set[str]] = {}
        for kind, ids in by_kind.items():
            openings = [self._openings(self.directory.organizations[id_]) for id_ in ids]
            for word in {kind, *set.intersection(*openings)} - {""}:
                if self._opened_by(word) == ids:
                    found[word] = ids
        return found

    @staticmethod
    def _openings(organization: Organization) -> set[str]:
        short = (name.split(" ")[0] for name in organization.short_names if " " in name)
        return {word for word in short if sum(letter.isupper() for letter in word) > 1}

    def _opened_by(self, word: str) -> set[str]:
        wanted = fold(word)
        return {
            organization.id
            for organization in self.directory.organizations.values()
            if any(f" {wanted} " in f" {fold(name)} " for name in names_of(organization))
        }

    def committee_words(self) -> dict[str, set[str]]:
        """Return words for committees ("Lenkungskreis") and which bear a name with that word."""
        found: dict[str, set[str]] = {}
        for committee in self.directory.committees.values():
            word = committee.kind
            if word and not self.owners.get(fold(word)):
                found[word] = self._committees_with(word)
        return {word: ids for word, ids in found.items() if ids}

    def _committees_with(self, word: str) -> set[str]:
        wanted = fold(word)
        return {
            committee.id
            for committee in self.directory.committees.values()
            if any(f" {wanted} " in f" {fold(name)} " for name in names_of(committee))
        }
