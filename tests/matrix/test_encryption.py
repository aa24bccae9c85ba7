"""Encrypted rooms between clients of matrix-nio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import nio
import pytest

from bot.demo.account import Account
from tests.matrix.bots import BotAccount
from tests.matrix.nio_person import Nio, answered, answers, connected, meet, readable

pytestmark = pytest.mark.journey


@pytest.fixture
async def anna(person: Callable[[str], Account], tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path) as nio_person:
        yield nio_person


async def test_a_question_is_read_and_the_reply_readable(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        question = await anna.say(room_id, "/hilfe")
        reply = await anna.hear(lambda event: answers(event, question))
    assert reply.decrypted
    assert "/wer" in reply.body


async def test_what_was_asked_while_it_was_down_is_answered_in_order(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
    asked = [await anna.say(room_id, f"/hilfe {number}") for number in range(5)]
    async with bot_account.running():
        assert await answered(anna, asked) == asked


async def test_a_burst_beyond_the_timeline_limit_is_read_from_history(
    anna: Nio, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.TIMELINE_LIMIT", 3)
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
    asked = [await anna.say(room_id, f"/hilfe {number}") for number in range(8)]
    async with bot_account.running():
        assert await answered(anna, asked) == asked


async def test_a_message_without_key_gets_one_notice_and_is_answered_when_the_key_comes(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        # A new session whose key is kept back, as if its to-device messages were on their way.
        kept = await keep_key_back(anna, room_id)
        asked = [await anna.say(room_id, f"/hilfe {number}") for number in range(2)]
        notice = await anna.hear(lambda event: readable(event) and "Schlüssel" in event.body)
        await deliver_key(anna, kept)
        heard: list[str] = []
        notices = [notice]
        while len(heard) < len(asked):
            for event in await anna.turn():
                heard += [question for question in asked if answers(event, question)]
                if readable(event) and "Schlüssel" in event.body:
                    notices.append(event)
    assert heard == asked
    assert len(notices) == 1


async def keep_key_back(anna: Nio, room_id: str) -> list[tuple[str, str, str]]:
    """Begin a new session for the room, but catch the messages that would carry its key."""
    client = anna.client
    client.invalidate_outbound_session(room_id)
    caught: list[tuple[str, str, str]] = []
    send = client._send

    async def catching(response_class: type, method: str, path: str, data: Any = None, *rest: Any,
                       **named: Any) -> Any:  # fmt: skip
        if "/sendToDevice/m.room.encrypted" in path:
            caught.append((method, path, data))
            users = set(named["response_data"][1])
            return nio.ShareGroupSessionResponse.from_dict({}, room_id, users)
        return await send(response_class, method, path, data, *rest, **named)

    client._send = catching
    try:
        await client.share_group_session(room_id, ignore_unverified_devices=True)
    finally:
        client._send = send
    assert caught
    return caught


async def deliver_key(anna: Nio, caught: list[tuple[str, str, str]]) -> None:
    for method, path, data in caught:
        response = await anna.client.send(method, path, data)
        assert response.status == 200, await response.text()
