"""Closed rooms from the sync to the listener: no word of what is said is stored on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import nio
import pytest
from sqlmodel import select

from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.intake import Intake
from bot.registry import Registry
from bot.settings import AccessSettings
from bot.sync_batch import RoomBatch, RoomEvent, SyncBatch
from bot.translation import CLOSED, room_batch
from commands.contract import Answer, Ask, Heard, Listener, Notice, Quotes, Role, command
from storage import inbox, outbox
from storage.closed_rooms import (
    close,
    closed_room,
    forget_room,
    let_in,
    members,
    note_room_made,
    want_room,
)
from storage.database import Database
from storage.models.messages import IncomingEvent
from storage.outbox import Outgoing
from storage.undelivered import unreported
from tests.unit.test_intake import (
    ANNA,
    JOIN,
    LOCKED,
    ME,
    ROOM,
    STRANGER,
    History,
    Host,
    StandingClock,
    batch,
    event,
    waiting,
)

NOW = StandingClock().now()
KEY, SECRET = "probe:1", "Frau Quitte ist überfordert"
ACCESS = AccessSettings(servers=("a.example",))


@command("fragen", usage="-", summary="-", examples=(), roles=(Role.GUEST,), takes_bare_text=True)
def ask_directory(ask: Ask) -> Answer:
    """Answer nothing: nobody gets here from a closed room."""
    raise AssertionError(ask)


@command("beratung", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True,
         in_closed_rooms=True, closed_lines="weiter", undo=lambda _: True)  # fmt: skip
def consult(ask: Ask) -> Answer:
    """Say which room it was called in."""
    return Answer(lines=(f"{ask.room.closed} {ask.room.direct}",), lasting=True)


class Listening:
    """Keeps what is heard, and says so in the room; or fails."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.fails = False

    def hear(self, heard: Heard) -> Sequence[Notice]:
        if self.fails:
            raise RuntimeError("no")
        self.heard.append(heard)
        told = Answer(lines=("Gehört.",))
        return [Notice(heard.room_id, told, transaction_id=f"heard {heard.latest_event_id}")]


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    with opened.write() as session:
        want_room(session, KEY, "Name", "Thema", "du", NOW)
        note_room_made(session, KEY, ROOM, ME.user_id, NOW)
        let_in(session, KEY, ANNA)
    yield opened
    opened.close()


def registry(listening: Listening) -> Registry:
    return Registry([ask_directory, consult], listeners=[Listener("probe", listening.hear)])


def intake(database: Database, history: History | None = None) -> Intake:
    line_of = registry(Listening()).line_in_closed_room
    clock = StandingClock()
    return Intake(database, history or History(), ME, ACCESS, clock, Host(), line_of)


def handled(database: Database, listening: Listening, incoming: Incoming) -> list[Outgoing]:
    handling = Dispatcher(
        database, registry(listening), DirectoryCache(), ACCESS, StandingClock(),
        own_files=Path("/own"),
    )  # fmt: skip
    return handling.handle(incoming, RoomFacts(ROOM))


def payloads(database: Database) -> str:
    with database.read() as session:
        return " ".join(str(row.payload) for row in session.exec(select(IncomingEvent)))


def move(membership: str, who: str = ANNA, before: str = "") -> RoomEvent:
    content = {"membership": membership}
    raw = {"content": content, "unsigned": {"prev_content": {"membership": before}}}
    return RoomEvent(f"${membership}", "m.room.member", ME.user_id, content, raw, who)


# --- What is stored -----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["at once", "behind a gap", "when its key comes"])
async def test_that_something_was_said_is_stored_without_a_word(
    database: Database, how: str
) -> None:
    said, history = event("$1", SECRET), History([event("$1", SECRET)])
    news = batch(said)
    if how == "behind a gap":
        news = batch(event("$2", SECRET), limited=True, prev_batch="1")
    elif how == "when its key comes":
        news = batch(LOCKED)
        history.keys["$locked"] = event("$locked", SECRET)
    taking = intake(database, history)
    await taking.take_in(news, "0")
    if how == "when its key comes":
        await taking.take_in(SyncBatch("s3", keys_for=(ROOM,)), "s2")
    assert "Quitte" not in payloads(database)
    found = waiting(database)
    assert {one.kind for one in found} == {"said"}
    assert {one.text for one in found} == {None}


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=3), timedelta(hours=-3)])
async def test_what_is_said_is_dated_by_the_bots_clock(
    database: Database, ahead: timedelta
) -> None:
    """The homeserver's clock may show another time than the bot's."""
    theirs = NOW - ahead
    said = event("$1", SECRET)
    minute_ago = theirs - timedelta(minutes=1)
    said = replace(said, raw={**said.raw, "origin_server_ts": int(minute_ago.timestamp() * 1000)})
    await intake(database).take_in(replace(batch(said), server_time=theirs), "s1")
    [found] = waiting(database)
    assert found.at == (NOW - timedelta(minutes=1)).timestamp() * 1000


