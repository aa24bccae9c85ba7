"""Closed rooms on a real Synapse: who gets in, what is heard, handed over, and left of it."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nio
import pytest
from aiohttp import ClientSession, web

from bot.clock import BERLIN
from bot.demo.account import Account, Json, MatrixError
from bot.demo.processes import Program
from storage.closed_rooms import close, let_in, want_room
from storage.database import Database, Session
from tests.matrix.bots import PASSWORD, PATIENCE, BotAccount, replacement
from tests.matrix.closed_room_samples import KEY
from tests.matrix.flaky import Fault, FlakyProxy
from tests.matrix.nio_person import Nio, as_account, connected, meet, text_of

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]
BotProgram = Callable[..., Awaitable[Program]]
FIRST, SECOND, THIRD = "quittengelb sagt Anna", "ultramarin sagt Ben", "zinnober sagt Ben"
PLANTED = ("quittengelb", "ultramarin", "zinnober", "smaragd")


@pytest.fixture
async def bot_program(bot_account: BotAccount) -> AsyncIterator[BotProgram]:
    """Start the account's bot with the samples, without blocking: a proxy may be in between."""
    folder, ready = bot_account.folder, bot_account.folder / "ready"
    arguments = ["-m", "tests.matrix.closed_room_samples", "run", "--config"]
    with ExitStack() as stack:

        async def start(*, wait: bool = True, **sections: dict[str, Any]) -> Program:
            bot_account.settings((), logging={"level": "DEBUG"}, **sections)
            ready.unlink(missing_ok=True)
            program = Program(
                "Der Bot",
                [sys.executable, *arguments, str(folder / "config.toml")],
                folder=folder,
                log_path=folder / "bot.log",
                environment={"SCHARNIER_READY_FILE": str(ready)},
            )
            program.start()
            stack.callback(program.stop)
            if wait:
                await asyncio.to_thread(program.wait_for_file, ready)
            return program

        yield start


@pytest.fixture
async def bot_eyes(bot_account: BotAccount, http: ClientSession) -> Account:
    """The bot's account on another device, without its keys."""
    return await Account.login(http, bot_account.homeserver.url, bot_account.user_id, PASSWORD)


@asynccontextmanager
async def two(person: Person, folder: Path) -> AsyncIterator[tuple[Nio, Nio]]:
    async with (
        connected(person("anna"), folder / "anna") as anna,
        connected(person("ben"), folder / "ben") as ben,
    ):
        yield anna, ben


async def test_a_consultation_leaves_nothing_behind_but_what_was_handed_over(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, bot_eyes: Account,
    tmp_path: Path,
) -> None:  # fmt: skip
    eve, carl = person("eve"), person("carl")
    bot = await bot_program(access={"ignored": [eve.user_id]})
    async with two(person, tmp_path) as (anna, ben):
        others = f"{ben.client.user_id} {eve.user_id}"
        closed = await opened(anna, bot_account.user_id, others)
        await heard(anna, "came", anna)
        first = await said(anna, closed, FIRST)
        await is_shut(bot_eyes, carl, closed)

        await ben.client.join(closed)
        await heard(anna, "came", ben)
        await ben.turn()
        with pytest.raises(MatrixError):  # it was said before he came
            await as_account(ben).call("GET", f"/rooms/{closed}/event/{first}")
        second = await said(ben, closed, SECOND)
        edit = await edited(ben, closed, second, THIRD)

        quotes = await handed_over(ben, closed, bot_account.user_id, f"{first} {edit}")
        assert FIRST in text_of(quotes)
        assert THIRD in text_of(quotes)
        assert SECOND not in text_of(quotes)
        assert f"<blockquote>{THIRD}</blockquote>" in quotes.source["content"]["formatted_body"]

        await ben.say(closed, "Widerruf")
        await until_taken_back(bot_eyes, closed, {second, edit})
        assert await content_of(bot_eyes, closed, first), "only his own"

        await anna.say(closed, "schluss")
        await until_out(anna, closed)
        await until_out(ben, closed)
        left = await everything(as_account(anna), closed)
        assert left
        assert [event for event in left if event["content"]] == []
        while closed in (await bot_eyes.call("GET", "/joined_rooms"))["joined_rooms"]:
            await bot_eyes.position()
        await until_forgotten(bot_account, bot_eyes)
    await asyncio.to_thread(bot.stop)
    invitations = (await eve.call("GET", "/sync", timeout="0")).get("rooms", {}).get("invite", {})
    assert invitations == {}
    assert stored(bot_account, "SELECT place, what FROM undelivered") == [(closed, "invitations")]
    [log] = [path for path in kept(bot_account) if path.name == "bot.log"]
    assert eve.user_id not in log.read_text("utf-8")
    nothing_is_kept(bot_account, closed)


