"""Reminds owners of their decisions: at most one message a day for each of them.

Who is reminded is noted in the transaction that stores the message, unique by person and day. The
bot looks at the beginning of each working day, and whenever on that day somebody may be written to.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from commands.committees.seats import office_users
from commands.contract import Answer, Due, Duty, Notice
from commands.dates import BERLIN, is_working_day
from commands.decisions.numbers import marked
from commands.decisions.owners.digest import MOST_SHOWN, REMEMBERED, digest, missing
from commands.decisions.owners.schedule import next_working_midnight, opening
from commands.decisions.owners.waiting import Waiting, waiting
from commands.quiet import quiet_until
from storage.direct_chats import is_person, settings_where_told
from storage.owners import (
    claim_digest,
    next_round,
    note_missing,
    note_told,
    set_next_round,
    some_have_deadlines,
)

_AT_ONCE = 50  # messages in one transaction


def next_at(due: Due) -> datetime | None:
    """Return when to look next; before the first time at once, if there is any deadline."""
    at = next_round(due.session)
    if at is not None:
        return at
    return due.now if some_have_deadlines(due.session) else None


def perform(due: Due) -> list[Notice]:
    """Remind those who may be written to now, and settle when to look again."""
    local = due.now.astimezone(BERLIN)
    ready, later = list[Waiting](), list[datetime]()
    for one in waiting(due, local.date()) if is_working_day(local.date()) else ():
        at = _when(one, local)
        if at is not None and _is_over(at, local):
            ready.append(one)
        elif at is not None:
            later.append(at)
    if len(ready) <= _AT_ONCE:
        later.append(next_working_midnight(local.date()))
        set_next_round(due.session, min(later, key=_utc))
    told = (_tell(due, one, local.date()) for one in ready[:_AT_ONCE])
    return [notice for notice in told if notice is not None]


DUTY = Duty("Beschlüsse", next_at, perform)


def _when(one: Waiting, local: datetime) -> datetime | None:
    """Return from when on somebody may be written to today; None if not today any more."""
    found = opening(one.settings, local.date())
    if found is None or _is_over(found.last, local):
        return None
    if not _is_over(found.first, local):
        return found.first
    quiet = quiet_until(one.settings, local)
    if quiet is None:
        return found.first
    return quiet if _utc(quiet) < _utc(found.last) else None


def _is_over(at: datetime, now: datetime) -> bool:
    return _utc(at) <= _utc(now)


def _utc(at: datetime) -> datetime:
    # Of one zone, moments would be compared as the clock on the wall shows them.
    return at.astimezone(UTC)


def _tell(due: Due, one: Waiting, day: date) -> Notice | None:
    """Return the one message of the day; None if another one was first."""
    session = due.session
    marks = [marked(decision).lstrip("#") for decision in one.owned[:MOST_SHOWN]]
    if not claim_digest(session, one.recipient, day, marks, due.now):
        return None
    note_told(session, one.recipient, [decision.id for decision in one.owned], day)
    note_missing(session, one.missing, due.now)
    transaction_id = f"scharnier-owner-{_hash(f'{one.recipient} {day}')}"
    answer = replace(_answer(due, one, day), offers_until=due.now + REMEMBERED)
    return Notice(one.recipient, answer, mentions=_mentions(due, one, day),
                  transaction_id=transaction_id)  # fmt: skip


def _answer(due: Due, one: Waiting, day: date) -> Answer:
    if not one.owned:
        return missing(one.missing, day)
    settings = settings_where_told(due.session, one.recipient)
    answer = digest(due.directory, settings, one.owned, day)
    if not one.missing:
        return answer
    besides = missing(one.missing, day)
    lines = (*answer.lines, "", besides.title, *besides.lines)
    return replace(answer, lines=lines, hints=(*answer.hints, *besides.hints))


def _mentions(due: Due, one: Waiting, day: date) -> tuple[str, ...]:
    """Return whom the message pings: in a room those who keep the committee's office."""
    if is_person(one.recipient):
        return ()
    committees = {row.body.partition(":")[2] for row in one.missing}
    users = [user for row in sorted(committees) for user in office_users(due.directory, row, day)]
    return tuple(dict.fromkeys(users))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
