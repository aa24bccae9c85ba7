"""Journeys of people with the bot, on a real Synapse: what must hold from end to end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

import bot.client
from bot.clock import SystemClock
from bot.demo.account import Account, Json, MatrixError, NewRoom
from storage.database import Database
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.matrix.bots import (
    BotAccount,
    answered_by,
    ask,
    body,
    collect,
    heard_until,
    replacement,
    replies,
    room_with,
)

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]


async def test_invited_it_joins_says_hello_and_answers(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        reply = await ask(anna, room_id, "/hilfe")
    content = reply["content"]
    assert "/wer" in content["body"]
    assert content["msgtype"] == "m.notice"
    assert content["m.mentions"] == {"user_ids": [anna.user_id]}
    assert content["format"] == "org.matrix.custom.html"
    assert "<" in content["formatted_body"]


async def test_a_stranger_is_refused_and_gets_nothing(
    person: Person, bot_account: BotAccount
) -> None:
    eve = person("eve")
    access = {"servers": [], "people": ["@anna:other.example"]}
    async with bot_account.running(access=access):
        since = await eve.position()
        room_id = await eve.create_room(NewRoom(name="Falle", invite=[bot_account.user_id]))

        async with asyncio.timeout(60):
            async for event in eve.events(since, [room_id]):
                membership = event["content"].get("membership")
                if event.get("state_key") == bot_account.user_id and membership == "leave":
                    break
    assert bot_account.user_id not in await eve.members(room_id)


async def test_a_stranger_in_a_served_room_gets_nothing(
    person: Person, bot_account: BotAccount
) -> None:
    anna, eve = person("anna"), person("eve")
    access = {"servers": [], "people": [anna.user_id]}
    async with bot_account.running(access=access):
        room_id = await room_with(anna, bot_account.user_id)
        await anna.invite(room_id, eve.user_id)
        await eve.join(room_id)
        since = await anna.position()
        await eve.send(room_id, "/hilfe")
        event_id = await anna.send(room_id, "/hilfe")
        seen = await collect(
            anna, room_id, since, lambda seen: len(replies(seen, bot_account.user_id)) == 1
        )
    [reply] = replies(seen, bot_account.user_id)
    assert reply["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == event_id


@pytest.mark.parametrize(
    "said",
    [
        "!hilfe",
        "//hilfe",
        "Scharnier: hilfe",
        {
            "msgtype": "m.text",
            "body": "hilfe",
            "m.mentions": {"user_ids": ["BOT"]},
        },
    ],
)
async def test_every_way_of_addressing_reaches_it(
    person: Person, bot_account: BotAccount, said: str | Json
) -> None:
    anna = person("anna")
    if isinstance(said, dict):
        said = {**said, "m.mentions": {"user_ids": [bot_account.user_id]}}
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        reply = await ask(anna, room_id, said)
    assert "/wer" in body(reply)


async def test_bare_text_is_answered_in_a_direct_chat_only(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        group = await room_with(anna, bot_account.user_id)
        direct = await room_with(anna, bot_account.user_id, name="", direct=True)
        assert "/wer" in body(await ask(anna, direct, "hilfe"))
        since = await anna.position()
        await anna.send(group, "hilfe")
        await anna.send(group, "/hilfe")
        seen = await collect(
            anna, group, since, lambda seen: bool(replies(seen, bot_account.user_id))
        )
    asked = [event["event_id"] for event in seen if event["sender"] == anna.user_id]
    [reply] = replies(seen, bot_account.user_id)
    assert reply["content"]["m.relates_to"]["m.in_reply_to"]["event_id"] == asked[1]


async def test_what_is_begun_as_a_direct_chat_is_one_also_if_it_has_a_name(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        direct = await room_with(anna, bot_account.user_id, name="Ich und Scharnier", direct=True)
        assert "/wer" in body(await ask(anna, direct, "hilfe"))


async def test_a_question_in_a_thread_is_answered_in_the_thread(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        root = await anna.send(room_id, "Zum Thema Messe:")
        relation = {"rel_type": "m.thread", "event_id": root}
        question = {"msgtype": "m.text", "body": "/hilfe", "m.relates_to": relation}
        reply = await ask(anna, room_id, question)
    relation = reply["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.thread", root)


async def test_an_edit_of_the_question_edits_the_reply(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        question = await anna.send(room_id, "/hilfe raum")
        reply = await anna.wait_for_reply(room_id, question, since)
        await anna.send(room_id, replacement("/hilfe wer", question))

        def edited(seen: list[Json]) -> bool:
            return any("m.new_content" in event["content"] and event["sender"] != anna.user_id
                       for event in seen)  # fmt: skip

        seen = await collect(anna, room_id, since, edited)
    change = seen[-1]["content"]
    assert change["m.relates_to"] == {"rel_type": "m.replace", "event_id": reply["event_id"]}
    assert "/wer" in change["m.new_content"]["body"]
    assert change["m.new_content"]["body"] != body(reply)
    assert change["m.mentions"] == {}


async def test_a_redacted_question_takes_its_reply_along(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        question = await anna.send(room_id, "/hilfe")
        reply = await anna.wait_for_reply(room_id, question, since)
        await anna.redact(room_id, question)

        def taken_back(seen: list[Json]) -> bool:
            return any(redacted(event) == reply["event_id"] for event in seen)

        await collect(anna, room_id, since, taken_back)


def redacted(event: Json) -> str | None:
    if event["type"] != "m.room.redaction":
        return None
    return event["content"].get("redacts") or event.get("redacts")


async def test_a_restart_answers_nothing_twice_and_what_came_meanwhile_once(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        await ask(anna, room_id, "/hilfe")
    meanwhile = [await anna.send(room_id, f"/hilfe raum {number}") for number in range(3)]
    async with bot_account.running():
        seen = await collect(
            anna, room_id, since, lambda seen: len(replies(seen, bot_account.user_id)) == 4
        )
    async with bot_account.running():
        reply = await ask(anna, room_id, "/hilfe")
        seen = await heard_until(anna, room_id, since, reply)
    answered = [answered_by(reply) for reply in replies(seen, bot_account.user_id)]
    assert answered[1:4] == meanwhile
    assert len(answered) == 5


async def burst(anna: Account, room_id: str, count: int) -> list[str]:
    """Ask many questions as fast as they go; returns their ids in the order of the room."""
    since = await anna.position()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(anna.send(room_id, f"/hilfe {number}"))

    def asked(seen: list[Json]) -> list[str]:
        return [event["event_id"] for event in seen if event["sender"] == anna.user_id]

    return asked(await collect(anna, room_id, since, lambda seen: len(asked(seen)) == count))


@pytest.mark.parametrize("limit", [bot.client.TIMELINE_LIMIT, 7])
@pytest.mark.parametrize("when", ["while running", "while down"])
async def test_a_burst_of_a_hundred_is_answered_once_each_in_order(
    person: Person, bot_account: BotAccount, monkeypatch: pytest.MonkeyPatch, limit: int, when: str
) -> None:
    """Also where the sync leaves most of them out, as it does beyond the timeline limit."""
    monkeypatch.setattr(bot.client, "TIMELINE_LIMIT", limit)
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        asked = await burst(anna, room_id, 100) if when == "while running" else []
    if not asked:
        asked = await burst(anna, room_id, 100)
    async with bot_account.running():
        last = await ask(anna, room_id, "/hilfe")
        seen = await heard_until(anna, room_id, since, last)
    answered = [answered_by(reply) for reply in replies(seen, bot_account.user_id)]
    assert answered[:-1] == asked


async def test_history_before_the_join_stays_history(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    room_id = await anna.create_room(NewRoom(name="Alt"))
    for number in range(3):
        await anna.send(room_id, f"/hilfe {number}")
    since = await anna.position()
    async with bot_account.running():
        await anna.invite(room_id, bot_account.user_id)
        await anna.wait_for_member(bot_account.user_id, [room_id])
        reply = await ask(anna, room_id, "/hilfe")
        seen = await heard_until(anna, room_id, since, reply)
    assert len(replies(seen, bot_account.user_id)) == 1


async def test_it_never_answers_notices_and_so_no_other_bot(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        await anna.send(room_id, {"msgtype": "m.notice", "body": "/hilfe"})
        await ask(anna, room_id, "/hilfe")
        seen = await collect(
            anna, room_id, since, lambda seen: bool(replies(seen, bot_account.user_id))
        )
    assert len(replies(seen, bot_account.user_id)) == 1


async def test_a_member_without_power_is_refused_and_told_who_may(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        reply = await ask(anna, room_id, "/raum region")
    assert "Koordinierungsstelle" in body(reply)


async def test_removed_from_a_room_it_goes_on_elsewhere(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        left = await room_with(anna, bot_account.user_id)
        other = await room_with(anna, bot_account.user_id)
        await anna.call("POST", f"/rooms/{left}/kick", {"user_id": bot_account.user_id})
        assert "/wer" in body(await ask(anna, other, "/hilfe"))
        with pytest.raises(MatrixError):
            await anna.call("POST", f"/rooms/{left}/kick", {"user_id": bot_account.user_id})


async def test_removed_from_a_room_and_invited_again_it_comes_back_with_a_greeting(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        await anna.call("POST", f"/rooms/{room_id}/kick", {"user_id": bot_account.user_id})
        await anna.send(room_id, "/hilfe")
        since = await anna.position()
        await anna.invite(room_id, bot_account.user_id)

        def greeted(seen: list[Json]) -> bool:
            return any(event["sender"] == bot_account.user_id for event in seen)

        seen = await collect(anna, room_id, since, greeted)
        reply = await ask(anna, room_id, "/hilfe")
    assert not replies(seen, bot_account.user_id), "what was said while it was out is history"
    assert "/wer" in body(reply)


@pytest.mark.parametrize("join_rule", ["public", "invite"])
async def test_it_follows_an_upgrade_and_the_rooms_settings_do_too(
    person: Person, bot_account: BotAccount, join_rule: str
) -> None:
    anna = person("anna")
    async with bot_account.running():
        old = await room_with(anna, bot_account.user_id)
        await anna.set_state(old, "m.room.join_rules", {"join_rule": join_rule})
        database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
        with database.write() as session:
            settings = RoomSettings(kind="region", address="du")
            save_room_settings(session, old, settings, by=anna.user_id, at=SystemClock().now())
        database.close()
        new = str((await anna.call("POST", f"/rooms/{old}/upgrade", {"new_version": "11"}))
                  ["replacement_room"])  # fmt: skip
        if join_rule == "invite":
            await anna.invite(new, bot_account.user_id)
        await anna.wait_for_member(bot_account.user_id, [new])
        reply = await ask(anna, new, "/raum")
    assert "du" in body(reply)
    assert "Region" in body(reply)
