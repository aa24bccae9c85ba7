"""Indexes over a directory's rows: who acts where, sits where, meets when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from commands.questions.lexicon.changes import Change, Ranks
from commands.questions.lexicon.index import Rows, distinct
from commands.questions.lexicon.normal import tokens
from storage.records import (
    Activity,
    Committee,
    Directory,
    Meeting,
    Membership,
    Municipality,
    Organization,
    Person,
    Record,
    Term,
)

# The five bodies whose area is laid down for each municipality: field by field.
JURISDICTIONS = (
    "district_government_id",
    "regional_agency_id",
    "employment_agency_id",
    "chamber_of_commerce_id",
    "chamber_of_crafts_id",
)
_COORDINATION = "koordinierungsstelle"
_EVERYWHERE = ("",)
_UPPER_YEAR = re.compile(r"\b(?:EF|Q[12])\b")
_YEARS = re.compile(r"\b(\d{1,2})(?:\.)?(?: (bis|und|oder) (\d{1,2}))?")

R = TypeVar("R", bound=Record)


def same_name(name: str) -> str:
    """Return a name without case, hyphens and endings: the same for all its spellings."""
    return "".join(token.stem for token in tokens(name))


class Index(dict[str, list[R]], Generic[R]):
    """Rows of one sheet by what they refer to, in the order of the directory or one given."""

    def __init__(
        self,
        shelf: str,
        keys: Callable[[R], Iterable[str]],
        order: Callable[[R], datetime] | None = None,
    ) -> None:
        super().__init__()
        self._shelf = shelf
        self._keys = keys
        self._order = order

    def fill(self, directory: Directory) -> None:
        """File all rows, into an index that is empty."""
        rows: Iterable[R] = getattr(directory, self._shelf).values()
        for row in sorted(rows, key=self._order) if self._order else rows:
            for key in dict.fromkeys(self._keys(row)):
                self.setdefault(key, []).append(row)

    def replace(self, old: R | None, new: R | None, ranks: Ranks) -> None:
        """Put the new row in the old one's stead, or in its place by `ranks`."""
        before = dict.fromkeys(self._keys(old)) if old is not None else {}
        now = dict.fromkeys(self._keys(new)) if new is not None else {}
        staying = before.keys() & now.keys() if self._order is None else frozenset()
        for key in before:
            position = next(i for i, row in enumerate(self[key]) if row is old)
            if new is not None and key in staying:
                self[key][position] = new
            else:
                del self[key][position]
                if not self[key]:
                    del self[key]
        for key in now:
            if new is not None and key not in staying:
                self._insert(key, new, ranks)

    def _insert(self, key: str, new: R, ranks: Ranks) -> None:
        rows = self.setdefault(key, [])
        rows.append(new)
        if len(rows) > 1:
            places = ranks.of(self._shelf)
            rows.sort(key=lambda row: places[row.id])
            if self._order:
                rows.sort(key=self._order)


