"""What is stored goes out in its order, once for each transaction id, and is marked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot import outbox as sending
from bot.clock import BERLIN
from bot.fetching_quotes import FetchingQuotes
from bot.marking import Marking
from bot.matrix_error import MatrixError
from bot.outbox import Outbox
from bot.posting import post_notices
from bot.reacting import Reacting
from bot.sync_batch import RoomEvent
from bot.uploading import Uploading
from commands.contract import Answer, Notice, Reaction
from storage import outbox
from storage.database import Database
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
ROOM = "!room:a.example"
PATIENCE = 30
FORBIDDEN = MatrixError("M_FORBIDDEN", "gone", 403)
DOWN = MatrixError("", "down")


class StandingClock:
    def now(self) -> datetime:
        return NOW


class Homeserver:
    """Takes each transaction id once, after the failures that it is told for it."""

    def __init__(self, **fails: list[MatrixError]) -> None:
        self.fails = fails
        self.taken: dict[str, str] = {}
        self.said: dict[str, str] = {}  # event ids and what is shown there
        self.on_its_way: Callable[[], None] = lambda: None
        self.reactions: list[str] = []
        self.reacted = asyncio.Event()
        self.full = asyncio.Event()  # has taken two messages
        self.types: list[str] = []
        self.contents: list[dict[str, Any]] = []
        self.encrypted = False
        self.uploads: list[tuple[str, bytes, str]] = []
        self.upload_fails: list[MatrixError] = []
        self.limit: int | None = 1000
        self.shown: dict[str, RoomEvent | MatrixError] = {}
        self.encrypting_fails: MatrixError | None = None

    async def send(
        self,
        room_id: str,
        content: Mapping[str, Any],
        transaction_id: str,
        event_type: str = "m.room.message",
    ) -> str:
        if self.fails.get(transaction_id):
            raise self.fails[transaction_id].pop(0)
        if transaction_id not in self.taken:
            self._show(f"${len(self.taken)}", content)
            self.types.append(event_type)
            self.contents.append(dict(content))
        event_id = self.taken.setdefault(transaction_id, f"${len(self.taken)}")
        await asyncio.to_thread(self.on_its_way)
        if len(self.taken) == 2:
            self.full.set()
        return event_id

    def _show(self, event_id: str, content: Mapping[str, Any]) -> None:
        relation = content.get("m.relates_to", {})
        edited = relation["event_id"] if relation.get("rel_type") == "m.replace" else event_id
        self.said[edited] = content.get("m.new_content", content)["body"]

    async def redact(self, room_id: str, event_id: str, transaction_id: str) -> str:
        raise AssertionError("nothing to be redacted")

    async def find_sent(self, room_id: str, transaction_id: str, since: datetime) -> str | None:
        raise AssertionError("nothing is old")

    def is_encrypted(self, room_id: str) -> bool:
        return self.encrypted

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, dict[str, Any]]:
        if self.limit is None:
            return 404, {"errcode": "M_UNRECOGNIZED"}
        return 200, {"m.upload.size": self.limit}

    async def post_bytes(
        self, path: str, data: bytes, media_type: str
    ) -> tuple[int, dict[str, Any]]:
        self.uploads.append((path, data, media_type))
        if self.upload_fails:
            error = self.upload_fails.pop(0)
            if error.status is None:
                raise error
            return error.status, {"errcode": error.code, "error": str(error)}
        return 200, {"content_uri": f"mxc://a.example/{len(self.uploads)}"}

    async def read_event(self, room_id: str, event_id: str) -> RoomEvent:
        found = self.shown[event_id]
        if isinstance(found, MatrixError):
            raise found
        return found

    async def encrypt(self, room_id: str) -> None:
        if self.encrypting_fails is not None:
            raise self.encrypting_fails
        self.encrypted = True

    async def react(self, room_id: str, event_id: str, key: str, transaction_id: str) -> str:
        self.reactions.append(key)
        self.reacted.set()
        return f"${key}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    yield opened
    opened.close()


def store(database: Database, *names: str, room_id: str = ROOM, tappable: bool = False) -> None:
    with database.write() as session:
        for name in names:
            choices = ["hilfe"] if tappable else None
            message = Outgoing(
                transaction_id=name, room_id=room_id, kind="notice", content={"body": name},
                choices=choices,
            )  # fmt: skip
            outbox.enqueue(session, message, NOW)


def unsent(database: Database, room_id: str = ROOM) -> list[Outgoing]:
    with database.read() as session:
        return outbox.unsent(session, room_id)


def states(database: Database, *names: str) -> list[str | None]:
    """Return the events that the messages of these transaction ids became."""
    with database.read() as session:
        query = select(OutgoingMessage.transaction_id, OutgoingMessage.event_id)
        events = dict(session.exec(query).all())
    return [events[name] for name in names]


def box(database: Database, homeserver: Homeserver) -> Outbox:
    clock = StandingClock()
    reacting = Reacting(database, homeserver, clock)
    uploading = Uploading(database, homeserver)
    marking, quotes = Marking(database, clock), FetchingQuotes(database, homeserver, homeserver)
    return Outbox(database, homeserver, clock, reacting, marking, uploading, quotes)


async def test_they_go_out_in_order_and_what_never_can_holds_nobody_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "wait_before", lambda _: 0)
    store(database, "a", "b", "c")
    homeserver = Homeserver(a=[DOWN, DOWN], b=[FORBIDDEN])
    await box(database, homeserver).deliver(unsent(database))
    assert list(homeserver.taken) == ["a", "c"]
    assert states(database, "a", "b", "c") == ["$0", None, "$1"]
    assert unsent(database) == []


async def test_the_next_goes_out_while_the_last_one_is_being_marked(database: Database) -> None:
    store(database, "a", "b")
    homeserver = Homeserver()
    with ThreadPoolExecutor() as pool:
        locked, both_out = threading.Event(), threading.Event()
        writer = pool.submit(keep_writing, database, locked, both_out)
        await asyncio.to_thread(locked.wait, PATIENCE)
        delivery = asyncio.create_task(box(database, homeserver).deliver(unsent(database)))
        async with asyncio.timeout(PATIENCE):
            await homeserver.full.wait()
        assert not delivery.done()
        both_out.set()
        await delivery
        writer.result()
    assert unsent(database) == []


def keep_writing(database: Database, locked: threading.Event, until: threading.Event) -> None:
    with database.write():
        locked.set()
        assert until.wait(PATIENCE)


async def test_marks_of_many_rooms_are_one_transaction(database: Database) -> None:
    rooms = [f"!{number}:a.example" for number in range(20)]
    for room_id in rooms:
        store(database, room_id, room_id=room_id)
    outgoing = box(database, Homeserver())
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    await asyncio.gather(*(outgoing.deliver(unsent(database, room)) for room in rooms))
    assert None not in states(database, *rooms)
    assert len(commits) <= 3


async def test_what_could_not_be_marked_is_sent_again_as_the_same(database: Database) -> None:
    store(database, "a", "b", "c")
    homeserver = Homeserver()
    outgoing, waiting = box(database, homeserver), unsent(database)
    rename(database, "outgoing_message", "away")
    with pytest.raises(OperationalError, match="no such table"):
        await outgoing.deliver(waiting)
    rename(database, "away", "outgoing_message")
    assert unsent(database) == waiting
    await outgoing.deliver(waiting)
    assert homeserver.taken == {"a": "$0", "b": "$1", "c": "$2"}
    assert states(database, "a", "b", "c") == ["$0", "$1", "$2"]


# --- Changed before it is known to be sent -----------------------------------------------------


def say(database: Database, text: str, key: str = "x", *, replaces: str = "") -> None:
    """Store a message that is known as "a", or one that takes the place of another."""
    answer = Answer(title=text, reactions=(Reaction(key, "", "hilfe"),))
    with database.write() as session:
        notice = Notice(ROOM, answer, transaction_id=f"{text} later" if replaces else "a",
                        replaces=replaces)  # fmt: skip
        post_notices(session, [notice], NOW)


def change(database: Database, homeserver: Homeserver, *texts: str) -> None:
    """Let a message be changed while it is on its way, once for each text."""

    def changing() -> None:
        homeserver.on_its_way = lambda: None
        for text in texts:
            say(database, text, "y", replaces="a")

    homeserver.on_its_way = changing


def placed(database: Database) -> list[str | None]:
    with database.read() as session:
        return [one.reaction_key for one in outbox.own_reactions(session, "$0")]


@pytest.mark.parametrize("texts", [["new"], ["newer", "newest"]])
async def test_what_is_changed_while_it_is_sent_is_edited_once_it_is(
    database: Database, texts: list[str]
) -> None:
    say(database, "old")
    homeserver = Homeserver()
    change(database, homeserver, *texts)
    await box(database, homeserver).deliver(unsent(database))
    assert len(homeserver.taken) == 2, "the message and one edit"
    assert homeserver.said == {"$0": texts[-1]}
    assert placed(database) == ["y"], "what it offers by now"
    assert unsent(database) == []
    assert contents(database) == []


def contents(database: Database) -> list[str]:
    """Return what is still stored of the messages that were sent."""
    with database.read() as session:
        rows = session.exec(select(OutgoingMessage).where(OutgoingMessage.kind != "reaction"))
        return [one.transaction_id for one in rows if one.content or one.changed_content]


async def test_what_is_changed_before_it_is_sent_shows_the_change(database: Database) -> None:
    """A worker may have read it already: whether it has can't be told."""
    say(database, "old")
    waiting = unsent(database)
    say(database, "new", "y", replaces="a")
    homeserver = Homeserver()
    await box(database, homeserver).deliver(waiting)
    assert homeserver.said == {"$0": "new"}
    assert placed(database) == ["y"]