async def test_whoever_is_put_out_hears_nothing_more(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, tmp_path: Path
) -> None:
    await bot_program()
    async with two(person, tmp_path) as (anna, ben):
        closed = await opened(anna, bot_account.user_id, ben.client.user_id)
        await heard(anna, "came", anna)
        await ben.client.join(closed)
        await heard(anna, "came", ben)
        await anna.say(closed, f"/probe raus {ben.client.user_id}")
        await heard(anna, "left", ben)
        await until_out(ben, closed)
        later = await said(anna, closed, "smaragd, als Ben nicht da war")
        with pytest.raises(MatrixError):
            await as_account(ben).call("GET", f"/rooms/{closed}/event/{later}")


async def test_other_commands_are_refused_there_and_their_text_is_not_kept(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, tmp_path: Path
) -> None:
    await bot_program()
    async with connected(person("anna"), tmp_path / "anna") as anna:
        closed = await opened(anna, bot_account.user_id, "")
        await heard(anna, "came", anna)
        await anna.say(closed, "/beschluss smaragd wird Farbe der Region, öffentlich")
        refusal = await anna.hear(lambda event: "kollegiale Beratung" in text_of(event))
        assert "in deinem Chat" in text_of(refusal)
    assert [path for path in kept(bot_account) if b"smaragd" in path.read_bytes()] == []


@pytest.mark.parametrize("part", ["/createRoom", "/invite"])
async def test_killed_at_any_step_it_makes_one_room_and_invites_once(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, bot_eyes: Account, part: str
) -> None:
    anna = person("anna")
    bot = await bot_program()
    await asyncio.to_thread(bot.stop)
    store(bot_account, lambda session: wanted(session, anna.user_id))
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        killed = asyncio.Event()

        def kill(request: web.Request) -> None:
            if unquote(request.path).endswith(part) and not killed.is_set():
                killed.set()
                bot.kill()

        proxy.taken = kill
        url = {"url": proxy.url}
        bot = await bot_program(wait=False, homeserver=url)
        await asyncio.wait_for(killed.wait(), PATIENCE)
        await bot_program(homeserver=url)
        closed = await invitation(anna)
        await anna.join(closed)
    assert (await bot_eyes.call("GET", "/joined_rooms"))["joined_rooms"] == [closed]
    members = await bot_eyes.call("GET", f"/rooms/{closed}/members")
    invites = [one for one in members["chunk"] if one["state_key"] == anna.user_id]
    assert len(invites) == 1


@pytest.mark.parametrize(
    ("fault", "part"),
    [("lose", "/createRoom"), ("gateway", "/createRoom"), ("lose", "/invite"), ("lose", "/leave"),
     ("lose", "/redact/"), ("unavailable", "/kick")],
)  # fmt: skip
async def test_a_network_that_fails_leaves_no_room_behind(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, bot_eyes: Account,
    tmp_path: Path, fault: Fault, part: str,
) -> None:  # fmt: skip
    async with (
        FlakyProxy(bot_account.homeserver.url).serving() as proxy,
        connected(person("anna"), tmp_path / "anna") as anna,
    ):
        proxy.first(1, fault, part)
        await bot_program(homeserver={"url": proxy.url})
        closed = await opened(anna, bot_account.user_id, "")
        await heard(anna, "came", anna)
        await said(anna, closed, FIRST)
        await anna.say(closed, "schluss")
        await until_out(anna, closed)
        await until_forgotten(bot_account, bot_eyes)
        assert proxy.faults[fault] == 1
        left = await everything(as_account(anna), closed)
        assert [event for event in left if event["content"]] == []
    rooms = (await bot_eyes.call("GET", "/joined_rooms"))["joined_rooms"]
    assert len(rooms) == 1, "that in which it was asked for"