async def test_an_edit_of_talk_is_heard_with_the_message_it_changes(database: Database) -> None:
    original = event("$1", SECRET)
    content = {
        "msgtype": "m.text", "body": SECRET, "m.new_content": {"msgtype": "m.text", "body": SECRET},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$1"},
    }  # fmt: skip
    edit = event("$2", content=content)
    await intake(database, History([original])).take_in(batch(original, edit), "s1")
    assert "Quitte" not in payloads(database)
    found = [(one.kind, one.question_id, one.event_id) for one in waiting(database)]
    assert found == [("said", "$1", "$1"), ("said", "$1", "$2")]


async def test_of_other_commands_only_the_name_is_stored(database: Database) -> None:
    await intake(database).take_in(batch(event("$1", f"/fragen {SECRET}")), "s1")
    [found] = waiting(database)
    assert (found.kind, found.text) == ("message", "fragen")


async def test_nobody_is_heard_whom_the_bot_does_not_serve(database: Database) -> None:
    said = event("$1", SECRET, STRANGER)
    await intake(database).take_in(batch(said, event("$2", SECRET, ME.user_id)), "s1")
    assert waiting(database) == []


async def test_who_comes_and_goes_is_heard_and_noted(database: Database) -> None:
    taking = intake(database)
    await taking.take_in(batch(move("invite")), "s1")
    assert waiting(database) == []
    await taking.take_in(batch(move("join", before="invite")), "s1")
    assert [(one.kind, one.sender) for one in waiting(database)] == [("came", ANNA)]
    with database.read() as session:
        assert [one.membership for one in members(session, KEY)] == ["join"]
    await taking.take_in(batch(move("ban", before="join")), "s1")
    assert [(one.kind, one.sender) for one in waiting(database)] == [("left", ANNA)]
    with database.read() as session:
        assert [one.membership for one in members(session, KEY)] == ["leave"]


async def test_nobody_is_heard_coming_into_other_rooms(database: Database) -> None:
    rooms = (RoomBatch("!other:a.example", (JOIN, move("join"))),)
    await intake(database).take_in(SyncBatch("s2", rooms=rooms), "s1")
    with database.read() as session:
        assert inbox.rooms_with_work(session) == []


# --- Rooms that a sync shows --------------------------------------------------------------------


def created(key: object, by: str = ME.user_id) -> RoomBatch:
    """Return a room as nio gives it."""
    source = {
        "type": "m.room.create", "sender": by, "state_key": "", "event_id": "$c",
        "origin_server_ts": 1, "content": {"creator": by, CLOSED: key},
    }  # fmt: skip
    timeline = nio.Timeline([], limited=False, prev_batch="")
    news = nio.RoomInfo(timeline, [nio.RoomCreateEvent.from_dict(source)], [], [])
    return room_batch("!made:a.example", news, ME.user_id)


@pytest.mark.parametrize(
    ("key", "by", "spare"),
    [("probe:2", ME.user_id, ()), (KEY, ME.user_id, ("!made:a.example",)),
     ("probe:3", ME.user_id, ("!made:a.example",)), ("probe:2", ANNA, ()), (7, ME.user_id, ())],
)  # fmt: skip
async def test_a_room_is_recognised_by_its_mark_and_left_where_it_is_one_too_many(
    database: Database, key: object, by: str, spare: tuple[str, ...]
) -> None:
    with database.write() as session:
        want_room(session, "probe:2", "Name", "Thema", "Sie", NOW)
    taken = await intake(database).take_in(SyncBatch("s2", rooms=(created(key, by),)), "s1")
    assert taken.spare == spare
    with database.read() as session:
        room = closed_room(session, "probe:2")
    assert room is not None
    recognised = key == "probe:2" and by == ME.user_id
    assert room.room_id == ("!made:a.example" if recognised else None)


@pytest.mark.parametrize("closing", [True, False])
async def test_a_room_that_the_bot_was_removed_from_is_to_be_forgotten(
    database: Database, closing: bool
) -> None:
    with database.write() as session:
        quoting = Notice(ROOM, Answer(lines=("x",)), quotes=Quotes(ROOM, ("$1",)))
        message = Outgoing(transaction_id="t", room_id=quoting.to, kind="notice", content={})
        outbox.enqueue(session, message, NOW)
        if closing:
            close(session, KEY)
    await intake(database).take_in(SyncBatch("s2", left=(ROOM,)), "s1")
    with database.read() as session:
        room = closed_room(session, KEY)
        assert room is not None
        assert room.state == "closing"
        assert outbox.unsent(session, ROOM) == []
        assert [one.count for one in unreported(session)] == ([] if closing else [1])


