"""Who has the chair by turns, where a committee has such a rule and no row names anybody.

Rules come with the question, from what was set in rooms; scripts have none. A turn is put as a
seat without an id, so that it counts for the time asked about as a row does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from commands.questions.answering.committees import CHAIR
from commands.questions.answering.model import Case
from commands.turns import turns_until
from storage.meetings import Rules
from storage.records import Committee, Membership

_DAY = timedelta(days=1)
_LAST_YEAR = 2199


def chair_seats(case: Case, committee: Committee) -> list[Membership]:
    """Return the rows of a committee's chair, and the turns for the days that none covers."""
    rows = [row for row in case.register.seats_in.get(committee.id, ()) if row.role == CHAIR]
    rules = (case.rules or {}).get(committee.id)
    return [*rows, *_turns(case, committee, rules, rows)] if rules else rows


def turns_of(case: Case, members: Iterable[str]) -> list[Membership]:
    """Return somebody's turns in the chairs of all committees."""
    wanted, bodies = set(members), case.directory.committees
    return [
        seat
        for row_id, rules in (case.rules or {}).items()
        if row_id in bodies and not wanted.isdisjoint(rules.chair_rotation or ())
        for seat in chair_seats(case, bodies[row_id])
        if is_turn(seat) and seat.member_id in wanted
    ]


def is_turn(seat: Membership) -> bool:
    """Whether a seat is no row of the directory but what a committee's rule says."""
    return not seat.id


def _turns(
    case: Case, committee: Committee, rules: Rules, rows: list[Membership]
) -> Iterator[Membership]:
    organizations, persons = case.directory.organizations, case.directory.persons
    for turn in turns_until(rules, _horizon(case, rules)):
        first = max(turn.first, committee.start_date or turn.first)
        last = min(turn.last, committee.end_date or turn.last)
        if turn.member_id in organizations or turn.member_id in persons:
            for begins, ends in _left_free(first, last, rows):
                yield Membership("", committee.id, turn.member_id, CHAIR, start_date=begins,
                                 end_date=ends)  # fmt: skip


def _horizon(case: Case, rules: Rules) -> date:
    """Return up to when turns are told: until everybody has had one after the time asked about."""
    last = max(case.today, case.reading.span.last or case.today)
    return date(min(last.year + len(rules.chair_rotation or ()), _LAST_YEAR), 12, 31)


def _left_free(first: date, last: date, rows: list[Membership]) -> Iterator[tuple[date, date]]:
    """Yield the stretches of a turn that no row covers; both ends are within them."""
    for row in sorted(rows, key=lambda row: row.start_date or date.min):
        begins, ends = row.start_date or date.min, row.end_date or date.max
        if begins > first and begins <= last:
            yield first, begins - _DAY
        if begins <= last and ends >= first:
            if ends >= last:
                return
            first = ends + _DAY
    if first <= last:
        yield first, last
