"""What is looked up for each message is found by an index, however much was sent before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from storage import inbox, outbox
from storage.database import Database, Session

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOM = "!room:a.example"

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
ALL_ROWS = {"sqlite": "SCAN ", "postgresql": "Seq Scan "}  # how a plan says that it reads them

# Which index finds it; those of unique values are called differently by each database.
LOOKED_UP: dict[str, tuple[str, Callable[[Session], object]]] = {
    "what a room's worker sends": (
        "ix_outgoing_message_room_state",
        lambda session: outbox.unsent(session, ROOM),
    ),
    "what a room's worker handles": (
        "ix_incoming_event_room_state",
        lambda session: inbox.next_pending(session, ROOM),
    ),
    "the next reaction": ("ix_outgoing_message_pending", outbox.next_reaction),
    "reactions that are too late": (
        "ix_outgoing_message_pending",
        lambda session: outbox.give_up_reactions_before(session, NOW),
    ),
    "what is marked": ("", lambda session: outbox.mark_sent(session, "t1", "$r", NOW)),
    "what a sync shows to be sent": ("", lambda session: outbox.unsent_among(session, ["t1"])),
    "what is edited": ("", lambda session: outbox.message_to_change(session, "t1")),
    "what is replied to": (
        "ix_outgoing_message_event_id",
        lambda session: outbox.sent_message(session, "$r"),
    ),
    "what is tapped on": (
        "ix_outgoing_message_event_id",
        lambda session: outbox.offering_message(session, ROOM, "$r"),
    ),
    "its reactions": (
        "ix_outgoing_message_target_event_id",
        lambda session: outbox.own_reactions(session, "$r"),
    ),
    "a tap": (
        "ix_incoming_event_tapped",
        lambda session: inbox.has_tapped(session, "@anna:a.example", "$r x"),
    ),
    "a vote": (
        "ix_incoming_event_tapped",
        lambda session: inbox.votes_of(session, "@anna:a.example", "$r"),
    ),
    "the files of a message": (
        "ix_outgoing_message_follows",
        lambda session: outbox.files_of(session, ["t1"]),
    ),
    "all replies to a question": (
        "ix_outgoing_message_answers_event_id",
        lambda session: outbox.replies_to(session, "$q"),
    ),
    "the reply to a question": (
        "ix_outgoing_message_answers_event_id",
        lambda session: outbox.reply_to(session, "$q"),
    ),
}


@pytest.mark.parametrize("name", LOOKED_UP)
def test_it_is_found_by_its_index(database: Database, name: str) -> None:
    kind = database.url.get_backend_name()
    index, look_up = LOOKED_UP[name]
    with Session(database.engine) as session, executed(database) as statements:
        look_up(session)
    [(statement, values)] = statements
    with database.engine.connect() as connection:
        if kind == "postgresql":
            # Of next to no rows it would rather read one after the other.
            connection.exec_driver_sql("SET enable_seqscan = off")
        plan = str(connection.exec_driver_sql(EXPLAIN[kind] + statement, values).all())
    assert ALL_ROWS[kind] not in plan
    assert index in plan


@contextmanager
def executed(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """Collect the statements that are executed, with their values; no beginnings and ends."""
    found: list[tuple[str, Any]] = []

    def note(_1: object, _2: object, statement: str, values: Any, _3: object, _4: bool) -> None:
        if not statement.startswith("BEGIN"):
            found.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)
