"""Reactions of the bot's own are sent apart: none twice, none too late, none at others' cost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import reacting
from bot.clock import BERLIN
from bot.matrix_error import MatrixError
from bot.reacting import TOO_LATE, Reacting
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
ROOM = "!room:a.example"
LIMITED = MatrixError("M_LIMIT_EXCEEDED", "slower", 429)
TWICE = MatrixError("M_DUPLICATE_ANNOTATION", "twice", 400)
DOWN = MatrixError("", "down")


class StandingClock:
    def now(self) -> datetime:
        return NOW


class Homeserver:
    """Takes reactions, after the failures that it is told; knows when it has got enough."""

    def __init__(self, *fails: MatrixError, enough: int) -> None:
        self.fails = list(fails)
        self.enough = enough
        self.taken: list[str] = []
        self.done = asyncio.Event()

    async def react(self, room_id: str, event_id: str, key: str, transaction_id: str) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.taken.append(f"{event_id} {key} {transaction_id}")
        if len(self.taken) == self.enough:
            self.done.set()
        return f"${key}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    yield opened
    opened.close()


def store(database: Database, *keys: str, at: datetime = NOW) -> None:
    with database.write() as session:
        for key in keys:
            reaction = Outgoing(
                transaction_id=f"t-{key}",
                room_id=ROOM,
                kind="reaction",
                target_event_id="$1",
                reaction_key=key,
            )
            outbox.enqueue(session, reaction, at)


async def send_all(database: Database, homeserver: Homeserver) -> None:
    working = Reacting(database, homeserver, StandingClock())
    working.start()
    async with asyncio.timeout(30):
        await homeserver.done.wait()
    await working.stop()


def unsent(database: Database) -> Outgoing | None:
    with database.read() as session:
        return outbox.next_reaction(session)


async def test_they_are_sent_in_order_each_with_its_own_transaction(database: Database) -> None:
    store(database, "a", "b")
    homeserver = Homeserver(enough=2)
    await send_all(database, homeserver)
    assert homeserver.taken == ["$1 a t-a", "$1 b t-b"]


async def test_one_that_is_there_already_is_not_tried_again(database: Database) -> None:
    store(database, "a", "b")
    homeserver = Homeserver(TWICE, enough=1)
    await send_all(database, homeserver)
    assert homeserver.taken == ["$1 b t-b"]


@pytest.mark.parametrize("failure", [LIMITED, DOWN])
async def test_what_failed_is_sent_later_with_the_same_transaction(
    database: Database, failure: MatrixError, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reacting, "PAUSE", 0)
    monkeypatch.setattr(reacting, "wait_before", lambda _attempt: 0)
    store(database, "a")
    homeserver = Homeserver(failure, failure, enough=1)
    await send_all(database, homeserver)
    assert homeserver.taken == ["$1 a t-a"]


async def test_a_rate_limit_gets_a_long_pause(database: Database) -> None:
    """So that the next replies find the account's allowance unused."""
    store(database, "a")
    working = Reacting(database, Homeserver(LIMITED, enough=1), StandingClock())
    waiting = unsent(database)
    assert waiting is not None
    assert await working._send(waiting, 1) == reacting.PAUSE
    assert await working._send(waiting, 2) == 0
    assert unsent(database) is None


async def test_what_comes_too_late_is_left_out(database: Database) -> None:
    store(database, "a", at=NOW - TOO_LATE - timedelta(seconds=1))
    store(database, "b", at=NOW - TOO_LATE)
    homeserver = Homeserver(enough=1)
    await send_all(database, homeserver)
    assert homeserver.taken == ["$1 b t-b"]


async def test_a_database_that_fails_is_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store(database, "a")
    rename(database, "outgoing_message", "elsewhere")

    def mend(_attempt: int) -> float:
        rename(database, "elsewhere", "outgoing_message")
        return 0

    monkeypatch.setattr(reacting, "wait_before", mend)
    homeserver = Homeserver(enough=1)
    await send_all(database, homeserver)
    assert homeserver.taken == ["$1 a t-a"]
    assert "reactions wait for the database" in caplog.text


def rename(database: Database, old: str, new: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
