"""A question goes to a coordination office's room and its answer comes back, on a real Synapse."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path

import nio
import pytest

from bot.demo.account import Account, Json
from bot.demo.processes import Program
from bot.tapping import reaction_content
from tests.matrix.bots import PATIENCE, BotAccount, body, collect, room_with
from tests.matrix.directories import bind, import_directory
from tests.matrix.nio_person import Nio, answers, connected, meet

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

QUESTION = "/wer macht in Bochum die Ausbildungsmesse?"
ENVELOPE = "\N{INCOMING ENVELOPE}"


async def react(person: Account, room_id: str, target: str) -> None:
    path = f"/rooms/{room_id}/send/m.reaction/{uuid.uuid4().hex}"
    await person.call("PUT", path, reaction_content(target, ENVELOPE))


def said(bot: str, text: str) -> Callable[[list[Json]], bool]:
    """Whether the bot has said something with that text."""
    return lambda seen: any(text in body(event) for event in messages(seen, bot))


def messages(events: list[Json], bot: str) -> list[Json]:
    return [one for one in events if one["type"] == "m.room.message" and one["sender"] == bot]


async def reply_to(person: Account, room_id: str, event_id: str, text: str) -> str:
    relation = {"m.in_reply_to": {"event_id": event_id}}
    return await person.send(room_id, {"msgtype": "m.text", "body": text, "m.relates_to": relation})


async def test_a_question_and_its_answer_travel_once_through_kills(
    person: Person, bot_account: BotAccount, bot_process: Callable[..., Program]
) -> None:
    import_directory(bot_account)
    anna, bert, bot_id = person("anna"), person("bert"), bot_account.user_id
    bot = bot_process()
    room_id = await room_with(anna, bot_id, name="Berufsberatung")
    office = await room_with(bert, bot_id, name="KoKo Bochum")
    bind(bot_account, office, "k-bo")
    here, there = await anna.position(), await bert.position()
    question = await anna.send(room_id, QUESTION)
    none = await anna.wait_for_reply(room_id, question, here)
    assert "Dazu ist nichts hinterlegt." in body(none)
    bot.kill()
    await react(anna, room_id, none["event_id"])
    bot = bot_process()
    seen = await collect(bert, office, there, said(bot_id, "Weitergeleitete Frage"))
    bot.kill()
    [forwarded] = messages(seen, bot_id)
    assert "wer macht in Bochum die Ausbildungsmesse?" in body(forwarded)
    assert f"Gefragt hat {anna.user_id}, im Raum „Berufsberatung“." in body(forwarded)
    assert forwarded["content"]["m.mentions"] == {}
    await reply_to(bert, office, forwarded["event_id"], "Das macht die IHK.\nIm Mai.")
    bot = bot_process()
    seen = await collect(anna, room_id, here, said(bot_id, "Das macht die IHK."))
    bot.kill()
    bot = bot_process()
    await anna.send(room_id, "/hilfe")
    await bert.send(office, "/hilfe")
    seen = await collect(anna, room_id, here, said(bot_id, "Das kann ich hier"))
    _, confirmed, answer, _ = messages(seen, bot_id)
    assert "ist weitergeleitet an: Kommunale Koordinierungsstelle Bochum" in body(confirmed)
    assert body(answer).startswith("Kommunale Koordinierungsstelle Bochum antwortet:")
    assert answer["content"]["m.mentions"] == {"user_ids": [anna.user_id]}
    assert answer["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": question}}
    seen = await collect(bert, office, there, said(bot_id, "Das kann ich hier"))
    assert len(messages(seen, bot_id)) == 3, "the question, that its answer is brought, the help"


async def test_from_an_encrypted_room_and_back(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    import_directory(bot_account)
    bot_id = bot_account.user_id
    async with (
        bot_account.running(),
        connected(person("anna"), tmp_path / "anna") as anna,
        connected(person("bert"), tmp_path / "bert") as bert,
    ):
        room_id, office = await meet(anna, bot_id), await meet(bert, bot_id)
        bind(bot_account, office, "k-bo")
        question = await anna.say(room_id, QUESTION)
        none = await anna.hear(lambda event: answers(event, question))
        await tap(anna, room_id, none.event_id)
        forwarded = await bert.hear(lambda event: is_text(event, bot_id))
        assert forwarded.decrypted
        relation = {"m.in_reply_to": {"event_id": forwarded.event_id}}
        content = {"msgtype": "m.text", "body": "Die IHK.", "m.relates_to": relation}
        await bert.client.room_send(
            office, "m.room.message", content, ignore_unverified_devices=True
        )
        answer = await anna.hear(lambda event: is_text(event, bot_id))
    assert answer.decrypted
    assert "Die IHK." in answer.body
    assert answer.source["content"]["m.mentions"] == {"user_ids": [anna.client.user_id]}


async def tap(anna: Nio, room_id: str, target: str) -> None:
    content = reaction_content(target, ENVELOPE)
    sent = await anna.client.room_send(room_id, "m.reaction", content)
    assert isinstance(sent, nio.RoomSendResponse)


def is_text(event: nio.Event, sender: str) -> bool:
    """Whether it is one of the bot's messages that notify, as those to other rooms do."""
    return isinstance(event, nio.RoomMessageText) and event.sender == sender


async def test_the_office_hears_that_the_room_of_the_question_is_gone(
    person: Person, bot_account: BotAccount
) -> None:
    import_directory(bot_account)
    anna, bert, bot_id = person("anna"), person("bert"), bot_account.user_id
    async with bot_account.running():
        room_id, office = await room_with(anna, bot_id), await room_with(bert, bot_id)
        bind(bot_account, office, "k-bo")
        there = await bert.position()
        await anna.send(room_id, "/weiterleiten Wer macht in Bochum die Ausbildungsmesse?")
        await collect(bert, office, there, said(bot_id, "Weitergeleitete Frage 1"))
        await anna.call("POST", f"/rooms/{room_id}/kick", {"user_id": bot_id})
        async with asyncio.timeout(PATIENCE):
            while bot_id in await anna.members(room_id):
                pass
        await bert.send(office, "/raum")
        await collect(bert, office, there, said(bot_id, "Dieser Raum: Bochum"))
        await bert.send(office, "/antwort 1 Die IHK.")
        seen = await collect(bert, office, there, said(bot_id, "nicht überbringen"))
    assert f"Gefragt hat {anna.user_id}." in body(messages(seen, bot_id)[-1])
