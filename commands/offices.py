"""Which coordination office is in charge of a place; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storage.records import Directory, Municipality, Organization

_KIND = "koordinierungsstelle"  # of `organisationen.art`


@dataclass(frozen=True, slots=True)
class Office:
    """A place and its coordination office; `None` where the directory holds none for it."""

    place: Municipality
    organization: Organization | None

    @property
    def name(self) -> str:
        """The office's name."""
        if self.organization is None:
            return f"Koordinierungsstelle {self.place.name}"
        return self.organization.name


def office_of(directory: Directory, municipality_id: str) -> Office | None:
    """Return a place's office, its own or that of the Kreis it is part of; None for no place."""
    place = directory.municipalities.get(municipality_id)
    if place is None:
        return None
    for here in upwards(directory, place):
        for organization in directory.organizations.values():
            if _KIND in organization.kind.casefold() and here.id in organization.municipality_ids:
                return Office(place, organization)
    return Office(place, None)


def upwards(directory: Directory, place: Municipality) -> Iterator[Municipality]:
    """Give the place, then what it is part of, each once."""
    seen: set[str] = set()
    here: Municipality | None = place
    while here is not None and here.id not in seen:
        yield here
        seen.add(here.id)
        here = directory.municipalities.get(here.part_of_id or "")
