"""The bot writes to people of its own accord, in one direct chat with each, on a real Synapse."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import nio
import pytest
from aiohttp import ClientSession, web

from bot.clock import BERLIN
from bot.demo.account import ENCRYPTION, Account, Json
from bot.demo.processes import Program
from bot.direct_chats import GONE
from storage.database import Database
from storage.reminders import Reminder, store_reminder
from tests.matrix.bots import (
    PASSWORD,
    PATIENCE,
    AdvancedClock,
    BotAccount,
    ask,
    body,
    collect,
    room_with,
)
from tests.matrix.flaky import Fault, FlakyProxy
from tests.matrix.nio_person import Nio, connected, invited, text_of

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]
BotProcess = Callable[..., Program]


@pytest.fixture
async def bot_eyes(bot_account: BotAccount, http: ClientSession) -> Account:
    """The bot's account on another device: it shows rooms into which nobody has come yet."""
    url = bot_account.homeserver.url
    return await Account.login(http, url, bot_account.user_id, PASSWORD)


async def rooms(account: Account) -> set[str]:
    """Return the rooms that an account is in."""
    return set((await account.call("GET", "/joined_rooms"))["joined_rooms"])


async def messages(account: Account, room_id: str) -> list[Json]:
    """Return the messages of a room, oldest first."""
    answer = await account.call("GET", f"/rooms/{room_id}/messages", dir="b", limit="100")
    kinds = ("m.room.message", "m.room.encrypted")
    return [event for event in reversed(answer["chunk"]) if event["type"] in kinds]


async def state(account: Account, room_id: str, kind: str) -> Json:
    return await account.call("GET", f"/rooms/{room_id}/state/{kind}")


async def invitation(account: Account, bot_id: str) -> str:
    """Wait for the bot's invitation to a direct chat; returns the room."""
    query: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await account.call("GET", "/sync", timeout="25000", **query)
            for room_id, room in answer.get("rooms", {}).get("invite", {}).items():
                if any(invites(event, account, bot_id) for event in room["invite_state"]["events"]):
                    return str(room_id)
            query = {"since": answer["next_batch"]}


def invites(event: Json, account: Account, bot_id: str) -> bool:
    member = {"type": "m.room.member", "state_key": account.user_id, "sender": bot_id}
    return event.items() >= member.items() and event["content"].get("is_direct") is True


def remind(bot_account: BotAccount, user_id: str, *texts: str) -> None:
    """Store private reminders that are due now."""
    database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
    now = datetime.now(BERLIN)
    with database.write() as session:
        for text in texts:
            store_reminder(session, Reminder(
                room_id=user_id, owner=user_id, mention=user_id, text=text,
                first=now.replace(tzinfo=None), due_at=now, created_at=now,
            ))  # fmt: skip
    database.close()


