"""Reminders on a real homeserver: told at their time, once, also when the bot is killed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from bot.demo.account import Account, Json, NewRoom
from bot.demo.processes import Program
from storage.database import Database
from storage.reminders import Reminder, store_reminder, told_times
from tests.matrix.bots import (
    AdvancedClock,
    BotAccount,
    ask,
    body,
    collect,
    kill_again_and_again,
    room_with,
)

pytestmark = pytest.mark.journey

REMINDERS, KILLS = 30, 5


def from_bot(seen: list[Json], bot_id: str, text: str) -> list[Json]:
    return [event for event in seen if event["sender"] == bot_id and text in body(event)]


def messages(seen: list[Json]) -> list[Json]:
    return [event for event in seen if event["type"] == "m.room.message"]


async def test_it_reminds_at_the_time_and_a_tap_puts_it_off(
    person: Callable[[str], Account], bot_account: BotAccount
) -> None:
    anna, clock = person("anna"), AdvancedClock()
    bot_id = bot_account.user_id
    async with bot_account.running(clock):
        room = await room_with(anna, bot_id)
        set_ = await ask(anna, room, "/erinnere mich in 2 Stunden an die Einladung")
        assert "Erinnerung 1: " in body(set_)
        since = await anna.position()
        clock.ahead = timedelta(hours=3)  # late, but not too late to be told
        await ask(anna, room, "/hilfe")  # whatever is said, it is looked what is due
        seen = await collect(
            anna, room, since, lambda seen: bool(from_bot(messages(seen), bot_id, "⏰"))
        )
        [told] = from_bot(messages(seen), bot_id, "⏰")
        assert told["content"]["m.mentions"] == {"user_ids": [anna.user_id]}
        assert told["content"]["msgtype"] == "m.text"
        assert "an die Einladung" in body(told)
        since = await anna.position()
        tap = {"m.relates_to": {"rel_type": "m.annotation", "event_id": told["event_id"],
                                "key": "💤"}}  # fmt: skip
        await anna.call("PUT", f"/rooms/{room}/send/m.reaction/tap", tap)
        await collect(
            anna, room, since,
            lambda seen: bool(from_bot(messages(seen), bot_id, "in 1 Stunde")),
        )  # fmt: skip


async def test_killed_again_and_again_it_tells_each_time_once(
    person: Callable[[str], Account],
    bot_account: BotAccount,
    bot_process: Callable[..., Program],
) -> None:
    anna = person("anna")
    bot = bot_process()
    room = await anna.create_room(NewRoom(name="Absturz", invite=[bot_account.user_id]))
    await anna.wait_for_member(bot_account.user_id, [room])
    bot.stop()
    since = await anna.position()
    set_due(bot_account, room, anna.user_id)
    bot = await kill_again_and_again(bot_process, KILLS, seed=2)
    seen = await collect(anna, room, since, lambda seen: len(told(seen)) >= REMINDERS)
    last = await ask(anna, room, "/erinnerungen verlauf")
    seen = await collect(
        anna, room, since, lambda seen: any(e["event_id"] == last["event_id"] for e in seen)
    )
    assert told(messages(seen)[:-1]) == Counter({str(n): 1 for n in range(REMINDERS)})
    assert "wird noch gesendet" not in body(last)


def set_due(bot_account: BotAccount, room: str, user_id: str) -> None:
    """Store reminders that come due one after another, from now on."""
    database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
    now = SystemClock().now()
    with database.write() as session:
        for number in range(REMINDERS):
            due_at = now + timedelta(seconds=0.4 * number)
            store_reminder(session, Reminder(
                room_id=room, owner=user_id, mention=user_id, text=f"Sache <{number}>",
                first=due_at.replace(tzinfo=None), due_at=due_at, created_at=now,
            ))  # fmt: skip
    with database.read() as session:
        assert told_times(session, [room], 1) == []
    database.close()


def told(seen: list[Json]) -> Counter[str]:
    """Count in how many messages each reminder is told."""
    texts = [body(event) for event in messages(seen) if "⏰" in body(event)]
    return Counter(number for text in texts for number in re.findall(r"Sache <(\d+)>", text))
