"""Who sits where: members, chairs, and the committees of somebody."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.questions.answering.absent import absent, asks_for_absent
from commands.questions.answering.comings import came_or_left, changed
from commands.questions.answering.kinds_of_members import is_of_kind, kind_asked
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import actors, committees, excluded, is_alive
from commands.questions.answering.timing import held
from commands.questions.answering.together import lacking
from commands.questions.reading.model import Mention, Span
from storage.records import Committee, Membership

CHAIR = "Vorsitz"
_DEPUTY = "stellv. Vorsitz"
OFFICE = "Geschäftsführung"
_GUEST = "Gast"

_KIND_NOT_HELD = "Von welcher Art die Mitglieder in diesem Sinn sind, steht nicht im Verzeichnis."
_NEITHER = re.compile(r"\bweder\b")
_LAST = re.compile(r"\bzuletzt\b")
_BOTH = re.compile(r"\b(?:sowohl|auch|beiden?|gleichzeitig|zugleich|ebenfalls)\b")


def one_committee(case: Case) -> Committee | Finding:
    """Return the committee asked about, or the finding that says why there isn't just one."""
    mentions = [mention for mention in case.reading.committees if not mention.excluded]
    if not mentions:
        return _one_of_place(case)
    found = committees(case, mentions[0])
    if len(found) > 1:
        found = _near_members(case, found)
    if len(found) > 1:
        return case.choose(found)
    if not found:
        return case.none()
    return case.directory.committees[found[0]]


def _one_of_place(case: Case) -> Committee | Finding:
    """Return the only committee of the place named or else of the room's; a choice of several."""
    places = case.reading.place_ids or tuple(filter(None, (case.reading.room_id,)))
    found = [row for place in places for row in case.register.committees_in.get(place, ())]
    alive = [row for row in found if is_alive(case, row)]
    if case.reading.unknown or not alive:
        return case.none()
    return alive[0] if len(alive) == 1 else case.choose(row.id for row in alive)


def _near_members(case: Case, found: tuple[str, ...]) -> tuple[str, ...]:
    """Prefer the committee of a place where the one body or person named is at home."""
    named = [ids[0] for ids in actors(case) if len(ids) == 1]
    organizations, people = case.directory.organizations, case.directory.persons
    places = {
        place
        for row in named
        for body in (organizations.get(row), people.get(row))
        if body is not None
        for place in body.municipality_ids
    }
    bodies = case.directory.committees
    return tuple(row for row in found if places & set(bodies[row].municipality_ids)) or found


def members(case: Case) -> Finding:
    """Answer who sits in a committee, or whether somebody does: every seat but guests'.

    Guests are named where they are asked for.
    """
    several = [mention for mention in case.reading.committees if not mention.excluded]
    if len(several) > 1:
        return _members_of_several(case, several)
    committee = one_committee(case)
    if isinstance(committee, Finding):
        return committee
    span = span_of(case, committee)
    seats = [
        seat
        for seat in case.register.seats_in.get(committee.id, ())
        if is_asked_for(case, seat) and span.covers(seat.start_date, seat.end_date)
    ]
    ended = span.kind not in ("past", "future") and not is_alive(case, committee)
    if ended and span is case.reading.span:
        seats = []
    left_out = excluded(case) | _members_of_others(case)
    seats = [seat for seat in seats if seat.member_id not in left_out]
    if asks_for_absent(case):
        return absent(case, committee, {seat.member_id for seat in seats})
    ends = kind_asked(case)
    if ends == ():
        return Finding("unknown", "", notes=(_KIND_NOT_HELD,))
    seats = _those_asked(case, committee, seats)
    if ends:
        seats = [seat for seat in seats if is_of_kind(case, seat.member_id, ends)]
    if not seats and (told := _vote_otherwise(case, committee)):
        return case.none(said=told)
    found = case.found(
        (seat.member_id for seat in seats), (seat.id for seat in seats),
        notes=dissolved(case, committee),
    )  # fmt: skip
    return replace(found, lacking=lacking(case, found.ids, committee.municipality_ids))


def _vote_otherwise(case: Case, committee: Committee) -> str:
    """Return how it is with the vote of whom is named, if not as asked; "" for no seat."""
    cues, asked = case.reading.cues, asked_members(case, committee)
    if not (cues.vote and cues.yes_no and asked):
        return ""
    seats = case.register.seats_in.get(committee.id, ())
    theirs = held(span_of(case, committee), (seat for seat in seats if seat.member_id in asked))
    if not theirs:
        return ""
    roles = ", ".join(dict.fromkeys(seat.role for seat in theirs))
    begins, vote = ("Doch", "mit") if cues.negated else ("Nein", "ohne")
    return f"{begins}: {roles}, {vote} Stimmrecht – {committee.name}"