class Register:
    """Looks rows up by what they refer to."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        # Activities by the id of who does them, of a partner, and by municipality; those of the
        # whole region under "". So it is with organizations and committees.
        self.by_actor = Index[Activity]("activities", lambda row: row.actor_ids)
        self.by_partner = Index[Activity]("activities", lambda row: row.partner_ids)
        self.activities_in = Index[Activity]("activities", _places)
        self.by_grade = Index[Activity]("activities", grades)
        self.by_field = Index[Activity]("activities", lambda row: (str(row.field_of_action),))
        self.organizations_in = Index[Organization]("organizations", _places)
        self.coordination_in = Index[Organization]("organizations", _coordinated)
        self.by_kind = Index[Organization]("organizations", lambda row: (row.kind,))
        self.committees_in = Index[Committee]("committees", _places)
        # Persons by municipality, by organization, and by the id of who substitutes for them.
        self.persons_in = Index[Person]("persons", lambda row: row.municipality_ids)
        self.staff_of = Index[Person]("persons", lambda row: filter(None, (row.organization_id,)))
        self.substitute_of = Index[Person]("persons", lambda row: row.substitute_ids)
        # Seats by committee, by member, and by the id of whom they also speak for.
        self.seats_in = Index[Membership]("memberships", lambda row: (row.committee_id,))
        self.seats_of = Index[Membership]("memberships", lambda row: (row.member_id,))
        self.seats_for = Index[Membership]("memberships", lambda row: row.on_behalf_of_ids)
        # Meetings by committee and by month ("2026-11"), in order of time.
        self.meetings_in = Index[Meeting](
            "meetings", lambda row: (f"{row.start:%Y-%m}",), lambda row: row.start
        )
        self.meetings_of = Index[Meeting](
            "meetings", lambda row: (row.committee_id,), lambda row: row.start
        )
        self._indexes: Mapping[type, tuple[Index[Any], ...]] = {
            Activity: (
                self.by_actor,
                self.by_partner,
                self.activities_in,
                self.by_grade,
                self.by_field,
            ),
            Organization: (self.organizations_in, self.coordination_in, self.by_kind),
            Committee: (self.committees_in,),
            Person: (self.persons_in, self.staff_of, self.substitute_of),
            Membership: (self.seats_in, self.seats_of, self.seats_for),
            Meeting: (self.meetings_of, self.meetings_in),
        }
        for indexes in self._indexes.values():
            for index in indexes:
                index.fill(directory)
        self._derive()

    def update(self, changes: Iterable[Change], directory: Directory, ranks: Ranks) -> None:
        """Take over changed rows; `directory` holds all rows as they are now, in their `ranks`."""
        self.directory = directory
        derives = False
        # What is gone has no rank any more, so it leaves first.
        for old, new in sorted(changes, key=lambda change: change[1] is not None):
            for index in self._indexes.get(type(new or old), ()):
                index.replace(old, new, ranks)
            derives = derives or isinstance(new or old, Municipality | Term)
        if derives:
            self._derive()

    def _derive(self) -> None:
        places = self.directory.municipalities.values()
        # The organizations that have a jurisdiction somewhere, by its field.
        self.holders = {
            field: frozenset(row for place in places if (row := getattr(place, field)))
            for field in JURISDICTIONS
        }
        # The ids of terms by their names and synonyms, as `same_name` writes them.
        self.terms_by_name = {
            same_name(name): term.id
            for term in self.directory.terms.values()
            for name in (*term.synonyms, term.name)
        }

    def jurisdiction(self, place_id: str, field: str) -> tuple[str, str] | None:
        """Return the body in charge of a municipality, and the row that says so.

        The municipality's own cell wins; an empty one is inherited from what it is part of.
        """
        for here in self.within(place_id):
            body = getattr(self.directory.municipalities[here], field)
            if body:
                return body, here
        return None

    def within(self, place_id: str) -> list[str]:
        """Return a municipality and what it is part of, nearest first."""
        found: list[str] = []
        place = self.directory.municipalities.get(place_id)
        while place is not None and place.id not in found:
            found.append(place.id)
            place = self.directory.municipalities.get(place.part_of_id or "")
        return found

    def field_of(self, organization_ids: tuple[str, ...]) -> str | None:
        """Return the jurisdiction that all of these organizations hold, if there is one."""
        wanted = set(organization_ids)
        if not wanted:
            return None
        held = [field for field, holders in self.holders.items() if wanted & holders]
        if len(held) == 1 and len(wanted & self.holders[held[0]]) * 2 > len(wanted):
            return held[0]
        return None

    def near(self, places: Iterable[str]) -> Rows:
        """Return the organizations that may be there for one of the places."""
        found = [row.id for place in (*places, "") for row in self.organizations_in.get(place, ())]
        for place in places:
            held = (self.jurisdiction(place, field) for field in JURISDICTIONS)
            found += [body[0] for body in held if body]
        return distinct(found)

    def serves(self, organization_id: str, place_id: str) -> bool:
        """Whether an organization is the one, or one of those, for a municipality."""
        for field, holders in self.holders.items():
            if organization_id in holders:
                found = self.jurisdiction(place_id, field)
                return found is not None and found[0] == organization_id
        organization = self.directory.organizations[organization_id]
        return not organization.municipality_ids or place_id in organization.municipality_ids


def _places(row: Activity | Organization | Committee) -> tuple[str, ...]:
    return row.municipality_ids or _EVERYWHERE


def _coordinated(row: Organization) -> tuple[str, ...]:
    """Return the municipalities of which an organization is the coordination office."""
    return row.municipality_ids if _COORDINATION in row.kind.casefold() else ()


def grades(row: Activity) -> frozenset[str]:
    """Return the school years of an activity: {"8", "9", "10"} for "Klasse 8 bis 10"."""
    return _grades(f"{row.season} {row.audience}")


@lru_cache(maxsize=4_000)
def _grades(text: str) -> frozenset[str]:
    found = {word.casefold() for word in _UPPER_YEAR.findall(text)}
    for first, link, last in _YEARS.findall(text):
        numbers = (int(first), int(last or first))
        span = range(numbers[0], numbers[1] + 1) if link == "bis" else numbers
        found |= {str(number) for number in span}
    return frozenset(found)
