"""The bot's process is killed at random moments: every question gets exactly one reply."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from bot.demo.account import Account, Json, NewRoom
from bot.demo.processes import Program
from tests.matrix.bots import BotAccount, answered_by, collect, replies

pytestmark = pytest.mark.journey

KILLS = 6
QUESTIONS = 40


async def test_killed_again_and_again_it_answers_each_question_once_in_order(
    person: Callable[[str], Account],
    bot_account: BotAccount,
    bot_process: Callable[..., Program],
) -> None:
    anna = person("anna")
    bot = bot_process()
    room_id = await anna.create_room(NewRoom(name="Absturz", invite=[bot_account.user_id]))
    await anna.wait_for_member(bot_account.user_id, [room_id])
    since = await anna.position()
    asked = [await anna.send(room_id, f"/hilfe {number}") for number in range(QUESTIONS)]
    chance = random.Random(1)  # noqa: S311 - repeatable, no secret
    for _ in range(KILLS):
        bot.kill()
        bot = bot_process()
        # Some replies come out, then the next kill hits at another moment of the work.
        await some_replies(anna, room_id, chance.randrange(1, 4))
    seen = await collect(
        anna, room_id, since, lambda seen: len(replies(seen, bot_account.user_id)) >= QUESTIONS
    )
    bot.stop()
    bot = bot_process()
    last = await anna.send(room_id, "/hilfe")
    await anna.wait_for_reply(room_id, last, since)
    seen = await collect(anna, room_id, since, lambda seen: answered_last(seen, last))
    answered = [answered_by(reply) for reply in replies(seen, bot_account.user_id)]
    assert answered == [*asked, last]


def answered_last(seen: list[Json], last: str) -> bool:
    return any(last == relation(event) for event in seen)


def relation(event: Json) -> Any:
    return event["content"].get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")


async def some_replies(anna: Account, room_id: str, count: int) -> None:
    since = await anna.position()
    try:
        async with asyncio.timeout(5):
            await collect(anna, room_id, since, lambda seen: len(seen) >= count)
    except TimeoutError:
        return  # everything was answered already
