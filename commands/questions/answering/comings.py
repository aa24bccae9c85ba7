"""Who came to a committee and who left it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from commands.questions.answering.model import Case
from commands.questions.answering.timing import held
from commands.questions.reading.model import Span
from storage.records import Membership

_DAY = timedelta(days=1)


def came_or_left(span: Span, seats: list[Membership]) -> list[Membership]:
    """Return who came ("seit 2024") or left ("bis 2024"), else who had a seat at the turn named.

    Who changed role only, such as a chair, neither came nor left.
    """
    first, last = span.turn or (date.min, date.max)
    beyond = {"until": last + timedelta(days=1), "since": first - timedelta(days=1)}.get(span.kind)
    if beyond is None:
        return held(span, seats)
    stayed = {
        seat.member_id
        for seat in seats
        if (seat.start_date is None or seat.start_date <= beyond)
        and (seat.end_date is None or seat.end_date >= beyond)
    }
    return held(span, (seat for seat in seats if seat.member_id not in stayed)) or held(span, seats)


def changed(case: Case, seats: Sequence[Membership]) -> list[Membership]:
    """Return the seats of those who left, or came, within the time named; else who left by now.

    `seats` are all of a committee. Who changed role only neither came nor left.
    """
    span = case.reading.span
    first, last = span.first, span.last
    if not span.names_days or first is None or last is None:
        first, last = date.min + _DAY, case.today - _DAY
    if case.reading.cues.joined:
        return [
            seat
            for seat in seats
            if (day := seat.start_date)
            and first <= day <= last
            and not _sits(seats, seat.member_id, day - _DAY)
        ]
    return [
        seat
        for seat in seats
        if (day := seat.end_date)
        and first <= day <= last
        and not _sits(seats, seat.member_id, day + _DAY)
    ]


def _sits(seats: Sequence[Membership], member_id: str, day: date) -> bool:
    return any(
        seat.member_id == member_id
        and (seat.start_date is None or seat.start_date <= day)
        and (seat.end_date is None or seat.end_date >= day)
        for seat in seats
    )
