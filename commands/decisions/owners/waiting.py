"""Who is to be reminded of which decisions today: owners, or where there are none, who decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from commands.committees.seats import office_users, users_of
from commands.contract import Due
from commands.dates import BERLIN
from commands.decisions.hearing import rooms_hearing
from commands.decisions.owners.schedule import FARTHEST, Known, leads_of, next_reminder
from storage.decisions import Decision
from storage.direct_chats import is_unwilling, quiet_chats
from storage.owners import (
    Wish,
    decisions_due,
    reminded_on,
    told_missing,
    told_on,
    wishes,
)
from storage.records import Directory, RoomSettings
from storage.rooms import BoundRoom, bound_rooms

_USUAL = RoomSettings()


@dataclass(slots=True)
class Waiting:
    """A person by Matrix id, or a room, and what they are to hear today.

    `owned` are decisions that the person is responsible for, `missing` those for which nobody can
    be reminded.
    """

    recipient: str
    settings: RoomSettings
    owned: list[Decision] = field(default_factory=list)
    missing: list[Decision] = field(default_factory=list)


def waiting(due: Due, today: date) -> list[Waiting]:
    """Return who is still to be reminded today, in a settled order; who was already is not."""
    looked = _Looked(due, today)
    found: dict[str, Waiting] = {}
    for decision in decisions_due(due.session, today + FARTHEST):
        people = looked.people(decision)
        for one in people:
            if looked.is_due(decision, one):
                found.setdefault(one, looked.place(one)).owned.append(decision)
        for one in () if people or not looked.is_missing(decision) else looked.home(decision):
            found.setdefault(one, looked.place(one)).missing.append(decision)
    return [found[one] for one in sorted(found) if one not in looked.reminded]


def responsible_users(directory: Directory, decision: Decision, day: date) -> list[str]:
    """Return the Matrix ids of those responsible on a day, of organizations all who work there."""
    users = (user for one in decision.responsible_ids for user in users_of(directory, one, day))
    return list(dict.fromkeys(users))


class _Looked:
    """What is read once for all decisions."""

    def __init__(self, due: Due, today: date) -> None:
        session = due.session
        self._session, self._directory, self._today = session, due.directory, today
        self._wishes: Mapping[str, Wish] = wishes(session)
        self._told = told_on(session)
        self._missing = told_missing(session)
        self._willing: dict[str, bool] = {}
        self.reminded = reminded_on(session, today)

    @cached_property
    def _rooms(self) -> list[BoundRoom]:
        return bound_rooms(self._session)

    @cached_property
    def _quiet(self) -> dict[str, RoomSettings]:
        return quiet_chats(self._session)

    def people(self, decision: Decision) -> list[str]:
        """Return those responsible who can be reminded and want to be."""
        return list(self._reached(responsible_users(self._directory, decision, self._today)))

    def _reached(self, people: Iterable[str]) -> Iterator[str]:
        for one in people:
            if one not in self._willing:
                wanted = self._wishes.get(one, Wish()).reminded
                self._willing[one] = wanted and not is_unwilling(self._session, one)
            if self._willing[one]:
                yield one

    def is_due(self, decision: Decision, person: str) -> bool:
        """Whether somebody is to be reminded of a decision by today."""
        leads = leads_of(self._wishes.get(person, Wish()).days_before)
        known = _known(decision, self._told.get((person, decision.id)))
        return known is not None and next_reminder(known, leads) <= self._today

    def is_missing(self, decision: Decision) -> bool:
        """Whether it is still to be told that nobody can be reminded of a decision."""
        if self._missing.get(decision.id) == decision.responsible_ids:
            return False
        known = _known(decision, None)
        return known is not None and next_reminder(known, leads_of(None)) <= self._today

    def home(self, decision: Decision) -> list[str]:
        """Return the room of those who decided, else who keeps the committee's office."""
        rooms = rooms_hearing(self._directory, self._rooms, decision)
        if rooms:
            return [rooms[0].room_id]
        kind, _, row_id = decision.body.partition(":")
        if kind != "committee":
            return []
        return list(self._reached(office_users(self._directory, row_id, self._today)))

    def place(self, recipient: str) -> Waiting:
        """Return somebody for whom nothing is known yet, with the settings where they are told."""
        bound = next((one for one in self._rooms if one.room_id == recipient), None)
        settings = bound.settings if bound else self._quiet.get(recipient, _USUAL)
        return Waiting(recipient, settings)


def _known(decision: Decision, told: date | None) -> Known | None:
    if decision.due_on is None:
        return None
    reported = decision.reported_at
    return Known(
        decision.due_on,
        decision.recorded_at.astimezone(BERLIN).date(),
        told,
        reported.astimezone(BERLIN).date() if reported else None,
    )
