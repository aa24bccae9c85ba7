"""The Matrix client: with `bot.hardened_nio` the only importer of matrix-nio.

nio returns errors as values; here every response is checked and an error becomes an exception.
Rate limits are waited out as told, and dead connections are retried with a growing wait, by nio.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import nio
from nio.exceptions import EncryptionError, LocalProtocolError

from bot.account import Account
from bot.cross_signing import Device
from bot.hardened_nio import HardenedClient
from bot.incoming import RoomFacts
from bot.matrix_error import KeysOutdatedError, LoginRefusedError, MatrixError
from bot.room_power import RoomPower, creators_of
from bot.sync_batch import Invitation, Page, RoomEvent, SyncBatch
from bot.tapping import reaction_content
from bot.translation import room_batch, room_event

log = logging.getLogger(__name__)

R = TypeVar("R")

# What exceeds the limit is paged in. Without one nio asks for 10; Synapse gives 100 at most.
TIMELINE_LIMIT = 100
# How far back a message is looked for that may have been sent: pages, and difference of clocks.
SEARCHED_PAGES = 50
CLOCKS_DIFFER = timedelta(minutes=10)
UPLOAD_SECONDS = 300


class MatrixClient:
    """One logged-in device of the bot."""

    def __init__(self, homeserver: str, user_id: str, store: Path) -> None:
        store.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._homeserver, self._account, self._store = homeserver, user_id, store
        self._nio = self._new_client()
        self._power: dict[str, RoomPower] = {}

    def _new_client(self) -> HardenedClient:
        config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=False)
        return HardenedClient(
            self._homeserver, self._account, store_path=str(self._store), config=config
        )

    @property
    def user_id(self) -> str:
        """The bot's Matrix id."""
        return str(self._nio.user_id)

    @property
    def device_id(self) -> str:
        """The bot's device."""
        return str(self._nio.device_id)

    # --- Account --------------------------------------------------------------------------------

    async def resume(self, account: Account) -> None:
        """Take up a stored login; raises LoginRefusedError if its token is no longer accepted."""
        self._nio.access_token = account.access_token
        response = await self._nio.whoami()
        if isinstance(response, nio.ErrorResponse):
            self._nio.access_token = ""
            raise _refused(response)
        if response.user_id != account.user_id:
            raise LoginRefusedError("M_FORBIDDEN", f"token belongs to {response.user_id}")
        if response.device_id not in (None, account.device_id):
            raise LoginRefusedError("M_FORBIDDEN", f"token belongs to device {response.device_id}")
        self._nio.restore_login(account.user_id, account.device_id, account.access_token)

    def has_keys_of(self, account: Account) -> bool:
        """Whether the store holds the keys of the login's device."""
        return (self._store / f"{account.user_id}_{account.device_id}.db").exists()

    async def log_in(self, password: str, device_name: str, device_id: str | None) -> Account:
        """Log in with a password, as a known device if one is given."""
        # A client that has tried another device keeps its keys.
        await self._nio.close()
        self._nio = self._new_client()
        self._nio.device_id = device_id or ""
        response = await self._nio.login(password, device_name=device_name)
        if isinstance(response, nio.ErrorResponse):
            raise _refused(response)
        return Account(response.user_id, response.device_id, response.access_token)

    async def upload_keys(self) -> None:
        """Publish the device's keys where that is due."""
        if self._nio.should_upload_keys:
            _require_current(await self._nio.keys_upload())

    async def set_display_name(self, name: str) -> None:
        """Set the bot's display name unless it is already that, where the homeserver lets it."""
        current = await self._nio.get_displayname(self.user_id)
        if isinstance(current, nio.ErrorResponse) or current.displayname != name:
            _warn(await self._nio.set_displayname(name))

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, dict[str, Any]]:
        """Make an authenticated call that nio has no method for; returns status and JSON body."""
        data = None if body is None else json.dumps(body)
        return await self._nio.patient_request(method, path, data)

    async def post_bytes(
        self, path: str, data: bytes, media_type: str
    ) -> tuple[int, dict[str, Any]]:
        """Make an authenticated call with a file as its body; returns status and JSON body."""
        return await self._nio.patient_request("POST", path, data, media_type, UPLOAD_SECONDS)

    def device(self) -> Device:
        """Return the bot's own device with its keys, for signing."""
        assert self._nio.olm is not None  # noqa: S101 - encryption is always enabled
        account = self._nio.olm.account
        keys = account.identity_keys
        return Device(
            self.user_id, self.device_id, keys["ed25519"], keys["curve25519"], account.sign
        )

    async def close(self) -> None:
        """Close the connection."""
        await self._nio.close()

    # --- Sync -----------------------------------------------------------------------------------

    async def sync(self, since: str | None, *, full_state: bool, timeout_ms: int) -> SyncBatch:
        """Wait for news after the token, and do the key housekeeping that they call for."""
        # nio skips a response that it believes to know, which a retried sync would be.
        self._nio.next_batch = ""
        response = _checked(
            await self._nio.sync(
                timeout=timeout_ms, sync_filter=_sync_filter(), since=since, full_state=full_state
            )
        )
        await self._exchange_keys()
        for room_id in (*response.rooms.leave, *response.rooms.invite):
            self._nio.forget_room(room_id)
        for room_id, news in response.rooms.join.items():
            self._learn_power(room_id, [*news.state, *news.timeline.events])
        return SyncBatch(
            next_batch=response.next_batch,
            server_time=_server_time(response),
            rooms=tuple(
                room_batch(room_id, news, self.user_id)
                for room_id, news in response.rooms.join.items()
            ),
            invitations=tuple(self._invitations(response.rooms.invite)),
            left=tuple(response.rooms.leave),
            keys_for=tuple(
                {
                    event.room_id
                    for event in response.to_device_events
                    if isinstance(event, nio.RoomKeyEvent | nio.ForwardedRoomKeyEvent)
                }
            ),
        )

    async def messages(
        self, room_id: str, start: str, *, end: str | None = None, backwards: bool = False
    ) -> Page:
        """Return a page of a room's history from one token towards another."""
        direction = nio.MessageDirection.back if backwards else nio.MessageDirection.front
        response = _checked(
            await self._nio.room_messages(room_id, start, end, direction, limit=TIMELINE_LIMIT)
        )
        return Page(tuple(room_event(event) for event in response.chunk), response.end)

    async def find_sent(self, room_id: str, transaction_id: str, since: datetime) -> str | None:
        """Return the event that this device sent with the transaction id, if it is to be found.

        Searches backwards to the moment, which is aware, or through `SEARCHED_PAGES`.
        """
        start, earliest = "", (since - CLOCKS_DIFFER).timestamp() * 1000
        for _ in range(SEARCHED_PAGES):
            page = await self.messages(room_id, start, backwards=True)
            for event in page.events:
                # Shown to the sending device only (Matrix specification, "UnsignedData").
                if (event.raw.get("unsigned") or {}).get("transaction_id") == transaction_id:
                    return event.event_id
            oldest = page.events[-1].raw.get("origin_server_ts") if page.events else None
            if page.end in (None, start) or (oldest is not None and oldest < earliest):
                return None
            start = page.end or ""
        return None

    async def event(self, room_id: str, event_id: str) -> RoomEvent | None:
        """Return an event of a room; None if the homeserver does not show it."""
        response = await self._nio.room_get_event(room_id, event_id)
        _warn(response)
        return None if isinstance(response, nio.ErrorResponse) else room_event(response.event)

    async def read_event(self, room_id: str, event_id: str) -> RoomEvent:
        """Return an event of a room, decrypted if its key is here."""
        response = _checked(await self._nio.room_get_event(room_id, event_id))
        event = room_event(response.event)
        return event if event.readable else self.decrypt(room_id, event.raw) or event

    def decrypt(self, room_id: str, raw: Mapping[str, Any]) -> RoomEvent | None:
        """Try once more to decrypt a stored event; None while its key is missing."""
        event = nio.Event.parse_event(dict(raw))
        if not isinstance(event, nio.MegolmEvent):
            return None
        event.room_id = room_id
        decrypted = self._nio.read(event)
        return None if decrypted is None else room_event(decrypted)

    async def _exchange_keys(self) -> None:
        try:
            for response in await self._nio.send_to_device_messages():
                _warn(response)
            if self._nio.should_upload_keys:
                _require_current(await self._nio.keys_upload())
            if self._nio.should_query_keys:
                await self._nio.keys_query()
            if self._nio.should_claim_keys:
                await self._nio.keys_claim(self._nio.get_users_for_key_claiming())
        except EncryptionError as error:
            log.warning("exchanging keys: %s", error)  # it is due again after the next sync

    def _invitations(self, invited: Mapping[str, Any]) -> Iterable[Invitation]:
        for room_id, info in invited.items():
            for event in info.invite_state:
                if isinstance(event, nio.InviteMemberEvent) and event.state_key == self.user_id:
                    # nio takes the content out of this event's source.
                    direct = event.content.get("is_direct") is True
                    yield Invitation(room_id, event.sender, direct)

    # --- Rooms ----------------------------------------------------------------------------------

    def facts(self, room_id: str, sender: str, *, direct: bool) -> RoomFacts:
        """Return what is known of a room; `direct` if it was an invitation to a direct chat."""
        room = self._nio.rooms.get(room_id)
        if room is None:
            return RoomFacts(room_id, direct=direct)
        return RoomFacts(
            room_id,
            direct=self.is_direct(room_id, invited_direct=direct),
            encrypted=bool(room.encrypted),
            name=room.name or room.display_name or "",
            sender_power=self._power.get(room_id, RoomPower()).of(sender),
        )

    def is_direct(self, room_id: str, *, invited_direct: bool) -> bool:
        """Whether the room is a chat of one person with the bot: just two members, no name."""
        room = self._nio.rooms.get(room_id)
        if room is None:
            return invited_direct
        pair = room.joined_count <= 2
        return pair and (invited_direct or room.name is None)

    def is_encrypted(self, room_id: str) -> bool:
        """Whether what is sent in the room is encrypted."""
        room = self._nio.rooms.get(room_id)
        return bool(room and room.encrypted)

    def knows(self, room_id: str) -> bool:
        """Whether the bot is in the room."""
        return room_id in self._nio.rooms

    async def join(self, room_id: str, via: str) -> None:
        """Join a room that the bot is invited to, with the help of a server that is in it."""
        servers = urlencode({"via": via, "server_name": via})  # before Matrix 1.12 the latter
        path = f"/_matrix/client/v3/join/{quote(room_id, safe='')}?{servers}"
        status, answer = await self.call("POST", path, {})
        if status != HTTPStatus.OK:
            raise MatrixError(answer.get("errcode", ""), answer.get("error", ""), status)

    def expect(self, room_id: str, *, encrypted: bool, invited: Iterable[str] = ()) -> None:
        """Know what a sync has yet to tell: that a room is encrypted, who is invited there.

        What is sent there from now on is encrypted, and those who are invited get the key, too.
        """
        self._nio.expect_room(room_id, encrypted=encrypted)
        for user_id in invited:
            self._nio.expect_member(room_id, user_id)

    def forget_keys(self, room_id: str) -> None:
        """Forget the keys of what was said in a room: it can't be read any more."""
        self._nio.forget_keys(room_id)

    async def leave(self, room_id: str) -> None:
        """Leave a room, or refuse an invitation."""
        _checked(await self._nio.room_leave(room_id))

    async def typing(self, room_id: str, *, active: bool) -> None:
        """Show or hide that the bot is working; a failure only costs the display."""
        _warn(await self._nio.room_typing(room_id, active, timeout=30_000))

    async def send(
        self, room_id: str, content: Mapping[str, Any], transaction_id: str, event_type: str
    ) -> str:
        """Send a message, encrypted where the room is; returns its event id.

        Repeated with the same transaction id it returns the same event (Matrix specification,
        "Transaction identifiers").
        """
        try:
            response = await self._nio.room_send(
                room_id,
                event_type,
                dict(content),
                tx_id=transaction_id,
                ignore_unverified_devices=True,
            )
        except (LocalProtocolError, EncryptionError) as error:
            raise MatrixError("", str(error)) from error
        return str(_checked(response).event_id)

    async def react(self, room_id: str, event_id: str, key: str, transaction_id: str) -> str:
        """Put a reaction to an event; returns its event id.

        In clear text also where messages are encrypted, as clients do and as the homeserver needs
        it to count them. A rate limit is not waited out, it raises MatrixError.
        """
        room, transaction = quote(room_id, safe=""), quote(transaction_id, safe="")
        path = f"/_matrix/client/v3/rooms/{room}/send/m.reaction/{transaction}"
        body = reaction_content(event_id, key)
        status, answer = await self._nio.request("PUT", path, json.dumps(body))
        if status != HTTPStatus.OK:
            raise MatrixError(answer.get("errcode", ""), answer.get("error", ""), status)
        return str(answer.get("event_id", ""))

    async def redact(self, room_id: str, event_id: str, transaction_id: str) -> str:
        """Take back an event of the bot's own; returns the redaction's event id."""
        response = await self._nio.room_redact(room_id, event_id, tx_id=transaction_id)
        return str(_checked(response).event_id)

    def _learn_power(self, room_id: str, events: Iterable[Any]) -> None:
        """Keep creators and levels; nio's own levels never lose a user who was demoted."""
        power = self._power.get(room_id, RoomPower())
        for event in events:
            content = event.source.get("content", {})
            if isinstance(event, nio.RoomCreateEvent):
                creators = creators_of(event.sender, content)
                power = RoomPower(str(event.room_version), creators, power.levels)
            elif isinstance(event, nio.PowerLevelsEvent):
                power = RoomPower(power.version, power.creators, content)
        self._power[room_id] = power


