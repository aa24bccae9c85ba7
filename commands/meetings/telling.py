"""Tells rooms and people of meetings: reminders, deadlines, what no longer holds; each once.

What is due at once for one of them is one message. It is noted in the transaction that stores the
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
from commands.meetings.reminding import FOR_MINUTES, Teller, record
from commands.meetings.wording import HELD
from storage.direct_chats import is_person, is_unwilling
from storage.inbox import joined_room
from storage.meeting_told import REACHED, ToldOf, note_told
from storage.reminders import Outcome

_AT_ONCE = 50  # rooms and people in one transaction
_IN_TIME = timedelta(minutes=5)
_MOST_TOLD, _MOST_MISSED = 6, 40  # in one message, so that none is cut short
_WORTH_SUMMING_UP = timedelta(days=1)  # after the meeting began


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
    """Tell what is due, room by room and person by person, and note what became of it."""
    ready = [item for item in outstanding(due) if _is_over(item.at, due.now)]
    to = list(dict.fromkeys(item.recipient for item in ready))[:_AT_ONCE]
    found = (_for_one(due, one, [i for i in ready if i.recipient == one]) for one in to)
    return [notice for notice in found if notice is not None]


def next_at(due: Due) -> datetime | None:
    """Return when something is due next of the meetings that are near."""
    return next((item.at for item in outstanding(due)), None)


MEETINGS = Duty("Sitzungen", next_at, perform)


def _for_one(due: Due, to: str, items: list[Item]) -> Notice | None:
    there = _is_there(due, to)
    settled = sorted(_settled(items, due.now, there=there), key=_by_time)
    told = [one for one in settled if one.is_told][:_MOST_TOLD]
    missed = [one for one in settled if one.outcome == "summed up"][:_MOST_MISSED]
    notice = None
    if told or any(_is_worth_summing_up(one.item, due.now) for one in missed):
        teller = Teller(due, to)
        answer = teller.answer(
            [(one.item, one.outcome == "late") for one in told], [one.item for one in missed]
        )
        mentions = teller.mentions(one.item for one in told)
        transaction_id = _transaction_id([*told, *missed])
        notice = Notice(to, answer, mentions=mentions, transaction_id=transaction_id)
    # What is left over stays outstanding, and so is in the next message.
    passed_over = [one for one in settled if not one.is_told and one.outcome != "summed up"]
    for one in (*told, *missed, *passed_over):
        with_message = notice is not None and one.outcome in (*REACHED, "summed up")
        _note(due, one, notice.transaction_id if notice is not None and with_message else None)
    return notice


def _is_worth_summing_up(item: Item, now: datetime) -> bool:
    return not _is_over(_begins(item) + _WORTH_SUMMING_UP, now)


def _begins(item: Item) -> datetime:
    return at_wall_clock(item.watched.meeting.start).at.astimezone(UTC)


def _is_there(due: Due, to: str) -> bool:
    """Whether the bot is in a room, or a person has not refused to be written to."""
    if is_person(to):
        return not is_unwilling(due.session, to)
    room = joined_room(due.session, to)
    return room is not None and room.state == "joined"


def _settled(items: list[Item], now: datetime, *, there: bool) -> Iterator[Settled]:
    """Decide on what becomes of the items of one of them: of those alike only the last is told."""
    moved = {item.watched.meeting.id for item in items if item.kind == "moved"}

    def alike(item: Item) -> tuple[str, str]:
        return item.watched.meeting.id, item.family

    for (meeting_id, family), found in groupby(sorted(items, key=alike), key=alike):
        *others, last = sorted(found, key=_soonest_last)
        outcome = _outcome(last, now) if there else "given up"
        if there and family == "lead" and meeting_id in moved:
            outcome = "overtaken"
        for item in others:
            # What is told of the last holds for all; if nothing is, none of them was told.
            yield Settled(item, "overtaken" if outcome in REACHED else outcome)
        yield Settled(last, outcome)


def _by_time(one: Settled) -> tuple[datetime, datetime, str]:
    return one.item.due.astimezone(UTC), one.item.watched.meeting.start, one.item.kind


def _soonest_last(item: Item) -> tuple[datetime, int]:
    number = item.kind.rpartition("-")[2]
    return item.due.astimezone(UTC), -int(number) if number.isdecimal() else 0


def _outcome(item: Item, now: datetime) -> Outcome:
    """Return what becomes of an item: it is of use, if late, until its meeting begins."""
    to_come = item.family != "minutes"
    if item.announced or item.muted or (to_come and item.watched.meeting.state == HELD):
        return "overtaken"
    last = _begins(item) if to_come else item.due.astimezone(UTC) + FOR_MINUTES
    if _is_over(last, now):
        return "summed up"
    return "in time" if now.astimezone(UTC) - item.due.astimezone(UTC) <= _IN_TIME else "late"


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