async def test_killed_while_it_closes_it_goes_on(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, bot_eyes: Account,
    tmp_path: Path,
) -> None:  # fmt: skip
    bot = await bot_program()
    async with connected(person("anna"), tmp_path / "anna") as anna:
        closed = await opened(anna, bot_account.user_id, "")
        await heard(anna, "came", anna)
        for number in range(30):
            await anna.say(closed, f"smaragd {number}")
        await asyncio.to_thread(bot.stop)
        store(bot_account, lambda session: close(session, KEY))
        for pause in (0.0, 0.1, 0.2, 0.4):
            bot = await bot_program()
            await asyncio.sleep(pause)  # a moment of the work
            bot.kill()
        await bot_program()
        await until_out(anna, closed)
        await until_forgotten(bot_account, bot_eyes)
        left = await everything(as_account(anna), closed)
        assert [event for event in left if event["content"]] == []
    assert closed not in (await bot_eyes.call("GET", "/joined_rooms"))["joined_rooms"]


async def test_put_out_of_the_room_the_bot_forgets_it_with_all_keys(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, bot_eyes: Account,
    tmp_path: Path,
) -> None:  # fmt: skip
    bot = await bot_program()
    async with connected(person("anna"), tmp_path / "anna") as anna:
        closed = await opened(anna, bot_account.user_id, "")
        await heard(anna, "came", anna)
        await said(anna, closed, FIRST)
        await bot_eyes.call("POST", f"/rooms/{closed}/leave")  # as if it was put out
        await until_forgotten(bot_account, bot_eyes)
    await asyncio.to_thread(bot.stop)
    nothing_is_kept(bot_account, closed)


# --- What people do and see ---------------------------------------------------------------------


async def opened(anna: Nio, bot_id: str, others: str) -> str:
    """Have a closed room made for Anna and others; she goes in."""
    await anna.say(await meet(anna, bot_id), f"/proberaum {anna.client.user_id} {others}")
    async with asyncio.timeout(PATIENCE):
        while not anna.client.invited_rooms:
            await anna.turn()
    [closed] = anna.client.invited_rooms
    await anna.client.join(closed)
    return str(closed)


async def heard(anna: Nio, kind: str, who: Nio) -> nio.Event:
    """Wait until the bot says that it has heard somebody come or go."""
    return await anna.hear(lambda event: text_of(event).startswith(f"{kind} {who.client.user_id}"))


async def said(who: Nio, closed: str, text: str) -> str:
    """Say something and wait until the bot has heard it; returns the event."""
    event_id = await who.say(closed, text)
    told = f"said {who.client.user_id} {event_id} {event_id}"
    await who.hear(lambda event: text_of(event) == told)
    return event_id


async def edited(who: Nio, closed: str, event_id: str, text: str) -> str:
    content = replacement(text, event_id)
    response = await who.client.room_send(
        closed, "m.room.message", content, ignore_unverified_devices=True
    )
    assert isinstance(response, nio.RoomSendResponse), response
    told = f"said {who.client.user_id} {event_id} {response.event_id}"
    await who.hear(lambda event: text_of(event) == told)
    return str(response.event_id)


async def handed_over(ben: Nio, closed: str, bot_id: str, event_ids: str) -> nio.Event:
    """Have messages quoted; returns what comes in the encrypted direct chat."""
    await ben.say(closed, f"/probe zitate {event_ids}")
    async with asyncio.timeout(PATIENCE):
        while not ben.client.invited_rooms:
            await ben.turn()
    [(chat, room)] = ben.client.invited_rooms.items()
    assert room.inviter == bot_id
    await ben.client.join(chat)
    quotes = await ben.hear(lambda event: "Gesagt wurde" in text_of(event))
    assert quotes.decrypted
    return quotes


