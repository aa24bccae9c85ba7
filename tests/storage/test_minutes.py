"""Minutes and what is gathered for them: kept in order, taken back whole, moved with their room."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage import inbox
from storage.database import Database
from storage.minutes import (
    Entry,
    Minutes,
    add_entries,
    ask_later,
    delete_minutes,
    entries_by,
    entries_of,
    minutes_approved_by,
    minutes_begun_by,
    minutes_by_id,
    minutes_ended_by,
    minutes_in_room,
    minutes_of_committee,
    minutes_of_meeting,
    move_minutes,
    next_to_ask,
    open_in_room,
    replace_entries,
    store_minutes,
    take_back_entries,
    to_ask,
    treated_item,
)

NOW = datetime(2026, 12, 3, 13, 5, tzinfo=UTC)
START = datetime.fromisoformat("2026-12-03 14:00")
ROOM, OTHER = "!room:a.example", "!other:a.example"


def minutes(meeting_id: str = "m1", **parts: Any) -> Minutes:
    usual: dict[str, Any] = {
        "committee_id": "gr", "room_id": ROOM, "start": START, "began_at": START,
        "kept_by": "@anna:a.example", "begun_by_event_id": "$begin",
    }  # fmt: skip
    return Minutes(meeting_id=meeting_id, **usual | parts)


def stored(database: Database, *args: Any, **parts: Any) -> Minutes:
    with database.write() as session:
        return store_minutes(session, minutes(*args, **parts))


def entry(text: str, event_id: str = "", kind: Any = "note", key: str = "") -> Entry:
    return Entry(kind=kind, at=NOW, by="@anna:a.example", content={"text": text},
                 agenda_key=key, event_id=event_id)  # fmt: skip


def texts(database: Database, minutes_id: int) -> list[str]:
    with database.read() as session:
        return [one.content["text"] for one in entries_of(session, minutes_id)]


def test_minutes_are_read_again_as_they_were_stored(database: Database) -> None:
    whole = stored(
        database, state="approved", planned_end=START + timedelta(hours=2), place="Rathaus",
        ended_at=START + timedelta(hours=1), ended_by_event_id="$end", approved_at=NOW,
        approved_by="@ben:a.example", approved_in="m2", approved_by_event_id="$ok",
        document={"committee": "Gremium", "sections": [{"notes": ["ä"]}]},
    )  # fmt: skip
    with database.read() as session:
        assert minutes_by_id(session, whole.id) == whole
        assert minutes_of_meeting(session, "m1") == whole
        assert minutes_begun_by(session, "$begin") == whole
        assert minutes_ended_by(session, "$end") == whole
        assert minutes_approved_by(session, "$ok") == whole
        assert minutes_in_room(session, ROOM) == [whole]
        assert open_in_room(session, ROOM) is None
        assert minutes_of_meeting(session, "m2") is None


def test_a_meeting_has_minutes_once(database: Database) -> None:
    stored(database)
    with pytest.raises(IntegrityError):
        stored(database, begun_by_event_id="$other")


def test_they_are_changed_in_place(database: Database) -> None:
    before = stored(database)
    with database.write() as session:
        after = store_minutes(session, replace(before, state="draft", ended_at=START))
    with database.read() as session:
        assert minutes_of_committee(session, "gr") == [after]
        assert after.id == before.id


def test_those_of_the_latest_meeting_are_first(database: Database) -> None:
    stored(database, "old", start=START - timedelta(days=90))
    stored(database, "new", start=START + timedelta(days=90))
    stored(database, "mid")
    stored(database, "elsewhere", committee_id="other", room_id=OTHER)
    with database.read() as session:
        found = [one.meeting_id for one in minutes_of_committee(session, "gr")]
    assert found == ["new", "mid", "old"]


def test_entries_keep_their_order_and_an_edited_message_its_place(database: Database) -> None:
    own = stored(database)
    with database.write() as session:
        add_entries(session, own.id, [entry("a", "$1", key="k1"), entry("b", "$1", key="k1")])
        add_entries(session, own.id, [entry("c", "$2", key="k2")])
        add_entries(session, own.id, [entry("d", "$3")])
    with database.write() as session:
        later = replace(entry("A", "$1", key="k9"), at=NOW + timedelta(hours=1))
        replace_entries(session, own.id, [later])
        replace_entries(session, own.id, [entry("e", "$4")])
    assert texts(database, own.id) == ["A", "c", "d", "e"]
    with database.read() as session:
        first = entries_of(session, own.id)[0]
    assert (first.agenda_key, first.at) == ("k1", NOW)


def test_what_says_the_item_goes_by_what_it_says_now(database: Database) -> None:
    own = stored(database)
    with database.write() as session:
        add_entries(session, own.id, [entry("1", "$1", "item", "k1")])
        add_entries(session, own.id, [entry("2", "$2", "item", "k2")])
        assert (treated_item(session, own.id) or entry("")).agenda_key == "k2"
        replace_entries(session, own.id, [entry("3", "$2", "item", "k3")])
        assert (treated_item(session, own.id) or entry("")).agenda_key == "k3"
        replace_entries(session, own.id, [entry("3", "$2", "adjourned", "k4")])
        assert [one.agenda_key for one in entries_of(session, own.id)] == ["k1", "k4"]
        assert (treated_item(session, own.id) or entry("")).agenda_key == "k1"
        take_back_entries(session, "$1")
        assert treated_item(session, own.id) is None


def test_entries_are_taken_back_by_their_message(database: Database) -> None:
    own = stored(database)
    with database.write() as session:
        add_entries(session, own.id, [entry("a", "$1"), entry("b", "$1"), entry("c", "$2")])
        assert [one for one, _ in entries_by(session, "$1")] == [own.id, own.id]
        assert take_back_entries(session, "$1") == 2
        assert take_back_entries(session, "$1") == 0
    assert texts(database, own.id) == ["c"]


def test_two_who_write_at_once_both_stand_there(database: Database) -> None:
    own = stored(database)

    def write(number: int) -> None:
        with database.write() as session:
            add_entries(session, own.id, [entry(f"{number}", f"${number}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(20)))
    assert sorted(texts(database, own.id), key=int) == [f"{one}" for one in range(20)]


def test_deleted_minutes_leave_nothing(database: Database) -> None:
    own, other = stored(database), stored(database, "m2", begun_by_event_id="$2")
    with database.write() as session:
        add_entries(session, own.id, [entry("a", "$1")])
        add_entries(session, other.id, [entry("b", "$2")])
        delete_minutes(session, own.id)
    with database.read() as session:
        assert minutes_of_meeting(session, "m1") is None
        assert entries_of(session, own.id) == []
        assert minutes_of_meeting(session, "m2") == other
    assert texts(database, other.id) == ["b"]


def test_a_room_is_asked_once_and_only_where_the_bot_is(database: Database) -> None:
    own = stored(database, ask_at=NOW)
    stored(database, "later", ask_at=NOW + timedelta(hours=1), begun_by_event_id="$2")
    stored(database, "ended", state="draft", ask_at=NOW, begun_by_event_id="$3")
    stored(database, "left", room_id=OTHER, ask_at=NOW, begun_by_event_id="$4")
    with database.write() as session:
        assert next_to_ask(session) is None
        inbox.note_join(session, ROOM)
        assert next_to_ask(session) == NOW
        assert to_ask(session, NOW - timedelta(seconds=1)) == []
        assert to_ask(session, NOW) == [own]
        ask_later(session, own.id, None)
        assert to_ask(session, NOW) == []
        assert next_to_ask(session) == NOW + timedelta(hours=1)


def test_minutes_follow_a_room_that_is_replaced(database: Database) -> None:
    stored(database)
    with database.write() as session:
        move_minutes(session, ROOM, OTHER)
        move_minutes(session, ROOM, OTHER)
    with database.read() as session:
        assert open_in_room(session, ROOM) is None
        assert (open_in_room(session, OTHER) or minutes("?")).meeting_id == "m1"
