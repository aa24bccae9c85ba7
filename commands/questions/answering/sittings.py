"""In which committees somebody sits, and which committees a place has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.questions.answering.absent import asks_for_absent, committees_without
from commands.questions.answering.committees import CHAIR, dissolved, is_asked_for, role_asked
from commands.questions.answering.courses import turning
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import actors, committees, is_alive
from commands.questions.answering.rotation import turns_of
from commands.questions.answering.timing import held
from storage.records import Membership

_LEADS = re.compile(
    r"vorsitz|\b(?:leitet|leiten|leitete|vorsteht|vorstehen|angefuehrt)\b"
    r"|\b(?:sitzt|sitzen|sass|steht|stehen|stand) .*\bvor$"
)
_NO_SUCH_ROLE = "Wo jemand eine Rolle nicht hat, kann ich nicht sagen."


def committees_of(case: Case) -> Finding:
    """Answer in which committees somebody sits now, or which committees a place has."""
    named = actors(case)
    if not named:
        return _of_place(case)
    if any(len(ids) > 1 for ids in named):
        return case.choose(row for ids in named for row in ids)
    leads = _LEADS.search(case.reading.normal) or case.reading.cues.leads
    of_role = bool(leads or case.reading.cues.office)
    if asks_for_absent(case):
        if of_role:
            return Finding("unknown", "", notes=(_NO_SUCH_ROLE,))
        return committees_without(case, {row for ids in named for row in ids})
    rows = case.directory.committees
    left_out = {row for m in case.reading.committees if m.excluded for row in committees(case, m)}
    seats = [
        seat
        for ids in named
        for member in ids
        for seat in _counting(case, _seats_of(case, member))
        if is_asked_for(case, seat) and seat.committee_id not in left_out
    ]
    if of_role:
        seats = [seat for seat in seats if seat.role == role_asked(case)]
    places = set(case.reading.place_ids)
    if places and not case.reading.cues.ours:
        here = [s for s in seats if places & set(rows[s.committee_id].municipality_ids)]
        seats = here if len(case.reading.organizations[:1]) and _is_exact(case) else seats
    seats = held(case.reading.span, seats) if not case.reading.cues.no_more else seats
    return case.found_seats((seat.committee_id for seat in seats), seats)


def _seats_of(case: Case, member: str) -> list[Membership]:
    """Return somebody's seats, with their turns where it is asked for the chair."""
    rows = list(case.register.seats_of.get(member, ()))
    leads = _LEADS.search(case.reading.normal) or case.reading.cues.leads
    return [*rows, *turns_of(case, (member,))] if leads and role_asked(case) == CHAIR else rows


def _counting(case: Case, seats: Sequence[Membership]) -> list[Membership]:
    """Keep somebody's seats of the time asked about, or those that ended ("nicht mehr")."""
    span, rows = case.reading.span, case.directory.committees
    current = [
        seat
        for seat in seats
        if span.covers(seat.start_date, seat.end_date)
        and span.covers(rows[seat.committee_id].start_date, rows[seat.committee_id].end_date)
    ]
    if not case.reading.cues.no_more:
        return current
    staying = {seat.committee_id for seat in current}
    over = (seat for seat in seats if seat.end_date and seat.end_date < case.today)
    return [seat for seat in over if seat.committee_id not in staying]


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
