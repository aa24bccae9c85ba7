"""In which rooms a committee hears of its meetings."""

from __future__ import annotations

from storage.database import Session
from storage.records import Committee
from storage.rooms import rooms_of_committee, rooms_of_municipality, rooms_of_region


def rooms_of(session: Session, committee: Committee) -> list[str]:
    """Return the committee's own rooms, else its one municipality's, else the region's.

    None where no such room is bound: then nobody can be told.
    """
    if own := rooms_of_committee(session, committee.id):
        return own
    if len(committee.municipality_ids) == 1:
        return rooms_of_municipality(session, committee.municipality_ids[0])[:1]
    return rooms_of_region(session)[:1]
