"""The room of a consultation is wanted once, for all who take part, without what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commands.consultation.running.opening import open_room
from storage import closed_rooms
from storage.consultations import Consultation, begin_consultation, join_consultation
from storage.database import Database

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
CONCERN = "Wie gewinnen wir Betriebe?"
CALLED = Consultation(
    asker="@anna:a.example", from_room_id="!office", concern=CONCERN, mode="live",
    procedure="sechs", minimum=2, address="du", state="gathering", created_at=NOW,
)  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    yield database
    database.close()


def test_all_who_take_part_are_let_in_and_the_concern_stays_here(database: Database) -> None:
    with database.write() as session:
        called = begin_consultation(session, CALLED)
        join_consultation(session, called.id, "@ben:a.example")
        opening = open_room(session, called, NOW)
        assert (opening.state, opening.starts_at) == ("opening", NOW)
        [room] = closed_rooms.rooms_to_work_on(session)
        assert (room.key, room.address, room.state) == (called.room_key, "du", "wanted")
        assert room.name == f"Kollegiale Beratung {called.id}"
        assert "Betriebe" not in room.topic
        inside = closed_rooms.members(session, called.room_key)
        assert [one.user_id for one in inside if one.wanted] == [
            "@anna:a.example",
            "@ben:a.example",
        ]


def test_what_is_planned_for_a_time_keeps_it_and_opening_twice_changes_nothing(
    database: Database,
) -> None:
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        called = begin_consultation(session, CALLED)
        opening = open_room(session, replace(called, state="planned", starts_at=later), NOW)
        assert opening.starts_at == later
        assert open_room(session, opening, NOW) == opening
        assert len(closed_rooms.rooms_to_work_on(session)) == 1
