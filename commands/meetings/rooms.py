"""In which rooms a committee hears of its meetings, and its office of what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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
    return [one.room_id for one in rooms_among(bound_rooms(session), committee)]


def rooms_among(rooms: Iterable[BoundRoom], committee: Committee) -> list[BoundRoom]:
    """Return in which of the rooms a committee hears of its meetings, as `rooms_of` does."""
    rooms = list(rooms)
    own = [one for one in rooms if one.settings.kind == "committee"
           and one.settings.committee_id == committee.id]  # fmt: skip
    return own or _of_place(rooms, committee)[:1]


def office_among(rooms: Sequence[BoundRoom], committee: Committee) -> list[BoundRoom]:
    """Return the one room in which those who prepare a committee's meetings are told.

    It is the coordination office's room of the committee's one municipality, else the committee's.
    """
    if len(committee.municipality_ids) == 1 and (place := _of_place(rooms, committee)):
        return place[:1]
    return rooms_among(rooms, committee)[:1]


def _of_place(rooms: Iterable[BoundRoom], committee: Committee) -> list[BoundRoom]:
    if len(committee.municipality_ids) == 1:
        place = committee.municipality_ids[0]
        return [one for one in rooms if one.settings.kind == "municipality"
                and one.settings.municipality_id == place]  # fmt: skip
    return [one for one in rooms if one.settings.kind == "region"]
