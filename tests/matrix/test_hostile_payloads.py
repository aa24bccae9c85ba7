"""What members of an encrypted room may hide within their messages must not act for the server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.demo.account import Account, Json
from bot.registry import Registry
from commands.contract import Answer, Ask, Role, command
from tests.matrix.bots import PATIENCE, BotAccount
from tests.matrix.nio_person import Nio, answers, as_account, connected, meet, readable

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]


@pytest.fixture
async def anna(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path / "anna") as nio_person:
        yield nio_person


@pytest.fixture
async def eve(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("eve"), tmp_path / "eve") as nio_person:
        yield nio_person


async def smuggle(eve: Nio, room_id: str, payload: object) -> str:
    """Send an encrypted event that holds the payload, and return its id."""
    client = eve.client
    if client.olm.should_share_group_session(room_id):
        await eve.say(room_id, "Guten Morgen")
    olm = client.olm
    session = olm.outbound_group_sessions[room_id]
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "sender_key": olm.account.identity_keys["curve25519"],
        "ciphertext": session.encrypt(payload if isinstance(payload, str) else json.dumps(payload)),
        "session_id": session.id,
        "device_id": client.device_id,
    }
    path = f"/rooms/{room_id}/send/m.room.encrypted/{session.message_index}"
    return str((await as_account(eve).call("PUT", path, content))["event_id"])


async def come_in(eve: Nio, anna: Nio, room_id: str) -> None:
    await as_account(anna).invite(room_id, eve.client.user_id)
    await as_account(eve).join(room_id)
    await eve.turn()


async def answer(asker: Nio, room_id: str, question: str) -> str:
    asked = await asker.say(room_id, question)
    reply = await asker.hear(lambda event: answers(event, asked))
    return str(reply.body)


def state(kind: str, content: Json, **more: Any) -> Json:
    return {"type": kind, "state_key": "", "content": content, **more}


@pytest.mark.parametrize(
    "payload",
    [
        "[1]",
        '"m.room.message"',
        "[" * 20_000,
        {},
        {"type": ["x"], "content": {}, "event_id": 1, "sender": 2, "origin_server_ts": "x"},
        {"type": "m.room.message", "content": []},
        {"type": "m.reaction", "content": {"m.relates_to": 5}},
        {"type": "m.reaction", "content": {"m.relates_to": {"rel_type": "m.annotation"}}},
        state("m.reaction", {}),
        {"type": "m.room.message", "content": {}},
        {"type": "m.room.message", "content": {"msgtype": ["m.text"], "body": "x"}},
        {"type": "m.room.message", "content": {"msgtype": "m.image", "body": "x"}, "unsigned": 5},
        {"type": "m.room.encrypted", "content": {"algorithm": "m.megolm.v1.aes-sha2"}},
        {"type": "m.room.power_levels", "content": {}},
        state("m.room.create", {"room_version": 5}),
        state("m.room.member", {"membership": "join"}),
    ],
    ids=lambda payload: json.dumps(payload)[:60],
)  # fmt: skip
async def test_no_payload_stops_the_bot(
    anna: Nio, bot_account: BotAccount, payload: object
) -> None:
    """Over plain HTTP, since some of them would stop the person's client as well."""
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        since = await as_account(anna).position()
        await smuggle(anna, room_id, payload)
        asked = await anna.say(room_id, "/hilfe")
        async with asyncio.timeout(PATIENCE):
            await as_account(anna).wait_for_reply(room_id, asked, since)


@command("macht", usage="/macht", summary="Zeigt sie.", examples=("/macht",), roles=(Role.GUEST,))
def power(ask: Ask) -> Answer:
    return Answer(lines=(f"Stufe {ask.asker.room_power:g}",))


async def test_power_is_not_taken_by_an_encrypted_message(
    anna: Nio, eve: Nio, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry([*Registry.discover().commands, power])
    monkeypatch.setattr(Registry, "discover", lambda: registry)
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await come_in(eve, anna, room_id)
        me = eve.client.user_id
        await smuggle(eve, room_id, state("m.room.power_levels", {"users": {me: 100}}))
        assert await answer(eve, room_id, "/macht") == "Stufe 0"
        await smuggle(eve, room_id, state("m.room.create", {"room_version": "12"}))
        assert await answer(eve, room_id, "/macht") == "Stufe 0"


async def test_nobody_is_made_a_member_by_an_encrypted_message(
    anna: Nio, eve: Nio, person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    """Members get the keys of what the bot says."""
    async with connected(person("spion"), tmp_path / "spy") as spy, bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await come_in(eve, anna, room_id)
        joined = {"membership": "join"}
        inner = state("m.room.member", joined) | {"state_key": spy.client.user_id}
        await smuggle(eve, room_id, inner)
        for _ in range(2):
            assert "/wer" in await answer(eve, room_id, "/hilfe")
        response = await spy.client.sync(timeout=0)
    assert bot_account.user_id not in {event.sender for event in response.to_device_events}


@pytest.mark.parametrize("content", [{}, []], ids=["well-formed", "malformed"])
async def test_nobody_takes_back_what_others_asked_by_an_encrypted_message(
    anna: Nio, eve: Nio, bot_account: BotAccount, content: object
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await come_in(eve, anna, room_id)
        asked = await anna.say(room_id, "/hilfe")
        reply = await anna.hear(lambda event: answers(event, asked))
        inner = {
            "type": "m.room.redaction",
            "content": content,
            "redacts": asked,
            "event_id": "$forged",
            "sender": anna.client.user_id,
            "origin_server_ts": 1,
        }
        await smuggle(eve, room_id, inner)
        assert "/wer" in await answer(eve, room_id, "/hilfe")
        event = await as_account(anna).call("GET", f"/rooms/{room_id}/event/{reply.event_id}")
    assert "redacted_because" not in event.get("unsigned", {})
    assert readable(reply)