def _sync_filter() -> dict[str, Any]:
    return {
        "presence": {"types": []},
        "account_data": {"types": []},
        "room": {
            "timeline": {"limit": TIMELINE_LIMIT},
            "state": {"lazy_load_members": True},
            "ephemeral": {"types": []},
            "account_data": {"types": []},
        },
    }


def _server_time(response: Any) -> datetime | None:
    """Return what the homeserver's clock showed (RFC 9110, "Date"); None if it doesn't tell."""
    try:
        told = parsedate_to_datetime(response.transport_response.headers["Date"])
    except (AttributeError, LookupError, ValueError):
        return None
    return told if told.tzinfo else None


def _checked(response: R | nio.ErrorResponse) -> R:
    if isinstance(response, nio.ErrorResponse):
        raise MatrixError(*_details(response))
    return response


def _require_current(response: object) -> None:
    """Raise KeysOutdatedError if the server refuses keys since it holds others of that name."""
    if isinstance(response, nio.ErrorResponse) and "already exists" in response.message:
        raise KeysOutdatedError(*_details(response))
    _warn(response)


def _warn(response: object) -> None:
    if isinstance(response, nio.ErrorResponse):
        log.warning("%s", response)


def _refused(response: nio.ErrorResponse) -> MatrixError:
    code, message, status = _details(response)
    if code and status in (400, 401, 403):
        refused = LoginRefusedError(code, message, status)
        refused.soft = response.soft_logout
        return refused
    return MatrixError(code, message, status)


def _details(response: nio.ErrorResponse) -> tuple[str, str, int | None]:
    transport = response.transport_response
    status = transport.status if transport is not None else None
    return response.status_code or "", response.message, status
