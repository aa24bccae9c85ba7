"""A person with a client that encrypts, who reads what was said, in encrypted rooms as well."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import nio

from bot.demo.account import Account, Json

logging.getLogger("nio").setLevel(logging.ERROR)  # it says each time that it has to try again


class Reader:
    """Stays online, so that bots can share their keys with it."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self._client = client
        self._syncing: asyncio.Task[None] | None = None

    @classmethod
    async def log_in(cls, url: str, user_id: str, password: str, store: Path) -> Reader:
        """Log in on a new device and stay online."""
        store.mkdir()
        # Soon back after each outage; nio doubles its pauses up to a minute otherwise.
        config = nio.AsyncClientConfig(encryption_enabled=True, max_timeout_retry_wait_time=2)
        client = nio.AsyncClient(url, user_id, store_path=str(store), config=config)
        response = await client.login(password)
        assert isinstance(response, nio.LoginResponse), response
        reader = cls(client)
        await reader._turn(0)
        reader._syncing = asyncio.create_task(reader._sync())
        return reader

    def account(self) -> Account:
        """Return the same person over plain HTTP."""
        client = self._client
        assert client.client_session is not None
        return Account(
            client.client_session, client.homeserver, client.user_id, client.access_token
        )

    async def read_back(self, room_id: str) -> list[Json]:
        """Return all events of a room that it can read, and those that it can't, as they came."""
        while await self._turn(0):
            pass  # keys that have just come
        events: list[Json] = []
        start = ""
        while True:
            page = await self._client.room_messages(room_id, start, limit=1000)
            assert isinstance(page, nio.RoomMessagesResponse), page
            events += [event.source for event in page.chunk]
            if not page.end:
                return events
            start = page.end

    async def close(self) -> None:
        assert self._syncing is not None
        self._syncing.cancel()
        await asyncio.gather(self._syncing, return_exceptions=True)
        await self._client.close()

    async def _sync(self) -> None:
        while True:
            await self._turn(10_000)

    async def _turn(self, milliseconds: int) -> bool:
        """Sync once and do the key work; returns whether any keys came."""
        response = await self._client.sync(timeout=milliseconds)
        await self._client.send_to_device_messages()
        if self._client.should_upload_keys:
            await self._client.keys_upload()
        if self._client.should_query_keys:
            await self._client.keys_query()
        if self._client.should_claim_keys:
            await self._client.keys_claim(self._client.get_users_for_key_claiming())
        if not isinstance(response, nio.SyncResponse):
            await asyncio.sleep(0.5)
            return True
        return bool(response.to_device_events)