def stored(bot_account: BotAccount, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        return database.execute(query).fetchall()


# --- A chat is made -----------------------------------------------------------------------------


async def test_what_is_sent_into_a_new_chat_before_the_person_joins_is_read_after_it(
    person: Person, bot_account: BotAccount, bot_eyes: Account, tmp_path: Path
) -> None:
    clock, bot_id = AdvancedClock(), bot_account.user_id
    async with bot_account.running(clock), connected(person("anna"), tmp_path / "anna") as anna:
        room = await a_room(anna, bot_id)
        await told(anna, room, "/erinnere mich privat in 2 Stunden an den Anruf", "lade Sie dann")
        clock.ahead = timedelta(hours=3)
        await told(anna, room, "/hilfe", "Das kann ich hier")  # then it is looked what is due
        chat = await invited(anna, bot_id)
        while not await messages(bot_eyes, chat):
            await bot_eyes.position()
        assert await state(bot_eyes, chat, "m.room.encryption") == ENCRYPTION
        assert (await state(bot_eyes, chat, "m.room.power_levels"))["invite"] > 0, "for two only"
        await anna.client.join(chat)
        reminder = await anna.hear(lambda event: "⏰" in text_of(event))
        assert reminder.decrypted
        assert "an den Anruf" in text_of(reminder)
        assert reminder.source["content"]["m.mentions"] == {"user_ids": [anna.client.user_id]}
        # From then on it is a direct chat like any other, and the one that is written to.
        await told(anna, chat, "erinnerungen verlauf", "an den Anruf")
        await told(anna, room, "/erinnere mich privat in 2 Stunden an die Mail", "unseren Direkt")
        await told(anna, chat, "erinnerungen", "an die Mail")
        clock.ahead = timedelta(hours=6)
        await anna.say(room, "/hilfe")
        reminder = await anna.hear(lambda event: "⏰" in text_of(event))
        assert "an die Mail" in text_of(reminder)
    assert await rooms(bot_eyes) == {room, chat}


async def a_room(anna: Nio, bot_id: str) -> str:
    """Make a room with the bot in it, and wait until it greets."""
    made = await anna.client.room_create(name="Herne", invite=[bot_id])
    assert isinstance(made, nio.RoomCreateResponse)
    await anna.hear(lambda event: event.sender == bot_id and "Guten Tag" in text_of(event))
    return str(made.room_id)


async def told(anna: Nio, room_id: str, question: str, expected: str) -> None:
    """Say something and wait for a reply that has a text in it."""
    asked = await anna.say(room_id, question)

    def answers(event: nio.Event) -> bool:
        relation = event.source["content"].get("m.relates_to", {})
        return bool(relation.get("m.in_reply_to", {}).get("event_id") == asked)

    reply = await anna.hear(answers)
    assert expected in text_of(reply)


# --- It is one chat, whatever happens -----------------------------------------------------------


@pytest.mark.parametrize(
    "part", ["/createRoom", "/state/m.room.member/", "/members", "/send/m.room.message/"]
)
async def test_killed_right_after_a_step_it_makes_no_second_chat_and_writes_once(
    person: Person, bot_account: BotAccount, bot_process: BotProcess, bot_eyes: Account, part: str
) -> None:
    anna = person("anna")
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        url = {"url": proxy.url}
        bot = await asyncio.to_thread(bot_process, homeserver=url)
        await asyncio.to_thread(bot.stop)
        remind(bot_account, anna.user_id, "an den Anruf")
        killed = asyncio.Event()

        def kill(request: web.Request) -> None:
            if part in unquote(request.path) and not killed.is_set():
                killed.set()
                bot.kill()

        if part == "/members":  # is asked only where there may be a chat already
            bot = await asyncio.to_thread(bot_process, homeserver=url)
            chat = await invitation(anna, bot_account.user_id)
            while not await messages(bot_eyes, chat):
                await bot_eyes.position()
            await asyncio.to_thread(bot.stop)
            remind(bot_account, anna.user_id, "an die Mail")
        proxy.taken = kill
        bot = await asyncio.to_thread(bot_process, homeserver=url)
        await asyncio.wait_for(killed.wait(), PATIENCE)
        bot = await asyncio.to_thread(bot_process, homeserver=url)
        chat = await invitation(anna, bot_account.user_id)
        await anna.join(chat)
        # What comes later comes into the same chat, behind it.
        await asyncio.to_thread(bot.stop)
        remind(bot_account, anna.user_id, "zuletzt")
        await asyncio.to_thread(bot_process, homeserver=url)
        while "zuletzt" not in "".join(texts := [body(one) for one in await messages(anna, chat)]):
            await anna.position()
    assert await rooms(bot_eyes) == {chat}
    reminders = ["an den Anruf", *(["an die Mail"] if part == "/members" else []), "zuletzt"]
    assert len(texts) == len(reminders)
    for text, reminder in zip(texts, reminders, strict=True):
        assert reminder in text


@pytest.mark.parametrize("part", ["/createRoom", "/keys/claim", "/sendToDevice/"])
async def test_killed_before_the_keys_are_out_it_still_writes_for_who_is_only_invited(
    person: Person,
    bot_account: BotAccount,
    bot_process: BotProcess,
    bot_eyes: Account,
    tmp_path: Path,
    part: str,
) -> None:
    async with (
        connected(person("anna"), tmp_path / "anna") as anna,
        FlakyProxy(bot_account.homeserver.url).serving() as proxy,
    ):
        url = {"url": proxy.url}
        bot = await asyncio.to_thread(bot_process, homeserver=url)
        await asyncio.to_thread(bot.stop)
        remind(bot_account, anna.client.user_id, "an den Anruf")
        killed = asyncio.Event()

        def kill(request: web.Request) -> None:
            if part in unquote(request.path) and not killed.is_set():
                killed.set()
                bot.kill()

        proxy.taken = kill
        bot = await asyncio.to_thread(bot_process, homeserver=url)
        await asyncio.wait_for(killed.wait(), PATIENCE)
        bot = await asyncio.to_thread(bot_process, homeserver=url)
        chat = await invited(anna, bot_account.user_id)
        while not await messages(bot_eyes, chat):
            await bot_eyes.position()
        await anna.client.join(chat)
        reminder = await anna.hear(lambda event: "⏰" in text_of(event))
        assert reminder.decrypted
    assert await rooms(bot_eyes) == {chat}
    assert len(await messages(bot_eyes, chat)) == 1


async def test_killed_again_and_again_each_person_gets_one_chat_and_each_reminder_once(
    person: Person, bot_account: BotAccount, bot_process: BotProcess, bot_eyes: Account
) -> None:
    people = [person(f"person{number}") for number in range(8)]
    bot_process().stop()
    for one in people:
        remind(bot_account, one.user_id, "eins.")
    for pause in (0.02, 0.05, 0.1, 0.2, 0.3):
        bot = bot_process()
        await asyncio.sleep(pause)  # a moment of the work
        bot.kill()
    bot = bot_process()
    chats = {await invitation(one, bot_account.user_id) for one in people}
    for one in people:
        remind(bot_account, one.user_id, "zwei.")
    bot.stop()
    bot_process()
    for one in people:
        chat = await invitation(one, bot_account.user_id)
        await one.join(chat)
        while len(found := await messages(one, chat)) < 2:
            await one.position()
        assert ["eins." in body(found[0]), "zwei." in body(found[1])] == [True, True]
        assert len(found) == 2
    assert await rooms(bot_eyes) == chats


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("lose", "/createRoom"),
        ("gateway", "/createRoom"),
        ("limited", "/createRoom"),
        ("lose", "/state/m.room.member/"),
        ("unavailable", "/keys/query"),
    ],
)
async def test_a_network_that_fails_leaves_no_room_behind(
    person: Person, bot_account: BotAccount, bot_eyes: Account, fault: Fault, part: str
) -> None:
    anna, clock = person("anna"), AdvancedClock()
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        async with bot_account.running(clock, homeserver={"url": proxy.url}):
            room = await room_with(anna, bot_account.user_id)
            await ask(anna, room, "/erinnere mich privat in 2 Stunden an den Anruf")
            proxy.first(1, fault, part)
            clock.ahead = timedelta(hours=3)
            await ask(anna, room, "/hilfe")
            chat = await invitation(anna, bot_account.user_id)
            await anna.join(chat)
            await ask(anna, chat, "hilfe")
        assert proxy.faults[fault] == 1
    assert await rooms(bot_eyes) == {room, chat}
    assert len(by_bot(await messages(anna, chat), "⏰")) == 1


