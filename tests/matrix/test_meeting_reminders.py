"""Reminders of meetings on a real homeserver: in the room, to each member, tapped, and killed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nio
import pytest

from bot.clock import BERLIN, SystemClock
from bot.demo.account import Account, Json, NewRoom
from bot.demo.processes import Program
from bot.tapping import reaction_content
from storage.database import Database
from storage.meetings import Rules, store_rules
from storage.records import Meeting
from storage.room_changes import write_meeting
from tests.matrix.bots import (
    AdvancedClock,
    BotAccount,
    ask,
    body,
    collect,
    heard_until,
    kill_again_and_again,
)
from tests.matrix.directories import bind_committee, import_directory
from tests.matrix.nio_person import Nio, answers, as_account, connected, invited, meet, text_of

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

COMMITTEE = "gr-mh-ak"  # meets on 16 December 2026 at 10:00
CHAMBER, OFFICE = "@ihmann:partner.example", "@bohr:bochum.example"
NOW = datetime(2026, 12, 13, 9, 0, tzinfo=BERLIN)
MEETINGS, KILLS, LEAD = 24, 5, timedelta(minutes=5)


def reminds(*parts: str) -> Callable[[nio.Event], bool]:
    """Whether an event is a reminder of a meeting with those parts in it."""

    def wanted(event: nio.Event) -> bool:
        text = text_of(event)
        return event.decrypted and "⏰ Sitzung" in text and all(part in text for part in parts)

    return wanted


async def tap(person: Nio, event: nio.Event, key: str, room_id: str) -> str:
    sent = await person.client.room_send(
        room_id, "m.reaction", reaction_content(event.event_id, key), ignore_unverified_devices=True
    )
    assert isinstance(sent, nio.RoomSendResponse), sent
    return str(sent.event_id)


async def told(person: Nio, room_id: str, line: str) -> str:
    """Say something and return what is replied."""
    asked = await person.say(room_id, line)
    reply = await person.hear(lambda event: answers(event, asked))
    return text_of(reply)


async def test_room_and_members_are_reminded_and_a_tap_answers(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    chamber, office = person("ina"), person("ben")
    import_directory(bot_account, {CHAMBER: chamber.user_id, OFFICE: office.user_id})
    clock = AdvancedClock(NOW - datetime.now(BERLIN))
    async with (
        bot_account.running(clock),
        connected(chamber, tmp_path / "ina") as ina,
        connected(office, tmp_path / "ben") as ben,
    ):
        room = await meet(ina, bot_account.user_id)
        bind_committee(bot_account, room, COMMITTEE)
        set_ = await told(ina, room, "/gremium erinnern persönlich 3 Tage")
        assert "sind das zurzeit 4 Personen" in set_

        clock.ahead += timedelta(hours=1, minutes=1)
        await ina.say(room, "/hilfe")  # whatever is said, it is looked what is due
        in_room = await ina.hear(reminds("in 3 Tagen: Arbeitskreis Übergang Mülheim"))
        assert "Beschlussfähig" not in text_of(in_room)
        chat = await invited(ben, bot_account.user_id)
        await ben.client.join(chat)
        to_chair = await ben.hear(reminds("in 3 Tagen", "Ihre Stelle leitet diese Sitzung."))
        await tap(ben, to_chair, "❌", chat)
        await ben.hear(lambda event: "Absage notiert" in text_of(event))
        tapped = await tap(ina, in_room, "✅", room)
        accepted = await ina.hear(lambda event: "Zusage notiert" in text_of(event))
        assert accepted.decrypted
        assert "1 von 4 stimmberechtigten Sitzen" in text_of(accepted)
        await as_account(ina).redact(room, tapped)

        clock.ahead += timedelta(days=2, hours=23)
        await ina.say(room, "/hilfe")
        await ina.hear(reminds("Minuten", "Es fehlen: Ben Bohr"))
        history = await told(ben, chat, "erinnerungen verlauf")
        assert history.count("3 Tage vor der Sitzung am 16.12.2026 10:00") == 1
        assert "1 Stunde" not in history
        assert "wird noch gesendet" not in history


async def test_in_the_room_that_replaces_it_the_rest_is_told(
    person: Person, bot_account: BotAccount
) -> None:
    ina, clock = person("ina"), AdvancedClock(NOW - datetime.now(BERLIN))
    import_directory(bot_account, {CHAMBER: ina.user_id})
    async with bot_account.running(clock):
        old = await ina.create_room(NewRoom(name="AK", invite=[bot_account.user_id]))
        await ina.wait_for_member(bot_account.user_id, [old])
        bind_committee(bot_account, old, COMMITTEE)
        since = await ina.position()
        clock.ahead += timedelta(hours=1, minutes=1)
        await ask(ina, old, "/hilfe")
        await collect(ina, old, since, lambda seen: len(reminders(seen)) > 0)
        answer = await ina.call("POST", f"/rooms/{old}/upgrade", {"new_version": "11"})
        new = str(answer["replacement_room"])
        await ina.invite(new, bot_account.user_id)
        await ina.wait_for_member(bot_account.user_id, [new])
        since = await ina.position()
        clock.ahead += timedelta(days=2, hours=23)
        last = await ask(ina, new, "/hilfe")
        seen = await collect(ina, new, since, lambda seen: len(reminders(seen)) > 0)
        [told] = reminders(seen)
        assert re.match(r"⏰ Sitzung in 5\d Minuten: ", body(told))
        history = await ask(ina, new, "/erinnerungen verlauf")
        assert body(history).count("Tage vor der Sitzung") == 2
        assert await heard_until(ina, new, since, last)


def reminders(seen: list[Json]) -> list[Json]:
    return [one for one in seen if one["type"] == "m.room.message" and "⏰ Sitzung" in body(one)]


async def test_killed_again_and_again_room_and_member_are_told_of_each_meeting_once(
    person: Person, bot_account: BotAccount, bot_process: Callable[..., Program]
) -> None:
    ina = person("ina")
    import_directory(bot_account, {CHAMBER: ina.user_id})
    bot = bot_process()
    room = await ina.create_room(NewRoom(name="Absturz", invite=[bot_account.user_id]))
    await ina.wait_for_member(bot_account.user_id, [room])
    chat = await ina.create_room(NewRoom(name="", invite=[bot_account.user_id], direct=True))
    await ina.wait_for_member(bot_account.user_id, [chat])
    bot.stop()
    bind_committee(bot_account, room, COMMITTEE)
    since = await ina.position()
    set_due(bot_account)
    bot = await kill_again_and_again(bot_process, KILLS, seed=4)
    everything = Counter({str(number): 1 for number in range(MEETINGS)})
    for where in (room, chat):
        await collect(ina, where, since, lambda seen: len(places(seen)) >= MEETINGS)
        last = await ask(ina, where, "/hilfe")
        assert places(await heard_until(ina, where, since, last)) == everything
    assert "wird noch gesendet" not in body(await ask(ina, chat, "erinnerungen verlauf"))


def set_due(bot_account: BotAccount) -> None:
    """Store meetings of which room and members are reminded one after another, from now on."""
    database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
    now = SystemClock().now()
    minutes = int(LEAD.total_seconds()) // 60
    rules = Rules(room_leads=(minutes,), people_leads=(minutes,))
    with database.write() as session:
        store_rules(
            session, COMMITTEE, rules, "@office:a.example", datetime(2020, 1, 1, tzinfo=UTC)
        )
        for number in range(MEETINGS):
            start = now + LEAD + timedelta(seconds=1 + 0.4 * number)
            meeting = Meeting(f"m{number}", COMMITTEE, start.replace(tzinfo=None),
                              place=f"Raum <{number}>")  # fmt: skip
            write_meeting(session, meeting, "@office:a.example", now)
    database.close()


def places(seen: list[Json]) -> Counter[str]:
    """Count how often each meeting is told of, by its place."""
    texts = [body(one) for one in seen if one["type"] == "m.room.message"]
    return Counter(n for text in texts for n in re.findall(r"Ort: Raum <(\d+)>", text))
