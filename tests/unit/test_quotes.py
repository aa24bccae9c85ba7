"""What is quoted from a closed room: escaped, cut, in parts, without what was deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.fetching_quotes import FetchingQuotes
from bot.matrix_error import MatrixError
from bot.quoting import LARGEST, LONGEST, said_in, with_quotes
from bot.sync_batch import RoomEvent
from storage import outbox
from storage.closed_rooms import note_room_made, want_room
from storage.database import Database
from storage.outbox import Outgoing
from tests.unit.test_outbox import NOW, Homeserver, box

CLOSED, CHAT = "!closed:a.example", "!chat:a.example"
HEAD = {"msgtype": "m.text", "body": "Gesagt:", "formatted_body": "Gesagt:",
        "m.mentions": {"user_ids": ["@a:b"]}}  # fmt: skip
GONE = MatrixError("M_NOT_FOUND", "no", 404)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"msgtype": "m.text", "body": " Hallo "}, "Hallo"),
        ({"msgtype": "m.emote", "body": "seufzt"}, "seufzt"),
        ({"msgtype": "m.image", "body": "a.png"}, "(Bild: a.png)"),
        ({"msgtype": "m.file", "body": "Bitte lesen", "filename": "b.pdf"}, "(Datei: b.pdf)"),
        ({"msgtype": "m.text", "body": "* neu", "m.new_content": {"msgtype": "m.text",
          "body": "neu"}}, "neu"),
        ({"msgtype": "m.text", "body": "> alt\n\nneu",
          "m.relates_to": {"m.in_reply_to": {"event_id": "$1"}}}, "neu"),
        ({"msgtype": "m.text", "body": "  "}, None),
        ({"msgtype": "m.text", "body": 7}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_what_a_message_says(content: dict[str, Any], said: str | None) -> None:
    assert said_in(content) == said


def test_a_quote_is_cut_with_a_word() -> None:
    said = said_in({"msgtype": "m.text", "body": "x" * (LONGEST + 1)})
    assert said is not None
    assert len(said) == LONGEST
    assert said.endswith("x … (gekürzt)")
    assert said_in({"msgtype": "m.text", "body": "x" * LONGEST}) == "x" * LONGEST


def test_quotes_are_escaped_and_name_nobody() -> None:
    [part] = with_quotes(HEAD, ["<b>eins</b> & @room\nzwei\u202e", "*drei*"])
    assert part["body"] == (
        "Gesagt:\n\n> <b>eins</b> & @\u2060room\n> zwei\n\n> *drei*"
    )  # fmt: skip
    assert part["formatted_body"] == (
        "<p>Gesagt:</p><blockquote>&lt;b&gt;eins&lt;/b&gt; &amp; @\u2060room<br>zwei</blockquote>"
        "<blockquote>*drei*</blockquote>"
    )
    assert part["m.mentions"] == HEAD["m.mentions"]


def test_what_does_not_fit_into_one_message_comes_in_several() -> None:
    said = [f"{number} " + "ü" * (LONGEST - 10) for number in range(20)]
    parts = with_quotes(HEAD, said)
    assert len(parts) > 1
    for part in parts:
        assert len(json.dumps([part["body"], part["formatted_body"]])) <= LARGEST
    assert [part["m.mentions"] for part in parts[1:]] == [{}] * (len(parts) - 1)
    body = "\n".join(part["body"] for part in parts)
    assert [body.index(f"> {number} ü") for number in range(20)] == sorted(
        body.index(f"> {number} ü") for number in range(20)
    )


@pytest.mark.parametrize(
    ("said", "unreadable", "end"),
    [
        ([], 0, "Sie wurden alle gelöscht."),
        ([], 1, "1 Beitrag ließ sich nicht mehr lesen."),
        (["eins"], 2, "2 Beiträge ließen sich nicht mehr lesen."),
        (["eins"], 0, "> eins"),
    ],
)
def test_what_is_missing_is_said(said: list[str], unreadable: int, end: str) -> None:
    [part] = with_quotes(HEAD, said, unreadable)
    assert part["body"].endswith(end)


# --- Sending ------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    opened.migrate()
    with opened.write() as session:
        want_room(session, "probe:1", "x", "y", "Sie", NOW)
        note_room_made(session, "probe:1", CLOSED, "@bot:a.example", NOW)
    yield opened
    opened.close()


def said(event_id: str, body: str, **parts: Any) -> RoomEvent:
    content = {"msgtype": "m.text", "body": body, **parts} if body else {}
    return RoomEvent(event_id, "m.room.message", "@anna:a.example", content, {"content": content})


def replacing(event_id: str) -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": "m.replace", "event_id": event_id}}


async def sent(
    database: Database, homeserver: Homeserver, *event_ids: str, room_id: str = CLOSED
) -> str:
    """Send a message with quotes; returns all that the homeserver got of it."""
    message = Outgoing(
        transaction_id="t", room_id=CHAT, kind="notice", content=HEAD,
        quotes={"room_id": room_id, "event_ids": list(event_ids)},
    )  # fmt: skip
    with database.write() as session:
        outbox.enqueue(session, message, NOW)
        waiting = outbox.unsent(session, CHAT)
    await box(database, homeserver).deliver(waiting)
    with database.read() as session:
        row = outbox.message_sent_as(session, "t")
    assert row is not None
    assert (row.state, row.content, row.quotes) == ("sent", None, None)
    return "\n".join(content["body"] for content in homeserver.contents)


async def test_it_is_fetched_when_it_goes_out(database: Database) -> None:
    homeserver = Homeserver()
    homeserver.encrypted = True
    homeserver.shown = {
        "$1": said("$1", "eins"),
        "$2": said("$2", ""),
        "$3": GONE,
        "$4": said("$4", "* vier", **replacing("$1")),
        "$5": said("$5", "* fünf", **replacing("$2")),
        "$6": RoomEvent("$6", "m.room.encrypted", "@a:b", {"ciphertext": "x"}, {}, readable=False),
    }
    told = await sent(database, homeserver, "$1", "$2", "$3", "$4", "$5", "$6")
    assert "> eins" in told
    assert "> * vier" in told
    assert "fünf" not in told, "the message that was edited is deleted"
    assert told.endswith("2 Beiträge ließen sich nicht mehr lesen.")


async def test_an_unencrypted_chat_is_encrypted_first(database: Database) -> None:
    homeserver = Homeserver()
    homeserver.shown = {"$1": said("$1", "eins")}
    assert "> eins" in await sent(database, homeserver, "$1")
    assert homeserver.encrypted


async def test_nothing_is_quoted_in_clear_text(database: Database) -> None:
    homeserver = Homeserver()
    homeserver.shown = {"$1": said("$1", "eins")}
    homeserver.encrypting_fails = MatrixError("M_FORBIDDEN", "no", 403)
    told = await sent(database, homeserver, "$1")
    assert "eins" not in told
    assert "nicht verschlüsselt" in told


async def test_nothing_is_quoted_from_other_rooms(database: Database) -> None:
    homeserver = Homeserver()
    homeserver.encrypted = True
    homeserver.shown = {"$1": said("$1", "eins")}
    told = await sent(database, homeserver, "$1", room_id="!other:a.example")
    assert "eins" not in told
    assert "1 Beitrag ließ" in told


async def test_parts_have_transactions_of_their_own_and_are_sent_once(database: Database) -> None:
    homeserver = Homeserver(t=[MatrixError("", "down")])
    homeserver.encrypted = True
    homeserver.shown = {f"${n}": said(f"${n}", f"{n} " + "ü" * LONGEST) for n in range(9)}
    told = await sent(database, homeserver, *homeserver.shown)
    assert len(homeserver.taken) > 1
    assert len(homeserver.contents) == len(homeserver.taken)
    assert [told.count(f"> {n} ") for n in range(9)] == [1] * 9


async def test_what_fails_for_a_while_is_fetched_again(database: Database) -> None:
    """Till then nothing is sent; the outbox asks again."""
    homeserver = Homeserver()
    homeserver.encrypted = True
    homeserver.shown = {"$1": MatrixError("M_UNKNOWN", "down", 500)}
    fetching = FetchingQuotes(database, homeserver, homeserver)
    message = Outgoing(
        transaction_id="t", room_id=CHAT, kind="notice", content=HEAD, created_at=NOW,
        quotes={"room_id": CLOSED, "event_ids": ["$1"]},
    )  # fmt: skip
    with pytest.raises(MatrixError, match="down"):
        await fetching.contents(message)
    homeserver.shown["$1"] = said("$1", "eins")
    [part] = await fetching.contents(message)
    assert "> eins" in part["body"]
