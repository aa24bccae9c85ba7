"""Indexes over a directory's rows: who acts where, sits where, meets when."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from commands.questions.lexicon.normal import tokens
from storage.records import (
    Activity,
    Committee,
    Directory,
    Meeting,
    Membership,
    Organization,
    Person,
)

# The five bodies whose area is laid down for each municipality: field by field.
JURISDICTIONS = (
    "district_government_id",
    "regional_agency_id",
    "employment_agency_id",
    "chamber_of_commerce_id",
    "chamber_of_crafts_id",
)


def same_name(name: str) -> str:
    """Return a name without case, hyphens and endings: the same for all its spellings."""
    return "".join(token.stem for token in tokens(name))


class Register:
    """Looks rows up by what they refer to. Each index is made when it is first needed."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory

    @cached_property
    def by_actor(self) -> dict[str, list[Activity]]:
        """Activities by the id of who does them."""
        found: dict[str, list[Activity]] = defaultdict(list)
        for row in self.directory.activities.values():
            for actor in row.actor_ids:
                found[actor].append(row)
        return found

    @cached_property
    def by_partner(self) -> dict[str, list[Activity]]:
        """Activities by the id of a partner."""
        found: dict[str, list[Activity]] = defaultdict(list)
        for row in self.directory.activities.values():
            for partner in row.partner_ids:
                found[partner].append(row)
        return found

    @cached_property
    def activities_in(self) -> dict[str, list[Activity]]:
        """Activities by municipality; those of the whole region under ""."""
        found: dict[str, list[Activity]] = defaultdict(list)
        for row in self.directory.activities.values():
            for place in row.municipality_ids or ("",):
                found[place].append(row)
        return found

    @cached_property
    def seats_in(self) -> dict[str, list[Membership]]:
        """Seats by committee."""
        found: dict[str, list[Membership]] = defaultdict(list)
        for seat in self.directory.memberships.values():
            found[seat.committee_id].append(seat)
        return found

    @cached_property
    def seats_of(self) -> dict[str, list[Membership]]:
        """Seats by member."""
        found: dict[str, list[Membership]] = defaultdict(list)
        for seat in self.directory.memberships.values():
            found[seat.member_id].append(seat)
        return found

    @cached_property
    def seats_for(self) -> dict[str, list[Membership]]:
        """Seats by the id of whom they also speak for."""
        found: dict[str, list[Membership]] = defaultdict(list)
        for seat in self.directory.memberships.values():
            for row in seat.on_behalf_of_ids:
                found[row].append(seat)
        return found

    @cached_property
    def meetings_of(self) -> dict[str, list[Meeting]]:
        """Meetings by committee, in order of time."""
        found: dict[str, list[Meeting]] = defaultdict(list)
        for meeting in sorted(self.directory.meetings.values(), key=lambda row: row.start):
            found[meeting.committee_id].append(meeting)
        return found

    @cached_property
    def staff_of(self) -> dict[str, list[Person]]:
        """Persons by organization."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.directory.persons.values():
            if person.organization_id:
                found[person.organization_id].append(person)
        return found

    @cached_property
    def substitute_of(self) -> dict[str, list[Person]]:
        """Persons by the id of who substitutes for them."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.directory.persons.values():
            for row in person.substitute_ids:
                found[row].append(person)
        return found

    @cached_property
    def by_kind(self) -> dict[str, list[Organization]]:
        """Organizations by kind."""
        found: dict[str, list[Organization]] = defaultdict(list)
        for row in self.directory.organizations.values():
            found[row.kind].append(row)
        return found

    @cached_property
    def committees_in(self) -> dict[str, list[Committee]]:
        """Committees by municipality; those of the whole region under ""."""
        found: dict[str, list[Committee]] = defaultdict(list)
        for row in self.directory.committees.values():
            for place in row.municipality_ids or ("",):
                found[place].append(row)
        return found

    @cached_property
    def terms_by_name(self) -> dict[str, str]:
        """The ids of terms by their names and synonyms, as `same_name` writes them."""
        return {
            same_name(name): term.id
            for term in self.directory.terms.values()
            for name in (*term.synonyms, term.name)
        }

    @cached_property
    def holders(self) -> dict[str, frozenset[str]]:
        """The organizations that have a jurisdiction somewhere, by its field."""
        places = self.directory.municipalities.values()
        return {
            field: frozenset(row for place in places if (row := getattr(place, field)))
            for field in JURISDICTIONS
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

    def serves(self, organization_id: str, place_id: str) -> bool:
        """Whether an organization is the one, or one of those, for a municipality."""
        for field, holders in self.holders.items():
            if organization_id in holders:
                found = self.jurisdiction(place_id, field)
                return found is not None and found[0] == organization_id
        organization = self.directory.organizations[organization_id]
        return not organization.municipality_ids or place_id in organization.municipality_ids
