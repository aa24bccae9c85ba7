"""matrix-nio with its edges taken off; beside `bot.client` the only importer of it.

What other people's clients and a failing homeserver can do to nio 0.26, each held by a test:
malformed ciphertext or payloads end its sync, state events hidden in encrypted messages change its
rooms, failed requests of a key exchange go unnoticed, members who came in a gap stay unknown.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import nio
from aiohttp import ClientConnectionError, ClientError, ClientPayloadError
from nio.crypto import encrypt_attachment
from nio.exceptions import EncryptionError
from nio.store.models import MegolmInboundSessions

from bot.backoff import wait_before
from bot.matrix_error import MatrixError
from bot.poll_events import RESPONSES

log = logging.getLogger(__name__)
# Its warnings repeat server answers and retries that are reported here; errors still show.
logging.getLogger("nio").setLevel(logging.ERROR)
# These repeat what is malformed: messages, and keys.
for _repeating in ("nio.events", "nio.crypto"):
    logging.getLogger(_repeating).setLevel(logging.CRITICAL)
# At DEBUG it logs what nio stores: private keys of the device and of messages.
logging.getLogger("peewee").setLevel(logging.WARNING)

# What nio raises over content that is not as it expects.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, AssertionError, RecursionError)


_SPOKEN = ("m.room.message", "m.reaction", *RESPONSES)


class KeyExchangeError(EncryptionError):
    """A request failed without which the members of a room could not read the message."""


class HardenedClient(nio.AsyncClient):
    """One device at a homeserver."""

    # --- Network --------------------------------------------------------------------------------

    async def get_timeout_retry_wait_time(self, got_timeouts: int) -> float:
        """Wait with jitter, and say so and why once for each attempt."""
        wait = wait_before(got_timeouts)
        cause = sys.exc_info()[1]
        log.warning(
            "homeserver unreachable, attempt %d, next in %.1f s: %s",
            got_timeouts, wait, cause or type(cause).__name__,
        )  # fmt: skip
        return wait

    async def run_response_callbacks(self, responses: list[Any]) -> None:
        """Say that a rate limit is waited out; nio calls this before each such wait."""
        for response in responses:
            if getattr(response, "retry_after_ms", None):
                log.warning("rate limited, waiting %.1f s", response.retry_after_ms / 1000)
        await super().run_response_callbacks(responses)

    async def parse_body(self, transport_response: Any) -> dict[Any, Any]:
        """Return the JSON body; a connection that dies within it counts as a dead connection."""
        try:
            body = await super().parse_body(transport_response)
        except ClientPayloadError as error:
            raise ClientConnectionError(str(error)) from error
        except UnicodeDecodeError:
            return {}
        return body if isinstance(body, dict) else {}

    async def create_matrix_response(
        self, response_class: type, transport_response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Return the response; whatever fails is an error, of one kind for all requests.

        nio takes a proxy's error page for success where no content is expected, and raises
        TypeError over some errors. The code of an error without one, such as that page, is empty.
        """
        status = transport_response.status
        if status < HTTPStatus.BAD_REQUEST:
            return await super().create_matrix_response(
                response_class, transport_response, *args, **kwargs
            )
        body = await self.parse_body(transport_response)
        pause = body.get("retry_after_ms")
        error = nio.ErrorResponse(
            str(body.get("error", f"HTTP {status}")),
            str(body.get("errcode", "")),
            pause if isinstance(pause, int) else None,
            body.get("soft_logout") is True,
        )
        error.transport_response = transport_response
        return error

    async def request(
        self,
        method: str,
        path: str,
        data: str | bytes | None,
        media_type: str = "application/json",
        timeout: float | None = None,  # noqa: ASYNC109 - nio's own
    ) -> tuple[int, dict[str, Any]]:
        """Make an authenticated request; returns status and JSON body, empty if it is none.

        Raises MatrixError where no answer comes.
        """
        headers = {"Authorization": f"Bearer {self.access_token}", "Content-Type": media_type}
        try:
            response = await self.send(method, path, data, headers, timeout=timeout)
            answer = await response.json(content_type=None)
        except ValueError:
            answer = {}
        except (ClientError, TimeoutError) as error:
            raise MatrixError("", f"{path}: {error or type(error).__name__}") from error
        return response.status, answer if isinstance(answer, dict) else {}

    async def patient_request(self, *request: Any) -> tuple[int, dict[str, Any]]:
        """Make such a request, waiting out rate limits."""
        while True:
            status, answer = await self.request(*request)
            if status != HTTPStatus.TOO_MANY_REQUESTS:
                return status, answer
            await asyncio.sleep((answer.get("retry_after_ms") or 1000) / 1000)

    # --- What others encrypted ------------------------------------------------------------------

    def read(self, event: Any) -> Any | None:
        """Decrypt an event; None while its key is missing.

        Only messages, reactions and votes in polls come out. Anything else that was encrypted is
        given back empty: the homeserver did not check it, so a state event or a redaction in there
        means nothing. A reaction or vote may do nothing but what its sender's messages may do as
        well; nearly all clients leave reactions unencrypted.
        """
        try:
            decrypted = self.olm.decrypt_megolm_event(event)
        except EncryptionError:
            return None
        except _MALFORMED as error:
            log.warning("malformed message %s of %s: %r", event.event_id, event.sender, error)
            return _emptied(event)
        return decrypted if _is_message(decrypted) else _emptied(event)

    def decrypt_event(self, event: Any) -> Any:
        """Decrypt an event; raises EncryptionError while its key is missing."""
        decrypted = self.read(event)
        if decrypted is None:
            raise EncryptionError
        return decrypted

    def _handle_timeline_event(
        self, event: Any, room_id: str, room: Any, encrypted_rooms: set[str]
    ) -> Any | None:
        if not isinstance(event, nio.MegolmEvent):
            return super()._handle_timeline_event(event, room_id, room, encrypted_rooms)
        event.room_id = room_id
        return self.read(event)

    def _handle_messages_response(self, response: Any) -> None:
        for index, event in enumerate(response.chunk):
            if isinstance(event, nio.MegolmEvent):
                event.room_id = response.room_id
                response.chunk[index] = self.read(event) or event

    def _handle_decrypt_to_device(self, event: Any) -> Any:
        """Survive malformed Olm messages: anybody may send them, and nio lets them end the sync."""
        try:
            return super()._handle_decrypt_to_device(event)
        except _MALFORMED as error:
            log.warning("malformed to-device message from %s: %r", event.sender, error)
            return None

    # --- Who can read what the bot encrypts -----------------------------------------------------

    def _handle_joined_state(self, room_id: str, news: Any, encrypted_rooms: set[str]) -> None:
        """Ask for the members anew where changes of them may have been left out."""
        if news.timeline.limited:
            self.forget_members(room_id)
        super()._handle_joined_state(room_id, news, encrypted_rooms)

    def forget_members(self, room_id: str) -> None:
        """Let the next encrypted message be preceded by asking who is in the room."""
        if (room := self.rooms.get(room_id)) is not None:
            room.members_synced = False
            self.invalidate_outbound_session(room_id)

    def forget_room(self, room_id: str) -> None:
        """Forget a room that the bot is no longer in, with its members and its session."""
        self.forget_members(room_id)
        self.rooms.pop(room_id, None)

    def forget_keys(self, room_id: str) -> None:
        """Forget the keys of all that was said in a room: what is left of it can't be read."""
        sessions = MegolmInboundSessions
        with self.store.database.bind_ctx(self.store.models):
            # Else the pages stay as they are until something is written over them.
            self.store.database.execute_sql("PRAGMA secure_delete = ON")
            sessions.delete().where(sessions.room_id == room_id).execute()
        # nio has no method for it.
        self.olm.inbound_group_store._entries.pop(room_id, None)  # noqa: SLF001

    def expect_room(self, room_id: str, *, encrypted: bool) -> None:
        """Know a room before a sync has shown all of it; an encrypted one is so from now on."""
        room = self.rooms.setdefault(room_id, nio.MatrixRoom(room_id, self.user_id))
        if encrypted:
            room.encrypted = True
            self.encrypted_rooms.add(room_id)
            self.store.save_encrypted_rooms([room_id])

    def expect_member(self, room_id: str, user_id: str) -> None:
        """Give the keys of what is sent to somebody who is invited, also where no sync told so.

        With members that are loaded lazily, it may never do.
        """
        if self.rooms[room_id].add_member(user_id, None, None, invited=True):
            self.forget_members(room_id)

    async def room_send(self, room_id: str, *args: Any, **kwargs: Any) -> Any:
        """Send a message, to devices that are not known yet as well."""
        room = self.rooms.get(room_id)
        synced = room is not None and room.encrypted and room.members_synced
        if synced and not self.olm.users_for_key_query.isdisjoint(room.users):
            await self.keys_query()
        return await super().room_send(room_id, *args, **kwargs)

    async def joined_members(self, room_id: str) -> Any:
        """Return the members of a room; raises KeyExchangeError, which nio overlooks."""
        return _exchanged(await super().joined_members(room_id))

    async def keys_query(self) -> Any:
        """Ask for people's devices; raises KeyExchangeError, which nio overlooks."""
        return _exchanged(await super().keys_query())

    async def keys_claim(self, user_set: Mapping[str, Any]) -> Any:
        """Ask for keys to open sessions with; raises KeyExchangeError, which nio overlooks."""
        return _exchanged(await super().keys_claim(user_set))

    async def share_group_session(
        self, room_id: str, ignore_unverified_devices: bool = False
    ) -> Any:
        """Share the session of a room; raises KeyExchangeError if a device did not get it."""
        try:
            shared = await super().share_group_session(room_id, ignore_unverified_devices)
        finally:
            # nio leaves the mark where claiming keys failed, and would wait for it for ever.
            if (sharing := self.sharing_session.pop(room_id, None)) is not None:
                sharing.set()
        session = self.olm.outbound_group_sessions.get(room_id)
        if session is not None and (without := self._lacking(room_id, session)):
            session.shared = False
            message = f"{len(without)} devices did not get the key"
            raise KeyExchangeError(message)
        return shared

    def _lacking(self, room_id: str, session: Any) -> set[tuple[str, str]]:
        """Return the devices to which the session's key could have gone and did not."""
        reachable: set[tuple[str, str]] = {
            (user_id, device.id)
            for user_id in self.rooms[room_id].users
            for device in self.device_store.active_user_devices(user_id)
            if device.id != self.device_id and self.olm.session_store.get(device.curve25519)
        }
        return reachable.difference(session.users_shared_with, session.users_ignored)


def encrypt_file(data: bytes) -> tuple[bytes, dict[str, Any]]:
    """Encrypt a file; returns it with what a message must tell to read it ("file", but no url)."""
    encrypted, secrets = encrypt_attachment(data)
    return encrypted, secrets


def _is_message(decrypted: Any) -> bool:
    """Whether nio has vouched for sender and id, and it is something said and no state."""
    if not getattr(decrypted, "decrypted", False):
        return False
    source = decrypted.source
    return source.get("type") in _SPOKEN and "state_key" not in source


def _emptied(event: Any) -> Any:
    return nio.UnknownEvent({**event.source, "content": {}}, "m.room.encrypted")


def _exchanged(response: Any) -> Any:
    if isinstance(response, nio.ErrorResponse):
        raise KeyExchangeError(str(response))
    return response
