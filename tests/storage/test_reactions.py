"""Reactions in the database: those the bot will put somewhere, and those that people have put."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storage import inbox, outbox
from storage.database import Database, Session
from storage.inbox import Received
from storage.outbox import Outgoing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOM, OTHER = "!room:a.example", "!other:a.example"
ANNA = "@anna:a.example"


def send(session: Session, transaction_id: str, kind: str = "reply", **parts: Any) -> str:
    message = Outgoing(transaction_id=transaction_id, room_id=ROOM, kind=kind, **parts)
    assert outbox.enqueue(session, message, NOW)
    outbox.mark_sent(session, transaction_id, f"${transaction_id}", NOW)
    return f"${transaction_id}"


def add_reaction(session: Session, target: str, key: str) -> None:
    parts: dict[str, Any] = {"target_event_id": target, "reaction_key": key}
    reaction = Outgoing(transaction_id=f"{target} {key}", room_id=ROOM, kind="reaction", **parts)
    assert outbox.enqueue(session, reaction, NOW)


def keys(session: Session, target: str) -> list[str | None]:
    return [row.reaction_key for row in outbox.own_reactions(session, target)]


def test_reactions_wait_apart_from_messages(database: Database) -> None:
    with database.write() as session:
        add_reaction(session, "$1", "a")
        add_reaction(session, "$1", "b")
    with database.write() as session:
        assert outbox.unsent(session, ROOM) == []
        assert inbox.rooms_with_work(session) == []
        first = outbox.next_reaction(session)
        assert first is not None
        assert (first.target_event_id, first.reaction_key) == ("$1", "a")
        outbox.mark_sent(session, first.transaction_id, "$r", NOW)
        second = outbox.next_reaction(session)
        assert second is not None
        assert second.reaction_key == "b"
        assert keys(session, "$1") == ["a", "b"]


def test_reactions_that_have_waited_too_long_are_left_out(database: Database) -> None:
    with database.write() as session:
        add_reaction(session, "$1", "a")
        outbox.give_up_reactions_before(session, NOW)
        assert outbox.next_reaction(session) is not None
        outbox.give_up_reactions_before(session, NOW + timedelta(seconds=1))
        assert outbox.next_reaction(session) is None
        assert keys(session, "$1") == []


def test_a_message_that_is_taken_back_offers_nothing_more(database: Database) -> None:
    with database.write() as session:
        target = send(session, "1", reactions={"x": "line"}, answers_event_id="$q")
        add_reaction(session, target, "x")
        found = outbox.offering_message(session, ROOM, target)
        assert found is not None
        assert found.reactions == {"x": "line"}
        outbox.withdraw(session, found)
    with database.write() as session:
        assert outbox.offering_message(session, ROOM, target) is None
        assert outbox.next_reaction(session) is None


def test_only_messages_of_the_room_offer_anything(database: Database) -> None:
    with database.write() as session:
        reply = send(session, "1", choices=["/a"])
        edit = send(session, "2", "edit")
        notice = send(session, "3", "notice")
        assert outbox.offering_message(session, OTHER, reply) is None
        assert outbox.offering_message(session, ROOM, edit) is None
        assert outbox.offering_message(session, ROOM, notice) is not None
        assert outbox.offering_message(session, ROOM, "$unknown") is None


def test_lines_behind_reactions_are_forgotten_with_the_choices(database: Database) -> None:
    with database.write() as session:
        target = send(session, "1", reactions={"x": "line"})
        add_reaction(session, target, "x")
        outbox.forget_choices_before(session, NOW + timedelta(seconds=1))
    with database.read() as session:
        found = outbox.offering_message(session, ROOM, target)
        assert found is not None
        assert found.reactions is None
        assert keys(session, target) == ["x"], "so that a late tap gets an answer"


def test_somebody_has_tapped_until_they_take_it_back(database: Database) -> None:
    with database.write() as session:
        tapped = Received("$r", ROOM, ANNA, {}, tapped="$1 x")
        assert inbox.receive(session, tapped, NOW)
        assert inbox.has_tapped(session, ANNA, "$1 x")
        assert not inbox.has_tapped(session, ANNA, "$1 y")
        assert not inbox.has_tapped(session, "@ben:a.example", "$1 x")
        inbox.forget_tap(session, "$r")
        assert not inbox.has_tapped(session, ANNA, "$1 x")


def test_an_encrypted_reaction_counts_once_it_is_readable(database: Database) -> None:
    with database.write() as session:
        inbox.receive(session, Received("$r", ROOM, ANNA, {}, readable=False), NOW)
        inbox.make_readable(session, Received("$r", ROOM, ANNA, {"a": 1}, tapped="$1 x"))
        assert inbox.has_tapped(session, ANNA, "$1 x")
