"""Reactions on a real Synapse: the bot's own invite to tap, people's are answered, once."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import nio
import pytest

from bot.demo.account import Account, Json
from bot.demo.processes import Program
from bot.tapping import reaction_content
from commands.picking import NUMBER_SIGNS
from tests.matrix.bots import BotAccount, answered_by, ask, body, collect, replies, room_with
from tests.matrix.directories import import_directory
from tests.matrix.flaky import FlakyProxy
from tests.matrix.nio_person import Nio, answers, as_account, connected, meet

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

QUESTION = "/wie erreiche ich die Kommunale Koordinierungsstelle?"  # there are three
SECOND = "0234 5550-100"


@pytest.fixture
async def anna(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path / "anna") as nio_person:
        yield nio_person


def reactions(events: list[Json], sender: str) -> list[tuple[str, str]]:
    """Return what somebody has put where: pairs of event id and key."""
    relations = [
        event["content"].get("m.relates_to", {})
        for event in events
        if event["type"] == "m.reaction" and event["sender"] == sender
    ]
    return [(relation["event_id"], relation["key"]) for relation in relations if relation]


async def offered(person: Account, room_id: str, bot: str, since: str) -> list[tuple[str, str]]:
    """Wait for the three reactions that the bot puts to its choices."""
    seen = await collect(person, room_id, since, lambda seen: len(reactions(seen, bot)) == 3)
    return reactions(seen, bot)


async def react(person: Account, room_id: str, target: str, key: str) -> str:
    path = f"/rooms/{room_id}/send/m.reaction/{uuid.uuid4().hex}"
    return str((await person.call("PUT", path, reaction_content(target, key)))["event_id"])


async def test_the_bot_offers_its_choices_and_a_tap_is_answered(
    person: Person, bot_account: BotAccount
) -> None:
    import_directory(bot_account)
    bert, bot_id = person("bert"), bot_account.user_id
    async with bot_account.running():
        room_id = await room_with(bert, bot_id)
        since = await bert.position()
        question = await bert.send(room_id, QUESTION)
        choices = await bert.wait_for_reply(room_id, question, since)
        assert await offered(bert, room_id, bot_id, since) == [
            (choices["event_id"], key) for key in NUMBER_SIGNS[:3]
        ]
        since = await bert.position()
        tapped = await react(bert, room_id, choices["event_id"], NUMBER_SIGNS[1])
        reply = await bert.wait_for_reply(room_id, question, since)
        assert SECOND in body(reply)
        assert reply["content"]["m.mentions"] == {"user_ids": [bert.user_id]}
        await bert.redact(room_id, tapped)

        def taken_back(seen: list[Json]) -> bool:
            return any(reply["event_id"] in str(event["content"]) for event in seen
                       if event["type"] == "m.room.redaction")  # fmt: skip

        await collect(bert, room_id, since, taken_back)


async def test_taps_made_while_the_bot_was_down_are_answered_once_after_it(
    person: Person, bot_account: BotAccount, bot_process: Callable[..., Program]
) -> None:
    """Killed as soon as the choices are out: they may not be known as sent yet."""
    import_directory(bot_account)
    bert, cara, bot_id = person("bert"), person("cara"), bot_account.user_id
    bot = bot_process()
    room_id = await room_with(bert, bot_id)
    await bert.invite(room_id, cara.user_id)
    await cara.join(room_id)
    since = await bert.position()
    question = await bert.send(room_id, QUESTION)
    choices = await bert.wait_for_reply(room_id, question, since)
    bot.kill()
    for tapper in (bert, cara):
        await react(tapper, room_id, choices["event_id"], NUMBER_SIGNS[1])
    bot = bot_process()
    seen = await collect(bert, room_id, since, lambda seen: len(replies(seen, bot_id)) == 3)
    bot.kill()
    bot = bot_process()
    last = await ask(bert, room_id, "/hilfe")
    seen = await collect(
        bert, room_id, since,
        lambda seen: last["event_id"] in map(event_id, seen) and len(reactions(seen, bot_id)) > 2,
    )  # fmt: skip
    answered = replies(seen, bot_id)
    assert [answered_by(reply) for reply in answered[:3]] == [question] * 3
    assert [reply["content"]["m.mentions"]["user_ids"] for reply in answered[1:3]] == [
        [bert.user_id], [cara.user_id],
    ]  # fmt: skip
    assert [event_id(reply) for reply in answered[3:]] == [last["event_id"]]
    own = reactions(seen, bot_id)
    assert own == [(choices["event_id"], key) for key in NUMBER_SIGNS[:3]]


def event_id(event: Json) -> str:
    return str(event["event_id"])


async def test_reactions_that_the_homeserver_limits_hold_up_no_reply(
    person: Person, bot_account: BotAccount
) -> None:
    import_directory(bot_account)
    bert, bot_id = person("bert"), bot_account.user_id
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        proxy.plan = lambda request: "limited" if "/send/m.reaction" in request.path else None
        async with bot_account.running(homeserver={"url": proxy.url}):
            room_id = await room_with(bert, bot_id)
            since = await bert.position()
            for _ in range(3):
                assert "1." in body(await ask(bert, room_id, QUESTION))
            last = await ask(bert, room_id, "/hilfe")
            seen = await collect(
                bert, room_id, since, lambda seen: last["event_id"] in map(event_id, seen)
            )
    assert proxy.faults["limited"] == 1, "after one refusal it keeps a long silence"
    assert reactions(seen, bot_id) == []


async def test_in_an_encrypted_room_reactions_are_in_clear_text_both_ways(
    anna: Nio, bot_account: BotAccount
) -> None:
    """As all clients send them: the homeserver counts reactions for everybody."""
    import_directory(bot_account)
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        since = await as_account(anna).position()
        question = await anna.say(room_id, QUESTION)
        choices = await anna.hear(lambda event: answers(event, question))
        own = await offered(as_account(anna), room_id, bot_account.user_id, since)
        assert own == [(choices.event_id, key) for key in NUMBER_SIGNS[:3]]
        content = reaction_content(choices.event_id, NUMBER_SIGNS[1])
        sent = await anna.client.room_send(room_id, "m.reaction", content)
        assert isinstance(sent, nio.RoomSendResponse)
        reply = await anna.hear(lambda event: answers(event, question))
    assert reply.decrypted
    assert SECOND in reply.body


async def test_an_encrypted_reaction_is_understood_too(anna: Nio, bot_account: BotAccount) -> None:
    """A few clients encrypt them. It can do no more than a message of the same person."""
    import_directory(bot_account)
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        question = await anna.say(room_id, QUESTION)
        choices = await anna.hear(lambda event: answers(event, question))
        content = reaction_content(choices.event_id, NUMBER_SIGNS[1])
        await encrypted(anna, room_id, {"type": "m.reaction", "content": content})
        reply = await anna.hear(lambda event: answers(event, question))
    assert SECOND in reply.body


async def encrypted(anna: Nio, room_id: str, event: dict[str, Any]) -> None:
    """Send what nio itself would leave in clear text, or not send, within ciphertext."""
    payload = anna.client.olm.group_encrypt(room_id, event)
    path = f"/rooms/{room_id}/send/m.room.encrypted/{uuid.uuid4().hex}"
    async with asyncio.timeout(60):
        await as_account(anna).call("PUT", path, payload)
