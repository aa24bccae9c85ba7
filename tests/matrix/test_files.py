"""Files on a real Synapse: what people download is what was sent, once; what can't be is told."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import nio
import pytest
from aiohttp import ClientSession, web
from nio.crypto import decrypt_attachment

from bot.demo.account import Account, Json
from bot.demo.homeserver import Homeserver
from bot.demo.processes import Program
from tests.matrix.bots import PASSWORD, BotAccount, ask, body, collect, room_with
from tests.matrix.conftest import unique
from tests.matrix.flaky import Fault, FlakyProxy
from tests.matrix.nio_person import Nio, as_account, connected, invited, meet, text_of
from tests.matrix.sample_commands import NAME, data_of, sample_commands

__all__ = ["sample_commands"]

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("sample_commands")]

Person = Callable[[str], Account]
BotProgram = Callable[[str], Awaitable[Program]]


@pytest.fixture
async def anna(person: Person, tmp_path: Path) -> AsyncIterator[Nio]:
    async with connected(person("anna"), tmp_path / "anna") as nio_person:
        yield nio_person


async def download(account: Account, mxc: str) -> bytes:
    """Return a file as clients of today fetch it, with their token."""
    place = urlsplit(mxc)
    url = f"{account.url}/_matrix/client/v1/media/download/{place.netloc}{place.path}"
    headers = {"Authorization": f"Bearer {account._token}"}
    async with account._http.get(url, headers=headers) as answer:
        assert answer.status == 200
        return await answer.read()


def files(events: list[Json]) -> list[Json]:
    """Return the messages that bring files and are not taken back."""
    return [event for event in events if event["content"].get("msgtype") == "m.file"]


async def brought(person: Account, room_id: str, since: str, count: int) -> list[Json]:
    """Wait until so many files have come."""
    return files(await collect(person, room_id, since, lambda seen: len(files(seen)) == count))


async def test_files_follow_their_reply_in_order(person: Person, bot_account: BotAccount) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        reply = await ask(anna, room_id, "/probedatei 10 300000")
        found = await brought(anna, room_id, since, 2)
    assert body(reply) == "Hier."
    assert [event["content"]["filename"] for event in found] == [f"1-{NAME}", f"2-{NAME}"]
    for event, size in zip(found, (10, 300_000), strict=True):
        assert event["content"]["info"] == {"mimetype": "text/csv", "size": size}
        assert await download(anna, event["content"]["url"]) == data_of(size)
    assert kept(bot_account) == 0


async def test_in_an_encrypted_room_only_its_members_can_read_it(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await anna.say(room_id, "/probedatei 300000")
        event = await anna.hear(lambda one: isinstance(one, nio.RoomEncryptedFile))
    assert event.decrypted
    stored = await download(as_account(anna), event.url)
    assert stored != data_of(300_000)
    key, digest, start = event.key["k"], event.hashes["sha256"], event.iv
    assert decrypt_attachment(stored, key, digest, start) == data_of(300_000)


async def test_deleting_or_editing_the_question_takes_its_files_back(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with bot_account.running():
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()
        question = await anna.send(room_id, "/probedatei 10")
        [first] = await brought(anna, room_id, since, 1)
        new = {"msgtype": "m.text", "body": "/probedatei 20"}
        relation = {"rel_type": "m.replace", "event_id": question}
        since = await anna.position()
        await anna.send(room_id, {**new, "m.new_content": new, "m.relates_to": relation})
        [second] = await brought(anna, room_id, since, 1)
        assert second["content"]["info"]["size"] == 20
        assert await is_redacted(anna, room_id, first["event_id"])
        since = await anna.position()
        await anna.redact(room_id, question)
        await collect(anna, room_id, since, lambda seen: len(redactions(seen)) == 3)
        assert await is_redacted(anna, room_id, second["event_id"])


def redactions(events: list[Json]) -> list[Json]:
    return [event for event in events if event["type"] == "m.room.redaction"]


async def is_redacted(person: Account, room_id: str, event_id: str) -> bool:
    event = await person.call("GET", f"/rooms/{room_id}/event/{event_id}")
    return not event["content"]


async def test_files_for_a_person_come_in_their_direct_chat_in_order(
    anna: Nio, bot_account: BotAccount
) -> None:
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await anna.say(room_id, "/probeprivat")
        chat = await invited(anna, bot_account.user_id)
        await as_account(anna).join(chat)
        said: list[nio.Event] = []
        while len(said) < 3:
            said += [one for one in await anna.turn() if one.sender == bot_account.user_id
                     and isinstance(one, nio.RoomMessageText | nio.RoomEncryptedFile)]  # fmt: skip
    assert [text_of(one) for one in said] == ["Für dich.", "a.csv", "b.csv"]
    stored = await download(as_account(anna), said[1].url)
    key, digest, start = said[1].key["k"], said[1].hashes["sha256"], said[1].iv
    assert decrypt_attachment(stored, key, digest, start) == b"a.csv"


# --- What goes wrong ----------------------------------------------------------------------------


@pytest.fixture
def bot_program(bot_account: BotAccount) -> Iterator[BotProgram]:
    """Start the bot with the commands of these tests, as a program of its own.

    It reaches the homeserver through a proxy in this process, so nothing here may block.
    """
    folder, ready = bot_account.folder, bot_account.folder / "ready"
    config = str(folder / "config.toml")
    with ExitStack() as stack:

        async def start(url: str) -> Program:
            bot_account.settings((), homeserver={"url": url})
            ready.unlink(missing_ok=True)
            program = Program(
                "Der Bot",
                [sys.executable, "-m", "tests.matrix.sample_commands", "run", "--config", config],
                folder=folder,
                log_path=folder / "bot.log",
                environment={"SCHARNIER_READY_FILE": str(ready)},
            )
            program.start()
            stack.callback(program.stop)
            await asyncio.to_thread(program.wait_for_file, ready)
            return program

        yield start


@pytest.mark.parametrize("after", ["/media/v3/upload", "/send/m.room.message"])
async def test_killed_right_after_the_upload_or_the_sending_it_sends_a_file_once(
    person: Person, bot_account: BotAccount, bot_program: BotProgram, after: str
) -> None:
    anna, uploads = person("anna"), 0
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        bot = await bot_program(proxy.url)
        room_id = await room_with(anna, bot_account.user_id)
        since = await anna.position()

        def taken(request: web.Request) -> None:
            nonlocal uploads
            uploads += "/media/v3/upload" in request.path
            if after in request.path and uploads == 1 and bot.is_running:
                bot.kill()  # the homeserver has it, its answer never arrives

        proxy.taken = taken
        await anna.send(room_id, "/probedatei 5000")
        await bot.ended()
        bot = await bot_program(proxy.url)
        await brought(anna, room_id, since, 1)
        last = await ask(anna, room_id, "/hilfe")
        seen = await collect(
            anna, room_id, since,
            lambda seen: any(event["event_id"] == last["event_id"] for event in seen),
        )  # fmt: skip
    [file] = files(seen)
    assert await download(anna, file["content"]["url"]) == data_of(5000)
    assert [body(event) for event in seen if "Hier." in event["content"].get("body", "")] == [
        "Hier."
    ]
    assert kept(bot_account) == 0


async def test_rate_limits_and_lost_answers_of_uploads_are_outlasted(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    faults: list[Fault | None] = ["limited", "lose", "unavailable", "limited"]
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:

        def plan(request: web.Request) -> Fault | None:
            return faults.pop() if faults and "/upload" in request.path else None

        proxy.plan = plan
        async with bot_account.running(homeserver={"url": proxy.url}):
            room_id = await room_with(anna, bot_account.user_id)
            since = await anna.position()
            await anna.send(room_id, "/probedatei 10")
            [file] = await brought(anna, room_id, since, 1)
    assert faults == []
    assert await download(anna, file["content"]["url"]) == data_of(10)


async def test_what_a_proxy_finds_too_large_is_told_in_the_room(
    person: Person, bot_account: BotAccount
) -> None:
    anna = person("anna")
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        proxy.plan = lambda request: "too large" if "/upload" in request.path else None
        async with bot_account.running(homeserver={"url": proxy.url}):
            room_id = await room_with(anna, bot_account.user_id)
            await refusal(anna, room_id, "ist zu groß für den Homeserver")


async def refusal(person: Account, room_id: str, reason: str) -> str:
    """Ask for a file; return the notice which says that it can't be sent."""
    since = await person.position()
    await person.send(room_id, "/probedatei 30000 100")

    def told(events: list[Json]) -> list[str]:
        bodies = [str(event["content"].get("body", "")) for event in events]
        return [one for one in bodies if "konnte ich nicht senden" in one]

    seen = await collect(person, room_id, since, lambda seen: bool(told(seen)))
    [notice] = told(seen)
    assert f"1-{NAME}" in notice
    assert reason in notice
    return notice


