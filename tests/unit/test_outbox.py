"""What is stored goes out in its order, once for each transaction id, and is marked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot import outbox as sending
from bot.clock import BERLIN
from bot.marking import Marking
from bot.matrix_error import MatrixError
from bot.outbox import Outbox
from bot.reacting import Reacting
from storage import outbox
from storage.database import Database
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
ROOM = "!room:a.example"
PATIENCE = 30
FORBIDDEN = MatrixError("M_FORBIDDEN", "gone", 403)
DOWN = MatrixError("", "down")


class StandingClock:
    def now(self) -> datetime:
        return NOW


class Homeserver:
    """Takes each transaction id once, after the failures that it is told for it."""

    def __init__(self, **fails: list[MatrixError]) -> None:
        self.fails = fails
        self.taken: dict[str, str] = {}
        self.reactions: list[str] = []
        self.reacted = asyncio.Event()
        self.full = asyncio.Event()  # has taken two messages

    async def send(self, room_id: str, content: Mapping[str, Any], transaction_id: str) -> str:
        if self.fails.get(transaction_id):
            raise self.fails[transaction_id].pop(0)
        event_id = self.taken.setdefault(transaction_id, f"${len(self.taken)}")
        if len(self.taken) == 2:
            self.full.set()
        return event_id

    async def redact(self, room_id: str, event_id: str, transaction_id: str) -> str:
        raise AssertionError("nothing to be redacted")

    async def find_sent(self, room_id: str, transaction_id: str, since: datetime) -> str | None:
        raise AssertionError("nothing is old")

    async def react(self, room_id: str, event_id: str, key: str, transaction_id: str) -> str:
        self.reactions.append(key)
        self.reacted.set()
        return f"${key}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    yield opened
    opened.close()


def store(database: Database, *names: str, room_id: str = ROOM, tappable: bool = False) -> None:
    with database.write() as session:
        for name in names:
            choices = ["hilfe"] if tappable else None
            message = Outgoing(
                transaction_id=name, room_id=room_id, kind="notice", content={"body": name},
                choices=choices,
            )  # fmt: skip
            outbox.enqueue(session, message, NOW)


def unsent(database: Database, room_id: str = ROOM) -> list[Outgoing]:
    with database.read() as session:
        return outbox.unsent(session, room_id)


def states(database: Database, *names: str) -> list[str | None]:
    """Return the events that the messages of these transaction ids became."""
    with database.read() as session:
        query = select(OutgoingMessage.transaction_id, OutgoingMessage.event_id)
        events = dict(session.exec(query).all())
    return [events[name] for name in names]


def box(database: Database, homeserver: Homeserver) -> Outbox:
    clock = StandingClock()
    reacting = Reacting(database, homeserver, clock)
    return Outbox(database, homeserver, clock, reacting, Marking(database, clock))


async def test_they_go_out_in_order_and_what_never_can_holds_nobody_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "wait_before", lambda _: 0)
    store(database, "a", "b", "c")
    homeserver = Homeserver(a=[DOWN, DOWN], b=[FORBIDDEN])
    await box(database, homeserver).deliver(unsent(database))
    assert list(homeserver.taken) == ["a", "c"]
    assert states(database, "a", "b", "c") == ["$0", None, "$1"]
    assert unsent(database) == []


async def test_the_next_goes_out_while_the_last_one_is_being_marked(database: Database) -> None:
    store(database, "a", "b")
    homeserver = Homeserver()
    with ThreadPoolExecutor() as pool:
        locked, both_out = threading.Event(), threading.Event()
        writer = pool.submit(keep_writing, database, locked, both_out)
        await asyncio.to_thread(locked.wait, PATIENCE)
        delivery = asyncio.create_task(box(database, homeserver).deliver(unsent(database)))
        async with asyncio.timeout(PATIENCE):
            await homeserver.full.wait()
        assert not delivery.done()
        both_out.set()
        await delivery
        writer.result()
    assert unsent(database) == []


def keep_writing(database: Database, locked: threading.Event, until: threading.Event) -> None:
    with database.write():
        locked.set()
        assert until.wait(PATIENCE)


async def test_marks_of_many_rooms_are_one_transaction(database: Database) -> None:
    rooms = [f"!{number}:a.example" for number in range(20)]
    for room_id in rooms:
        store(database, room_id, room_id=room_id)
    outgoing = box(database, Homeserver())
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    await asyncio.gather(*(outgoing.deliver(unsent(database, room)) for room in rooms))
    assert None not in states(database, *rooms)
    assert len(commits) <= 3


async def test_what_could_not_be_marked_is_sent_again_as_the_same(database: Database) -> None:
    store(database, "a", "b", "c")
    homeserver = Homeserver()
    outgoing, waiting = box(database, homeserver), unsent(database)
    rename(database, "outgoing_message", "away")
    with pytest.raises(OperationalError, match="no such table"):
        await outgoing.deliver(waiting)
    rename(database, "away", "outgoing_message")
    assert unsent(database) == waiting
    await outgoing.deliver(waiting)
    assert homeserver.taken == {"a": "$0", "b": "$1", "c": "$2"}
    assert states(database, "a", "b", "c") == ["$0", "$1", "$2"]


def rename(database: Database, old: str, new: str) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


async def test_reactions_wait_while_messages_are_sent(database: Database) -> None:
    store(database, "a", tappable=True)
    homeserver = Homeserver()
    outgoing = box(database, homeserver)
    await outgoing.deliver(unsent(database))
    names = [str(number) for number in range(20)]
    store(database, *names)
    outgoing.reacting.start()
    with outgoing.reacting.held_back():
        await outgoing.deliver(unsent(database))
        assert homeserver.reactions == []
    async with asyncio.timeout(PATIENCE):
        await homeserver.reacted.wait()
    await outgoing.reacting.stop()
    assert homeserver.reactions == ["1️⃣"]


async def test_a_message_that_waits_to_be_tried_again_holds_no_reactions_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "wait_before", lambda _: 0.01)
    store(database, "a", tappable=True)
    store(database, "b", room_id="!failing:a.example")
    homeserver = Homeserver(b=[DOWN] * 1_000_000)
    outgoing = box(database, homeserver)
    outgoing.reacting.start()
    failing = asyncio.create_task(outgoing.deliver(unsent(database, "!failing:a.example")))
    await outgoing.deliver(unsent(database))
    async with asyncio.timeout(PATIENCE):
        await homeserver.reacted.wait()
    failing.cancel()
    await asyncio.gather(failing, return_exceptions=True)
    await outgoing.reacting.stop()
