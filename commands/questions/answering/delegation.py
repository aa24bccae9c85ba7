"""Who speaks for whom: substitutes of persons, and seats held on behalf of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import committees, organizations, persons
from commands.questions.answering.staff import staff
from commands.questions.answering.timing import held
from commands.questions.reading.model import Asks, Mention
from storage.records import Membership


def proxy(case: Case) -> Finding:
    """Answer who stands in for a person, or who speaks for a place or body in a committee."""
    return _of_holders(case, _proxy)


def represents(case: Case) -> Finding:
    """Answer for whom a person or body stands in or speaks."""
    return _of_holders(case, _represents)


def _proxy(case: Case) -> Finding:
    if case.reading.cues.yes_no and (checked := _checked(case)):
        return checked
    if case.reading.persons:
        return _substitutes(case)
    if case.reading.unknown_person:
        return case.none()
    represented = _represented(case)
    if isinstance(represented, Finding):
        return represented
    seats = [seat for row in represented for seat in case.register.seats_for.get(row, ())]
    seats = _within(case, seats)
    if not seats and (own := _own_seats(case)):
        return case.found((s.member_id for s in own), (s.id for s in own), asks="members")
    return case.found((seat.member_id for seat in seats), (seat.id for seat in seats))


def _own_seats(case: Case) -> list[Membership]:
    """Return the seats that a body named has itself: "wer sitzt für die IHK in …"."""
    if not (case.reading.committees and case.reading.organizations):
        return []
    found = [
        seat
        for mention in case.reading.organizations
        for row in organizations(case, mention)
        for seat in case.register.seats_of.get(row, ())
    ]
    return _within(case, found)


def _checked(case: Case) -> Finding | None:
    """Answer whether the first one named stands in for the second ("Vertritt A B?")."""
    reading = case.reading
    people = [persons(case, mention) for mention in reading.persons]
    passive = reading.normal.startswith(("wird ", "werden ", "wurde "))
    if len(people) == 2:
        stand_ins, absent = (people[1], people[0]) if passive else (people[0], people[1])
        rows = [case.directory.persons[row] for row in absent]
        found = [one for one in stand_ins if any(one in row.substitute_ids for row in rows)]
        return case.found(found, (row.id for row in rows))
    bodies = [organizations(case, mention, ()) for mention in reading.organizations]
    if not bodies or people or not (reading.for_places or len(bodies) > 1):
        return None
    if passive:
        bodies.reverse()
    spoken_for = {row for place in reading.for_places for row in place.ids}
    spoken_for |= {row for ids in bodies[1:] for row in ids}
    seats = [seat for row in bodies[0] for seat in case.register.seats_of.get(row, ())]
    seats = [s for s in _within(case, seats) if spoken_for.intersection(s.on_behalf_of_ids)]
    return case.found((seat.member_id for seat in seats), (seat.id for seat in seats))


def _substitutes(case: Case) -> Finding:
    found = [persons(case, mention) for mention in case.reading.persons if not mention.excluded]
    for ids in found:
        if len(ids) > 1:
            return case.choose(ids)
    rows = [case.directory.persons[row] for ids in found for row in ids]
    return case.found(
        (row for person in rows for row in person.substitute_ids), (person.id for person in rows)
    )


def _of_holders(case: Case, rule: Callable[[Case], Finding]) -> Finding:
    """Answer with whoever is told by what they are named: "wer vertritt die Leitung der X"."""
    reading = case.reading
    told = reading.functions or (reading.cues.leads and reading.organizations)
    if not told or reading.committees or (reading.persons and not reading.cues.yes_no):
        return rule(case)
    found = staff(replace(case, reading=reading.with_(asks="who", persons=())))
    if found.status != "answered":
        return replace(found, asks=reading.asks)
    rows = case.directory.persons
    holders = (Mention(0, 0, "person", (row,), "name", 1.0, rows[row].name) for row in found.ids)
    people = (*reading.persons, *holders)
    return rule(replace(case, reading=reading.with_(persons=people, organizations=())))


def _represented(case: Case) -> list[str] | Finding:
    """Return the ids of the municipalities or bodies for which somebody is to speak."""
    places = [row for place in case.reading.for_places for row in place.ids]
    if not places and not case.reading.organizations:
        places = list(case.reading.place_ids)
    for mention in case.reading.organizations:
        bodies = organizations(case, mention)
        asks: Asks | None = None
        if len(bodies) > 1 and case.reading.committees:
            spoken_for = case.register.seats_for
            some = tuple(r for r in bodies if _within(case, spoken_for.get(r, [])))
            bodies = some or _with_such_seats(case, bodies)
            asks = None if some else "members"  # then those sit there for themselves
        if len(bodies) > 1:
            return case.choose(bodies, asks=asks)
        places += bodies
    return places


def _represents(case: Case) -> Finding:
    if case.reading.cues.yes_no and (checked := _checked(case)):
        return checked
    if case.reading.unknown_person and not case.reading.persons:
        return case.none()
    ids: list[str] = []
    for mention in case.reading.persons:
        found = persons(case, mention)
        if len(found) > 1:
            return case.choose(found)
        ids += _replaced_by(case, found)
    rows = list(ids)
    speaking = [mention for mention in case.reading.organizations if not mention.asked]
    asked = {row for m in case.reading.organizations if m.asked for row in (*m.ids, *m.wider)}
    for mention in (*speaking, *case.reading.persons):
        bodies = organizations(case, mention) if mention.sort == "organization" else mention.ids
        if len(bodies) > 1:
            bodies = _with_such_seats(case, bodies)
        if len(bodies) > 1:
            return case.choose(bodies)
        seats = [s for row in bodies for s in case.register.seats_of.get(row, ())]
        for seat in _within(case, seats):
            ids += seat.on_behalf_of_ids
            rows += [seat.id] if seat.on_behalf_of_ids else []
    if asked and speaking:  # "für welche Hochschulen spricht …"
        ids = [row for row in ids if row in asked]
    return case.found(ids, rows)


def _replaced_by(case: Case, people: Iterable[str]) -> list[str]:
    """Return the persons in office for whom one of these stands in."""
    replaced = (person for row in people for person in case.register.substitute_of.get(row, ()))
    return [p.id for p in replaced if case.reading.span.covers(p.start_date, p.end_date)]


def _with_such_seats(case: Case, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Prefer those of a kind that sit in the committee named."""
    if not case.reading.committees:
        return ids
    wanted = _committees_named(case)
    seats_of = case.register.seats_of
    return tuple(row for row in ids if _of(case, wanted, seats_of.get(row, ()))) or ids


def _within(case: Case, seats: list[Membership]) -> list[Membership]:
    """Keep seats of the time and of the committee asked about, where one is named."""
    if not case.reading.committees:
        return held(case.reading.span, seats)
    return _of(case, _committees_named(case), seats)


def _of(case: Case, wanted: set[str], seats: Iterable[Membership]) -> list[Membership]:
    return held(case.reading.span, (seat for seat in seats if seat.committee_id in wanted))


def _committees_named(case: Case) -> set[str]:
    # The place named may be the one spoken for, so it narrows only where nothing else does.
    mentions = case.reading.committees
    wanted = {row for mention in mentions for row in committees(case, mention, ())}
    return wanted | {row for mention in mentions for row in committees(case, mention)}
