"""The content of a file is kept as long as its message waits, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage import inbox, outbox
from storage.database import Database, Session
from storage.outbox import Outgoing
from storage.outgoing_files import StoredFile, file_of, forget_stray_files, store_file

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOM, OTHER, ANNA = "!room:a.example", "!other:a.example", "@anna:a.example"
FILE = StoredFile("a.csv", "text/csv", b"\x00\xff;")


def keep(session: Session, transaction_id: str, address: str = ROOM) -> None:
    message = Outgoing(
        transaction_id=transaction_id, room_id=address, kind="file", content={"body": "a.csv"},
        follows="reply",
    )  # fmt: skip
    assert outbox.enqueue(session, message, NOW)
    store_file(session, transaction_id, FILE)


def withdraw(session: Session) -> None:
    message = outbox.message_sent_as(session, "t")
    assert message is not None
    outbox.withdraw(session, message)


ENDS: dict[str, Callable[[Session], object]] = {
    "it is sent": lambda session: outbox.mark_sent(session, "t", "$t", NOW),
    "it failed": lambda session: outbox.mark_failed(session, "t", "too large"),
    "its room is given up": lambda session: outbox.give_up(session, ROOM, "left the room"),
    "its room was left": lambda session: inbox.note_leave(session, ROOM),
    "it is taken back": withdraw,
}


@pytest.mark.parametrize("end", ENDS)
def test_a_file_is_forgotten_once_its_message_does_not_wait(database: Database, end: str) -> None:
    with database.write() as session:
        keep(session, "t")
        keep(session, "u", OTHER)
    with database.write() as session:
        assert file_of(session, "t") == FILE
        ENDS[end](session)
    with database.read() as session:
        assert file_of(session, "t") is None
        assert file_of(session, "u") == FILE


def test_it_follows_its_person_into_their_chat_in_order(database: Database) -> None:
    with database.write() as session:
        reply = Outgoing(transaction_id="reply", room_id=ANNA, kind="notice", content={})
        outbox.enqueue(session, reply, NOW)
        keep(session, "t", ANNA)
        keep(session, "u", ANNA)
        outbox.hand_over(session, ANNA, ROOM)
        forget_stray_files(session)
    with database.read() as session:
        assert [one.transaction_id for one in outbox.unsent(session, ROOM)] == ["reply", "t", "u"]
        assert [file_of(session, one) for one in ("t", "u")] == [FILE, FILE]


def test_stray_ones_are_forgotten(database: Database) -> None:
    with database.write() as session:
        keep(session, "t")
        store_file(session, "nobody's", FILE)
        forget_stray_files(session)
    with database.read() as session:
        assert file_of(session, "nobody's") is None
        assert file_of(session, "t") == FILE


def test_where_a_file_has_come_to_is_remembered_while_it_waits(database: Database) -> None:
    with database.write() as session:
        keep(session, "t")
        outbox.note_uploaded(session, "t", {"url": "mxc://a.example/1"})
        [waiting] = outbox.unsent(session, ROOM)
        assert waiting.content == {"url": "mxc://a.example/1"}
        outbox.mark_failed(session, "t", "x")
        outbox.note_uploaded(session, "t", {"url": "mxc://a.example/1"})
    with database.read() as session:
        message = outbox.message_sent_as(session, "t")
        assert message is not None
        assert message.content is None


def test_the_standing_files_of_messages_are_found_in_order(database: Database) -> None:
    with database.write() as session:
        for transaction_id in "tuvw":
            keep(session, transaction_id)
        outbox.mark_sent(session, "u", "$u", NOW)
        outbox.mark_failed(session, "v", "x")
        withdraw(session)
        found = outbox.files_of(session, ["reply", "another"])
        assert [one.transaction_id for one in found] == ["u", "w"]
        assert outbox.files_of(session, []) == []
        assert outbox.files_of(session, ["another"]) == []


def test_a_file_that_is_sent_after_it_was_taken_back_is_told_once(database: Database) -> None:
    with database.write() as session:
        keep(session, "t")
        assert outbox.note_late(session, "t", "$t") is None, "it still waits"
        withdraw(session)
        assert outbox.note_late(session, "t", "$t") == ROOM
        assert outbox.note_late(session, "t", "$t") is None
