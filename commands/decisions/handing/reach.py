"""To whom decisions of a body may be handed on, and where those are told; pure but for rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commands.offices import office_of
from storage.database import Session
from storage.decisions import REGION, Decision
from storage.records import Directory, Municipality, RoomSettings
from storage.rooms import bound_rooms


@dataclass(frozen=True, slots=True)
class Reach:
    """Municipalities that may get decisions of a body, and those of them that "alle" means."""

    rows: tuple[Municipality, ...] = ()
    everyone: tuple[Municipality, ...] = ()


def reach_of(directory: Directory, body: str) -> Reach:
    """Return to whom a body may hand on.

    The region and its committees: to all; "alle" are those with a coordination office of their
    own, the towns of a Kreis being in its office's care. A committee of several municipalities:
    to these, to their towns, and to the Kreise that they are in. A Kreis: to its towns.
    """
    kind, _, row_id = body.partition(":")
    rows = directory.municipalities
    committee = directory.committees.get(row_id) if kind == "committee" else None
    if body == REGION or (committee is not None and not committee.municipality_ids):
        return Reach(tuple(rows.values()), tuple(_with_offices(directory)))
    places = committee.municipality_ids if committee else (row_id,)
    if len(places) > 1:
        members = [rows[one] for one in places if one in rows]
        near = [row for row in rows.values() if row.part_of_id in places]
        above = [rows[one] for row in members if (one := row.part_of_id or "") in rows]
        return Reach(_each(members, near, above), tuple(members))
    towns = tuple(row for row in rows.values() if row.part_of_id and row.part_of_id in places)
    return Reach(towns, towns)


def _with_offices(directory: Directory) -> Iterable[Municipality]:
    for row in directory.municipalities.values():
        office = office_of(directory, row.id)
        own = office and office.organization and row.id in office.organization.municipality_ids
        if own or row.part_of_id not in directory.municipalities:
            yield row


def _each(*groups: Iterable[Municipality]) -> tuple[Municipality, ...]:
    return tuple({row.id: row for group in groups for row in group}.values())


def rooms_at_home(session: Session, decision: Decision) -> list[str]:
    """Return the rooms that stand for who decided, the one where it was recorded first."""
    found = [one.room_id for one in bound_rooms(session) if _body(one.settings) == decision.body]
    return sorted(found, key=lambda room_id: room_id != decision.room_id)


def _body(settings: RoomSettings) -> str:
    if settings.kind == "region":
        return REGION
    row_id = settings.municipality_id if settings.kind == "municipality" else settings.committee_id
    return f"{settings.kind}:{row_id}"
