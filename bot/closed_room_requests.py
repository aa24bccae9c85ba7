"""What is asked of the homeserver about closed rooms; every error becomes a MatrixError."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from bot import replies
from bot.client import MatrixClient
from bot.requests import ENCRYPTION, memberships, part, quoted, request
from bot.translation import CLOSED

_PAGE = 100
# Only the bot lets people in or out, and changes what the room is.
_POWER = {
    "users_default": 0,
    "events_default": 0,
    "state_default": 50,
    "invite": 50,
    "kick": 50,
    "ban": 50,
    "redact": 50,
    "events": {
        "m.room.name": 50,
        "m.room.topic": 50,
        "m.room.avatar": 50,
        "m.room.pinned_events": 50,
        "m.room.canonical_alias": 100,
        "m.room.encryption": 100,
        "m.room.history_visibility": 100,
        "m.room.join_rules": 100,
        "m.room.guest_access": 100,
        "m.room.power_levels": 100,
        "m.room.server_acl": 100,
        "m.room.tombstone": 100,
    },
}


@dataclass(frozen=True, slots=True)
class ClosedRoomRequests:
    """Requests of the bot's account."""

    client: MatrixClient

    @property
    def user_id(self) -> str:
        """The bot's Matrix id."""
        return self.client.user_id

    async def make(self, key: str, name: str, topic: str) -> str:
        """Make an encrypted room that one gets into by invitation only; returns its id.

        Nobody sees there what was said before they came. It bears its key as a mark, by which a
        sync shows what it is, should the answer never arrive.
        """
        state = {
            "m.room.encryption": ENCRYPTION,
            "m.room.history_visibility": {"history_visibility": "joined"},
            "m.room.join_rules": {"join_rule": "invite"},
            "m.room.guest_access": {"guest_access": "forbidden"},
        }
        body = {
            "preset": "private_chat",
            "visibility": "private",
            "name": name,
            "topic": topic,
            "creation_content": {CLOSED: key},
            "initial_state": [
                {"type": kind, "state_key": "", "content": content}
                for kind, content in state.items()
            ],
            "power_level_content_override": _POWER,
        }
        answer = await request(self.client, "POST", "/createRoom", body)
        room_id = str(part(answer, "room_id", "/createRoom"))
        self.client.expect(room_id, encrypted=True)
        return room_id

    async def members(self, room_id: str) -> dict[str, str]:
        """Return who is and was in a room: each one's membership ("join", "invite", "leave" …)."""
        return await memberships(self.client, room_id)

    async def invite(self, room_id: str, person: str) -> None:
        """Invite a person."""
        await self._act(room_id, "invite", {"user_id": person})

    async def remove(self, room_id: str, person: str) -> None:
        """Remove a person, or take back their invitation."""
        await self._act(room_id, "kick", {"user_id": person})

    async def said(self, room_id: str) -> AsyncIterator[tuple[str, str]]:
        """Give event and sender of all that was said or done in a room and isn't taken back yet.

        It goes back from the latest; nothing is decrypted.
        """
        start: str | None = ""
        while start is not None:
            since = f"&from={quoted(start)}" if start else ""
            path = f"/rooms/{quoted(room_id)}/messages?dir=b&limit={_PAGE}{since}"
            page = await request(self.client, "GET", path)
            for event in part(page, "chunk", path):
                if _stands(event):
                    yield str(event["event_id"]), str(event["sender"])
            end = page.get("end")
            start = end if end != start else None

    async def take_back(self, room_id: str, event_id: str) -> str:
        """Take back an event, returns the redaction; doing it again changes nothing."""
        transaction = quoted(replies.transaction_id(room_id, "taken back", event_id))
        path = f"/rooms/{quoted(room_id)}/redact/{quoted(event_id)}/{transaction}"
        answer = await request(self.client, "PUT", path, {})
        return str(answer.get("event_id", ""))

    async def leave(self, room_id: str) -> None:
        """Leave a room for good."""
        await self._act(room_id, "leave", {})
        await self._act(room_id, "forget", {})

    def forget_keys(self, room_id: str) -> None:
        """Forget the keys of what was said in a room."""
        self.client.forget_keys(room_id)

    async def _act(self, room_id: str, action: str, body: dict[str, Any]) -> None:
        await request(self.client, "POST", f"/rooms/{quoted(room_id)}/{action}", body)


def _stands(event: dict[str, Any]) -> bool:
    """Whether an event is something said or done, and not taken back; state stays as it is."""
    taken_back = "redacted_because" in (event.get("unsigned") or {}) or not event.get("content")
    return "state_key" not in event and event.get("type") != "m.room.redaction" and not taken_back