async def test_a_change_outlives_a_crash_before_the_message_was_marked(database: Database) -> None:
    say(database, "old")
    homeserver = Homeserver()
    change(database, homeserver, "new")
    message = unsent(database)[0]
    await homeserver.send(ROOM, message.content or {}, "a")  # and then the bot goes down
    assert homeserver.said == {"$0": "old"}
    await box(database, homeserver).deliver(unsent(database))
    assert homeserver.said == {"$0": "new"}
    assert len(homeserver.taken) == 2


async def test_a_change_outlives_a_crash_before_its_edit_was_sent(database: Database) -> None:
    say(database, "old")
    homeserver = Homeserver()
    change(database, homeserver, "new")
    outgoing = box(database, homeserver)
    message = unsent(database)[0]
    event_id = await homeserver.send(ROOM, message.content or {}, "a")
    await outgoing.marking.note("a", event_id)  # and then the bot goes down
    assert homeserver.said == {"$0": "old"}
    for _ in range(2):
        await outgoing.deliver(unsent(database))
        assert homeserver.said == {"$0": "new"}
    assert len(homeserver.taken) == 2


async def test_what_can_never_be_sent_is_not_sent_as_it_was_changed(database: Database) -> None:
    say(database, "old")
    homeserver = Homeserver(a=[FORBIDDEN])
    waiting = unsent(database)
    say(database, "new", replaces="a")
    await box(database, homeserver).deliver(waiting)
    assert homeserver.said == {}
    assert unsent(database) == []
    assert contents(database) == []