async def test_what_a_sync_tells_late_of_a_room_that_is_closed_is_nobodys_question(
    database: Database,
) -> None:
    taking = intake(database)
    await taking.take_in(batch(event("$1", SECRET)), "s1")
    with database.write() as session:
        forget_room(session, KEY)
    await taking.take_in(batch(event("$2", f"!fragen {SECRET}"), move("leave")), "s2")
    with database.read() as session:
        assert inbox.joined_room(session, ROOM) is None
        assert session.exec(select(IncomingEvent)).all() == []


async def test_nothing_of_a_closed_room_goes_to_one_that_replaces_it(database: Database) -> None:
    content = {"replacement_room": "!new:a.example", "body": ""}
    tombstone = RoomEvent("$t", "m.room.tombstone", ANNA, content, {"content": content}, "")
    taken = await intake(database).take_in(batch(tombstone), "s1")
    assert taken.welcome == ()
    with database.read() as session:
        room = closed_room(session, KEY)
        assert room is not None
        assert room.room_id == ROOM
        assert inbox.joined_room(session, "!new:a.example") is None


# --- What is handled ----------------------------------------------------------------------------


def stored(database: Database, kind: Any, event_id: str = "$1", **parts: Any) -> Incoming:
    incoming = Incoming(event_id, ROOM, ANNA, kind, **({"question_id": event_id} | parts))
    with database.write() as session:
        received = inbox.Received(event_id, ROOM, ANNA, incoming.to_payload())
        inbox.receive(session, received, NOW)
    return incoming


def bodies(sent: Sequence[Outgoing]) -> list[str]:
    return [str((one.content or {}).get("body")) for one in sent]


def test_the_listener_hears_it_once(database: Database, listening: Listening) -> None:
    at = int((NOW - timedelta(minutes=1)).timestamp() * 1000)
    said = stored(database, "said", "$2", question_id="$1", at=at)
    assert bodies(handled(database, listening, said)) == ["Gehört."]
    assert handled(database, listening, said) == []
    [heard] = listening.heard
    assert (heard.kind, heard.key, heard.room_id, heard.user_id) == ("said", KEY, ROOM, ANNA)
    assert (heard.event_id, heard.latest_event_id) == ("$1", "$2")
    assert (heard.at, heard.now) == (NOW - timedelta(minutes=1), NOW)
    assert heard.own_files == Path("/own")


def test_nothing_is_heard_later_than_now(database: Database, listening: Listening) -> None:
    later = int((NOW + timedelta(days=400)).timestamp() * 1000)
    handled(database, listening, stored(database, "said", at=later))
    handled(database, listening, stored(database, "said", "$2"))
    assert [heard.at for heard in listening.heard] == [NOW, NOW]


def test_a_listener_that_fails_says_nothing_in_the_room(
    database: Database, listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    listening.fails = True
    said = stored(database, "said")
    assert handled(database, listening, said) == []
    assert "incident" in caplog.text
    with database.read() as session:
        assert inbox.next_pending(session, ROOM) is None


def test_a_room_that_is_closing_is_not_listened_to(
    database: Database, listening: Listening
) -> None:
    with database.write() as session:
        close(session, KEY)
    assert handled(database, listening, stored(database, "said")) == []
    assert listening.heard == []


def test_a_command_that_becomes_talk_is_undone_and_heard(
    database: Database, listening: Listening
) -> None:
    asked = stored(database, "message", text="beratung weiter")
    assert bodies(handled(database, listening, asked)) == [f"{KEY} False"]
    edit = stored(database, "said", "$2", question_id="$1")
    assert bodies(handled(database, listening, edit)) == ["Gehört."]
    assert [heard.latest_event_id for heard in listening.heard] == ["$2"]
    with database.read() as session:
        assert outbox.reply_to(session, "$1") is None


def test_talk_that_becomes_a_command_is_unsaid_before_that_is_answered(
    database: Database, listening: Listening
) -> None:
    handled(database, listening, stored(database, "said"))
    edit = stored(database, "edit", "$2", question_id="$1", text="beratung weiter")
    assert f"{KEY} False" in bodies(handled(database, listening, edit))
    assert [(heard.kind, heard.event_id) for heard in listening.heard] == [
        ("said", "$1"), ("unsaid", "$1"),
    ]  # fmt: skip


def test_a_command_from_elsewhere_is_refused_however_it_is_called(
    database: Database, listening: Listening
) -> None:
    asked = stored(database, "message", text="fragen")
    [refusal] = bodies(handled(database, listening, asked))
    assert "in deinem Chat mit mir" in refusal