def _those_asked(case: Case, committee: Committee, seats: list[Membership]) -> list[Membership]:
    """Keep of the seats of a time those of whom is named, for whom, or who came or left then."""
    span = span_of(case, committee)
    asked = asked_members(case, committee)
    if asked is not None:
        seats = held(span, (seat for seat in seats if seat.member_id in asked))
        return _on_behalf_of_places_named(case, seats)
    cues = case.reading.cues
    if cues.yes_no and case.reading.place_ids:
        return _for_places(case, committee, seats)
    if cues.no_more or (cues.joined and span.names_days):
        everyone = case.register.seats_in.get(committee.id, ())
        return changed(case, [seat for seat in everyone if is_asked_for(case, seat)])
    return came_or_left(span, seats) if span.turn else seats


def _members_of_several(case: Case, mentions: list[Mention]) -> Finding:
    """Answer who sits in all of several committees, or in any of those that an "oder" joins."""
    reading = case.reading
    if _NEITHER.search(reading.normal):
        return Finding("unknown", "")
    others = tuple(mention for mention in reading.committees if mention.excluded)
    found = [
        members(replace(case, reading=reading.with_(committees=(mention, *others))))
        for mention in mentions
    ]
    unsettled = next((finding for finding in found if finding.status == "choose"), None)
    if unsettled:
        return unsettled
    ids = [dict.fromkeys(finding.ids) for finding in found]
    rows = [row for finding in found for row in finding.rows]
    if reading.cues.either:
        return case.found((row for each in ids for row in each), rows)
    if not (_BOTH.search(reading.normal) or asked_members(case)):
        return case.choose(row for m in mentions for row in committees(case, m))
    common = [row for row in ids[0] if all(row in each for each in ids[1:])]
    seats = case.directory.memberships
    both = case.found(common, (row for row in rows if seats[row].member_id in common))
    return replace(both, lacking=lacking(case, common) if common else ())


def _members_of_others(case: Case) -> frozenset[str]:
    """Return who sits in a committee that is denied ("wer sitzt in A, aber nicht in B")."""
    bodies = [row for m in case.reading.committees if m.excluded for row in committees(case, m)]
    return frozenset(
        seat.member_id
        for body in bodies
        for seat in case.register.seats_in.get(body, ())
        if seat.role != _GUEST and case.reading.span.covers(seat.start_date, seat.end_date)
    )


def is_asked_for(case: Case, seat: Membership) -> bool:
    """Whether a seat is of those asked for: with or without a vote, guests', else all but these."""
    cues = case.reading.cues
    if cues.vote:
        return seat.voting is (not cues.negated)
    return (seat.role == _GUEST) == cues.guest


def _for_places(case: Case, committee: Committee, seats: list[Membership]) -> list[Membership]:
    """Return who sits there for a place: "ist X-Stadt im Ausschuss Y?" asks for them."""
    places = set(case.reading.place_ids)
    speaking = [seat for seat in seats if not places.isdisjoint(seat.on_behalf_of_ids)]
    return speaking if speaking or _places_elsewhere(case, committee) else seats


def _on_behalf_of_places_named(case: Case, seats: list[Membership]) -> list[Membership]:
    """Keep the seats held for the places named, where it is asked for: "sitzt A für B in …"."""
    places = {row for place in case.reading.for_places for row in place.ids}
    if not (places and case.reading.cues.yes_no and case.reading.organizations):
        return seats
    return [
        seat
        for seat in seats
        if not places.isdisjoint(seat.on_behalf_of_ids)
        or any(case.register.serves(seat.member_id, place) for place in places)
    ]


def _places_elsewhere(case: Case, committee: Committee) -> set[str]:
    """Return the places named that the committee isn't one of."""
    return set(case.reading.place_ids) - set(committee.municipality_ids)


def asked_members(case: Case, committee: Committee | None = None) -> set[str] | None:
    """Return whose seat is asked for; any of a kind counts ("sitzt die IHK in …").

    Unless a place is named that isn't the committee's: "sitzt das Jugendamt X im Ausschuss Y".
    """
    reading = case.reading
    if reading.unknown_person and not reading.persons:
        return set()
    mentions = [m for m in (*reading.organizations, *reading.persons) if not m.excluded]
    if not mentions:
        return None
    named = {row for ids in actors(case) for row in ids}
    elsewhere = committee is not None and _places_elsewhere(case, committee)
    if case.reading.organizations and elsewhere:
        return named
    return named | {row for mention in mentions for row in mention.ids}


def role_asked(case: Case) -> str:
    """Return the role in a committee that is asked about: its chair unless told otherwise."""
    if case.reading.cues.deputy:
        return _DEPUTY
    return OFFICE if case.reading.cues.office else CHAIR


def span_of(case: Case, committee: Committee) -> Span:
    """Return the time asked about; of a committee that is no more its last day, where asked so."""
    at_last = case.reading.cues.abolished or _LAST.search(case.reading.normal)
    if at_last and committee.end_date:
        return Span("day", committee.end_date, committee.end_date, "zuletzt", explicit=True)
    return case.reading.span


def dissolved(case: Case, committee: Committee) -> tuple[str, ...]:
    """Return the note that a committee is no more, and which one came after it."""
    if committee.end_date is None or committee.end_date >= case.today:
        return ()
    successor = case.directory.committees.get(committee.successor_id or "")
    after = f", Nachfolge: {successor.name}" if successor else ""
    return (f"{committee.name} bestand bis zum {committee.end_date:%d.%m.%Y}{after}.",)
