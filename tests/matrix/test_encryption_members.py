"""Whoever is in an encrypted room can read what the bot says, however they or the bot came in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import bot.client
from bot.demo.account import Account
from tests.matrix.bots import PASSWORD, BotAccount
from tests.matrix.flaky import FlakyProxy
from tests.matrix.nio_person import Nio, answers, as_account, connected, meet

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]


@pytest.fixture
async def anna(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path / "anna") as nio_person:
        yield nio_person


@pytest.fixture
async def bert(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("bert"), tmp_path / "bert") as nio_person:
        yield nio_person


@pytest.fixture
async def proxy(
    bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FlakyProxy]:
    for module in ("app", "outbox", "hardened_nio"):
        monkeypatch.setattr(f"bot.{module}.wait_before", lambda attempt: 0.05)
    async with FlakyProxy(bot_account.homeserver.url).serving() as serving:
        yield serving


async def join(anna: Nio, bert: Nio, room_id: str) -> None:
    await as_account(anna).invite(room_id, bert.client.user_id)
    await as_account(bert).join(room_id)
    await bert.turn()


async def both_read(anna: Nio, bert: Nio, room_id: str) -> None:
    question = await anna.say(room_id, "/hilfe")
    for reader in (anna, bert):
        reply = await reader.hear(lambda event: answers(event, question))
        assert "/wer" in reply.body


async def test_somebody_who_joins_reads_the_next_reply(
    anna: Nio, bert: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await join(anna, bert, room_id)
        await both_read(anna, bert, room_id)


async def test_a_new_device_reads_the_next_reply(
    anna: Nio, bot_account: BotAccount, tmp_path: Path
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        async with connected(as_account(anna), tmp_path / "new") as phone:
            await both_read(anna, phone, room_id)


async def test_who_joined_while_the_bot_was_out_reads_it_when_it_is_back(
    anna: Nio, bert: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        account = as_account(anna)
        await account.call("POST", f"/rooms/{room_id}/kick", {"user_id": bot_account.user_id})
        await join(anna, bert, room_id)
        await account.invite(room_id, bot_account.user_id)
        await account.wait_for_member(bot_account.user_id, [room_id])
        await both_read(anna, bert, room_id)


async def test_who_joined_during_a_gap_in_the_sync_reads_the_next_reply(
    anna: Nio,
    bert: Nio,
    bot_account: BotAccount,
    proxy: FlakyProxy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bot.client, "TIMELINE_LIMIT", 2)
    async with bot_account.running(homeserver={"url": proxy.url}):
        room_id = await meet(anna, bot_account.user_id)
        proxy.plan = lambda request: "unavailable" if request.path.endswith("/sync") else None
        await join(anna, bert, room_id)
        for number in range(5):
            await anna.say(room_id, f"Nachricht {number}")
        proxy.plan = lambda request: None
        await both_read(anna, bert, room_id)


@pytest.mark.parametrize("part", ["/joined_members", "/keys/query", "/keys/claim", "/sendToDevice"])
async def test_a_failing_exchange_of_keys_is_repeated_before_the_reply_goes_out(
    anna: Nio, bert: Nio, bot_account: BotAccount, proxy: FlakyProxy, part: str
) -> None:
    async with bot_account.running(homeserver={"url": proxy.url}):
        proxy.first(2, "unavailable", part)
        room_id = await meet(anna, bot_account.user_id)
        await join(anna, bert, room_id)
        await both_read(anna, bert, room_id)
    assert proxy.faults["unavailable"] == 2


async def test_logged_out_it_comes_back_as_a_device_that_reads_and_answers_what_it_missed(
    anna: Nio, bot_account: BotAccount
) -> None:
    """A server forgets the keys of a device that is logged out, so the same one would be deaf."""
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
    assert anna.client.client_session is not None
    other = await Account.login(
        anna.client.client_session, anna.client.homeserver, bot_account.user_id, PASSWORD
    )
    await other.call("POST", "/logout/all")
    plain = await as_account(anna).send(room_id, "/hilfe")
    async with bot_account.running():
        missed = await anna.hear(lambda event: answers(event, plain))
        assert "/wer" in missed.body
        question = await anna.say(room_id, "/hilfe")
        reply = await anna.hear(lambda event: answers(event, question))
    assert "/wer" in reply.body