async def test_what_the_homeserver_finds_too_large_is_told_and_the_rest_is_sent(
    tmp_path: Path, http: ClientSession
) -> None:
    with Homeserver(tmp_path / "small", extra={"max_upload_size": "20K"}) as small:
        made = small.register(unique("anna"), PASSWORD)
        anna = Account(http, small.url, made.user_id, made.access_token)
        bot_id = small.register(unique("scharnier"), PASSWORD, device=False).user_id
        bot_account = BotAccount(small, bot_id, tmp_path / "bot")
        async with bot_account.running():
            room_id = await room_with(anna, bot_id)
            since = await anna.position()
            notice = await refusal(anna, room_id, "Sie ist mit 30 kB zu groß für den Homeserver")
            assert "er nimmt höchstens 20,5 kB an" in notice
            [file] = await brought(anna, room_id, since, 1)
            assert await download(anna, file["content"]["url"]) == data_of(100)
        assert kept(bot_account) == 0
        with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
            [(cause,)] = database.execute("SELECT cause FROM undelivered").fetchall()
        assert cause == "M_TOO_LARGE: a file of 30000 bytes, the homeserver takes 20480"


async def test_long_after_it_was_sent_it_is_found_and_not_sent_again(
    anna: Nio, bot_account: BotAccount
) -> None:
    """The homeserver may have forgotten its transaction id by then."""
    async with bot_account.running():
        room_id = await meet(anna, bot_account.user_id)
        await anna.say(room_id, "/probedatei 10")
        event = await anna.hear(lambda one: isinstance(one, nio.RoomEncryptedFile))
        # So that the next sync doesn't show the file.
        await anna.say(room_id, "/hilfe")
        await anna.hear(lambda one: "/wer" in text_of(one))
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        changed = database.execute(
            "UPDATE outgoing_message SET state = 'pending', event_id = NULL, content = '{}', "
            "created_at = datetime(created_at, '-3 days') || '.000000' WHERE event_id = ?",
            (event.event_id,),
        )
        assert changed.rowcount == 1
        database.execute("INSERT INTO outgoing_file SELECT transaction_id, 'x', 'x', x'00' "
                         "FROM outgoing_message WHERE state = 'pending'")  # fmt: skip
    requests: list[str] = []
    async with FlakyProxy(bot_account.homeserver.url).serving() as proxy:
        proxy.plan = lambda request: requests.append(request.path)
        async with bot_account.running(homeserver={"url": proxy.url}):
            while kept(bot_account):
                await anna.turn()
    assert [path for path in requests if "/send/m.room" in path or "/upload" in path] == []


def kept(bot_account: BotAccount) -> int:
    """Return how many files the bot still holds the content of."""
    with sqlite3.connect(bot_account.folder / "scharnier.db") as database:
        [(count,)] = database.execute("SELECT count(*) FROM outgoing_file").fetchall()
    return int(count)
