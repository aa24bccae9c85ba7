"""Slow and failing commands, typing, rate limits and logins, on a real Synapse."""

from __future__ import annotations

import asyncio
import itertools
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

import bot.app
import bot.client
import bot.workers
from bot.app import serve
from bot.clock import SystemClock
from bot.demo.account import Account, Json
from bot.demo.homeserver import Homeserver
from bot.incoming import Incoming
from bot.registry import Registry
from commands.contract import Answer, Ask, Command, Role, command
from storage import inbox
from storage.database import Database
from storage.inbox import Received
from tests.matrix.bots import (
    PASSWORD,
    PATIENCE,
    BotAccount,
    answered_by,
    ask,
    body,
    collect,
    replies,
    room_with,
)
from tests.matrix.conftest import unique
from tests.matrix.flaky import FlakyProxy

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

release = threading.Event()
ended = threading.Event()


@command("warte", usage="/warte", summary="Wartet.", examples=("/warte",), roles=(Role.GUEST,))
def wait(_: Ask) -> Answer:
    assert release.wait(PATIENCE)
    ended.set()
    return Answer(lines=("fertig",))


@command(
    "platze", usage="/platze", summary="Scheitert.", examples=("/platze",), roles=(Role.GUEST,)
)
def fail(_: Ask) -> Answer:
    raise RuntimeError("a defect in a command")