def by_bot(events: list[Json], text: str) -> list[Json]:
    return [event for event in events if text in body(event)]


async def test_a_chat_that_the_person_has_begun_is_used(
    person: Person, bot_account: BotAccount, bot_eyes: Account
) -> None:
    anna, clock = person("anna"), AdvancedClock()
    async with bot_account.running(clock):
        since = await anna.position()
        chat = await anna.create_direct_chat(bot_account.user_id)
        await collect(anna, chat, since, lambda seen: bool(by_bot(texts(seen), "Guten Tag")))
        room = await room_with(anna, bot_account.user_id)
        set_ = await ask(anna, room, "/erinnere privat mich in 2 Stunden an den Anruf")
        assert "in unseren Direktchat" in body(set_)
        clock.ahead = timedelta(hours=3)
        await ask(anna, room, "/hilfe")
        await collect(anna, chat, since, lambda seen: bool(by_bot(texts(seen), "an den Anruf")))
    assert await rooms(bot_eyes) == {room, chat}


async def test_a_chat_into_which_others_have_come_is_not_used(
    person: Person, bot_account: BotAccount, bot_eyes: Account
) -> None:
    anna, bert, clock = person("anna"), person("bert"), AdvancedClock()
    async with bot_account.running(clock):
        since = await anna.position()
        first = await anna.create_direct_chat(bot_account.user_id)
        await collect(anna, first, since, lambda seen: bool(by_bot(texts(seen), "Guten Tag")))
        await ask(anna, first, "/hilfe")
        room = await room_with(anna, bot_account.user_id)
        await ask(anna, room, "/erinnere mich privat in 2 Stunden an den Anruf")
        await anna.invite(first, bert.user_id)
        clock.ahead = timedelta(hours=3)
        await ask(anna, room, "/hilfe")
        chat = await invitation(anna, bot_account.user_id)
    assert chat not in (first, room)
    assert by_bot(texts(await messages(anna, first)), "an den Anruf") == []


