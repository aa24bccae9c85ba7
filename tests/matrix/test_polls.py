"""Polls on a real Synapse: clients with polls show and answer them, those without tap."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import nio
import pytest

from bot.demo.account import Account
from bot.poll_events import END, RESPONSE, START, response_content
from tests.matrix.bots import PASSWORD, BotAccount, body, collect, room_with
from tests.matrix.javascript_client import Peer, install_peer, javascript_peer
from tests.matrix.nio_person import Nio, as_account, connected, meet, text_of
from tests.matrix.sample_commands import QUESTION, sample_commands
from tests.matrix.test_reactions import encrypted, react

__all__ = ["sample_commands"]

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("sample_commands")]

Person = Callable[[str], Account]


@pytest.fixture
async def anna(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path / "anna") as nio_person:
        yield nio_person


async def begin(anna: Nio, bot_account: BotAccount) -> tuple[str, nio.Event]:
    """Let a poll begin in an encrypted room; return the room and the poll."""
    room_id = await meet(anna, bot_account.user_id)
    await anna.say(room_id, "/probefrage")
    return room_id, await anna.hear(lambda event: event.source["type"] == START)


def says(word: str) -> Callable[[nio.Event], bool]:
    return lambda event: f"stimmt {word}." in text_of(event)


async def test_in_an_encrypted_room_a_poll_is_answered_by_vote_and_by_reaction(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id, poll = await begin(anna, bot_account)
        assert poll.decrypted
        content = poll.source["content"]
        assert content["body"].startswith(QUESTION)
        assert "✅ ja" in content["body"]
        await vote(anna, room_id, response_content(poll.event_id, "✅"))
        reply = await anna.hear(says("ja"))
        assert reply.decrypted
        await vote(anna, room_id, response_content(poll.event_id, "❌"))
        await anna.hear(says("nein"))
        await vote(anna, room_id, response_content(poll.event_id, "✅"))
        await anna.hear(says("ja"))
        await react(as_account(anna), room_id, poll.event_id, "❌")
        await anna.hear(says("nein"))


async def vote(anna: Nio, room_id: str, content: dict[str, Any]) -> str:
    response = await anna.client.room_send(room_id, RESPONSE, content)
    assert isinstance(response, nio.RoomSendResponse), response
    return str(response.event_id)


async def test_votes_in_clear_text_and_by_their_stable_name_count_as_well(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id, poll = await begin(anna, bot_account)
        path = f"/rooms/{room_id}/send/{RESPONSE}/{secrets.token_hex(8)}"
        await as_account(anna).call("PUT", path, response_content(poll.event_id, "✅"))
        await anna.hear(says("ja"))
        relation = {"rel_type": "m.reference", "event_id": poll.event_id}
        stable = {"m.relates_to": relation, "m.selections": ["❌"]}
        await anna.client.room_send(room_id, "m.poll.response", stable)
        await anna.hear(says("nein"))


@pytest.mark.parametrize("how", ["withdrawn", "redacted"])
async def test_a_vote_is_taken_back_with_its_answer(
    anna: Nio, bot_account: BotAccount, how: str
) -> None:
    async with bot_account.running():
        room_id, poll = await begin(anna, bot_account)
        voted = await vote(anna, room_id, response_content(poll.event_id, "✅"))
        reply = await anna.hear(says("ja"))
        if how == "withdrawn":
            await vote(anna, room_id, response_content(poll.event_id))
        else:
            await as_account(anna).redact(room_id, voted)
        await anna.hear(lambda event: taken_back(event) == reply.event_id)


def taken_back(event: nio.Event) -> object:
    return event.source.get("redacts") or event.source["content"].get("redacts")


async def test_a_vote_smuggled_in_as_state_does_nothing(anna: Nio, bot_account: BotAccount) -> None:
    async with bot_account.running():
        room_id, poll = await begin(anna, bot_account)
        content = response_content(poll.event_id, "✅")
        inner = {"type": RESPONSE, "state_key": "", "content": content}
        await encrypted(anna, room_id, inner)
        await vote(anna, room_id, response_content(poll.event_id, "❌"))
        first = await anna.hear(lambda event: "stimmt" in text_of(event))
    assert says("nein")(first)


async def test_without_encryption_a_poll_begins_and_ends_in_clear_text(
    person: Person, bot_account: BotAccount
) -> None:
    anna, bot_id = person("anna"), bot_account.user_id
    async with bot_account.running():
        room_id = await room_with(anna, bot_id)
        since = await anna.position()
        await anna.send(room_id, "/probefrage")
        await anna.send(room_id, "/probeschluss")
        seen = await collect(
            anna, room_id, since, lambda seen: seen != [] and seen[-1]["type"] == END
        )
    [poll] = [event for event in seen if event["type"] == START]
    end = seen[-1]
    assert end["content"]["m.relates_to"] == {
        "rel_type": "m.reference", "event_id": poll["event_id"],
    }  # fmt: skip
    assert body(end) == "Angenommen."


# --- As Element has it --------------------------------------------------------------------------


@pytest.fixture
async def voter(bot_account: BotAccount, tmp_path: Path) -> AsyncIterator[Peer]:
    """Somebody with the library under Element Web."""
    install_peer()
    homeserver = bot_account.homeserver
    user = homeserver.register(f"anna-{secrets.token_hex(4)}", PASSWORD, device=False).user_id
    log = tmp_path / "javascript.log"
    async with javascript_peer(homeserver.url, user, PASSWORD, log) as peer:
        yield peer


@pytest.mark.javascript
async def test_element_shows_the_poll_votes_withdraws_and_sees_its_end(
    voter: Peer, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room = str((await voter.call("meet", invite=bot_account.user_id))["room"])
        await voter.call("send", room=room, body="/probefrage")
        poll = await voter.hear(lambda message: message["poll"] is not None)
        assert poll["encrypted"]
        assert poll["poll"] == {
            "question": QUESTION,
            "kind": "m.poll.disclosed",
            "selections": 1,
            "answers": [{"id": "✅", "text": "✅ ja"}, {"id": "❌", "text": "❌ nein"}],
        }
        where = {"room": room, "event": poll["event_id"]}
        await voter.call("vote", **where, answer="✅")
        reply = await voter.hear(lambda message: "stimmt ja." in (message["body"] or ""))
        assert reply["encrypted"]
        assert await voter.call("poll", **where) == {"ended": False, "votes": 1}
        await voter.call("vote", **where, answer="")
        await voter.call("vote", **where, answer="❌")
        await voter.hear(lambda message: "stimmt nein." in (message["body"] or ""))
        await voter.call("react", **where, key="✅")
        await voter.hear(lambda message: "stimmt ja." in (message["body"] or ""))
        await voter.call("send", room=room, body="/probeschluss")
        end = await voter.hear(lambda message: "ends" in (message["poll"] or ()))
        assert end["poll"] == {"ends": poll["event_id"], "text": "Angenommen."}
        assert (await voter.call("poll", **where))["ended"]
