"""How the program ends: when told to, at any moment, and when there is no going on."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bot.demo.account import Account
from bot.demo.processes import Program
from bot.exits import EX_NOPERM, EX_OK, EX_TEMPFAIL
from tests.matrix.bots import BotAccount, answered_by, collect, replies, room_with
from tests.matrix.flaky import FlakyProxy

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]
GRACE = 40.0  # seconds after which it is killed; the bot takes half of it at most


@pytest.fixture
async def proxy(bot_account: BotAccount) -> AsyncIterator[FlakyProxy]:
    async with FlakyProxy(bot_account.homeserver.url).serving() as serving:
        yield serving


@pytest.fixture
def starting(bot_account: BotAccount) -> Iterator[Callable[..., Program]]:
    """Start the account's bot and wait until it has begun, not until it is ready."""
    folder = bot_account.folder
    with ExitStack() as stack:

        def start(**sections: dict[str, Any]) -> Program:
            bot_account.settings((), **sections)
            config = str(folder / "config.toml")
            command = [sys.executable, "-m", "bot", "run", "--config", config]
            program = Program("Der Bot", command, folder=folder, log_path=folder / "bot.log")
            program.start()
            stack.callback(program.stop)
            program.wait_for_file(folder / "lock")
            return program

        yield start


async def test_stopped_again_and_again_during_bursts_it_ends_with_0_and_answers_once_each(
    person: Person, bot_account: BotAccount, bot_process: Callable[..., Program]
) -> None:
    anna = person("anna")
    bot = bot_process()
    room_id = await room_with(anna, bot_account.user_id)
    since = await anna.position()
    asked = []
    for _ in range(4):
        asked += [await anna.send(room_id, f"/hilfe {number}") for number in range(10)]
        assert bot.stop(GRACE) == EX_OK
        bot = bot_process()
    seen = await collect(
        anna, room_id, since, lambda seen: len(replies(seen, bot_account.user_id)) == len(asked)
    )
    assert [answered_by(reply) for reply in replies(seen, bot_account.user_id)] == asked
    assert bot.stop(GRACE) == EX_OK


async def test_stopped_while_the_homeserver_is_down_it_ends_with_0_and_loses_no_reply(
    person: Person,
    bot_account: BotAccount,
    bot_process: Callable[..., Program],
    proxy: FlakyProxy,
) -> None:
    anna = person("anna")
    url = {"url": proxy.url}
    bot = await asyncio.to_thread(bot_process, homeserver=url)
    room_id = await room_with(anna, bot_account.user_id)
    since = await anna.position()
    proxy.plan = lambda request: "lose" if "/send/" in request.path else None
    question = await anna.send(room_id, "/hilfe")
    while not proxy.faults["lose"]:
        await anna.position()
    proxy.plan = lambda request: "lose"
    assert await asyncio.to_thread(bot.stop, GRACE) == EX_OK
    proxy.plan = lambda request: None
    await asyncio.to_thread(bot_process, homeserver=url)
    reply = await anna.wait_for_reply(room_id, question, since)
    assert reply["sender"] == bot_account.user_id


def test_stopped_before_it_reached_the_homeserver_it_ends_with_0(
    starting: Callable[..., Program],
) -> None:
    assert starting(homeserver={"url": "http://127.0.0.1:9"}).stop(GRACE) == EX_OK


@pytest.mark.parametrize(
    "wrong",
    [{"password": "falsch"}, {"user_id": "@niemand:ruhr.example"}],
    ids=["password", "user"],
)
async def test_a_refused_account_ends_it_with_a_sentence(
    bot_account: BotAccount,
    starting: Callable[..., Program],
    wrong: dict[str, Any],
) -> None:
    assert await starting(homeserver=wrong).ended() == EX_NOPERM
    log = (bot_account.folder / "bot.log").read_text()
    assert "lehnt die Anmeldung" in log
    assert "Traceback" not in log
    assert "falsch" not in log


async def test_what_is_no_homeserver_is_named(
    bot_account: BotAccount, starting: Callable[..., Program], proxy: FlakyProxy
) -> None:
    proxy.plan = lambda request: "unavailable"
    bot = await asyncio.to_thread(starting, homeserver={"url": proxy.url})
    assert await bot.ended() == EX_TEMPFAIL
    log = (bot_account.folder / "bot.log").read_text()
    assert "HTTP 502" in log
    assert "Traceback" not in log


async def test_two_bots_with_one_folder_are_one_too_many(
    bot_account: BotAccount, bot_process: Callable[..., Program], starting: Callable[..., Program]
) -> None:
    bot_process()
    assert await starting().ended() == EX_TEMPFAIL
    assert "läuft schon ein Scharnier" in (bot_account.folder / "bot.log").read_text()
