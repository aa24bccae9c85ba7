"""Answers get lost, servers refuse and limit: every question still gets exactly one reply."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote, unquote

import pytest

import bot.app
import bot.hardened_nio
import bot.outbox
from bot.demo.account import ENCRYPTION, Account
from bot.exits import EX_TEMPFAIL, StopError
from tests.matrix.bots import (
    PATIENCE,
    BotAccount,
    answered_by,
    ask,
    collect,
    heard_until,
    replies,
    room_with,
)
from tests.matrix.flaky import Fault, FlakyProxy

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]


@pytest.fixture
async def proxy(bot_account: BotAccount) -> AsyncIterator[FlakyProxy]:
    async with FlakyProxy(bot_account.homeserver.url).serving() as serving:
        yield serving


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The waits grow to a minute; that they do is tested where they are computed."""
    for module in (bot.hardened_nio, bot.outbox, bot.app):
        monkeypatch.setattr(module, "wait_before", lambda attempt: 0.05)


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("lose", "/send/m.room"),
        ("cut", "/send/m.room"),
        ("gateway", "/send/m.room"),
        ("unavailable", "/send/m.room"),
        ("limited", "/send/m.room"),
        ("lose", "/sync"),
        ("cut", "/sync"),
        ("gateway", "/sync"),
        ("unavailable", "/sync"),
        ("limited", "/sync"),
    ],
)
async def test_three_faults_in_a_row_cost_no_reply_and_double_none(
    person: Person,
    bot_account: BotAccount,
    proxy: FlakyProxy,
    fault: Fault,
    part: str,
) -> None:
    anna = person("anna")
    async with bot_account.running(homeserver={"url": proxy.url}):
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        proxy.first(3, fault, part)
        first = await ask(anna, room_id, "/hilfe")
        second = await ask(anna, room_id, "/hilfe")
        seen = await heard_until(anna, room_id, since, second)
    assert proxy.faults[fault] == 3
    answered = [answered_by(reply) for reply in replies(seen, bot_account.user_id)]
    assert answered == [answered_by(first), answered_by(second)]


async def test_a_homeserver_that_is_restarted_finds_the_bot_again(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy
) -> None:
    anna = person("anna")
    async with bot_account.running(homeserver={"url": proxy.url}) as task:
        room_id = await room_with(anna, bot_account.user_id)
        proxy.plan = lambda request: "unavailable"
        question = "/hilfe"
        since = await anna.position()
        event_id = await anna.send(room_id, question)
        while proxy.faults["unavailable"] < 5:
            assert not task.done()
            await anna.position()
        proxy.plan = lambda request: None
        reply = await anna.wait_for_reply(room_id, event_id, since)
    assert reply["sender"] == bot_account.user_id


async def test_a_reply_that_meets_a_revoked_login_is_sent_after_the_next_start(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy
) -> None:
    anna = person("anna")
    with pytest.raises(StopError) as end:  # noqa: PT012 - the bot ends while the block runs
        async with bot_account.running(homeserver={"url": proxy.url}) as task:
            room_id = await room_with(anna, bot_account.user_id)
            since = await anna.position()
            proxy.plan = lambda request: "logged out" if "/send/m.room" in request.path else None
            event_id = await anna.send(room_id, "/hilfe")
            while not proxy.faults["logged out"]:
                await anna.position()
            proxy.plan = lambda request: "logged out" if "/sync" in request.path else None
            await anna.send(room_id, "Danke")
            await asyncio.wait([task], timeout=PATIENCE)
    assert end.value.exit_code == EX_TEMPFAIL
    proxy.plan = lambda request: None
    async with bot_account.running(homeserver={"url": proxy.url}):
        reply = await anna.wait_for_reply(room_id, event_id, since)
    assert reply["sender"] == bot_account.user_id


async def test_a_reply_that_a_proxy_finds_too_large_holds_up_no_other(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy, caplog: pytest.LogCaptureFixture
) -> None:
    anna = person("anna")
    async with bot_account.running(homeserver={"url": proxy.url}):
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        proxy.first(1, "too large", "/send/m.room")
        await anna.send(room_id, "/hilfe")
        second = await anna.send(room_id, "/hilfe wer")
        await anna.wait_for_reply(room_id, second, since)
    assert "giving up on a message" in caplog.text