@pytest.fixture(autouse=True)
def _more_commands(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add commands that wait and fail to those of the product."""
    more: tuple[Command, ...] = (wait, fail)
    registry = Registry([*Registry.discover().commands, *more])
    monkeypatch.setattr(Registry, "discover", lambda: registry)
    release.clear()
    ended.clear()
    yield
    release.set()


async def test_a_slow_command_holds_up_no_other_room_and_keeps_its_rooms_order(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        slow = await room_with(anna, bot_account.user_id)
        other = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        asked = [await anna.send(slow, text) for text in ("/warte", "/hilfe")]
        assert "/wer" in body(await ask(anna, other, "/hilfe"))
        release.set()
        seen = await collect(
            anna, slow, since, lambda seen: len(replies(seen, bot_account.user_id)) == 2
        )
    assert [answered_by(reply) for reply in replies(seen, bot_account.user_id)] == asked


async def test_typing_is_shown_while_a_command_works(
    person: Person, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.workers, "TYPING_AFTER", 0.01)
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        await anna.send(room_id, "/warte")
        await typing(anna, room_id, [bot_account.user_id])
        release.set()
        await typing(anna, room_id, [])


async def typing(anna: Account, room_id: str, wanted: list[str]) -> None:
    """Wait until just these people are shown as typing."""
    since = ""
    async with asyncio.timeout(PATIENCE):
        while True:
            position = {"since": since, "timeout": "5000"} if since else {}
            answer = await anna.call("GET", "/sync", **position)
            since = answer["next_batch"]
            room = answer.get("rooms", {}).get("join", {}).get(room_id, {})
            for event in room.get("ephemeral", {}).get("events", []):
                if event["type"] == "m.typing" and event["content"]["user_ids"] == wanted:
                    return


async def test_a_failing_command_is_owned_up_to_and_ends_nothing(
    person: Person, bot_account: BotAccount, caplog: pytest.LogCaptureFixture
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        failed = body(await ask(anna, room_id, "/platze"))
        assert "/wer" in body(await ask(anna, room_id, "/hilfe"))
    [record] = [record for record in caplog.records if record.exc_info]
    assert "RuntimeError" not in failed
    assert "schiefgegangen" in failed
    assert str(record.args[0] if isinstance(record.args, tuple) else "") in failed


async def test_a_stop_lets_the_command_at_work_finish(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        await anna.send(room_id, "/warte")
        await anna.position()
        asyncio.get_running_loop().call_later(0.3, release.set)
    seen: list[Json] = []
    async with bot_account.running():
        seen = await collect(
            anna, room_id, since, lambda seen: bool(replies(seen, bot_account.user_id))
        )
    assert body(replies(seen, bot_account.user_id)[0]) == "fertig"


async def test_a_stop_leaves_a_command_behind_that_does_not_end(
    person: Person, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.app, "STOP_GRACE", 0.1)
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        await anna.send(room_id, "/warte")
        await typing(anna, room_id, [bot_account.user_id])
    assert not ended.is_set()
    release.set()
    async with bot_account.running():
        seen = await collect(
            anna, room_id, since, lambda seen: bool(replies(seen, bot_account.user_id))
        )
    assert [body(reply) for reply in replies(seen, bot_account.user_id)] == ["fertig"]


async def test_a_stop_while_the_homeserver_is_down_and_a_gap_is_filled_is_a_stop(
    person: Person, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the questions in the gap are answered after the next start."""
    monkeypatch.setattr(bot.client, "TIMELINE_LIMIT", 3)
    monkeypatch.setattr(bot.app, "STOP_GRACE", 0.1)
    anna = person("anna")
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        url = {"url": proxy.url}
        async with bot_account.running(homeserver=url):
            room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        asked = [await anna.send(room_id, f"/hilfe {number}") for number in range(8)]
        # Not ready before the gap is filled, so the bot is started without waiting for that.
        proxy.plan = lambda request: "lose" if request.path.endswith("/messages") else None
        stop = asyncio.Event()
        task = asyncio.create_task(serve(bot_account.settings(homeserver=url), SystemClock(), stop))
        while not proxy.faults["lose"]:
            await anna.position()
        stop.set()
        await asyncio.wait_for(task, PATIENCE)
        proxy.plan = lambda request: None
        async with bot_account.running(homeserver=url):
            seen = await collect(
                anna, room_id, since, lambda seen: len(replies(seen, bot_account.user_id)) == 8
            )
    assert [answered_by(reply) for reply in replies(seen, bot_account.user_id)] == asked


@pytest.mark.parametrize("table", ["sync_position", "outgoing_message"])
async def test_a_database_that_fails_for_a_while_costs_no_reply(
    person: Person, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    for module in (bot.app, bot.workers):
        monkeypatch.setattr(module, "wait_before", lambda attempt: 0.05)
    anna = person("anna")
    with caplog_errors() as failures:
        async with bot_account.running():
            room_id = await room_with(anna, bot_account.user_id)
            since = await anna.position()
            with sqlite3.connect(bot_account.folder / "scharnier.db") as other:
                other.execute(f"ALTER TABLE {table} RENAME TO away")
            event_id = await anna.send(room_id, "/hilfe")
            await failures.wait()
            with sqlite3.connect(bot_account.folder / "scharnier.db") as other:
                other.execute(f"ALTER TABLE away RENAME TO {table}")
            reply = await anna.wait_for_reply(room_id, event_id, since)
    assert "/wer" in body(reply)


async def test_what_has_brought_it_down_three_times_is_apologised_for(
    person: Person, bot_account: BotAccount
) -> None:
    """Else a command that ends the process would end it at each start."""
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
    since = await anna.position()
    asked = Incoming("$1", room_id, anna.user_id, "message", question_id="$1", text="platze")
    database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
    with database.write() as session:
        received = Received(asked.event_id, room_id, asked.sender, asked.to_payload())
        inbox.receive(session, received, SystemClock().now())
        for _ in range(3):
            inbox.count_interrupted(session, room_id)
    database.close()
    async with bot_account.running():
        seen = await collect(
            anna, room_id, since, lambda seen: bool(replies(seen, bot_account.user_id))
        )
        assert "/wer" in body(await ask(anna, room_id, "/hilfe"))
    [apology] = replies(seen, bot_account.user_id)
    assert "schiefgegangen" in body(apology)


async def test_old_traces_are_forgotten_at_the_start(
    person: Person, bot_account: BotAccount
) -> None:
    """Also by a bot that is never up at night."""
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        await ask(anna, room_id, "/hilfe")
    assert traces(bot_account) > 0
    async with bot_account.running(LaterClock()):
        assert traces(bot_account) == 0


class LaterClock:
    def now(self) -> datetime:
        return SystemClock().now() + timedelta(days=31)


def traces(bot_account: BotAccount) -> int:
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        [[incoming], [outgoing]] = database.execute(
            "SELECT count(*) FROM incoming_event UNION ALL SELECT count(*) FROM outgoing_message"
        )
    return int(incoming) + int(outgoing)


@contextmanager
def caplog_errors() -> Iterator[asyncio.Event]:
    """Set the event at the second complaint of the bot."""
    seen, loop = asyncio.Event(), asyncio.get_running_loop()
    counted = itertools.count(1)

    class Notice(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told = record.getMessage() + str(record.exc_info)
            if "no such table" in told and next(counted) == 2:
                loop.call_soon_threadsafe(seen.set)

    handler = Notice(logging.WARNING)
    logging.getLogger("bot").addHandler(handler)
    try:
        yield seen
    finally:
        logging.getLogger("bot").removeHandler(handler)


async def test_real_rate_limits_are_waited_out_and_logged(
    tmp_path: Path, http: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    limits = {"rc_message": {"per_second": 5, "burst_count": 1}}
    with Homeserver(tmp_path / "homeserver", extra=limits) as homeserver:
        admin = registered(homeserver, http, "admin", admin=True)
        anna = registered(homeserver, http, "anna")
        url = f"{homeserver.url}/_synapse/admin/v1/users/{anna.user_id}/override_ratelimit"
        headers = {"Authorization": f"Bearer {admin._token}"}
        async with http.post(url, json={"messages_per_second": 0}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
        bot_id = homeserver.register("scharnier", PASSWORD, device=False).user_id
        async with BotAccount(homeserver, bot_id, tmp_path / "bot").running():
            room_id = await room_with(anna, bot_id)
            since = await anna.position()
            asked = [await anna.send(room_id, f"/hilfe {number}") for number in range(6)]
            seen = await collect(
                anna, room_id, since, lambda seen: len(replies(seen, bot_id)) == len(asked)
            )
    assert [answered_by(reply) for reply in replies(seen, bot_id)] == asked
    assert "rate limited" in caplog.text


def registered(
    homeserver: Homeserver, http: ClientSession, name: str, *, admin: bool = False
) -> Account:
    made = homeserver.register(unique(name), PASSWORD, admin=admin)
    return Account(http, homeserver.url, made.user_id, made.access_token)


async def test_an_access_token_with_its_device_will_do(
    person: Person, homeserver: Homeserver, tmp_path: Path
) -> None:
    anna = person("anna")
    made = homeserver.register(unique("scharnier"), PASSWORD)
    login = {"access_token": made.access_token, "device_id": made.device_id}
    account = BotAccount(homeserver, made.user_id, tmp_path)
    async with account.running(without=("password",), homeserver=login):
        room_id = await room_with(anna, made.user_id)
        assert "/wer" in body(await ask(anna, room_id, "/hilfe"))


async def test_a_restart_stays_the_same_device_and_a_logged_out_one_logs_in_anew(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
    async with bot_account.running():
        await ask(anna, room_id, "/hilfe")
        assert len(await devices(anna, bot_account.user_id)) == 1


async def devices(anna: Account, user_id: str) -> Json:
    answer = await anna.call("POST", "/keys/query", {"device_keys": {user_id: []}})
    found: Json = answer["device_keys"][user_id]
    return found
