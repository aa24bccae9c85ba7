"""What could not be told: summed up, told to the operators once, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import direct_chats, undelivered
from storage.database import Database
from storage.undelivered import Undelivered, What

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA, OLAF = "@anna:a.example", "@olaf:a.example"


def note(database: Database, place: str, what: What = "messages", count: int = 1,
         cause: str = "x", at: datetime = NOW) -> None:  # fmt: skip
    with database.write() as session:
        undelivered.note_undelivered(session, place, what, count, cause, at)


def found(database: Database) -> list[Undelivered]:
    with database.read() as session:
        return undelivered.unreported(session)


def test_it_is_summed_up_by_place_what_and_cause_in_the_order_of_happening(
    database: Database,
) -> None:
    note(database, "!b")
    note(database, "!a", count=3)
    note(database, "!b", count=4)
    note(database, "!b", "reminders", 2)
    note(database, "!b", cause="y")
    assert found(database) == [
        Undelivered("!b", None, "messages", "x", 5),
        Undelivered("!a", None, "messages", "x", 3),
        Undelivered("!b", None, "reminders", "x", 2),
        Undelivered("!b", None, "messages", "y", 1),
    ]


def test_nothing_is_nothing(database: Database) -> None:
    note(database, "!a", count=0)
    assert found(database) == []
    with database.read() as session:
        assert undelivered.oldest_unreported(session) is None
        assert undelivered.last_reported(session) is None


def test_persons_are_named_and_those_whose_chat_it_is(database: Database) -> None:
    with database.write() as session:
        direct_chats.note_made_chat(session, "!a", ANNA)
    note(database, "!a")
    note(database, OLAF)
    assert found(database) == [
        Undelivered("!a", ANNA, "messages", "x", 1),
        Undelivered(None, OLAF, "messages", "x", 1),
    ]


def test_what_was_reported_is_not_reported_again(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    note(database, "!a")
    note(database, "!b", at=later)
    with database.write() as session:
        assert undelivered.oldest_unreported(session) == NOW
        undelivered.mark_reported(session, later)
    assert found(database) == []
    note(database, "!a", at=later)
    assert len(found(database)) == 1
    with database.read() as session:
        assert undelivered.oldest_unreported(session) == later
        assert undelivered.last_reported(session) == later


def test_what_failed_for_certain_persons_is_forgotten_in_whichever_room(
    database: Database,
) -> None:
    with database.write() as session:
        direct_chats.note_made_chat(session, "!olaf", OLAF)
    for place in ("!olaf", OLAF, ANNA, "!room"):
        note(database, place)
    with database.write() as session:
        undelivered.forget_about(session, [OLAF])
    assert [one.place or one.person for one in found(database)] == [ANNA, "!room"]


def test_what_is_long_past_is_forgotten(database: Database) -> None:
    note(database, "!old")
    note(database, "!new", at=NOW + timedelta(days=1))
    with database.write() as session:
        undelivered.forget_undelivered_before(session, NOW + timedelta(hours=1))
    assert [one.place for one in found(database)] == ["!new"]
