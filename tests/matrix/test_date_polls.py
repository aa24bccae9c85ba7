"""Finding a date on a real homeserver: people tap, the message follows, the result plans."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.clock import BERLIN, SystemClock
from bot.demo.account import Account, Json, NewRoom
from bot.demo.processes import Program
from bot.tapping import reaction_content
from commands.picking import NUMBER_SIGNS
from storage.database import Database
from storage.date_polls import Option, Poll, store_poll
from tests.matrix.bots import (
    AdvancedClock,
    BotAccount,
    ask,
    body,
    collect,
    kill_again_and_again,
    room_with,
)
from tests.matrix.directories import bind, import_directory

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

POLLS, KILLS = 12, 4
STARTS = datetime(2026, 11, 23, 10, tzinfo=BERLIN)  # a Monday


def edits(seen: list[Json], bot: str) -> list[Json]:
    """Return the contents of the bot's edits."""
    return [
        event["content"] for event in seen
        if event["sender"] == bot and "m.new_content" in event["content"]
    ]  # fmt: skip


def shows(bot: str, *parts: str) -> Callable[[list[Json]], bool]:
    """Whether the last edit shows all of that."""

    def last_shows(seen: list[Json]) -> bool:
        found = edits(seen, bot)
        return bool(found) and all(part in found[-1]["m.new_content"]["body"] for part in parts)

    return last_shows


async def tap(person: Account, room_id: str, target: str, key: str) -> str:
    path = f"/rooms/{room_id}/send/m.reaction/{uuid.uuid4().hex}"
    return str((await person.call("PUT", path, reaction_content(target, key)))["event_id"])


async def test_two_people_tap_and_what_suits_both_is_planned(
    person: Person, bot_account: BotAccount
) -> None:
    import_directory(bot_account)
    anna, bert, clock = person("anna"), person("bert"), AdvancedClock(STARTS - datetime.now(BERLIN))
    bot = bot_account.user_id
    async with bot_account.running(clock, access={"operators": [anna.user_id]}):
        room = await room_with(anna, bot)
        bind(bot_account, room, "k-bo")
        await anna.invite(room, bert.user_id)
        await bert.join(room)
        since = await anna.position()
        line = "/terminfindung Steuergremium: Mo 14.12. 10 Uhr, Di 15.12. 14–16 Uhr, Rathaus"
        poll = await ask(anna, room, line)
        assert poll["content"]["msgtype"] == "m.text"
        assert "📅 Terminfindung 1: Steuerungsgruppe Schule–Beruf Bochum" in body(poll)
        clock.ahead += timedelta(minutes=1)
        first = await tap(bert, room, poll["event_id"], NUMBER_SIGNS[0])
        for who in (bert, anna):
            await tap(who, room, poll["event_id"], NUMBER_SIGNS[1])
        both = shows(bot, "10:00 Uhr – 1 kann", "16:00 Uhr – 2 können", "Geantwortet haben 2: ")
        seen = await collect(anna, room, since, both)
        edited = edits(seen, bot)
        assert {one["m.relates_to"]["event_id"] for one in edited} == {poll["event_id"]}
        assert edited[-1]["m.new_content"]["m.mentions"] == {}
        clock.ahead += timedelta(minutes=1)
        await bert.redact(room, first)
        await collect(anna, room, since, shows(bot, "10:00 Uhr\n", "16:00 Uhr – 2 können"))
        result = await ask(anna, room, "/terminfindung ende")
        assert "ist beendet: Di., 15.12.2026, 14:00–16:00 Uhr" in body(result)
        await tap(anna, room, result["event_id"], NUMBER_SIGNS[0])

        def planned(seen: list[Json]) -> bool:
            return any("Sitzung geplant: Di., 15.12.2026, 14:00–16:00 Uhr" in body(one)
                       for one in said(seen, bot))  # fmt: skip

        seen = await collect(anna, room, since, planned)
        own = [one for one in said(seen, bot) if "m.new_content" not in one["content"]]
        assert [body(one).splitlines()[0].partition(":")[0] for one in own] == [
            "📅 Terminfindung 1", "📅 Terminfindung 1 ist beendet", "Sitzung geplant",
        ]  # fmt: skip
        listed = await ask(bert, room, "/sitzungen Dezember")
        assert "15.12.2026" in body(listed)
        assert "Rathaus" in body(listed)


def said(seen: list[Json], bot: str) -> list[Json]:
    return [one for one in seen if one["type"] == "m.room.message" and one["sender"] == bot]


async def test_killed_again_and_again_each_poll_tells_its_result_once(
    person: Person, bot_account: BotAccount, bot_process: Callable[..., Program]
) -> None:
    anna = person("anna")
    bot = bot_process()
    room = await anna.create_room(NewRoom(name="Absturz", invite=[bot_account.user_id]))
    await anna.wait_for_member(bot_account.user_id, [room])
    bot.stop()
    since = await anna.position()
    set_due(bot_account, room, anna.user_id)
    bot = await kill_again_and_again(bot_process, KILLS, seed=3)
    await collect(anna, room, since, lambda seen: len(results(seen)) >= POLLS)
    last = await ask(anna, room, "/hilfe")
    seen = await collect(
        anna, room, since, lambda seen: any(one["event_id"] == last["event_id"] for one in seen)
    )
    assert set(results(seen).values()) == {1}
    assert len(results(seen)) == POLLS


def results(seen: list[Json]) -> Counter[str]:
    """Count in how many messages each poll's result is told."""
    texts = [body(one) for one in seen if one["type"] == "m.room.message"]
    return Counter(
        n for text in texts for n in re.findall(r"Terminfindung (\d+) ist beendet", text)
    )


def set_due(bot_account: BotAccount, room: str, user_id: str) -> None:
    """Store polls whose time comes one after another, from now on."""
    database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
    now = SystemClock().now()
    with database.write() as session:
        for number in range(POLLS):
            due_at = now + timedelta(seconds=0.4 * number)
            start = (now + timedelta(days=30)).replace(tzinfo=None)
            store_poll(session, Poll(
                room_id=room, options=(Option(start),), closes_at=due_at, due_at=due_at,
                expires_at=now + timedelta(days=30), started_by=user_id, started_at=now,
            ))  # fmt: skip
    database.close()
