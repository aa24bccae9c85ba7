"""Tells rooms of their meetings: reminders, deadlines, and what no longer holds; each once.

What is due at once for one room is one message. It is noted in the transaction that stores the
message, under a transaction id made of what it tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from commands.contract import Due, Duty, Notice
from commands.dates import at_wall_clock
from commands.meetings.outstanding import Item, outstanding
from commands.meetings.reminding import Teller, record
from storage.database import Session
from storage.inbox import joined_room
from storage.meeting_told import ToldOf, note_told
from storage.reminders import Outcome

_ROOMS_AT_ONCE = 50  # in one transaction
_IN_TIME = timedelta(minutes=5)
_USEFUL = timedelta(days=1)  # so long something is told late; after that it is summed up


@dataclass(frozen=True, slots=True)
class Settled:
    """An item, and what becomes of it."""

    item: Item
    outcome: Outcome

    @property
    def is_told(self) -> bool:
        """Whether there is something to say of it."""
        return self.outcome in ("in time", "late")


def perform(due: Due) -> list[Notice]:
    """Tell what is due, room by room, and note what became of each part of it."""
    ready = [item for item in outstanding(due.session, due.now) if _is_over(item.at, due.now)]
    rooms = list(dict.fromkeys(item.recipient for item in ready))[:_ROOMS_AT_ONCE]
    found = (_for_room(due, room, [i for i in ready if i.recipient == room]) for room in rooms)
    return [notice for notice in found if notice is not None]


def next_at(session: Session, now: datetime) -> datetime | None:
    """Return when something is due next of the meetings that are near."""
    return next((item.at for item in outstanding(session, now)), None)


MEETINGS = Duty("Sitzungen", next_at, perform)


def _for_room(due: Due, room_id: str, items: list[Item]) -> Notice | None:
    room = joined_room(due.session, room_id)
    there = room is not None and room.state == "joined"
    settled = sorted(_settled(items, due.now, there=there), key=_by_time)
    told = [one for one in settled if one.is_told]
    missed = [one.item for one in settled if one.outcome == "summed up"]
    notice = None
    if told:
        teller = Teller(due, room_id)
        answer = teller.answer([(one.item, one.outcome == "late") for one in told], missed)
        notice = Notice(room_id, answer, transaction_id=_transaction_id(told))
    for one in settled:
        with_message = notice is not None and one.outcome in ("in time", "late", "summed up")
        _note(due, one, notice.transaction_id if notice is not None and with_message else None)
    return notice


def _settled(items: list[Item], now: datetime, *, there: bool) -> Iterator[Settled]:
    """Decide on what becomes of the items of one room: of those alike only the last is told."""
    moved = {item.watched.meeting.id for item in items if item.kind == "moved"}

    def alike(item: Item) -> tuple[str, str]:
        return item.watched.meeting.id, item.family

    for (meeting_id, family), found in groupby(sorted(items, key=alike), key=alike):
        *others, last = sorted(found, key=_soonest_last)
        for item in others:
            yield Settled(item, "overtaken" if there else "given up")
        outcome = _outcome(last, now) if there else "given up"
        yield Settled(last, "overtaken" if family == "lead" and meeting_id in moved else outcome)


def _by_time(one: Settled) -> tuple[datetime, datetime, str]:
    return one.item.due.astimezone(UTC), one.item.watched.meeting.start, one.item.kind


def _soonest_last(item: Item) -> tuple[datetime, int]:
    number = item.kind.rpartition("-")[2]
    return item.due.astimezone(UTC), -int(number) if number.isdecimal() else 0


def _outcome(item: Item, now: datetime) -> Outcome:
    begun = _is_over(at_wall_clock(item.watched.meeting.start).at, now)
    if item.announced or item.muted or (begun and item.family != "minutes"):
        return "overtaken"
    late = now.astimezone(UTC) - item.due.astimezone(UTC)
    if late <= _IN_TIME:
        return "in time"
    return "late" if late <= _USEFUL else "summed up"


def _is_over(at: datetime, now: datetime) -> bool:
    return at.astimezone(UTC) <= now.astimezone(UTC)


def _note(due: Due, one: Settled, transaction_id: str | None) -> None:
    item = one.item
    told = ToldOf(
        meeting_id=item.watched.meeting.id,
        start=item.watched.meeting.start,
        kind=item.kind,
        recipient=item.recipient,
        text=record(item),
        due_at=item.due,
        outcome=one.outcome,
    )
    note_told(due.session, told, due.now, transaction_id)


def _transaction_id(told: Sequence[Settled]) -> str:
    """Return an id made of what a message tells, the same whenever it is tried."""
    keys = (" ".join([*map(str, one.item.key)]) for one in told)
    mark = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]
    return f"scharnier-meeting-{mark}"
