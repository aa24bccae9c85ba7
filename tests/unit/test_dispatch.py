"""What the dispatcher decides before any command runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.posting import note_sent
from bot.registry import Registry
from bot.settings import AccessSettings
from bot.tapping import normalised
from commands.contract import (
    Answer,
    Ask,
    Choice,
    Notice,
    Reaction,
    Role,
    Undone,
    UserError,
    command,
)
from commands.picking import NUMBER_SIGNS
from storage import inbox, outbox
from storage.database import Database
from storage.outbox import Outgoing

ROOM, ANNA = "!room:a.example", "@anna:a.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
ASKED = Incoming("$1", ROOM, ANNA, "message", question_id="$1", text="hilfe")


class StandingClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    with opened.write() as session:
        received = inbox.Received("$1", ROOM, ANNA, ASKED.to_payload())
        inbox.receive(session, received, NOW)
    yield opened
    opened.close()


def dispatcher(database: Database, *servers: str) -> Dispatcher:
    access = AccessSettings(servers=servers)
    registry = Registry.discover()
    return Dispatcher(database, registry, DirectoryCache(), access, StandingClock())


def test_whoever_is_served_no_longer_gets_no_answer_to_what_waited(database: Database) -> None:
    assert dispatcher(database, "b.example").handle(ASKED, RoomFacts(ROOM)) == []
    with database.read() as session:
        assert inbox.next_pending(session, ROOM) is None


def test_an_event_is_answered_once_however_often_it_is_handled(database: Database) -> None:
    handling = dispatcher(database, "a.example")
    assert len(handling.handle(ASKED, RoomFacts(ROOM))) == 1
    assert handling.handle(ASKED, RoomFacts(ROOM)) == []


def test_an_event_that_is_given_up_is_apologised_for_and_never_runs(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    handling = dispatcher(database, "a.example")
    handling.give_up(ASKED)
    assert handling.handle(ASKED, RoomFacts(ROOM)) == []
    with database.read() as session:
        [apology] = outbox.unsent(session, ROOM)
    assert apology.content is not None
    assert "schiefgegangen" in apology.content["body"]
    assert "giving up on $1" in caplog.text


# --- Reactions ----------------------------------------------------------------------------------


def tapped(database: Database, key: str, **offered: Any) -> list[Outgoing]:
    """Let a message offer something and somebody tap on it."""
    offering = Outgoing(transaction_id="t", room_id=ROOM, kind="reply", **offered)
    tap = Incoming("$2", ROOM, ANNA, "reaction", "$2", reacts_to="$offer", key=normalised(key))
    with database.write() as session:
        outbox.enqueue(session, offering, NOW)
        outbox.mark_sent(session, "t", "$offer", NOW)
        inbox.receive(session, inbox.Received("$2", ROOM, ANNA, tap.to_payload()), NOW)
    return dispatcher(database, "a.example").handle(tap, RoomFacts(ROOM))


def test_a_tap_is_answered_where_the_question_was_asked(database: Database) -> None:
    [reply] = tapped(
        database, NUMBER_SIGNS[0], choices=["/hilfe"], question_event_id="$q", thread_id="$root"
    )
    assert reply.content is not None
    assert reply.content["m.relates_to"] == {
        "m.in_reply_to": {"event_id": "$q"},
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": False,
    }
    assert reply.content["m.mentions"] == {"user_ids": [ANNA]}
    assert (reply.answers_event_id, reply.question_event_id) == ("$2", "$q")


def test_a_tap_on_what_answers_no_question_is_answered_below_that(database: Database) -> None:
    [reply] = tapped(database, "x", reactions={"x": "hilfe"})
    assert reply.content is not None
    assert reply.content["m.relates_to"] == {"m.in_reply_to": {"event_id": "$offer"}}


def test_a_tap_on_what_turns_out_to_offer_nothing_is_left_unanswered(database: Database) -> None:
    assert tapped(database, "y", reactions={"x": "hilfe"}) == []
    with database.read() as session:
        [pending] = [inbox.next_pending(session, ROOM)]
        assert pending is not None
        assert pending.event_id == "$1", "the tap is done with"


def test_a_question_back_hands_on_the_beginning_of_the_text(database: Database) -> None:
    continued = replace(ASKED, text="raum", how="continuation", continues="hilfe Halle")
    [reply] = dispatcher(database, "a.example").handle(continued, RoomFacts(ROOM))
    assert reply.content is not None
    assert "Einen Befehl „Halle raum“ kenne ich nicht" in reply.content["body"]


# --- Messages to other rooms --------------------------------------------------------------------


@command(
    "melde", usage="/melde", summary="-", examples=("/melde",), roles=(Role.GUEST,), writes=True
)
def report(ask: Ask) -> Answer:
    if ask.text:
        raise UserError("Nein.")
    there = Answer(
        lines=("Da!",),
        choices=(Choice("a", "/hilfe"),),
        reactions=(Reaction("x", "tut es", "hilfe raum"),),
        prompts_for="hilfe raum",
    )
    notices = (
        Notice("!other", there, reply_to="$there", thread_id="$root", mentions=("@b:b.example",)),
        Notice("!third", Answer(lines=("Dort!",))),
        Notice("@ben:a.example", Answer(lines=("Du!",), choices=(Choice("a", "/hilfe"),))),
    )
    return Answer(lines=("Gemeldet.",), notices=notices)


def reporting(database: Database, text: str) -> list[Outgoing]:
    with database.write() as session:
        inbox.note_join(session, "!other")
        inbox.note_join(session, "!third")
    registry = Registry([*Registry.discover().commands, report])
    access = AccessSettings(servers=("a.example",))
    handling = Dispatcher(database, registry, DirectoryCache(), access, StandingClock())
    return handling.handle(replace(ASKED, text=text), RoomFacts(ROOM))


def test_a_command_sends_messages_to_other_rooms_with_its_reply(database: Database) -> None:
    reply, notice, third, private = reporting(database, "melde")
    assert (reply.room_id, notice.room_id, third.room_id) == (ROOM, "!other", "!third")
    assert notice.content is not None
    assert notice.content["msgtype"] == "m.text", "clients keep an m.notice silent"
    assert notice.content["m.mentions"] == {"user_ids": ["@b:b.example"]}
    assert notice.content["m.relates_to"]["m.in_reply_to"] == {"event_id": "$there"}
    assert notice.content["m.relates_to"]["event_id"] == "$root"
    assert "x tut es; oder mit /hilfe raum." in notice.content["body"]
    assert notice.choices == ["/hilfe"]
    assert notice.reactions == {"x": "hilfe raum"}
    assert notice.prompts_for == "hilfe raum"
    assert third.content is not None
    assert third.content["m.mentions"] == {}
    assert "m.relates_to" not in third.content
    assert private.room_id == "@ben:a.example", "the room is found when it is sent"
    assert private.content is not None
    assert private.content["msgtype"] == "m.text"
    assert "Zum Auswählen genügt die Nummer." in private.content["body"]
    with database.read() as session:
        assert [one.transaction_id for one in outbox.unsent(session, "!other")] == [
            notice.transaction_id
        ]
    assert reporting(database, "melde") == [], "once only"


def test_no_message_waits_for_a_room_that_the_bot_is_not_in(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    registry = Registry([*Registry.discover().commands, report])
    access = AccessSettings(servers=("a.example",))
    handling = Dispatcher(database, registry, DirectoryCache(), access, StandingClock())
    with database.write() as session:
        inbox.note_leave(session, "!third")
    sent = handling.handle(replace(ASKED, text="melde"), RoomFacts(ROOM))
    assert [one.room_id for one in sent] == [ROOM, "@ben:a.example"]
    assert "!other is left out" in caplog.text
    assert "!third is left out" in caplog.text


def test_a_refused_command_sends_nothing_elsewhere(database: Database) -> None:
    [refused] = reporting(database, "melde nichts")
    assert refused.room_id == ROOM


# --- Messages that are changed later ------------------------------------------------------------

FIRST = "scharnier-first"
UNTIL = NOW + timedelta(days=30)
undone: list[str] = []


def take_back(ask: Ask) -> bool | Undone:
    undone.append(ask.event_id)
    if ask.asker.user_id != ANNA:
        return False
    return Undone((Notice("!other", tally("zurückgenommen"), replaces=FIRST),))


def tally(text: str) -> Answer:
    return Answer(
        lines=(text,), reactions=(Reaction("x", "", "zähle"),), offers_until=UNTIL
    )  # fmt: skip


@command("frage-an", usage="/frage-an", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def ask_others(ask: Ask) -> Answer:
    return Answer(
        lines=("Gefragt.",), notices=(Notice("!other", tally("neu"), transaction_id=FIRST),)
    )


@command(
    "zähle", usage="/zähle", summary="-", examples=(), roles=(Role.GUEST,), writes=True,
    undo=take_back,
)  # fmt: skip
def count(ask: Ask) -> Answer:
    seen = Notice("!other", tally("getippt" if ask.tapped else "getippt?"), replaces=FIRST)
    return Answer(lines=("!",), notices=(seen,), silent=True, lasting=True, offers_until=UNTIL)


def handled(database: Database, incoming: Incoming) -> list[Outgoing]:
    """Let something come in and be handled where those commands are."""
    with database.write() as session:
        inbox.note_join(session, "!other")
        room, sender = incoming.room_id, incoming.sender
        received = inbox.Received(incoming.event_id, room, sender, incoming.to_payload())
        inbox.receive(session, received, NOW)
    registry = Registry([*Registry.discover().commands, ask_others, count])
    access = AccessSettings(servers=("a.example",))
    handling = Dispatcher(database, registry, DirectoryCache(), access, StandingClock())
    return handling.handle(incoming, RoomFacts(incoming.room_id))


def asked(database: Database) -> None:
    _, notice = handled(database, replace(ASKED, text="frage-an"))
    assert notice.transaction_id == FIRST


def sent(database: Database) -> None:
    with database.write() as session:
        outbox.mark_sent(session, FIRST, "$first", NOW)


def tap(event_id: str = "$tap", sender: str = ANNA) -> Incoming:
    return Incoming(event_id, "!other", sender, "reaction", event_id, reacts_to="$first", key="x")


def redaction(of: str, sender: str = ANNA) -> Incoming:
    return Incoming(f"$redacts{of}{sender}", "!other", sender, "redaction", of)


def said(message: Outgoing) -> tuple[str, str, str | None]:
    """Return of which kind an edit is, what it says, and of which message."""
    assert message.content is not None
    new, relation = message.content["m.new_content"], message.content["m.relates_to"]
    assert relation["rel_type"] == "m.replace"
    assert new["msgtype"] == message.content["msgtype"] == "m.text", "what it replaces was one"
    assert new["m.mentions"] == {}
    return message.kind, new["body"], relation["event_id"]


def test_a_silent_tap_is_not_answered_but_seen_in_the_message(database: Database) -> None:
    asked(database)
    sent(database)
    [edit] = handled(database, tap())
    assert said(edit) == ("edit", "getippt", "$first")
    assert edit.room_id == "!other"
    assert handled(database, tap()) == [], "once only"
    with database.read() as session:
        reply = outbox.reply_to(session, "$tap")
        assert reply is not None
        assert (reply.command, reply.lasting, reply.offers_until) == ("zähle", True, UNTIL)
        assert [one.kind for one in outbox.unsent(session, "!other")] == ["edit"]


def test_a_silent_tap_taken_back_is_undone_and_that_is_seen_too(database: Database) -> None:
    asked(database)
    sent(database)
    handled(database, tap())
    undone.clear()
    [edit] = handled(database, redaction("$tap"))
    assert undone == ["$tap"]
    assert said(edit) == ("edit", "zurückgenommen", "$first")
    with database.read() as session:
        assert outbox.reply_to(session, "$tap") is None
    assert handled(database, redaction("$tap", "@mod:a.example")) == [], "nothing is left"


def test_what_could_not_be_undone_of_a_silent_tap_is_said(database: Database) -> None:
    asked(database)
    sent(database)
    handled(database, tap())
    [notice] = handled(database, redaction("$tap", "@mod:a.example"))
    assert notice.content is not None
    assert "was /zähle bewirkt hat, gilt aber weiter" in notice.content["body"]


def test_a_message_that_still_waits_is_edited_once_it_is_sent(database: Database) -> None:
    asked(database)
    typed = Incoming("$typed", ROOM, ANNA, "message", "$typed", text="zähle")
    assert handled(database, typed) == []
    with database.write() as session:
        [waiting] = outbox.unsent(session, "!other")
        assert (waiting.transaction_id, waiting.kind) == (FIRST, "notice")
        [edit] = note_sent(session, FIRST, "$first", NOW)
        assert note_sent(session, FIRST, "$first", NOW) == [], "once only"
        assert said(edit) == ("edit", "getippt?", "$first")
        message = outbox.offering_message(session, "!other", "$first")
        assert message is not None
        assert (message.reactions, message.offers_until) == ({"x": "zähle"}, UNTIL)


@pytest.mark.parametrize("fate", ["failed", "withdrawn"])
def test_a_message_that_is_not_there_is_not_sent_by_changing_it(
    database: Database, fate: str
) -> None:
    asked(database)
    if fate == "withdrawn":
        sent(database)
    with database.write() as session:
        message = outbox.message_sent_as(session, FIRST)
        assert message is not None
        if fate == "withdrawn":
            outbox.withdraw(session, message)
        else:
            outbox.mark_failed(session, FIRST, "forbidden")
    typed = Incoming("$typed", ROOM, ANNA, "message", "$typed", text="zähle")
    assert handled(database, typed) == []
    with database.read() as session:
        assert outbox.unsent(session, "!other") == []


def test_what_replaces_a_message_offers_what_it_says_and_as_long(database: Database) -> None:
    asked(database)
    sent(database)
    with database.write() as session:
        message = outbox.message_sent_as(session, FIRST)
        assert message is not None
        message.reactions, message.offers_until = {"y": "hilfe"}, NOW
        session.add(message)
    handled(database, Incoming("$typed", ROOM, ANNA, "message", "$typed", text="zähle"))
    with database.read() as session:
        message = outbox.offering_message(session, "!other", "$first")
        assert message is not None
        assert (message.reactions, message.offers_until) == ({"x": "zähle"}, UNTIL)


def test_a_reaction_without_a_label_is_known_and_not_spoken_of(database: Database) -> None:
    _, notice = handled(database, replace(ASKED, text="frage-an"))
    assert notice.content is not None
    assert notice.content["body"] == "neu"
    assert notice.reactions == {"x": "zähle"}
