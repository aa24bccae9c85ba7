"""Encrypted rooms with the library under Element Web, told to shun devices that nobody signed."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.demo.account import Account, Json
from bot.signing_keys import USAGES, CrossSigningKeys
from commands.picking import NUMBER_SIGNS
from tests.matrix.bots import PASSWORD, BotAccount
from tests.matrix.directories import import_directory
from tests.matrix.javascript_client import Peer, install_peer, javascript_peer

pytestmark = [pytest.mark.journey, pytest.mark.javascript]


@pytest.fixture(scope="session")
def matrix_js_sdk() -> None:
    install_peer()


@pytest.fixture
async def anna(matrix_js_sdk: None, bot_account: BotAccount, tmp_path: Path) -> AsyncIterator[Peer]:
    """Somebody new on the bot's homeserver, with such a client."""
    homeserver = bot_account.homeserver
    user = homeserver.register(f"anna-{secrets.token_hex(4)}", PASSWORD, device=False).user_id
    log = tmp_path / "javascript.log"
    async with javascript_peer(homeserver.url, user, PASSWORD, log) as peer:
        yield peer


async def test_a_strict_client_and_the_bot_read_each_other(
    anna: Peer, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room = await meet(anna, bot_account)
        reply = await ask(anna, room)
    assert reply["sender"] == bot_account.user_id
    assert reply["encrypted"]
    assert reply["readable"]
    assert reply["shield"] == "NONE"
    assert "/wer" in reply["body"]


async def test_a_second_device_of_the_bot_is_signed_as_well(
    anna: Peer, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room = await meet(anna, bot_account)
    (bot_account.folder / "account.json").unlink()
    async with bot_account.running():
        reply = await ask(anna, room)
        devices = await anna.call("devices", user=bot_account.user_id)
    assert reply["readable"]
    assert reply["shield"] == "NONE"
    assert list(devices.values()) == [True, True]


async def test_unsigned_the_bot_neither_reads_a_strict_client_nor_is_read(
    anna: Peer, bot_account: BotAccount
) -> None:
    """What signing is for. The account's keys are somebody else's here, so the bot leaves them."""
    keys = await publish_foreign_keys(bot_account)
    async with bot_account.running():
        room = await meet(anna, bot_account)
        greeting = await anna.hear(lambda message: message["room"] == room)
        await anna.call("send", room=room, body="/hilfe")
        answer = await anna.hear(lambda message: message["room"] == room)
        devices = await anna.call("devices", user=bot_account.user_id)
    assert list(devices.values()) == [False]
    assert greeting["failure"] == "UNSIGNED_SENDER_DEVICE"
    assert answer["failure"] == "UNSIGNED_SENDER_DEVICE"
    assert answer["reply_to"] is None, "a notice that the question can't be read, no reply"
    assert await master_key(bot_account) == keys.master.public


async def test_a_tap_takes_one_of_the_choices(anna: Peer, bot_account: BotAccount) -> None:
    import_directory(bot_account)
    async with bot_account.running():
        room = await meet(anna, bot_account)
        await anna.call("send", room=room, body="/wie erreiche ich die Koordinierungsstelle?")
        choices = await anna.hear(lambda message: bool(message["reply_to"]))
        assert "2. " in choices["body"]
        await anna.call("react", room=room, event=choices["event_id"], key=NUMBER_SIGNS[1])
        reply = await anna.hear(lambda message: message["reply_to"] == choices["reply_to"])
    assert "0234 5550-100" in reply["body"]


async def meet(anna: Peer, bot_account: BotAccount) -> str:
    """Open an encrypted room with the bot in it."""
    return str((await anna.call("meet", invite=bot_account.user_id))["room"])


async def ask(anna: Peer, room: str) -> Json:
    asked = (await anna.call("send", room=room, body="/hilfe"))["event_id"]
    return await anna.hear(lambda message: message["reply_to"] == asked)


async def publish_foreign_keys(bot_account: BotAccount) -> CrossSigningKeys:
    keys = CrossSigningKeys.generate()
    body = {f"{usage}_key": keys.published(usage, bot_account.user_id) for usage in USAGES}
    await call_as_bot(bot_account, "/keys/device_signing/upload", body)
    return keys


async def master_key(bot_account: BotAccount) -> str:
    user = bot_account.user_id
    answer = await call_as_bot(bot_account, "/keys/query", {"device_keys": {user: []}})
    [key] = answer["master_keys"][user]["keys"].values()
    return str(key)


async def call_as_bot(bot_account: BotAccount, path: str, body: Json) -> Json:
    """Make a request as another session of the bot's account."""
    async with ClientSession() as http:
        url = bot_account.homeserver.url
        session = await Account.login(http, url, bot_account.user_id, PASSWORD)
        return await session.call("POST", path, body)
