"""Replies about who chairs a committee, by a row or in turn; and that nobody is set to."""

from __future__ import annotations

import re

from commands.contract import Answer, Code, Line
from commands.questions.answering.committees import CHAIR, one_committee, role_asked, span_of
from commands.questions.answering.model import Case
from commands.questions.answering.rotation import chair_seats, is_turn
from commands.questions.phrasing.bodies import not_among
from commands.questions.phrasing.dates import course
from commands.questions.phrasing.opening import names_or_number
from commands.questions.phrasing.sources import BY_RULE
from commands.questions.phrasing.view import View
from storage.records import Committee, Membership

_IN_TURN = f"im Wechsel, nach der {BY_RULE}"
_TASK_ASKED = re.compile(r"\bwas\b|\b(?:wozu|warum|wofuer|weshalb|wieso)\b|\baufgaben?\b")


def chair(view: View) -> Answer:
    """Name who holds the chair, for which time, and whether by a row or in turn."""
    seats = sorted(view.seats(), key=lambda seat: seat.start_date or view.today)
    if not seats:
        return not_among(view)
    committee = view.name(seats[0].committee_id)
    if len(seats) == 1:
        time = _time(seats[0])
        lines = [f"{seats[0].role}: {committee}{', ' + time if time else ''}"]
    else:
        lines = [f"{seats[0].role}: {committee}"]
        lines += [f"{view.name(seat.member_id)}: {_time(seat) or seat.role}" for seat in seats]
    lines += _task(view, seats[0].committee_id)
    return Answer(title=names_or_number(view), lines=(*lines, *view.contacts()))


def _time(seat: Membership) -> str:
    time = course(seat.start_date, seat.end_date)
    return f"{time}, {_IN_TURN}" if is_turn(seat) else time


def _task(view: View, committee_id: str) -> list[str]:
    """Return what a committee does, where that is asked besides."""
    task = view.directory.committees[committee_id].task
    asked = _TASK_ASKED.search(view.reading.normal)
    return [f"Aufgabe: {task or 'nicht eingetragen'}"] if asked else []


# --- Nobody -------------------------------------------------------------------------------------


def unset(view: View) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return lines and hints where nobody is set to chair at the time asked about.

    Where rules are not known, as for scripts, none: then a rule may say so.
    """
    case, nothing = view.case(), ((), ())
    if view.rules is None or view.finding.asks != "chair" or role_asked(case) != CHAIR:
        return nothing
    committee = one_committee(case)
    if view.finding.notes or not isinstance(committee, Committee):
        return nothing
    seats, span = chair_seats(case, committee), span_of(case, committee)
    if any(span.covers(seat.start_date, seat.end_date) for seat in seats):
        return nothing
    then = "dann " if span.explicit else ""
    line = f"{committee.name}: Ein Vorsitz ist {then}nicht eingetragen."
    if (later := _first_turn(case, committee)) is not None and later.start_date:
        begins = f"Ab {later.start_date:%d.%m.%Y} {_IN_TURN}: {view.name(later.member_id)}."
        return (line, begins), ()
    example = f"/gremium {committee.name} vorsitz im Wechsel A, B ab {view.today.year}"
    return (line,), (
        ("Einen Wechsel legt ", Code(example), " fest; sonst steht der Vorsitz im Verzeichnis, "
         "Blatt sitze, Rolle Vorsitz."),
    )  # fmt: skip


def _first_turn(case: Case, committee: Committee) -> Membership | None:
    return next(filter(is_turn, chair_seats(case, committee)), None)
