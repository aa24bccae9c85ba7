"""A person with a matrix-nio client that encrypts, as somebody the bot talks to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import nio

from bot.demo.account import Account, NewRoom
from tests.matrix.bots import PASSWORD, PATIENCE


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


async def answered(anna: Nio, asked: Sequence[str]) -> list[str]:
    """Wait for as many answers as questions; return the questions in the order of the answers."""
    heard: list[str] = []
    while len(heard) < len(asked):
        for event in await anna.turn():
            heard += [question for question in asked if answers(event, question)]
    return heard


async def invited(anna: Nio, bot_id: str) -> str:
    """Wait for the bot's invitation to a direct chat that the bot has made; returns the room."""
    async with asyncio.timeout(PATIENCE):
        while not anna.client.invited_rooms:
            await anna.turn()
    [(room_id, room)] = anna.client.invited_rooms.items()
    assert room.inviter == bot_id
    return str(room_id)


def text_of(event: nio.Event) -> str:
    return str(event.source.get("content", {}).get("body", ""))