async def until_out(who: Nio, closed: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while closed in who.client.rooms or closed in who.client.invited_rooms:
            response = await who.client.sync(timeout=1000)
            assert isinstance(response, nio.SyncResponse)
            if closed in response.rooms.leave:
                return


async def invitation(anna: Account) -> str:
    query: dict[str, str] = {}
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await anna.call("GET", "/sync", timeout="25000", **query)
            for room_id in answer.get("rooms", {}).get("invite", {}):
                return str(room_id)
            query = {"since": answer["next_batch"]}


# --- What the homeserver shows ------------------------------------------------------------------


async def is_shut(bot_eyes: Account, outsider: Account, closed: str) -> None:
    """Require that the room is what it says, and that nobody else gets in."""
    events: Any = await bot_eyes.call("GET", f"/rooms/{closed}/state")
    state = {event["type"]: event["content"] for event in events}
    assert state["m.room.encryption"]["algorithm"] == "m.megolm.v1.aes-sha2"
    assert state["m.room.history_visibility"] == {"history_visibility": "joined"}
    assert state["m.room.join_rules"] == {"join_rule": "invite"}
    assert state["m.room.guest_access"] == {"guest_access": "forbidden"}
    assert state["m.room.power_levels"]["invite"] == 50
    assert state["m.room.name"] == {"name": "Proberaum"}
    for method, path in (("POST", f"/join/{closed}"), ("GET", f"/rooms/{closed}/messages")):
        with pytest.raises(MatrixError):
            await outsider.call(method, path, {} if method == "POST" else None)


async def everything(account: Account, room_id: str) -> list[Json]:
    """Return all that was said or done in a room, redactions themselves left out."""
    answer = await account.call("GET", f"/rooms/{room_id}/messages", dir="b", limit="500")
    return [event for event in answer["chunk"]
            if "state_key" not in event and event["type"] != "m.room.redaction"]  # fmt: skip


async def content_of(account: Account, room_id: str, event_id: str) -> Json:
    event = await account.call("GET", f"/rooms/{room_id}/event/{event_id}")
    return dict(event["content"])


async def until_taken_back(account: Account, room_id: str, event_ids: set[str]) -> None:
    async with asyncio.timeout(PATIENCE):
        while any([await content_of(account, room_id, one) for one in event_ids]):
            await account.position()


# --- What the bot keeps -------------------------------------------------------------------------


def wanted(session: Session, *people: str) -> None:
    want_room(session, KEY, "Proberaum", "Zur Probe", "Sie", datetime.now(BERLIN))
    for one in people:
        let_in(session, KEY, one)


def store(bot_account: BotAccount, work: Callable[[Session], None]) -> None:
    database = Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
    with database.write() as session:
        work(session)
    database.close()


def stored(bot_account: BotAccount, query: str, *parts: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        return database.execute(query, parts).fetchall()


async def until_forgotten(bot_account: BotAccount, bot_eyes: Account) -> None:
    async with asyncio.timeout(PATIENCE):
        while stored(bot_account, "SELECT key FROM closed_room"):
            await bot_eyes.position()


def kept(bot_account: BotAccount) -> list[Path]:
    return [path for path in bot_account.folder.rglob("*") if path.is_file()]


def nothing_is_kept(bot_account: BotAccount, closed: str) -> None:
    files = kept(bot_account)
    assert {"bot.log", "scharnier.db"} <= {path.name for path in files}
    for path in files:
        assert [word for word in PLANTED if word.encode() in path.read_bytes()] == [], path
    for table in ("closed_room_member", "closed_room_withdrawal"):
        assert stored(bot_account, f"SELECT * FROM {table}") == []  # noqa: S608
    for table in ("incoming_event", "outgoing_message", "room", "joined_room"):
        query = f"SELECT * FROM {table} WHERE room_id = ?"  # noqa: S608
        assert stored(bot_account, query, closed) == [], table
    [keys] = [path for path in files if path.parent.name == "crypto" and path.suffix == ".db"]
    with sqlite3.connect(keys) as database:
        query = "SELECT count(*) FROM megolminboundsessions WHERE room_id = ?"
        assert database.execute(query, [closed]).fetchone() == (0,)
