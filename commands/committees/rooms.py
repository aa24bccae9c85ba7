"""In which rooms a committee hears of its meetings, and its office of what is to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from storage.database import Session
from storage.records import Committee
from storage.rooms import BoundRoom, bound_rooms

NOBODY_IS_TOLD = (
    "Erinnern kann ich nirgends: Kein Raum ist dem Gremium oder seiner Kommune zugeordnet."
)


def rooms_of(session: Session, committee: Committee) -> list[str]:
    """Return the committee's own rooms, else its one municipality's, else the region's.

    None where no such room is bound: then nobody can be told.
    """
    return [one.room_id for one in Rooms(bound_rooms(session)).of(committee)]


class Rooms:
    """The bound rooms, by what they stand for: for who asks about many committees."""

    def __init__(self, bound: Iterable[BoundRoom]) -> None:
        self._committees: dict[str | None, list[BoundRoom]] = defaultdict(list)
        self._places: dict[str | None, list[BoundRoom]] = defaultdict(list)
        self._region: list[BoundRoom] = []
        for room in bound:
            settings = room.settings
            if settings.kind == "committee":
                self._committees[settings.committee_id].append(room)
            elif settings.kind == "municipality":
                self._places[settings.municipality_id].append(room)
            else:
                self._region.append(room)

    def of(self, committee: Committee) -> list[BoundRoom]:
        """Return in which rooms a committee hears of its meetings, as `rooms_of` does."""
        return self._committees.get(committee.id) or self._of_place(committee)[:1]

    def of_office(self, committee: Committee) -> list[BoundRoom]:
        """Return the one room in which those who prepare a committee's meetings are told.

        It is the room of the coordination office of its one municipality, else the committee's.
        """
        if len(committee.municipality_ids) == 1 and (place := self._of_place(committee)):
            return place[:1]
        return self.of(committee)[:1]

    def _of_place(self, committee: Committee) -> list[BoundRoom]:
        if len(committee.municipality_ids) == 1:
            return self._places.get(committee.municipality_ids[0], [])
        return self._region
