"""Uploads the files that messages bring, encrypted for rooms that are.

Matrix client-server API, "Content repository": https://spec.matrix.org/v1.16/client-server-api/.
Where a file has come to is stored before the message about it goes out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote

from bot.hardened_nio import encrypt_file
from bot.matrix_error import MatrixError, TooLargeError, UnsendableFileError
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing
from storage.outgoing_files import StoredFile, file_of

# A homeserver that finds a file too large may say so by breaking off the connection. What else is
# to be sent in the room waits meanwhile.
MOST_BROKEN = 10
_UPLOAD = "/_matrix/media/v3/upload"
# The second one is for homeservers older than Matrix 1.11.
_CONFIG = ("/_matrix/client/v1/media/config", "/_matrix/media/v3/config")


class Repository(Protocol):
    """What is needed of the Matrix client."""

    def is_encrypted(self, room_id: str) -> bool:
        """Whether what is sent in the room is encrypted."""
        ...

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, dict[str, Any]]:
        """Make an authenticated call; returns status and JSON body."""
        ...

    async def post_bytes(
        self, path: str, data: bytes, media_type: str
    ) -> tuple[int, dict[str, Any]]:
        """Make an authenticated call with a file as its body; returns status and JSON body."""
        ...


@dataclass(frozen=True, slots=True)
class Uploading:
    """Makes messages with files ready to be sent."""

    database: Database
    client: Repository
    _failed: Counter[str] = field(default_factory=Counter)

    async def content(self, message: Outgoing) -> Mapping[str, Any] | None:
        """Return the content of a message with its file uploaded; None if it isn't to be sent.

        Raises MatrixError.
        """
        while True:
            encrypted = self.client.is_encrypted(message.room_id)
            content, file = await asyncio.to_thread(self._stored, message.transaction_id)
            if content is None or _is_uploaded(content, encrypted=encrypted):
                return content
            if file is None:
                raise UnsendableFileError("", "what is in the file is gone")
            await self._require_room_for(len(file.data))
            try:
                place = await self._place(file, encrypted=encrypted)
            except MatrixError as error:
                self._count(message.transaction_id, error)
                raise
            await asyncio.to_thread(self._note, message.transaction_id, _placed(content, place))

    async def _place(self, file: StoredFile, *, encrypted: bool) -> dict[str, Any]:
        """Upload a file; returns what its message tells of where it is."""
        if not encrypted:
            return {"url": await self._upload(file.data, file.media_type, file.name)}
        data, secrets = await asyncio.to_thread(encrypt_file, file.data)
        return {"file": {**secrets, "url": await self._upload(data)}}

    async def _require_room_for(self, size: int) -> None:
        """Raise TooLargeError if the homeserver takes no file of that size, as far as it tells."""
        for path in _CONFIG:
            status, answer = await self.client.call("GET", path, None)
            if status == HTTPStatus.OK:
                limit = answer.get("m.upload.size")
                if isinstance(limit, int) and size > limit:
                    raise TooLargeError(size, limit)
                return

    async def _upload(
        self, data: bytes, media_type: str = "application/octet-stream", name: str = ""
    ) -> str:
        path = f"{_UPLOAD}?filename={quote(name, safe='')}" if name else _UPLOAD
        status, answer = await self.client.post_bytes(path, data, media_type)
        if status != HTTPStatus.OK:
            raise MatrixError(answer.get("errcode", ""), answer.get("error", ""), status)
        if not isinstance(answer.get("content_uri"), str):
            raise MatrixError("", f"{_UPLOAD}: no content_uri in the answer")
        return str(answer["content_uri"])

    def _count(self, transaction_id: str, error: MatrixError) -> None:
        """Raise UnsendableFileError where trying on would hold up the room for ever."""
        if error.permanent or error.status == HTTPStatus.UNAUTHORIZED:
            return
        self._failed[transaction_id] += 1
        if self._failed[transaction_id] >= MOST_BROKEN:
            del self._failed[transaction_id]
            message = f"the upload failed {MOST_BROKEN} times: {error}"
            raise UnsendableFileError("", message) from error

    # --- What is stored -------------------------------------------------------------------------

    def _stored(self, transaction_id: str) -> tuple[Mapping[str, Any] | None, StoredFile | None]:
        with self.database.read() as session:
            message = outbox.message_sent_as(session, transaction_id)
            if message is None or message.state != "pending":
                return None, None
            return message.content or {}, file_of(session, transaction_id)

    def _note(self, transaction_id: str, content: Mapping[str, Any]) -> None:
        with self.database.write() as session:
            outbox.note_uploaded(session, transaction_id, content)


def _placed(content: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content with a new place: the room may have been encrypted since the last one."""
    kept = {name: part for name, part in content.items() if name not in ("url", "file")}
    return {**kept, **place}


def _is_uploaded(content: Mapping[str, Any], *, encrypted: bool) -> bool:
    return ("file" if encrypted else "url") in content
