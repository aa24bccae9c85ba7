"""Operators hear of what could not be told: summed up, once, at most hourly, never in circles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.direct_chats import GONE, NOT_ADMITTED
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from bot.failure_report import AT_MOST_EVERY, GATHERED, failure_report
from bot.fetching_quotes import FetchingQuotes
from bot.marking import Marking
from bot.matrix_error import MatrixError
from bot.outbox import Outbox
from bot.reacting import Reacting
from bot.sync_batch import RoomEvent
from bot.uploading import Uploading
from commands.contract import Due
from storage import inbox, outbox
from storage.database import Database
from storage.direct_chats import note_made_chat
from storage.exchange import import_workbook
from storage.outbox import Outgoing
from storage.records import Directory, RoomSettings
from storage.rooms import save_room_settings
from storage.undelivered import note_undelivered, unreported
from tests.unit.standing import Clock, StandingAlarm
from tests.unit.test_duties import NOW

OLAF, OTTO, ANNA = "@olaf:a.example", "@otto:a.example", "@anna:a.example"
ROOM = "!room:a.example"
DIRECTORY = Path(__file__).parents[1] / "dialogues" / "directory"


@dataclass
class Bench:
    database: Database
    operators: tuple[str, ...] = (OLAF, OTTO)
    clock: Clock = field(default_factory=lambda: Clock(NOW))

    def note(self, place: str = ROOM, count: int = 1, cause: str = "M_FORBIDDEN: no") -> None:
        with self.database.write() as session:
            note_undelivered(session, place, "messages", count, cause, self.clock.moment)

    def look(self, after: timedelta = GATHERED) -> dict[str, list[str]]:
        """Return what the operators have been told by then and was not sent yet, and send it."""
        self.clock.moment += after
        reporting = failure_report(self.operators)
        cache = DirectoryCache()
        duties = Duties(
            self.database, (reporting,), cache, self.clock, StandingAlarm(), lambda _: None
        )
        for _ in duties.parts():
            pass
        with self.database.write() as session:
            told = {one: outbox.unsent(session, one) for one in self.operators}
            for message in [one for messages in told.values() for one in messages]:
                outbox.mark_sent(session, message.transaction_id, "$x", self.clock.moment)
        return {
            one: [str((message.content or {})["body"]) for message in messages]
            for one, messages in told.items()
            if messages
        }

    def next_at(self) -> datetime | None:
        with self.database.read() as session:
            due = Due(self.clock.moment, session, Directory())
            return failure_report(self.operators).next_at(due)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    yield Bench(database)
    database.close()


def test_each_operator_is_told_once_with_what_where_and_why(bench: Bench) -> None:
    with bench.database.write() as session:
        note_made_chat(session, "!chat", ANNA)
        note_undelivered(session, ROOM, "reminders", 2, inbox.LEFT_ROOM, NOW)
    bench.note(ROOM, 3, inbox.LEFT_ROOM)
    bench.note("!chat")
    bench.note("@ben:a.example", 1, GONE)
    told = bench.look()
    assert told.keys() == {OLAF, OTTO}
    assert told[OLAF] == told[OTTO]
    [text] = told[OLAF]
    assert f"Raum {ROOM} — Was: 2 Erinnerungen beendet, 3 Nachrichten" in text
    assert "Scharnier ist nicht mehr im Raum" in text
    assert f"Direktchat mit {ANNA} — Was: 1 Nachricht — Warum: M_FORBIDDEN: no" in text
    assert "Direktchat mit @ben:a.example" in text
    assert "hat den Direktchat verlassen oder nicht angenommen" in text
    assert bench.look(timedelta(days=1)) == {}
    assert bench.next_at() is None


def test_who_takes_part_in_a_consultation_is_not_the_operators_affair(bench: Bench) -> None:
    with bench.database.write() as session:
        note_undelivered(session, ROOM, "invitations", 2, NOT_ADMITTED, NOW)
    [text] = bench.look()[OLAF]
    assert "ein Beratungsraum — Was: 2 Einladungen in eine Beratung" in text
    assert ROOM not in text


def test_what_happens_within_a_minute_is_one_message(bench: Bench) -> None:
    bench.note()
    assert bench.next_at() == NOW + GATHERED
    assert bench.look(GATHERED / 2) == {}
    bench.note()
    assert len(bench.look(GATHERED / 2)[OLAF]) == 1
    assert bench.next_at() is None


def test_the_next_one_comes_an_hour_after_and_sums_up(bench: Bench) -> None:
    bench.note()
    bench.look()
    told_at = bench.clock.moment
    for _ in range(5):
        bench.note()
        assert bench.look(timedelta(minutes=5)) == {}
    assert bench.next_at() == told_at + AT_MOST_EVERY
    bench.clock.moment = told_at
    [text] = bench.look(AT_MOST_EVERY)[OLAF]
    assert "5 Nachrichten" in text


def test_a_message_to_an_operator_that_fails_makes_no_further_one(bench: Bench) -> None:
    with bench.database.write() as session:
        note_made_chat(session, "!olaf", OLAF)
    bench.note(OTTO, cause=GONE)
    bench.note("!olaf")
    assert bench.look() == {}
    assert bench.next_at() is None
    bench.note()
    [text] = bench.look()[OLAF]
    assert OTTO not in text
    assert OLAF not in text


def test_without_operators_it_waits_for_nobody(bench: Bench) -> None:
    bench.operators = ()
    bench.note()
    assert bench.next_at() is None


def test_many_places_are_cut(bench: Bench) -> None:
    for number in range(40):
        bench.note(f"!room{number}:a.example")
    [text] = bench.look()[OLAF]
    assert text.count("Raum !room") == 30
    assert "… und 10 weitere Stellen." in text


def test_a_room_is_named_by_what_it_is_bound_to(bench: Bench) -> None:
    import_workbook(bench.database, DIRECTORY)
    with bench.database.write() as session:
        herne = RoomSettings(kind="municipality", municipality_id="k-her")
        save_room_settings(session, "!herne", herne, by=ANNA, at=NOW)
        committee = RoomSettings(kind="committee", committee_id="gr-bo-steuer")
        save_room_settings(session, "!committee", committee, by=ANNA, at=NOW)
        gone = RoomSettings(kind="municipality", municipality_id="k-gone")
        save_room_settings(session, "!gone", gone, by=ANNA, at=NOW)
    for place in ("!herne", "!committee", "!gone"):
        bench.note(place)
    [text] = bench.look()[OLAF]
    assert "Raum von Herne, !herne" in text
    assert "Raum von Steuerungsgruppe Schule–Beruf Bochum, !committee" in text
    assert "Raum !gone" in text


# --- What comes to be noted ---------------------------------------------------------------------


class Refusing:
    """A homeserver that takes nothing."""

    user_id = "@scharnier:a.example"

    async def send(
        self, room_id: str, content: Mapping[str, Any], transaction_id: str, event_type: str
    ) -> str:
        raise MatrixError("M_FORBIDDEN", "no", 403)

    async def redact(self, room_id: str, event_id: str, transaction_id: str) -> str:
        raise AssertionError

    async def find_sent(self, room_id: str, transaction_id: str, since: datetime) -> str | None:
        raise AssertionError

    async def react(self, room_id: str, event_id: str, key: str, transaction_id: str) -> str:
        raise AssertionError

    def is_encrypted(self, room_id: str) -> bool:
        return False

    async def call(self, *request: Any) -> tuple[int, dict[str, Any]]:
        return 200, {"m.upload.size": 10}

    async def read_event(self, room_id: str, event_id: str) -> RoomEvent:
        raise AssertionError

    async def encrypt(self, room_id: str) -> None:
        raise AssertionError

    async def post_bytes(self, *request: Any) -> tuple[int, dict[str, Any]]:
        raise AssertionError


async def test_a_message_that_can_never_be_sent_is_noted(bench: Bench) -> None:
    reacting = Reacting(bench.database, Refusing(), bench.clock)
    marking = Marking(bench.database, bench.clock)
    uploading = Uploading(bench.database, Refusing())
    quotes = FetchingQuotes(bench.database, Refusing(), Refusing())
    sending = Outbox(bench.database, Refusing(), bench.clock, reacting, marking, uploading, quotes)
    message = Outgoing(transaction_id="t", room_id=ROOM, kind="notice", content={"body": "x"})
    with bench.database.write() as session:
        outbox.enqueue(session, message, NOW)
        waiting = outbox.unsent(session, ROOM)
    await sending.deliver(waiting)
    with bench.database.read() as session:
        [noted] = unreported(session)
    assert (noted.place, noted.what, noted.count) == (ROOM, "messages", 1)
    assert noted.cause == "M_FORBIDDEN: no"
    assert "1 Nachricht" in bench.look()[OLAF][0]
