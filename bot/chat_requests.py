"""What is asked of the homeserver to have a direct chat with somebody.

Every error becomes a MatrixError.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from bot.client import MatrixClient
from bot.matrix_error import MatrixError
from bot.requests import ENCRYPTION, memberships, part, quoted, request
from bot.translation import MADE_FOR


@dataclass(frozen=True, slots=True)
class ChatRequests:
    """Requests of the bot's account about rooms, their members and people."""

    client: MatrixClient

    @property
    def user_id(self) -> str:
        """The bot's Matrix id."""
        return self.client.user_id

    def is_direct(self, room_id: str, *, meant: bool) -> bool:
        """Whether a room is a chat of one person with the bot; `meant` so by who began it."""
        return self.client.is_direct(room_id, invited_direct=meant)

    async def members(self, room_id: str) -> dict[str, str]:
        """Return who is and was in a room: each one's membership ("join", "invite", "leave" …).

        Those who are invited get the keys of what is sent there from now on.
        """
        members = await memberships(self.client, room_id)
        if members.get(self.user_id) == "join":
            invited = [user_id for user_id, membership in members.items() if membership == "invite"]
            self.client.expect(room_id, encrypted=False, invited=invited)
        return members

    async def exists(self, person: str) -> bool:
        """Whether there is such an account, as far as its homeserver tells."""
        try:
            await request(self.client, "GET", f"/profile/{quoted(person)}")
        except MatrixError as error:
            if error.status == HTTPStatus.NOT_FOUND and error.code == "M_NOT_FOUND":
                return False
            if not error.permanent:
                raise
        return True

    async def can_decrypt(self, person: str) -> bool:
        """Whether a person has a device that could read what is encrypted; yes if in doubt."""
        answer = await request(self.client, "POST", "/keys/query", {"device_keys": {person: []}})
        if answer.get("device_keys", {}).get(person):
            return True
        return person.partition(":")[2] in answer.get("failures", {})

    async def make(self, person: str, *, encrypted: bool) -> str:
        """Make a room for the bot and a person, who is not invited yet; returns its id.

        It bears a mark by which a sync shows what it is, should the answer never arrive.
        """
        state = {"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}
        answer = await request(
            self.client,
            "POST",
            "/createRoom",
            {
                "preset": "private_chat",
                "creation_content": {MADE_FOR: person},
                "initial_state": [state] if encrypted else [],
                # Nobody else is to come in: what is written here is for one person.
                "power_level_content_override": {"invite": 50},
            },
        )
        room_id = str(part(answer, "room_id", "/createRoom"))
        self.client.expect(room_id, encrypted=encrypted)
        return room_id

    async def encrypt(self, room_id: str) -> None:
        """Encrypt a room, if it isn't yet."""
        await request(
            self.client, "PUT", f"/rooms/{quoted(room_id)}/state/m.room.encryption/", ENCRYPTION
        )
        self.client.expect(room_id, encrypted=True)

    async def invite(self, room_id: str, person: str) -> None:
        """Invite a person to a direct chat.

        As state, since the request for invitations has no word that the room is a direct chat.
        """
        member = {"membership": "invite", "is_direct": True}
        path = f"/rooms/{quoted(room_id)}/state/m.room.member/{quoted(person)}"
        await request(self.client, "PUT", path, member)
        self.client.expect(room_id, encrypted=False, invited=[person])

    async def leave(self, room_id: str) -> None:
        """Leave a room."""
        await self.client.leave(room_id)
