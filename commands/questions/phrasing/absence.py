"""What is held for another time, said where nothing is held for the time asked about."""

from __future__ import annotations

from dataclasses import replace

from commands.contract import Line
from commands.questions.answering.committees import one_committee
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.resolving import actors
from commands.questions.answering.selecting import current
from commands.questions.phrasing.dates import course
from commands.questions.phrasing.view import View
from commands.questions.reading.model import ANY_TIME
from storage.records import Membership

_MOST = 3  # lines; the latest are the ones that help


def otherwise(view: View) -> tuple[Line, ...]:
    """Return when what was asked for did run or will, or whose term ended when; often nothing."""
    if view.finding.notes or view.reading.unknown or view.reading.unknown_person:
        return ()
    if view.reading.persons and not view.show_persons:
        return ()
    reading = replace(view.reading, span=ANY_TIME)
    case = view.case(reading)
    asks = view.finding.asks
    if asks in ("who", "with_whom", "what", "when", "why") and reading.activities:
        return _activities(view, case)
    if asks == "chair" and reading.committees:
        return _chair(view, case)
    if asks == "members" and reading.committees and actors(case):
        return _seats_named(view, case)
    return ()


def _activities(view: View, case: Case) -> tuple[Line, ...]:
    if not case.reading.place_ids:
        return ()
    rows = current(case, by_actor=bool(case.reading.organizations))
    rows = sorted(rows, key=lambda row: (row.end_date or view.today, row.id))[-_MOST:]
    told = ((row, course(row.start_date, row.end_date)) for row in rows)
    return tuple(
        f"Eingetragen: {row.name}, {view.places(row.municipality_ids)}, {time}."
        for row, time in told
        if time
    )


def _chair(view: View, case: Case) -> tuple[Line, ...]:
    seats = _seats(case, role="Vorsitz")
    if seats is None or case.reading.cues.deputy or case.reading.cues.office:
        return ()
    return _terms(view, seats)


def _seats_named(view: View, case: Case) -> tuple[Line, ...]:
    named = {row for ids in actors(case) for row in ids}
    seats = [seat for seat in _seats(case) or () if seat.member_id in named]
    return _terms(view, seats) if len({seat.member_id for seat in seats}) == 1 else ()


def _seats(case: Case, role: str = "") -> list[Membership] | None:
    committee = one_committee(case)
    if isinstance(committee, Finding):
        return None
    seats = case.register.seats_in.get(committee.id, ())
    return [seat for seat in seats if not role or seat.role == role]


def _terms(view: View, seats: list[Membership]) -> tuple[Line, ...]:
    dated = [seat for seat in seats if seat.end_date or seat.start_date]
    dated.sort(key=lambda seat: str(seat.start_date or ""))
    return tuple(
        f"Eingetragen: {view.name(seat.member_id)}, {seat.role}, "
        f"{course(seat.start_date, seat.end_date)}."
        for seat in dated[-_MOST:]
    )
