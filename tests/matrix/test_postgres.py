"""The bot as in production on PostgreSQL: the same promises as on SQLite."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import create_engine

import bot.app
import bot.workers
from bot.demo.account import Account, Json
from bot.demo.processes import Program
from tests.matrix.bots import (
    BotAccount,
    answered_by,
    ask,
    body,
    collect,
    replacement,
    replies,
    room_with,
)
from tests.postgres import PostgresServer, postgres

__all__ = ["postgres"]

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

Person = Callable[[str], Account]


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    with postgres.fresh_database() as fresh:
        yield fresh


async def test_killed_in_the_middle_it_answers_each_question_once_in_order(
    person: Person, bot_account: BotAccount, bot_process: Callable[..., Program], url: str
) -> None:
    anna = person("anna")
    storage: dict[str, Any] = {"database_url": url}
    bot = bot_process(storage=storage)
    rooms = [await room_with(anna, bot_account.user_id) for _ in range(2)]
    since = await anna.position()
    asked = {room_id: [await anna.send(room_id, f"/hilfe {n}") for n in range(8)]
             for room_id in rooms}  # fmt: skip
    bot.kill()
    bot_process(storage=storage)
    for room_id in rooms:
        last = (await ask(anna, room_id, "/hilfe"))["event_id"]
        seen = await collect(anna, room_id, since, partial(has, last))
        answered = [answered_by(reply) for reply in replies(seen, bot_account.user_id)]
        assert answered[:-1] == asked[room_id]


def has(event_id: str, seen: list[Json]) -> bool:
    return any(event["event_id"] == event_id for event in seen)


async def test_settings_edits_and_redactions_work_there_as_well(
    person: Person, bot_account: BotAccount, url: str
) -> None:
    anna = person("anna")
    storage = {"database_url": url}
    access = {"operators": [anna.user_id]}
    async with bot_account.running(storage=storage, access=access):
        room_id = await room_with(anna, bot_account.user_id)
        assert "Region" in body(await ask(anna, room_id, "/raum region"))
        since = await anna.position()
        question = await anna.send(room_id, "/hilfe raum")
        await anna.wait_for_reply(room_id, question, since)
        await anna.send(room_id, replacement("/hilfe wer", question))
        await collect(anna, room_id, since, lambda seen: "m.new_content" in seen[-1]["content"]
                      and seen[-1]["sender"] == bot_account.user_id if seen else False)  # fmt: skip
        await anna.redact(room_id, question)
        await collect(anna, room_id, since, lambda seen: bool(seen)
                      and seen[-1]["type"] == "m.room.redaction"
                      and seen[-1]["sender"] == bot_account.user_id)  # fmt: skip


async def test_connections_that_are_cut_cost_no_reply(
    person: Person, bot_account: BotAccount, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (bot.app, bot.workers):
        monkeypatch.setattr(module, "wait_before", lambda attempt: 0.05)
    anna = person("anna")
    async with bot_account.running(storage={"database_url": url}):
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        asked = []
        for number in range(20):
            asked.append(await anna.send(room_id, f"/hilfe {number}"))
            await asyncio.to_thread(cut_connections, url)
        seen = await collect(
            anna, room_id, since, lambda seen: len(replies(seen, bot_account.user_id)) == len(asked)
        )
    assert [answered_by(reply) for reply in replies(seen, bot_account.user_id)] == asked


def cut_connections(url: str) -> None:
    """Do what a restart of the database does to everybody connected to it."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()