def texts(events: list[Json]) -> list[Json]:
    return [event for event in events if event["type"] == "m.room.message"]


# --- What people do not want --------------------------------------------------------------------


@pytest.mark.parametrize("joins", [True, False])
async def test_who_left_or_refused_is_not_invited_again_and_an_operator_hears_once(
    person: Person, bot_account: BotAccount, bot_eyes: Account, joins: bool
) -> None:
    anna, olaf, clock = person("anna"), person("olaf"), AdvancedClock()
    bot_id = bot_account.user_id
    server = bot_account.homeserver.server_name
    access = {"servers": [server], "operators": [olaf.user_id]}
    async with bot_account.running(clock, access=access):
        room = await room_with(anna, bot_id)
        await ask(anna, room, "/erinnere mich privat jeden Tag um 9 an den Anruf")
        await ask(anna, room, "/erinnere mich privat jeden Tag um 9 an die Mail")
        clock.ahead += timedelta(days=1)
        await ask(anna, room, "/hilfe")  # whatever is said, it is looked what is due
        chat = await invitation(anna, bot_id)
        if joins:
            await anna.join(chat)
        await anna.call("POST", f"/rooms/{chat}/leave", {})
        clock.ahead += timedelta(days=1)
        await ask(anna, room, "/hilfe")
        while not stored(bot_account, "SELECT * FROM undelivered"):
            await ask(anna, room, "/hilfe")
        refused = await ask(anna, room, "/erinnere mich privat morgen 9 Uhr an den Brief")
        assert "nicht angenommen" in body(refused)
        for _ in range(3):
            clock.ahead += timedelta(hours=2)
            await ask(anna, room, "/hilfe")
        report = await invitation(olaf, bot_id)
        await olaf.join(report)
        while not (told_olaf := await messages(olaf, report)):
            await olaf.position()
        await ask(olaf, report, "hilfe")
        told_olaf = await messages(olaf, report)
    assert len(by_bot(told_olaf, "nicht zustellen")) == 1
    [told_once] = by_bot(told_olaf, "nicht zustellen")
    for part in (anna.user_id, "1 Nachricht", "2 Erinnerungen beendet", "nicht angenommen"):
        assert part in body(told_once)
    assert await rooms(bot_eyes) == {room, chat, report}
    failed = stored(bot_account, "SELECT room_id, failure FROM outgoing_message "
                    "WHERE state = 'failed'")  # fmt: skip
    assert failed == [(anna.user_id, GONE)]


async def test_operators_hear_of_reminders_that_ended_with_a_removal_and_of_forbidden_rooms(
    person: Person, bot_account: BotAccount
) -> None:
    anna, olaf, clock = person("anna"), person("olaf"), AdvancedClock()
    bot_id, server = bot_account.user_id, bot_account.homeserver.server_name
    access = {"servers": [server], "operators": [olaf.user_id]}
    async with bot_account.running(clock, access=access):
        since = await olaf.position()
        chat = await olaf.create_direct_chat(bot_id)
        await collect(olaf, chat, since, lambda seen: bool(by_bot(texts(seen), "Guten Tag")))
        left = await room_with(anna, bot_id)
        for day in ("Montag", "Dienstag"):
            await ask(anna, left, f"/erinnere mich jeden {day} um 9 an den Plan")
        muted = await room_with(anna, bot_id)
        levels = await anna.call("GET", f"/rooms/{muted}/state/m.room.power_levels")
        await anna.set_state(muted, "m.room.power_levels", {**levels, "events_default": 50})
        await anna.send(muted, "/hilfe")
        await anna.call("POST", f"/rooms/{left}/kick", {"user_id": bot_id})
        query = "SELECT * FROM undelivered"
        while len(stored(bot_account, query)) < 2:
            await olaf.position()
        clock.ahead = timedelta(minutes=2)
        await ask(olaf, chat, "hilfe")
        seen = await collect(
            olaf, chat, since, lambda seen: bool(by_bot(texts(seen), "nicht zustellen"))
        )
        clock.ahead = timedelta(hours=3)
        await ask(olaf, chat, "hilfe")
        await ask(olaf, chat, "hilfe")
        seen = await messages(olaf, chat)
    [report] = by_bot(seen, "nicht zustellen")
    assert f"Raum {left} — Was: 2 Erinnerungen beendet" in body(report)
    assert f"Raum {muted} — Was: 1 Nachricht — Warum: M_FORBIDDEN" in body(report)