def rename(database: Database, old: str, new: str) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


async def test_reactions_wait_while_messages_are_sent(database: Database) -> None:
    store(database, "a", tappable=True)
    homeserver = Homeserver()
    outgoing = box(database, homeserver)
    await outgoing.deliver(unsent(database))
    names = [str(number) for number in range(20)]
    store(database, *names)
    outgoing.reacting.start()
    with outgoing.reacting.held_back():
        await outgoing.deliver(unsent(database))
        assert homeserver.reactions == []
    async with asyncio.timeout(PATIENCE):
        await homeserver.reacted.wait()
    await outgoing.reacting.stop()
    assert homeserver.reactions == ["1️⃣"]


async def test_a_message_that_waits_to_be_tried_again_holds_no_reactions_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "wait_before", lambda _: 0.01)
    store(database, "a", tappable=True)
    store(database, "b", room_id="!failing:a.example")
    homeserver = Homeserver(b=[DOWN] * 1_000_000)
    outgoing = box(database, homeserver)
    outgoing.reacting.start()
    failing = asyncio.create_task(outgoing.deliver(unsent(database, "!failing:a.example")))
    await outgoing.deliver(unsent(database))
    async with asyncio.timeout(PATIENCE):
        await homeserver.reacted.wait()
    failing.cancel()
    await asyncio.gather(failing, return_exceptions=True)
    await outgoing.reacting.stop()
