"""The chat's connection: an ordinary Matrix client on matrix-nio, encrypted rooms included."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import nio
from aiohttp import ClientError
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.crypto import decrypt_attachment
from nio.exceptions import EncryptionError, LocalProtocolError

from bot.demo.happenings import (
    Entered,
    Happening,
    Invited,
    Removed,
    Typing,
    Unreadable,
    read_event,
)
from bot.tapping import reaction_content

SYNC_MILLISECONDS = 25_000
RETRY_SECONDS = 1
FILTER = {"presence": {"types": []}, "room": {"timeline": {"limit": 50}}}

# Nothing may write between the lines of the chat; what matters becomes a ChatError.
logging.getLogger("nio").addHandler(logging.NullHandler())
logging.getLogger("nio").propagate = False


class ChatError(Exception):
    """The homeserver refused something that the chat needs; the message is German."""


class ChatClient:
    """One logged-in device with its rooms; its keys stay in `store`, a folder."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._inside: set[str] = set()
        self.past: list[Happening] = []

    @classmethod
    async def connect(cls, url: str, user_id: str, password: str, store: Path) -> ChatClient:
        """Log in and read how things stand; what was said before is in `past`."""
        client = AsyncClient(
            url,
            user_id,
            # Always the same, with the keys in `store`; another one for each person, since nio
            # takes any device of its own id for itself and shares no keys with it.
            device_id=f"TERMINAL-{user_id[1:].partition(':')[0].upper()}",
            store_path=str(store),
            config=AsyncClientConfig(encryption_enabled=True),
        )
        chat = cls(client)
        async with AsyncExitStack() as failing:
            failing.push_async_callback(client.close)
            _checked(await client.login(password, device_name="Scharnier im Terminal"))
            chat.past = chat._read(_checked(await client.sync(full_state=True, sync_filter=FILTER)))
            await chat._keep_keys()
            failing.pop_all()
        return chat

    @property
    def user_id(self) -> str:
        """Who is logged in."""
        return str(self._client.user_id)

    async def close(self) -> None:
        """Close the connection; the device stays logged in."""
        await self._client.close()

    @property
    def rooms(self) -> list[str]:
        """The ids of all rooms that the person is in."""
        return sorted(self._inside)

    def room_name(self, room_id: str) -> str:
        """Return the name of a room; that of the people in it where it has none."""
        room = self._client.rooms.get(room_id)
        return str(room.display_name) if room else room_id

    def name_of(self, room_id: str, user_id: str) -> str:
        """Return the name by which the room knows somebody."""
        room = self._client.rooms.get(room_id)
        return str((room and room.user_name(user_id)) or user_id)

    def members(self, room_id: str) -> list[str]:
        """Return the Matrix ids of everybody in the room."""
        room = self._client.rooms.get(room_id)
        return sorted(room.users) if room else []

    def is_encrypted(self, room_id: str) -> bool:
        """Whether messages in the room are encrypted."""
        room = self._client.rooms.get(room_id)
        return bool(room and room.encrypted)

    async def happenings(self) -> AsyncIterator[Happening]:
        """Yield what happens in the rooms from now on; never ends by itself."""
        while True:
            try:
                response = await self._client.sync(timeout=SYNC_MILLISECONDS, sync_filter=FILTER)
                await self._keep_keys()
            except ClientError:
                response = None
            if not isinstance(response, nio.SyncResponse):
                await asyncio.sleep(RETRY_SECONDS)
                continue
            for happening in self._read(response):
                yield happening

    async def send(self, room_id: str, content: dict[str, Any]) -> str:
        """Send a message content and return its event id."""
        return await self._send(room_id, "m.room.message", content)

    async def react(self, room_id: str, event_id: str, key: str) -> None:
        """Put a sign to a message."""
        await self._send(room_id, "m.reaction", reaction_content(event_id, key))

    async def _send(self, room_id: str, kind: str, content: dict[str, Any]) -> str:
        try:
            sent = await self._client.room_send(
                room_id,
                kind,
                content,
                tx_id=uuid.uuid4().hex,
                ignore_unverified_devices=True,
            )
        except (ClientError, LocalProtocolError, EncryptionError) as error:
            raise ChatError(f"Das ließ sich nicht senden: {error}") from error
        return str(_checked(sent).event_id)

    async def download(self, content: Mapping[str, Any]) -> bytes:
        """Return what is in the file that a message of this content brings."""
        secrets = content.get("file")
        url = urlsplit(str((secrets or content).get("url", "")))
        path = f"/_matrix/client/v1/media/download/{quote(url.netloc)}{quote(url.path)}"
        headers = {"Authorization": f"Bearer {self._client.access_token}"}
        try:
            response = await self._client.send("GET", path, None, headers)
            data = await response.read()
            if response.status != HTTPStatus.OK:
                raise ChatError(f"Die Datei ließ sich nicht laden (Status {response.status}).")
            return _decrypted(data, secrets) if secrets else data
        except (ClientError, EncryptionError, LookupError) as error:
            raise ChatError(f"Die Datei ließ sich nicht laden: {error}") from error

    async def join(self, room_id: str) -> None:
        """Follow an invitation."""
        try:
            _checked(await self._client.join(room_id))
        except ClientError as error:
            raise ChatError(f"Der Raum ließ sich nicht betreten: {error}") from error

    async def redact(self, room_id: str, event_id: str) -> None:
        """Take a message back."""
        _checked(await self._client.room_redact(room_id, event_id))

    def _read(self, response: Any) -> list[Happening]:
        """Return what a sync tells, in an order in which nothing happens in unknown rooms."""
        found: list[Happening] = []
        for room_id, room in response.rooms.join.items():
            if room_id not in self._inside:
                self._inside.add(room_id)
                found.append(Entered(room_id))
            found += _events(room_id, room)
        for room_id, room in response.rooms.leave.items():
            if room_id in self._inside:
                self._inside.remove(room_id)
                found += [*_events(room_id, room), Removed(room_id, self._who_removed(room))]
        for room_id, room in response.rooms.invite.items():
            found += [
                Invited(room_id, event.sender, bool(event.content.get("is_direct")))
                for event in room.invite_state
                if isinstance(event, nio.InviteMemberEvent) and event.state_key == self.user_id
            ]
        return found

    def _who_removed(self, room: Any) -> str:
        mine = (
            event.sender
            for event in reversed(room.timeline.events)
            if isinstance(event, nio.RoomMemberEvent) and event.state_key == self.user_id
        )
        return str(next(mine, self.user_id))

    async def _keep_keys(self) -> None:
        """Do what end-to-end encryption asks of a client between two syncs."""
        client = self._client
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()


def _events(room_id: str, room: Any) -> list[Happening]:
    found: list[Happening] = []
    for event in room.timeline.events:
        happening = read_event(room_id, event.source)
        # Events that this client decrypted are no longer of the encrypted type.
        if isinstance(event, nio.MegolmEvent):
            happening = Unreadable(room_id, event.sender)
        if happening is not None:
            found.append(happening)
    return found + [
        Typing(room_id, tuple(event.users))
        for event in room.ephemeral
        if isinstance(event, nio.TypingNoticeEvent)
    ]


def _decrypted(data: bytes, secrets: Mapping[str, Any]) -> bytes:
    key, digest = secrets["key"]["k"], secrets["hashes"]["sha256"]
    return bytes(decrypt_attachment(data, key, digest, secrets["iv"]))


def _checked(response: Any) -> Any:
    if isinstance(response, nio.ErrorResponse):
        raise ChatError(f"Der Homeserver lehnt ab: {response.message}")
    return response
