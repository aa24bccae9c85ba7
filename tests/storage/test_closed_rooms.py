"""What is wanted of closed rooms, how far it has come, and that nothing is left at the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import BERLIN
from storage import inbox, outbox
from storage.closed_rooms import (
    Member,
    close,
    closed_room,
    closed_room_at,
    forget_room,
    let_in,
    members,
    note_brought,
    note_membership,
    note_room_made,
    note_told_membership,
    note_withdrawn,
    put_out,
    quotes_are_waiting,
    rooms_to_work_on,
    want_room,
    withdraw,
    withdrawals,
)
from storage.database import Database, Session
from storage.inbox import Received
from storage.outbox import Outgoing
from storage.rooms import room_settings

NOW = datetime(2026, 12, 1, 15, tzinfo=BERLIN)
KEY, ROOM, ME, ANNA = "probe:1", "!closed:a.example", "@bot:a.example", "@anna:a.example"


def made(session: Session, key: str = KEY, room_id: str = ROOM) -> None:
    want_room(session, key, "Name", "Thema", "du", NOW)
    assert note_room_made(session, key, room_id, ME, NOW)


def keys(session: Session) -> list[str]:
    return [room.key for room in rooms_to_work_on(session)]


def test_a_room_is_wanted_once_and_made_once(database: Database) -> None:
    with database.write() as session:
        want_room(session, KEY, "Name", "Thema", "du", NOW)
        want_room(session, KEY, "Anders", "Anders", "Sie", NOW + timedelta(hours=1))
    with database.write() as session:
        assert keys(session) == [KEY]
        assert note_room_made(session, KEY, ROOM, ME, NOW)
        assert note_room_made(session, KEY, ROOM, ME, NOW), "a sync tells of it as well"
        assert not note_room_made(session, KEY, "!second:a.example", ME, NOW)
        assert not note_room_made(session, "probe:2", "!third:a.example", ME, NOW)
    with database.read() as session:
        room = closed_room_at(session, ROOM)
        assert room == closed_room(session, KEY)
        assert room is not None
        assert (room.name, room.purpose, room.state) == ("Name", "probe", "made")
        assert keys(session) == []
        assert room_settings(session, ROOM).address == "du"
        assert inbox.joined_rooms(session) == {ROOM}
        assert closed_room_at(session, "!second:a.example") is None


def test_people_are_let_in_and_put_out_once(database: Database) -> None:
    with database.write() as session:
        made(session)
        let_in(session, KEY, ANNA)
        assert keys(session) == [KEY]
        note_membership(session, KEY, ANNA, "invite")
        assert keys(session) == []
        let_in(session, KEY, ANNA)
        assert keys(session) == [], "who is invited is not invited again"
        put_out(session, KEY, ANNA)
        assert keys(session) == [KEY]
        note_membership(session, KEY, ANNA, "leave")
        assert keys(session) == []
        let_in(session, KEY, ANNA)
        assert members(session, KEY) == [Member(ANNA, wanted=True, membership="")]
        put_out(session, KEY, "@nobody:a.example")
        assert keys(session) == [KEY]


def test_whoever_declines_is_left_in_peace(database: Database) -> None:
    with database.write() as session:
        made(session)
        let_in(session, KEY, ANNA)
        note_told_membership(session, KEY, ANNA, "invite")
        note_told_membership(session, KEY, ANNA, "leave")
        let_in(session, KEY, ANNA)
        assert keys(session) == []


def test_a_late_word_of_leaving_does_not_stop_a_new_invitation(database: Database) -> None:
    with database.write() as session:
        made(session)
        let_in(session, KEY, ANNA)
        note_membership(session, KEY, ANNA, "join")
        put_out(session, KEY, ANNA)
        note_membership(session, KEY, ANNA, "leave")
        let_in(session, KEY, ANNA)
        note_told_membership(session, KEY, ANNA, "leave")
        assert keys(session) == [KEY]


@pytest.mark.parametrize("meanwhile", ["came", "put out", "nothing"])
def test_what_happened_meanwhile_is_not_overwritten(database: Database, meanwhile: str) -> None:
    with database.write() as session:
        made(session)
        let_in(session, KEY, ANNA)
        [seen] = members(session, KEY)
        if meanwhile == "came":
            note_told_membership(session, KEY, ANNA, "join")
        elif meanwhile == "put out":
            put_out(session, KEY, ANNA)
        note_brought(session, KEY, seen, "invite")
        [now] = members(session, KEY)
    expected = {"came": "join", "put out": "", "nothing": "invite"}
    assert now.membership == expected[meanwhile]


def test_words_are_taken_back_until_it_is_done(database: Database) -> None:
    with database.write() as session:
        made(session)
        withdraw(session, KEY, ANNA)
        withdraw(session, KEY, ANNA)
        assert (keys(session), withdrawals(session, KEY)) == ([KEY], [ANNA])
        note_withdrawn(session, KEY, ANNA)
        assert (keys(session), withdrawals(session, KEY)) == ([], [])


def message(transaction_id: str, room_id: str, quoted: str = "") -> Outgoing:
    quotes = {"room_id": quoted, "event_ids": ["$1"]} if quoted else None
    return Outgoing(
        transaction_id=transaction_id, room_id=room_id, kind="notice", content={"body": "x"},
        quotes=quotes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("to", "quoted", "waiting"),
    [(ROOM, "", True), (ANNA, ROOM, True), (ANNA, "", False), (ANNA, "!other:a.example", False)],
)
def test_what_is_still_to_be_sent_of_a_room(
    database: Database, to: str, quoted: str, waiting: bool
) -> None:
    with database.write() as session:
        made(session)
        outbox.enqueue(session, message("t", to, quoted), NOW)
        assert quotes_are_waiting(session, ROOM) is waiting
        outbox.mark_sent(session, "t", "$sent", NOW)
        assert not quotes_are_waiting(session, ROOM)


def test_of_a_room_that_was_closed_nothing_is_left(database: Database) -> None:
    with database.write() as session:
        made(session)
        made(session, "probe:2", "!other:a.example")
        let_in(session, KEY, ANNA)
        withdraw(session, KEY, ANNA)
        inbox.receive(session, Received("$1", ROOM, ANNA, {}), NOW)
        inbox.receive(session, Received("$2", "!other:a.example", ANNA, {}), NOW)
        outbox.enqueue(session, message("t", ROOM), NOW)
        close(session, KEY)
        room = closed_room(session, KEY)
        assert room is not None
        assert room.state == "closing"
        forget_room(session, KEY)
        forget_room(session, KEY)
    with database.read() as session:
        assert closed_room(session, KEY) is None
        assert closed_room_at(session, ROOM) is None
        assert members(session, KEY) == []
        assert withdrawals(session, KEY) == []
        assert inbox.sender_of(session, ROOM, "$1") is None
        assert inbox.sender_of(session, "!other:a.example", "$2") == ANNA
        assert outbox.message_sent_as(session, "t") is None
        assert inbox.joined_rooms(session) == {"!other:a.example"}
        assert room_settings(session, ROOM).address == "Sie"
        assert keys(session) == []


def test_a_room_that_is_closed_before_it_is_made_is_worked_on(database: Database) -> None:
    with database.write() as session:
        want_room(session, KEY, "Name", "Thema", "du", NOW)
        close(session, KEY)
        assert keys(session) == [KEY]
        assert note_room_made(session, KEY, ROOM, ME, NOW)
        room = closed_room_at(session, ROOM)
        assert room is not None
        assert room.state == "closing"
