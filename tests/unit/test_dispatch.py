"""What the dispatcher decides before any command runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.registry import Registry
from bot.settings import AccessSettings
from storage import inbox, outbox
from storage.database import Database

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
