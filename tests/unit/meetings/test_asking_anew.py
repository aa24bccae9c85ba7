"""Who comes is asked anew in a room that has replaced the one in which it was asked; once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Alarm
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from bot.registry import Registry
from commands.contract import Ask, Asker, Due, Duty, Notice, Role, Room, Undone
from commands.dates import BERLIN
from commands.meetings.asking_anew import QUESTIONS
from commands.meetings.attendance import zusage
from commands.meetings.participation import teilnahme
from storage import inbox, outbox
from storage.attendance import Question, move_questions, open_questions, store_question
from storage.database import Database, Session
from storage.directory import load_directory
from storage.meetings import Attendance, store_attendance
from storage.models.directory import CommitteeRow, DirectoryVersion, MeetingRow
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.room_changes import stored_meeting, write_meeting
from storage.rooms import move_room_settings, save_room_settings
from tests.unit.standing import Clock

OLD, NEW = "!old:a.example", "!new:a.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
START = datetime.fromisoformat("2026-12-10 14:00")
ANNA = "@anna:a.example"


@dataclass
class Bench:
    """A committee whose room was asked who comes to its meeting, and is then replaced."""

    database: Database
    clock: Clock

    def upgrade(self, *, joined: bool = True) -> None:
        with self.database.write() as session:
            move_room_settings(session, OLD, NEW)
            move_questions(session, OLD, NEW)
            inbox.note_invitation(session, NEW, ANNA, direct=False)
        if joined:
            self.join()

    def join(self) -> None:
        with self.database.write() as session:
            inbox.note_join(session, NEW)

    def posted(self, duty: Duty = QUESTIONS) -> list[Outgoing]:
        """Do what is due; return what is then to be sent in either room."""
        duties = Duties(self.database, (duty,), DirectoryCache(), self.clock, Alarm(), print)
        list(duties.parts())
        with self.database.read() as session:
            return [one for room in (OLD, NEW) for one in outbox.unsent(session, room)]

    def ask(self, session: Session, text: str = "", event_id: str = "$tap") -> Ask:
        return Ask(
            asker=Asker(ANNA, frozenset({Role.COMMITTEE_OFFICE}), room_power=50),
            room=Room(NEW, RoomSettings("committee", committee_id="gr")), text=text, word="",
            now=self.clock.moment, session=session, directory=load_directory(session),
            event_id=event_id,
        )  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with database.write() as session:
        session.add(CommitteeRow(id="gr", name="Lenkungskreis"))
        session.flush()
        session.add(MeetingRow(id="m", committee_id="gr", start=START))
        session.add(DirectoryVersion(version=1, imported_at=NOW, source="x", rows_listed=None))
        inbox.note_join(session, OLD)
        settings = RoomSettings("committee", committee_id="gr")
        save_room_settings(session, OLD, settings, by=ANNA, at=NOW)
        store_question(session, Question("t", "m", OLD, START), "$asked", NOW)
        store_attendance(session, "m", Attendance("@ben:a.example", "yes"), NOW)
    yield Bench(database, Clock(NOW))
    database.close()


def shown(message: Outgoing) -> str:
    return str((message.content or {})["body"])


def test_the_duty_is_found() -> None:
    assert QUESTIONS in Registry.discover().duties


def test_it_is_asked_once_when_the_bot_is_there_with_what_was_answered(bench: Bench) -> None:
    assert bench.posted() == []
    bench.upgrade(joined=False)
    assert bench.posted() == []
    bench.join()
    [message] = bench.posted()
    assert (message.kind, message.room_id) == ("notice", NEW)
    assert shown(message).startswith("Wer kommt? Lenkungskreis")
    assert "dazu Gäste 1" in shown(message)
    assert "/zusage 10.12.2026" in shown(message), "of its own room"
    assert message.reactions == {"✅": "zusage #m", "❌": "absage #m", "🔁": "vertretung #m"}
    assert message.offers_until == START.replace(tzinfo=BERLIN)
    assert bench.posted() == [message]


def test_a_crash_before_it_is_stored_changes_nothing(bench: Bench) -> None:
    bench.upgrade()
    tried: list[str] = []

    def ask_and_fail(due: Due) -> Sequence[Notice]:
        tried.extend(notice.transaction_id for notice in QUESTIONS.perform(due))
        raise RuntimeError("killed")

    for _ in range(2):
        with suppress(RuntimeError):
            bench.posted(Duty("x", QUESTIONS.next_at, ask_and_fail))
    [message] = bench.posted()
    assert tried == [message.transaction_id] * 2, "the homeserver would take it only once anyway"


def test_answers_show_in_the_new_message_once_it_is_there(bench: Bench) -> None:
    bench.upgrade()
    with bench.database.write() as session:
        waiting = zusage.execute(bench.ask(session, "#m"))
    assert waiting.notices == (), "the old message is in another room"
    [message] = bench.posted()
    assert "dazu Gäste 2" in shown(message)
    with bench.database.write() as session:
        [edit] = zusage.execute(bench.ask(session, "#m")).notices
    assert (edit.to, edit.replaces) == (NEW, message.transaction_id)


def test_of_several_questions_about_a_meeting_one_is_asked(bench: Bench) -> None:
    with bench.database.write() as session:
        later = NOW + timedelta(minutes=1)
        store_question(session, Question("t2", "m", OLD, START), "$again", later)
    bench.upgrade()
    assert len(bench.posted()) == 1
    with bench.database.read() as session:
        assert len(open_questions(session, "m")) == 1


def test_where_it_is_asked_already_it_is_not_asked_anew(bench: Bench) -> None:
    bench.upgrade()
    with bench.database.write() as session:
        store_question(session, Question("t2", "m", NEW, START), "$again", NOW)
    assert bench.posted() == []
    with bench.database.read() as session:
        assert [one.transaction_id for one in open_questions(session, "m")] == ["t2"]


def test_of_a_meeting_that_was_moved_since_it_is_asked_for_the_new_start(bench: Bench) -> None:
    with bench.database.write() as session:
        meeting = stored_meeting(session, "m")
        assert meeting is not None
        write_meeting(session, replace(meeting, start=START + timedelta(days=7)), ANNA, NOW)
    bench.upgrade()
    [message] = bench.posted()
    assert "17.12.2026" in shown(message)
    assert "Verschoben" not in shown(message), "nobody has tapped there yet"


def test_withdrawn_before_it_is_not_asked_anew(bench: Bench) -> None:
    bench.upgrade()
    with bench.database.write() as session:
        assert teilnahme.undo is not None
        assert teilnahme.undo(bench.ask(session, event_id="$asked")) == Undone()
    assert bench.posted() == []


def test_of_a_committee_that_is_gone_nobody_is_asked(bench: Bench) -> None:
    with bench.database.write() as session:
        session.get_one(CommitteeRow, "gr").retired_at = NOW
    bench.upgrade()
    assert bench.posted() == []
