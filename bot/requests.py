"""Requests of the bot's account that nio has no method for; every error becomes a MatrixError.

Paths and bodies: Matrix client-server API, https://spec.matrix.org/v1.16/client-server-api/.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from bot.client import MatrixClient
from bot.matrix_error import MatrixError

BASE = "/_matrix/client/v3"
ENCRYPTION = {"algorithm": "m.megolm.v1.aes-sha2"}


async def request(
    client: MatrixClient, method: str, path: str, body: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the homeserver answers; rate limits are waited out."""
    status, answer = await client.call(method, f"{BASE}{path}", body)
    if status != HTTPStatus.OK:
        raise MatrixError(answer.get("errcode", ""), answer.get("error", ""), status)
    return answer


def part(answer: Mapping[str, Any], name: str, path: str) -> Any:
    """Return what an answer must have; without it, it is not the homeserver's, or is cut off."""
    if name not in answer:
        raise MatrixError("", f"{path}: no {name} in the answer")
    return answer[name]


def quoted(one: str) -> str:
    """Return a part of a path as it stands in one."""
    return quote(one, safe="")


async def memberships(client: MatrixClient, room_id: str) -> dict[str, str]:
    """Return who is and was in a room: each one's membership ("join", "invite", "leave" …)."""
    path = f"/rooms/{quoted(room_id)}/members"
    events: Any = part(await request(client, "GET", path), "chunk", path)
    return {event["state_key"]: event["content"].get("membership", "") for event in events}
