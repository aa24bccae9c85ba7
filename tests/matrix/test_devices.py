"""The bot's device through lost, logged out and outdated keys, on a real Synapse."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from bot.demo.account import Account, Json
from bot.exits import EX_TEMPFAIL, StopError
from tests.matrix.bots import BotAccount, ask, heard_until, replies, room_with

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]


async def devices(anna: Account, user_id: str) -> Json:
    answer = await anna.call("POST", "/keys/query", {"device_keys": {user_id: []}})
    found: Json = answer["device_keys"][user_id]
    return found


async def test_lost_keys_mean_a_new_signed_device_that_misses_nothing(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
    [first] = await devices(anna, bot_account.user_id)
    shutil.rmtree(bot_account.folder / "crypto")
    since = await anna.position()
    asked = await anna.send(room_id, "/hilfe")
    async with bot_account.running():
        await anna.wait_for_reply(room_id, asked, since)
        known = await devices(anna, bot_account.user_id)
    [second] = set(known) - {first}
    signatures = known[second]["signatures"][bot_account.user_id]
    assert len(signatures) == 2, "by itself and by the account"


async def claim_key(anna: Account, user_id: str, device_id: str) -> None:
    wanted = {user_id: {device_id: "signed_curve25519"}}
    answer = await anna.call("POST", "/keys/claim", {"one_time_keys": wanted})
    assert answer["one_time_keys"][user_id]


async def test_an_older_store_put_back_ends_the_start_and_the_next_one_is_a_new_device(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    crypto, backup = bot_account.folder / "crypto", bot_account.folder / "backup"
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
    [device_id] = await devices(anna, bot_account.user_id)
    shutil.copytree(crypto, backup)
    await claim_key(anna, bot_account.user_id, device_id)
    async with bot_account.running():
        await ask(anna, room_id, "/hilfe")
    shutil.rmtree(crypto)
    backup.rename(crypto)
    await claim_key(anna, bot_account.user_id, device_id)
    with pytest.raises(StopError, match="ältere Sicherung") as stopped:
        async with bot_account.running() as task:
            await task
    assert stopped.value.exit_code == EX_TEMPFAIL
    async with bot_account.running():
        await ask(anna, room_id, "/hilfe")
    assert len(await devices(anna, bot_account.user_id)) == 2


async def test_on_a_restored_database_nothing_is_answered_twice(
    person: Person, bot_account: BotAccount
) -> None:
    """Which is restored without its login, as the operations guide says."""
    anna = person("anna")
    database = bot_account.folder / "scharnier.db"
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
    backup = database.read_bytes()
    since = await anna.position()
    async with bot_account.running():
        await ask(anna, room_id, "/hilfe")
    database.write_bytes(backup)
    (bot_account.folder / "account.json").unlink()
    async with bot_account.running():
        last = await ask(anna, room_id, "/hilfe raum")
        seen = await heard_until(anna, room_id, since, last)
    assert len(replies(seen, bot_account.user_id)) == 2


async def test_two_bots_never_share_a_folder(bot_account: BotAccount) -> None:
    async with bot_account.running():
        with pytest.raises(StopError, match="läuft schon") as stopped:
            async with bot_account.running():
                pytest.fail("the second one started")
    assert stopped.value.exit_code == EX_TEMPFAIL
