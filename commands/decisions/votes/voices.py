"""Whose voices count in a vote, and who may cast which of them on a day. Pure.

In a committee each voting seat of the directory is one voice. A municipality's and the region's
rooms have no seats: there each office has one, as offices work together there and not persons: in
a municipality those that the directory has in it, in the region the coordination offices. Only
those count there of which somebody has a Matrix id, since nobody else could ever vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commands.committees.seats import (
    Seat,
    memberships_on,
    name_of,
    posts_on,
    seats_on,
    speakers_on,
    users_of,
)
from commands.committees.substitutes import standing_in
from storage.cast_votes import Manner
from storage.decisions import REGION
from storage.meetings import Attendance
from storage.records import Directory, Municipality, Organization

_COORDINATION = "koordinierungsstelle"  # of `organisationen.art`


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice: a voting seat, or an office. `of_person` where its name is a person's.

    `for_others` names those on whose behalf a further seat is held.
    """

    id: str
    name: str
    of_person: bool = False
    for_others: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A voice that somebody may cast, and by which right."""

    voice: Voice
    manner: Manner = "own"

    @property
    def label(self) -> str:
        """How it is told to who casts it: "IHK", "i. V. HWK"."""
        if self.manner != "own":
            return f"i. V. {self.voice.name}"
        return f"i. V. {self.voice.for_others}" if self.voice.for_others else self.voice.name


@dataclass(frozen=True, slots=True)
class Electorate:
    """All voices, and who may cast which, by Matrix id.

    `declined` are those who do not come to the meeting in which the vote is taken: whom they send
    votes before them. `advisory` have a seat without a vote.
    """

    voices: tuple[Voice, ...] = ()
    holders: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    advisory: frozenset[str] = frozenset()


def electorate_of(
    directory: Directory, body: str, day: date, answers: Sequence[Attendance] = ()
) -> Electorate:
    """Return whose voices count for a body on a day; `answers` are those for its meeting."""
    kind, _, row_id = body.partition(":")
    if kind == "committee":
        return _of_committee(directory, row_id, day, answers)
    if body == REGION:
        return _of_offices(directory, _coordination_offices(directory), day)
    place = directory.municipalities.get(row_id)
    return _of_offices(directory, _offices_in(directory, place) if place else (), day)


# --- Committees ---------------------------------------------------------------------------------


def _of_committee(
    directory: Directory, committee_id: str, day: date, answers: Sequence[Attendance]
) -> Electorate:
    voting = [seat for seat in seats_on(directory, committee_id, day) if seat.voting]
    voices = {seat.key: _voice(directory, seat) for seat in voting}
    speakers = speakers_on(directory, committee_id, day)
    holders: dict[str, dict[str, Held]] = {}
    for user_id, seats in speakers.items():
        holders[user_id] = {s.key: Held(voices[s.key]) for s in seats if s.key in voices}
    for user_id, held in _sent(directory, day, answers, holders):
        for one in held:
            holders.setdefault(user_id, {}).setdefault(one.voice.id, one)
    for user_id, one in _delegated(directory, committee_id, day, voting, voices):
        holders.setdefault(user_id, {}).setdefault(one.voice.id, one)
    return Electorate(
        tuple(voices.values()),
        {user_id: tuple(held.values()) for user_id, held in holders.items() if held},
        frozenset(one.user_id for one in answers if one.answer != "yes"),
        frozenset(user_id for user_id in speakers if not holders[user_id]),
    )


def _voice(directory: Directory, seat: Seat) -> Voice:
    others = ", ".join(name_of(directory, one) for one in seat.on_behalf_of_ids)
    return Voice(seat.key, seat.name, seat.member_id in directory.persons, others)


def _sent(
    directory: Directory,
    day: date,
    answers: Sequence[Attendance],
    holders: Mapping[str, Mapping[str, Held]],
) -> Iterator[tuple[str, list[Held]]]:
    """Yield who was sent to the meeting, by Matrix id, with the voices of those who sent them."""
    for user_id, absent in standing_in(directory, day, answers):
        own = [one for one in holders.get(absent, {}).values() if one.manner == "own"]
        yield user_id, [Held(one.voice, "substitute") for one in own]


def _delegated(
    directory: Directory,
    committee_id: str,
    day: date,
    voting: Iterable[Seat],
    voices: Mapping[str, Voice],
) -> Iterator[tuple[str, Held]]:
    """Yield who speaks for others that have a seat themselves, with these others' voices."""
    own = {seat.member_id: seat.key for seat in voting if not seat.on_behalf_of_ids}
    for row in memberships_on(directory, committee_id, day):
        for key in (own[one] for one in row.on_behalf_of_ids if one in own):
            for user_id in users_of(directory, row.member_id, day) if row.voting else ():
                yield user_id, Held(voices[key], "behalf")


# --- Offices ------------------------------------------------------------------------------------


def _of_offices(directory: Directory, offices: Iterable[Organization], day: date) -> Electorate:
    voices, holders = list[Voice](), dict[str, list[Held]]()
    for office in sorted(offices, key=lambda row: row.name.casefold()):
        users = users_of(directory, office.id, day)
        if users:
            voices.append(Voice(office.id, office.name))
        for user_id in users:
            holders.setdefault(user_id, []).append(Held(voices[-1]))
    return Electorate(tuple(voices), {user: tuple(held) for user, held in holders.items()})


def _coordination_offices(directory: Directory) -> Iterator[Organization]:
    rows = directory.organizations.values()
    return (row for row in rows if _COORDINATION in row.kind.casefold())


def _offices_in(directory: Directory, place: Municipality) -> Iterator[Organization]:
    """Yield the organizations of a municipality; those of the whole region are not."""
    rows = directory.organizations.values()
    return (row for row in rows if place.id in row.municipality_ids)


def why_no_voice(directory: Directory, electorate: Electorate, user_id: str, day: date) -> str:
    """Tell by a key why somebody has no voice: "advisory", "unknown", or "no seat"."""
    if user_id in electorate.advisory:
        return "advisory"
    return "no seat" if posts_on(directory, user_id, day) else "unknown"
