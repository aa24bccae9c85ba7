"""Who sits where: members, chairs, and the committees of somebody."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.questions.answering.comings import came_or_left, changed
from commands.questions.answering.courses import turning
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import actors, committees, excluded, is_alive
from commands.questions.answering.timing import held
from commands.questions.reading.model import Mention, Span
from storage.records import Committee, Membership

CHAIR = "Vorsitz"
_DEPUTY = "stellv. Vorsitz"
OFFICE = "Geschäftsführung"
_GUEST = "Gast"
_LEADS = re.compile(
    r"vorsitz|\b(?:leitet|leiten|leitete|vorsteht|vorstehen|angefuehrt)\b"
    r"|\b(?:sitzt|sitzen|sass|steht|stehen|stand) .*\bvor$"
)

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
    """Return the only committee of the place named, else a choice between them."""
    places = case.reading.place_ids
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
        if _is_asked_for(case, seat) and span.covers(seat.start_date, seat.end_date)
    ]
    ended = span.kind not in ("past", "future") and not is_alive(case, committee)
    if ended and span is case.reading.span:
        seats = []
    left_out = excluded(case) | _members_of_others(case)
    seats = [seat for seat in seats if seat.member_id not in left_out]
    asked = asked_members(case, committee)
    if asked is not None:
        seats = held(span, (seat for seat in seats if seat.member_id in asked))
    elif case.reading.cues.yes_no and case.reading.place_ids:
        seats = _for_places(case, committee, seats)
    elif span.turn:
        seats = came_or_left(span, seats)
    elif case.reading.cues.no_more or (case.reading.cues.joined and span.names_days):
        everyone = case.register.seats_in.get(committee.id, ())
        seats = changed(case, [seat for seat in everyone if _is_asked_for(case, seat)])
    return case.found(
        (seat.member_id for seat in seats), (seat.id for seat in seats),
        notes=dissolved(case, committee),
    )  # fmt: skip


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
    return case.found(common, (row for row in rows if common))


def _members_of_others(case: Case) -> frozenset[str]:
    """Return who sits in a committee that is denied ("wer sitzt in A, aber nicht in B")."""
    bodies = [row for m in case.reading.committees if m.excluded for row in committees(case, m)]
    return frozenset(
        seat.member_id
        for body in bodies
        for seat in case.register.seats_in.get(body, ())
        if seat.role != _GUEST and case.reading.span.covers(seat.start_date, seat.end_date)
    )


def _is_asked_for(case: Case, seat: Membership) -> bool:
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


def committees_of(case: Case) -> Finding:
    """Answer in which committees somebody sits now, or which committees a place has."""
    named = actors(case)
    if not named:
        return _of_place(case)
    if any(len(ids) > 1 for ids in named):
        return case.choose(row for ids in named for row in ids)
    rows = case.directory.committees
    span = case.reading.span
    left_out = {row for m in case.reading.committees if m.excluded for row in committees(case, m)}
    seats = [
        seat
        for ids in named
        for member in ids
        for seat in case.register.seats_of.get(member, ())
        if seat.role != _GUEST
        and seat.committee_id not in left_out
        and span.covers(seat.start_date, seat.end_date)
        and span.covers(rows[seat.committee_id].start_date, rows[seat.committee_id].end_date)
    ]
    if _LEADS.search(case.reading.normal) or case.reading.cues.leads or case.reading.cues.office:
        seats = [seat for seat in seats if seat.role == role_asked(case)]
    places = set(case.reading.place_ids)
    if places and not case.reading.cues.ours:
        here = [s for s in seats if places & set(rows[s.committee_id].municipality_ids)]
        seats = here if len(case.reading.organizations[:1]) and _is_exact(case) else seats
    seats = held(span, seats)
    return case.found((seat.committee_id for seat in seats), (seat.id for seat in seats))


def _is_exact(case: Case) -> bool:
    return all(mention.how == "name" for mention in case.reading.organizations)


def _of_place(case: Case) -> Finding:
    places = case.reading.place_ids
    wanted = {row for m in case.reading.committees for row in (*m.ids, *m.wider)}
    if case.reading.unknown_person or not (places or wanted):
        return case.none()
    bodies = case.directory.committees
    by_place = case.register.committees_in
    rows = (
        [row for place in places for row in by_place.get(place, ())]
        if places
        else list(bodies.values())
    )
    turns = turning(case)
    found = [
        row
        for row in rows
        if (turns(row) if turns else is_alive(case, row)) and (not wanted or row.id in wanted)
    ]
    gone = [bodies[row] for row in wanted] if len(wanted) == 1 else []
    notes = dissolved(case, gone[0]) if gone and not found else ()
    return case.found((row.id for row in found), (row.id for row in found), notes=notes)


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
