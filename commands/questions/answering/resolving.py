"""Which single row a name means: by the place named, else the room's, else by what is current."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from commands.questions.answering.model import Case
from commands.questions.lexicon.index import distinct
from commands.questions.reading.model import Mention
from storage.records import Committee, Person

_MANY = 200  # rows, from which on the index of a place is read rather than each row


def organizations(
    case: Case, mention: Mention, places: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Return the organizations that a name may mean here; several if it stays ambiguous."""
    ids = _whole_kind(case, mention)
    places = case.reading.place_ids if places is None else places
    if places:
        here = _serving(case, ids, places) or _serving(case, mention.wider, places)
        if here or len(ids) > 1:
            return here
    room = case.reading.room_id
    if len(ids) > 1 and room:
        return _serving(case, ids, (room,)) or ids
    return ids


def _serving(case: Case, ids: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these organizations are there for one of the places."""
    candidates: Iterable[str] = ids
    if len(ids) > _MANY:
        candidates = (row for row in case.register.near(places) if row in ids)
    return _in_places(candidates, places, case.register.serves)


def _whole_kind(case: Case, mention: Mention) -> tuple[str, ...]:
    """Take "DGB" for all unions where most of them, and nobody else, are called so."""
    rows = case.directory.organizations
    if mention.how == "name" or not 1 < len(mention.wider) <= _MANY:
        return mention.ids
    kind = rows[mention.wider[0]].kind
    alike = case.register.by_kind[kind]
    few = len(mention.wider) * 2 <= len(alike)
    if few or any(rows[row].kind != kind for row in mention.wider):
        return mention.ids
    return distinct(row.id for row in alike)


def _in_places(
    ids: Iterable[str], places: tuple[str, ...], serves: Callable[[str, str], bool]
) -> tuple[str, ...]:
    return tuple(row for row in ids if any(serves(row, place) for place in places))


def committees(
    case: Case, mention: Mention, places: tuple[str, ...] | None = None
) -> tuple[str, ...]:
    """Return the committees that a name may mean here; several if it stays ambiguous."""
    rows = case.directory.committees
    places = case.reading.place_ids if places is None else places
    room = case.reading.room_id
    if places:
        here = _meeting(case, mention.ids, places) or _meeting(case, mention.wider, places)
        if here or len(mention.ids) > 1:
            return _current(case, here)
    if len(mention.ids) == 1 and (is_alive(case, rows[mention.ids[0]]) or len(mention.wider) == 1):
        return mention.ids
    if room:
        here = _meeting(case, mention.ids, (room,)) or _meeting(case, mention.wider, (room,))
        if here:
            return _current(case, here)
    return _current(case, mention.wider)


def _meeting(case: Case, ids: tuple[str, ...], places: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of these committees meet in one of the places."""
    rows = case.directory.committees

    def meets_in(row: str, place: str) -> bool:
        return not rows[row].municipality_ids or place in rows[row].municipality_ids

    candidates: Iterable[str] = ids
    if len(ids) > _MANY:
        by_place = case.register.committees_in
        here = distinct(row.id for place in (*places, "") for row in by_place.get(place, ()))
        candidates = (row for row in here if row in ids)
    return _in_places(candidates, places, meets_in)


def is_alive(case: Case, committee: Committee) -> bool:
    """Whether a committee exists at the time asked about."""
    return case.reading.span.covers(committee.start_date, committee.end_date)


def _current(case: Case, ids: tuple[str, ...]) -> tuple[str, ...]:
    rows = case.directory.committees
    if case.reading.cues.abolished or len(ids) < 2:
        return ids
    return tuple(row for row in ids if is_alive(case, rows[row])) or ids


def persons(case: Case, mention: Mention) -> tuple[str, ...]:
    """Return the persons that a name may mean: in the place or body named, else current ones."""
    rows = [case.directory.persons[row] for row in mention.ids]
    bodies = distinct(
        row for body in case.reading.organizations for row in organizations(case, body)
    )
    places, room = set(case.reading.place_ids), case.reading.room_id
    rules: tuple[Callable[[Person], bool], ...] = (
        lambda person: person.organization_id in bodies,
        lambda person: bool(places & set(person.municipality_ids)),
        lambda person: is_in_office(case, person),
        lambda person: room in person.municipality_ids,
    )
    for keeps in rules:
        if len(rows) > 1:
            rows = [person for person in rows if keeps(person)] or rows
    return tuple(person.id for person in rows)


def is_in_office(case: Case, person: Person) -> bool:
    """Whether a person holds the function at the time asked about."""
    return case.reading.span.covers(person.start_date, person.end_date)


def actors(case: Case) -> tuple[tuple[str, ...], ...]:
    """Return what each organization or person named may mean, excluded ones left out."""
    named = [
        organizations(case, mention)
        for mention in case.reading.organizations
        if not mention.excluded
    ]
    named += [persons(case, mention) for mention in case.reading.persons if not mention.excluded]
    return tuple(named)


def excluded(case: Case) -> frozenset[str]:
    """Return everything named after "außer", "neben" or "ohne"."""
    reading = case.reading
    mentions = (*reading.organizations, *reading.persons)
    return frozenset(row for m in mentions if m.excluded for row in (*m.ids, *m.wider))
