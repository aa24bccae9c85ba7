"""An ordinary Matrix account over HTTP, without a client library: what people do by hand.

Paths and bodies: Matrix client-server API, https://spec.matrix.org/v1.16/client-server-api/.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self, TypeAlias
from urllib.parse import quote

from aiohttp import ClientSession

Json: TypeAlias = dict[str, Any]
SYNC_MILLISECONDS = 25_000


class MatrixError(Exception):
    """The homeserver refused a request; `code` is Matrix' `errcode`."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class NewRoom:
    """What a room is created with; `powers` are power levels of people other than the creator."""

    name: str = ""
    topic: str = ""
    alias: str = ""
    invite: Sequence[str] = ()
    powers: Mapping[str, int] = field(default_factory=dict)
    direct: bool = False
    encrypted: bool = False

    def request(self) -> Json:
        """Return the body of `POST /createRoom`."""
        body: Json = {
            "preset": "trusted_private_chat" if self.direct else "private_chat",
            "is_direct": self.direct,
            "invite": list(self.invite),
            "name": self.name,
            "topic": self.topic,
            "room_alias_name": self.alias,
            "power_level_content_override": {"users": dict(self.powers)} if self.powers else {},
            "initial_state": [ENCRYPTION_STATE] if self.encrypted else [],
        }
        return {key: value for key, value in body.items() if value not in ("", [], {})}


ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}
ENCRYPTION_STATE = {"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}


class Account:
    """One user with an access token; `http` is shared and closed by whoever made it."""

    def __init__(self, http: ClientSession, url: str, user_id: str, token: str) -> None:
        self.url = url
        self.user_id = user_id
        self._http = http
        self._token = token

    @classmethod
    async def login(
        cls, http: ClientSession, url: str, user: str, password: str, device_id: str | None = None
    ) -> Self:
        """Log in, on a new device unless one is named; `user` is a localpart or a Matrix id."""
        account = cls(http, url, user, "")
        answer = await account.call(
            "POST",
            "/login",
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": user},
                "password": password,
                **({"device_id": device_id} if device_id else {}),
            },
        )
        return cls(http, url, answer["user_id"], answer["access_token"])

    async def call(self, method: str, path: str, body: Any = None, **query: str) -> Json:
        """Send one request below `/_matrix/client/v3`; `path` is already quoted.

        Raises `MatrixError` where the homeserver refuses.
        """
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        url = f"{self.url}/_matrix/client/v3{path}"
        async with self._http.request(
            method, url, params=query, headers=headers, json=body
        ) as response:
            answer: Json = await response.json(content_type=None)
            if response.status != HTTPStatus.OK:
                raise MatrixError(
                    response.status, answer.get("errcode", ""), answer.get("error", "")
                )
            return answer

    async def set_name(self, name: str) -> None:
        """Set the name that others see."""
        path = f"/profile/{quote(self.user_id)}/displayname"
        await self.call("PUT", path, {"displayname": name})

    async def create_room(self, room: NewRoom) -> str:
        """Create a private room and return its id."""
        room_id: str = (await self.call("POST", "/createRoom", room.request()))["room_id"]
        return room_id

    async def create_direct_chat(self, other: str) -> str:
        """Invite `other` to a chat for two, and note it as such in the account data."""
        room_id = await self.create_room(NewRoom(direct=True, invite=[other]))
        path = f"/user/{quote(self.user_id)}/account_data/m.direct"
        await self.call("PUT", path, {**await self.direct_chats(), other: [room_id]})
        return room_id

    async def direct_chats(self) -> dict[str, list[str]]:
        """Return the rooms noted as direct chats, by the other's Matrix id."""
        try:
            return await self.call("GET", f"/user/{quote(self.user_id)}/account_data/m.direct")
        except MatrixError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return {}

    async def room_by_alias(self, alias: str) -> str | None:
        """Return the id of the room with this alias (`#herne:ruhr.example`), if there is one."""
        try:
            room_id: str = (await self.call("GET", f"/directory/room/{quote(alias)}"))["room_id"]
        except MatrixError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return None
        return room_id

    async def invite(self, room_id: str, user_id: str) -> None:
        """Invite somebody to a room."""
        await self.call("POST", f"/rooms/{quote(room_id)}/invite", {"user_id": user_id})

    async def join(self, room_id: str) -> None:
        """Join a room to which the account was invited; does nothing where it is joined."""
        await self.call("POST", f"/join/{quote(room_id)}", {})

    async def members(self, room_id: str) -> set[str]:
        """Return the Matrix ids of everybody who has joined."""
        return set((await self.call("GET", f"/rooms/{quote(room_id)}/joined_members"))["joined"])

    async def send(self, room_id: str, content: str | Json) -> str:
        """Send a message (a text, or a whole content) and return its event id."""
        if isinstance(content, str):
            content = {"msgtype": "m.text", "body": content}
        path = f"/rooms/{quote(room_id)}/send/m.room.message/{uuid.uuid4().hex}"
        event_id: str = (await self.call("PUT", path, content))["event_id"]
        return event_id

    async def redact(self, room_id: str, event_id: str) -> None:
        """Take an event back."""
        path = f"/rooms/{quote(room_id)}/redact/{quote(event_id)}/{uuid.uuid4().hex}"
        await self.call("PUT", path, {})

    async def set_state(self, room_id: str, kind: str, content: Json) -> None:
        """Send a state event with an empty state key."""
        await self.call("PUT", f"/rooms/{quote(room_id)}/state/{kind}", content)

    async def position(self) -> str:
        """Return the sync token of now, from which `events` can follow."""
        # Synapse answers a first sync from its cache for two minutes unless the filter differs.
        nothing = json.dumps({"room": {"rooms": []}, "event_fields": [uuid.uuid4().hex]})
        token: str = (await self.call("GET", "/sync", filter=nothing))["next_batch"]
        return token

    async def events(self, since: str, rooms: Collection[str]) -> AsyncIterator[Json]:
        """Yield events of the rooms after `since` in their order, each with its `room_id`.

        Never ends by itself: break, or put a time limit around it.
        """
        wanted = json.dumps({"room": {"rooms": list(rooms), "timeline": {"limit": 500}}})
        while True:
            answer = await self.call(
                "GET", "/sync", since=since, timeout=str(SYNC_MILLISECONDS), filter=wanted
            )
            for room_id, room in answer.get("rooms", {}).get("join", {}).items():
                missed = await self._missed(room_id, room["timeline"], since)
                for event in [*room["state"]["events"], *missed, *room["timeline"]["events"]]:
                    yield {**event, "room_id": room_id}
            since = answer["next_batch"]

    async def _missed(self, room_id: str, timeline: Json, since: str) -> list[Json]:
        """Return what a limited timeline left out; Synapse's own limit is 100 events."""
        missed: list[Json] = []
        start = since if timeline.get("limited") else None
        while start is not None:
            page = await self.call(
                "GET",
                f"/rooms/{quote(room_id)}/messages",
                **{"dir": "f", "from": start, "to": timeline["prev_batch"], "limit": "100"},
            )
            missed += page["chunk"]
            start = page.get("end") if page["chunk"] else None
        return missed

    async def wait_for_reply(self, room_id: str, event_id: str, since: str) -> Json:
        """Return the first event that relates to `event_id` and is no edit of it."""
        async for event in self.events(since, [room_id]):
            if event_id in related_events(event):
                return event
        raise AssertionError("events never ends")

    async def wait_for_member(self, user_id: str, rooms: Collection[str]) -> None:
        """Wait until somebody has joined all of the rooms."""
        since = await self.position()
        missing = {room_id for room_id in rooms if user_id not in await self.members(room_id)}
        if not missing:
            return
        async for event in self.events(since, missing):
            if event["type"] == "m.room.member" and event["state_key"] == user_id:
                joined = event["content"]["membership"] == "join"
                (missing.discard if joined else missing.add)(event["room_id"])
            if not missing:
                return


def related_events(event: Json) -> set[str]:
    """Return the ids of the events that a message replies to or whose thread it belongs to."""
    relation = event.get("content", {}).get("m.relates_to", {})
    answered = {relation.get("m.in_reply_to", {}).get("event_id")}
    if relation.get("rel_type") == "m.thread":
        answered.add(relation.get("event_id"))
    return {event_id for event_id in answered if event_id}
