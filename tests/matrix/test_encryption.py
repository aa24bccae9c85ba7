"""Encrypted rooms between clients of matrix-nio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nio
import pytest

from bot.demo.account import Account, NewRoom
from tests.matrix.bots import PASSWORD, PATIENCE, BotAccount

pytestmark = pytest.mark.journey


class Nio:
    """A person with a client that encrypts, told only what the test needs."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self.client = client

    async def turn(self) -> list[nio.Event]:
        """Sync once, do the key work, and return what was said."""
        response = await self.client.sync(timeout=10_000)
        assert isinstance(response, nio.SyncResponse), response
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())
        return [event for room in response.rooms.join.values() for event in room.timeline.events]

    async def hear(self, wanted: Callable[[nio.Event], bool]) -> nio.Event:
        """Return the first event from now on that is wanted."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for event in await self.turn():
                    if wanted(event):
                        return event

    async def say(self, room_id: str, text: str) -> str:
        content = {"msgtype": "m.text", "body": text}
        response = await self.client.room_send(
            room_id, "m.room.message", content, ignore_unverified_devices=True
        )
        assert isinstance(response, nio.RoomSendResponse), response
        return str(response.event_id)


@asynccontextmanager
async def connected(account: Account, store: Path) -> AsyncIterator[Nio]:
    """Log a person in with such a client."""
    store.mkdir(exist_ok=True)
    client = nio.AsyncClient(
        account.url,
        account.user_id,
        store_path=str(store),
        config=nio.AsyncClientConfig(encryption_enabled=True),
    )
    await client.login(PASSWORD)
    nio_person = Nio(client)
    await nio_person.turn()
    yield nio_person
    await client.close()


@pytest.fixture
async def anna(person: Callable[[str], Account], tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path) as nio_person:
        yield nio_person


async def meet(anna: Nio, bot_id: str) -> str:
    """Open an encrypted room and wait for the bot's greeting, which is encrypted as well."""
    account = as_account(anna)
    room_id = await account.create_room(
        NewRoom(name="Vertraulich", invite=[bot_id], encrypted=True)
    )
    greeting = await anna.hear(lambda event: event.sender == bot_id and readable(event))
    assert greeting.decrypted
    return room_id


def readable(event: nio.Event) -> bool:
    return isinstance(event, nio.RoomMessageNotice)


def as_account(anna: Nio) -> Account:
    """The same person over plain HTTP, on the same device."""
    session = anna.client.client_session
    assert session is not None
    return Account(session, anna.client.homeserver, anna.client.user_id, anna.client.access_token)


def answers(event: nio.Event, question: str) -> bool:
    if not readable(event):
        return False
    relation = event.source["content"].get("m.relates_to", {})
    return bool(relation.get("m.in_reply_to", {}).get("event_id") == question)


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
    heard: list[str] = []
    async with bot_account.running():
        while len(heard) < len(asked):
            for event in await anna.turn():
                heard += [question for question in asked if answers(event, question)]
    assert heard == asked


async def test_a_burst_beyond_the_timeline_limit_is_read_from_history(
    anna: Nio, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.TIMELINE_LIMIT", 3)
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
    asked = [await anna.say(room_id, f"/hilfe {number}") for number in range(8)]
    heard: list[str] = []
    async with bot_account.running():
        while len(heard) < len(asked):
            for event in await anna.turn():
                heard += [question for question in asked if answers(event, question)]
    assert heard == asked


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
