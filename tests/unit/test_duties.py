"""What is due is done once, all of it, and after a failure again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.duties import AFTER_FAILURE, COLLECTING, LOOK_AGAIN, Duties
from bot.registry import Registry
from commands.contract import Answer, Due, Duty, Notice
from commands.reminders.telling import REMINDERS
from storage import inbox, outbox
from storage.database import Database
from storage.direct_chats import note_made_chat
from storage.models.reminders import ReminderTimeRow
from storage.records import RoomSettings
from storage.reminders import Reminder, reminder, store_reminder, told_times
from storage.rooms import save_room_settings
from tests.unit.standing import Clock, StandingAlarm

ROOM = "!room:a.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)


@dataclass
class Bench:
    database: Database
    clock: Clock = field(default_factory=lambda: Clock(NOW))
    alarm: StandingAlarm = field(default_factory=StandingAlarm)
    woken: set[str] = field(default_factory=set)

    def duties(self, *duties: Duty) -> Duties:
        return Duties(
            self.database, duties, DirectoryCache(), self.clock, self.alarm, self.woken.update
        )

    def sent(self) -> list[str]:
        with self.database.read() as session:
            return [str((one.content or {})["body"]) for one in outbox.unsent(session, ROOM)]

    def remind(self, **parts: object) -> int:
        defaults = {
            "room_id": ROOM, "owner": "@a:b", "text": "Kaffee", "due_at": NOW, "created_at": NOW,
            "first": NOW.replace(tzinfo=None),
        }  # fmt: skip
        with self.database.write() as session:
            return store_reminder(session, Reminder(**defaults | parts))  # type: ignore[arg-type]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with database.write() as session:
        inbox.note_join(session, ROOM)
    yield Bench(database)
    database.close()


def test_the_duties_of_the_families_are_found() -> None:
    assert REMINDERS in Registry.discover().duties


async def test_nothing_due_it_is_looked_again_in_a_minute(bench: Bench) -> None:
    await bench.duties(REMINDERS).look()
    assert bench.alarm.pauses == [LOOK_AGAIN]
    assert bench.sent() == []


async def test_what_is_due_now_is_done_while_the_clock_goes_on(bench: Bench) -> None:
    """Some duties answer "now" rather than the moment at which it came due."""
    done: list[datetime] = []

    class GoingOn(Clock):
        def now(self) -> datetime:
            self.moment += timedelta(milliseconds=1)
            return self.moment

    def perform(due: Due) -> Sequence[Notice]:
        done.append(due.now)
        return ()

    bench.clock = GoingOn(NOW)
    await bench.duties(Duty("once", lambda due: None if done else due.now, perform)).look()
    assert len(done) == 1


async def test_the_alarm_is_set_for_what_is_due_next(bench: Bench) -> None:
    bench.remind(due_at=NOW + timedelta(seconds=7))
    await bench.duties(REMINDERS).look()
    assert bench.alarm.pauses == [timedelta(seconds=7)]


async def test_what_is_due_is_told_once_however_often_it_is_looked(bench: Bench) -> None:
    number = bench.remind()
    duties = bench.duties(REMINDERS)
    await asyncio.gather(*(duties.look() for _ in range(5)))
    assert len(bench.sent()) == 1
    assert bench.woken == {ROOM}
    with bench.database.read() as session:
        assert [one.number for one in told_times(session, [ROOM], 9)] == [number]


async def test_more_than_fits_into_one_transaction_is_told_as_well(bench: Bench) -> None:
    for number in range(450):
        bench.remind(text=f"Nummer {number}.", mention=f"@person{number % 3}:a.example")
    await bench.duties(REMINDERS).look()
    told_each_once(bench, 450)
    assert len(bench.sent()) == 3, "one for each person"


def told_each_once(bench: Bench, count: int) -> None:
    """Check that so many reminders are told, nothing is cut off, and their messages are known."""
    said = bench.sent()
    assert sorted(map(int, re.findall(r"Nummer (\d+)\.", " ".join(said)))) == list(range(count))
    assert not any("gekürzt" in one for one in said)
    with bench.database.read() as session:
        found = session.exec(select(ReminderTimeRow.transaction_id)).all()
        messages = {one.transaction_id for one in outbox.unsent(session, ROOM)}
    assert len(found) == count
    assert set(found) == messages


async def test_thousands_in_one_room_are_told_in_few_messages(bench: Bench) -> None:
    for number in range(2_000):
        bench.remind(text=f"Nummer {number}.")
    await bench.duties(REMINDERS).look()
    told_each_once(bench, 2_000)
    assert len(bench.sent()) <= 10


@pytest.mark.parametrize("ago", [timedelta(), timedelta(hours=1), timedelta(days=2)])
async def test_what_does_not_fit_into_one_message_is_told_in_the_next(
    bench: Bench, ago: timedelta
) -> None:
    letters = ["ä", "🎉", "<", '"', "\\", "_ "]
    for number in range(600):
        person = number % len(letters)
        text = f"Nummer {number}. {letters[person] * 60}"
        bench.remind(text=text, mention=f"@person{person}:a.example", due_at=NOW - ago)
    await bench.duties(REMINDERS).look()
    told_each_once(bench, 600)
    assert len(bench.sent()) > len(letters)


async def test_messages_go_out_before_all_that_is_due_is_done(bench: Bench) -> None:
    for number in range(450):
        bench.remind(mention=f"@person{number}:a.example")
    sent: list[int] = []
    duties = bench.duties(REMINDERS)
    duties.wake = lambda _: sent.append(len(bench.sent()))
    await duties.look()
    assert sent == [200, 400, 450]


async def test_what_comes_due_meanwhile_is_done_a_little_later_together(bench: Bench) -> None:
    def always(_: Due) -> datetime:
        bench.clock.moment += timedelta(seconds=1)
        return bench.clock.moment - timedelta(seconds=1)

    done: list[Due] = []

    def note(due: Due) -> Sequence[Notice]:
        done.append(due)
        return []

    await bench.duties(Duty("busy", always, note)).look()
    assert len(done) == 1
    assert bench.alarm.pauses == [COLLECTING]


async def test_whoever_looks_while_others_wait_for_it_need_not(bench: Bench) -> None:
    duties = bench.duties(REMINDERS)
    await asyncio.gather(*(duties.look() for _ in range(50)))
    assert len(bench.alarm.pauses) == 2
    await duties.look()
    assert len(bench.alarm.pauses) == 3


async def test_a_series_goes_on_and_what_was_missed_is_noted(bench: Bench) -> None:
    number = bench.remind(rule="FREQ=DAILY", due_at=NOW)
    bench.clock.moment = NOW + timedelta(days=3, hours=1)
    await bench.duties(REMINDERS).look()
    [said] = bench.sent()
    assert "1 Kaffee (verspätet, fällig war Mi., 25.11.2026, 12:00 Uhr)" in said
    with bench.database.read() as session:
        found = reminder(session, number)
        assert found is not None
        assert found.due_at == NOW + timedelta(days=4)
        outcomes = [one.outcome for one in told_times(session, [ROOM], 9)]
    assert outcomes == ["late", "summed up", "summed up", "summed up"]


async def test_in_a_room_that_the_bot_is_not_in_it_is_given_up(bench: Bench) -> None:
    number = bench.remind(room_id="!gone:a.example", rule="FREQ=DAILY")
    await bench.duties(REMINDERS).look()
    with bench.database.read() as session:
        found = reminder(session, number)
        assert found is not None
        assert found.state == "given up"
        assert [one.outcome for one in told_times(session, ["!gone:a.example"], 9)] == ["given up"]


async def test_a_failure_leaves_everything_as_it_was_and_it_is_tried_again(bench: Bench) -> None:
    number = bench.remind()
    failing = Duty("x", REMINDERS.next_at, tell_and_fail)
    await bench.duties(failing).look()
    assert bench.alarm.pauses == [AFTER_FAILURE]
    assert bench.sent() == []
    with bench.database.read() as session:
        found = reminder(session, number)
        assert found is not None
        assert found.state == "active"
    await bench.duties(REMINDERS).look()
    assert len(bench.sent()) == 1


def tell_and_fail(due: Due) -> Sequence[Notice]:
    REMINDERS.perform(due)
    raise RuntimeError("down")


async def test_a_duty_that_does_not_move_on_ends(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.duties._MOST_ROUNDS", 100)

    def at_once(_: Due) -> datetime:
        return NOW

    idle = Duty("idle", at_once, lambda _: [])
    await bench.duties(idle).look()
    assert bench.alarm.pauses == [AFTER_FAILURE]


async def test_messages_are_stored_under_their_own_transaction_id(bench: Bench) -> None:
    told = iter([NOW, NOW, None])
    notice = Notice(ROOM, Answer(title="Da."), transaction_id="scharnier-x-1")
    twice = Duty("twice", lambda *_: next(told), lambda _: [notice])
    await bench.duties(twice).look()
    assert bench.sent() == ["Da."]


async def test_a_private_reminder_is_for_the_person_in_no_room_and_refers_to_none(
    bench: Bench,
) -> None:
    bench.remind(room_id="@a:b", mention="@a:b", set_by_event_id="$elsewhere")
    await bench.duties(REMINDERS).look()
    assert bench.woken == {"@a:b"}
    with bench.database.read() as session:
        [message] = outbox.unsent(session, "@a:b")
    assert message.content is not None
    assert "m.relates_to" not in message.content
    assert message.content["m.mentions"] == {"user_ids": ["@a:b"]}


async def test_a_private_reminder_keeps_the_quiet_hours_of_the_direct_chat(bench: Bench) -> None:
    number = bench.remind(room_id="@a:b", mention="@a:b")
    quiet = RoomSettings(quiet_from=time(11), quiet_until=time(14))
    with bench.database.write() as session:
        note_made_chat(session, "!chat", "@a:b")
        save_room_settings(session, "!chat", quiet, by="@a:b", at=NOW)
    await bench.duties(REMINDERS).look()
    with bench.database.read() as session:
        found = reminder(session, number)
        assert found is not None
        assert found.due_at == NOW.replace(hour=14)


async def test_after_the_stop_nothing_is_done(bench: Bench) -> None:
    bench.remind()
    duties = bench.duties(REMINDERS)
    await duties.stop()
    await duties.look()
    assert bench.sent() == []
    assert bench.alarm.pauses == []
