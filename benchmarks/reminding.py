"""Reminders to be told in the benchmarks, and what was told of them: lost, doubled, how late."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bot.clock import BERLIN
from bot.demo.account import Account, Json, NewRoom
from storage.database import Database
from storage.reminders import Reminder, store_reminder

PAGE = "1000"  # events asked for at once; Synapse gives no more


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder that is due once: told by a text that holds its number, at an aware moment."""

    number: int
    room_id: str
    due_at: datetime

    @property
    def text(self) -> str:
        return f"Bericht an den Lenkungskreis, Sache <{self.number}>"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of a bot: which reminders it tells of, and when the homeserver had it."""

    numbers: frozenset[int]
    at: datetime


def plan(numbers: Iterable[int], rooms: Sequence[str], dues: Iterable[datetime]) -> list[Planned]:
    """Spread reminders over the rooms in turn."""
    pairs = zip(numbers, dues, strict=True)
    return [Planned(n, rooms[n % len(rooms)], due_at) for n, due_at in pairs]


def store(database: Database, reminders: Iterable[Planned], *, apart: bool) -> None:
    """Store reminders as `/erinnere` does; `apart`: each for another person, never one digest."""
    with database.write() as session:
        for one in reminders:
            who = f"@person-{one.number}:elsewhere.example" if apart else None
            store_reminder(session, Reminder(
                room_id=one.room_id, owner="@anna:elsewhere.example", mention=who, text=one.text,
                first=one.due_at.astimezone(BERLIN).replace(tzinfo=None), due_at=one.due_at,
                created_at=datetime.now(BERLIN),
            ))  # fmt: skip


async def rooms_with(anna: Account, bots: Collection[str], count: int) -> list[str]:
    """Create rooms and wait until the bots, which must be running, have come in."""
    rooms = [
        await anna.create_room(NewRoom(name=f"Raum {number}", invite=list(bots)))
        for number in range(1, count + 1)
    ]
    for bot_id in bots:
        await anna.wait_for_member(bot_id, rooms)
    return rooms


async def read_back(reader: Account, room_id: str) -> list[Json]:
    """Return all events of a room, the latest first."""
    events: list[Json] = []
    where = {"dir": "b", "limit": PAGE}
    while True:
        page = await reader.call("GET", f"/rooms/{quote(room_id)}/messages", **where)
        events += page["chunk"]
        if not page.get("end"):
            return events
        where["from"] = page["end"]


def heard(events: Iterable[Json], bot_id: str) -> list[Heard]:
    """Return what a bot told of reminders; the events are clear text."""
    found = []
    for event in events:
        body = event["content"].get("body")
        if event["sender"] == bot_id and event["type"] == "m.room.message" and body:
            numbers = frozenset(int(number) for number in re.findall(r"Sache <(\d+)>", body))
            at = datetime.fromtimestamp(event["origin_server_ts"] / 1000, BERLIN)
            found += [Heard(numbers, at)] if numbers else []
    return found


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of reminders; `lateness` in seconds, of those told, in ascending order."""

    due: int
    messages: int
    lost: int
    doubled: int
    lateness: tuple[float, ...]

    @property
    def told(self) -> int:
        return self.due - self.lost

    @property
    def passed(self) -> bool:
        return not self.lost and not self.doubled

    def share(self, percent: int) -> float:
        """Return the lateness that so many percent do not exceed."""
        late = self.lateness
        return statistics.quantiles(late, n=100)[percent - 1] if len(late) > 1 else float("nan")


def tally(reminders: Sequence[Planned], messages: Sequence[Heard]) -> Tally:
    """Compare what was due with what was told; a reminder told twice is late by the first time."""
    times = Counter(number for message in messages for number in message.numbers)
    first: dict[int, datetime] = {}
    for message in sorted(messages, key=lambda message: message.at, reverse=True):
        first |= dict.fromkeys(message.numbers, message.at)
    late = [
        (first[one.number] - one.due_at).total_seconds() for one in reminders if one.number in first
    ]
    return Tally(
        due=len(reminders),
        messages=len(messages),
        lost=len(reminders) - len(late),
        doubled=sum(count - 1 for count in times.values()),
        lateness=tuple(sorted(late)),
    )
