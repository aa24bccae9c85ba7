"""Who chairs a committee, who did before or does after, and who keeps its office."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.questions.answering.absent import absent, asks_for_absent
from commands.questions.answering.committees import (
    CHAIR,
    OFFICE,
    asked_members,
    dissolved,
    one_committee,
    role_asked,
    span_of,
)
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.rotation import chair_seats, is_turn
from commands.questions.answering.timing import held
from commands.questions.answering.together import lacking
from commands.questions.reading.model import ANY_TIME, UNTIL_NOW, Span
from storage.records import Committee, Membership

_EVER = re.compile(
    r"\b(?:hatte\w*|hat|haben|war|waren|fuehrte\w*|leitete\w*)\b.*"
    r"\b(?:(?:schon|bisher|bislang|bereits|frueher) (?:mal )?all\w*"
    r"|all\w* (?:schon|bisher|bislang|bereits)|je|jemals)\b"
)
_WHEN = re.compile(r"^(?:und |aber )?wann\b|\bin welche[mn] (?:jahr|jahren|zeit\w*)\b")


def chair(case: Case) -> Finding:
    """Answer who chairs a committee on a day or in a year.

    Where no row says so, the committee's own rule does; where there is none, nobody.
    """
    committee = one_committee(case)
    if isinstance(committee, Finding):
        return committee
    role = role_asked(case)
    span = _span(case, committee)
    seats = _seats(case, committee, role)
    before, after = _named_after(case), _named_before(case)
    if before:
        seats = _predecessors(_until_next_turn(case, seats, before), before)
    elif after:
        seats = _successors(_until_next_turn(case, seats, after), after)
    elif case.reading.cues.predecessor or (case.reading.cues.successor and not _names_any(case)):
        seats = _turn(seats, held(span, seats), later=case.reading.cues.successor)
    else:
        held_now = held(span, seats)
        if case.reading.cues.either and asks_for_absent(case):
            return absent(case, committee, {seat.member_id for seat in held_now})
        asked = asked_members(case, committee)
        seats = held(span, (s for s in seats if asked is None or s.member_id in asked))
    notes = dissolved(case, committee)
    found = case.found_seats((seat.member_id for seat in seats), seats, notes=notes)
    return replace(found, lacking=lacking(case, found.ids, committee.municipality_ids))


def _seats(case: Case, committee: Committee, role: str) -> list[Membership]:
    if role == CHAIR:
        return chair_seats(case, committee)
    return [seat for seat in case.register.seats_in.get(committee.id, ()) if seat.role == role]


def _names_any(case: Case) -> bool:
    return bool(case.reading.organizations or case.reading.persons)


def _turn(seats: list[Membership], now: list[Membership], *, later: bool) -> list[Membership]:
    """Return who has the role next after those who have it `now`, or had it last before them."""
    starts = [seat.start_date for seat in now if seat.start_date]
    ends = [seat.end_date for seat in now if seat.end_date]
    if later:
        after = [s for s in seats if ends and s.start_date and s.start_date > max(ends)]
        first = min((s.start_date for s in after if s.start_date), default=None)
        return [s for s in after if s.start_date == first]
    before = [s for s in seats if starts and s.end_date and s.end_date < min(starts)]
    last = max((s.end_date for s in before if s.end_date), default=None)
    return [s for s in before if s.end_date == last]


def _span(case: Case, committee: Committee) -> Span:
    """Return the time asked about; all until today for "wer hatte schon alles", any for "wann"."""
    reading = case.reading
    if reading.span.names_days and reading.span.label != UNTIL_NOW:
        return span_of(case, committee)
    if _EVER.search(reading.normal):
        return Span("period", None, case.today, UNTIL_NOW, explicit=True)
    named = any(not m.excluded for m in (*reading.organizations, *reading.persons))
    return ANY_TIME if named and _WHEN.search(reading.normal) else span_of(case, committee)


def _named_after(case: Case) -> frozenset[str]:
    """Return who is named as the one before whom it was somebody else ("vor der AA")."""
    if not case.reading.cues.before or case.reading.cues.abolished:
        return frozenset()
    return frozenset(row for mention in case.reading.organizations for row in mention.ids)


def _named_before(case: Case) -> frozenset[str]:
    """Return who is named as the one after whom it is somebody else ("nach der AA")."""
    if not case.reading.cues.successor or case.reading.cues.abolished:
        return frozenset()
    mentions = (*case.reading.organizations, *case.reading.persons)
    return frozenset(row for mention in mentions for row in mention.ids)


def _until_next_turn(
    case: Case, seats: list[Membership], members: frozenset[str]
) -> list[Membership]:
    """Leave out of somebody's turns those after the next: "nach der AA" means the first of them."""
    over = (seat for seat in seats if is_turn(seat) and seat.member_id in members)
    ends = sorted(seat.end_date for seat in over if seat.end_date and seat.end_date >= case.today)
    return [
        seat
        for seat in seats
        if not (is_turn(seat) and seat.member_id in members and seat.end_date in ends[1:])
    ]


def _successors(seats: list[Membership], earlier: frozenset[str]) -> list[Membership]:
    ends = [seat.end_date for seat in seats if seat.member_id in earlier and seat.end_date]
    if not ends:
        return []
    turn = max(ends)
    later = [
        s for s in seats if s.member_id not in earlier and s.start_date and s.start_date > turn
    ]
    first = min((seat.start_date for seat in later if seat.start_date), default=None)
    return [seat for seat in later if seat.start_date == first]


def _predecessors(seats: list[Membership], later: frozenset[str]) -> list[Membership]:
    starts = [seat.start_date for seat in seats if seat.member_id in later and seat.start_date]
    if not starts:
        return []
    turn = max(starts)
    earlier = [s for s in seats if s.member_id not in later and s.end_date and s.end_date < turn]
    last = max((seat.end_date for seat in earlier if seat.end_date), default=None)
    return [seat for seat in earlier if seat.end_date == last]


def office(case: Case) -> Finding:
    """Answer who keeps a committee's office (Geschäftsführung), else its chair."""
    committee = one_committee(case)
    if isinstance(committee, Finding):
        return committee
    span = span_of(case, committee)
    for role in (OFFICE, CHAIR):
        seats = _seats(case, committee, role)
        found = [seat for seat in seats if span.covers(seat.start_date, seat.end_date)]
        if found:
            return case.found_seats((seat.member_id for seat in found), found)
    return case.none()