@pytest.mark.parametrize("encrypted", [False, True])
async def test_what_was_sent_long_ago_and_not_marked_is_found_and_not_sent_again(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy, encrypted: bool
) -> None:
    """The homeserver may have forgotten its transaction id by then."""
    anna = person("anna")
    url = {"url": proxy.url}
    sent: list[str] = []
    async with bot_account.running(homeserver=url):
        room_id = await room_with(anna, bot_account.user_id)
        if encrypted:
            await anna.set_state(room_id, "m.room.encryption", ENCRYPTION)
        since = await anna.position()
        question = await anna.send(room_id, "/hilfe")
        reply = await anna.wait_for_reply(room_id, question, since)
    unmark(bot_account, reply["event_id"])
    proxy.plan = lambda request: sent.append(request.path) if request.method == "PUT" else None
    async with bot_account.running(homeserver=url):
        other = await room_with(anna, bot_account.user_id)
        await ask(anna, other, "/hilfe")
        sent_again = [path for path in sent if "/send/" in path and room_id in unquote(path)]
        assert sent_again == []
        # Marked as sent, it is known as the reply to the question.
        await anna.redact(room_id, question)
        await collect(anna, room_id, since, lambda seen: any(
            event["type"] == "m.room.redaction" and event["sender"] == bot_account.user_id
            for event in seen))  # fmt: skip


async def test_what_was_stored_long_ago_and_never_sent_is_sent(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        content = '{"msgtype": "m.notice", "body": "von Freitag"}'
        long_ago = "2020-01-01 00:00:00.000000"
        database.execute(
            "INSERT INTO outgoing_message (transaction_id, room_id, kind, state, lasting, "
            "created_at, content, failure) VALUES ('t', ?, 'notice', 'pending', 0, ?, ?, '')",
            (room_id, long_ago, content),
        )
    since = await anna.position()
    async with bot_account.running():
        seen = await collect(anna, room_id, since, bool)
    assert seen[0]["content"]["body"] == "von Freitag"


def unmark(bot_account: BotAccount, event_id: str) -> None:
    """Forget that the message was sent, as a crash between sending and marking does."""
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        changed = database.execute(
            "UPDATE outgoing_message SET state = 'pending', event_id = NULL, "
            "created_at = datetime(created_at, '-3 days') || '.000000' WHERE event_id = ?",
            (event_id,),
        )
        assert changed.rowcount == 1


async def test_a_room_where_it_may_not_speak_is_given_up_and_others_go_on(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy, caplog: pytest.LogCaptureFixture
) -> None:
    anna = person("anna")
    async with bot_account.running(homeserver={"url": proxy.url}):
        muted = await room_with(anna, bot_account.user_id)
        other = await room_with(anna, bot_account.user_id)
        path = f"/rooms/{quote(muted)}/state/m.room.power_levels"
        before = await anna.call("GET", path)
        await anna.set_state(muted, "m.room.power_levels", {**before, "events_default": 50})
        sent: list[str] = []
        proxy.plan = lambda request: sent.append(request.path) if request.method == "PUT" else None
        await anna.send(muted, "/hilfe")
        await ask(anna, other, "/hilfe")
        await ask(anna, other, "/hilfe")
    tries = [path for path in sent if muted in unquote(path) and "/send/" in path]
    assert len(tries) == 1
    assert f"giving up on a message to {muted}: M_FORBIDDEN" in caplog.text


async def test_the_full_state_is_fetched_once(
    person: Person, bot_account: BotAccount, proxy: FlakyProxy
) -> None:
    anna = person("anna")
    asked: list[str] = []
    proxy.plan = lambda request: asked.append(request.query_string)
    async with bot_account.running(homeserver={"url": proxy.url}):
        room_id = await room_with(anna, bot_account.user_id)
        for _ in range(3):
            await ask(anna, room_id, "/hilfe")
    assert len([query for query in asked if "full_state=true" in query]) == 1
    assert len([query for query in asked if "since=" in query]) > 3
