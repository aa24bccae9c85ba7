"""Through crashes and outages at any moment owners are told everything, once a day at most."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from commands.contract import Due, Duty, Notice
from commands.dates import is_working_day
from commands.decisions.owners.duty import DUTY
from storage import inbox, outbox
from storage.database import Database
from storage.decisions import Decision, record_decision
from storage.exchange import import_workbook
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.unit.standing import Clock, StandingAlarm

DIRECTORY = Path(__file__).parents[2] / "dialogues" / "directory"
START = datetime(2027, 1, 4, tzinfo=BERLIN)
INA, BEN, ROOM = "@ihmann:partner.example", "@bohr:bochum.example", "!room"


class KilledError(Exception):
    """The program went down before the transaction was stored."""


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seed") / "seed.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    assert import_workbook(database, DIRECTORY, strict=True).stored
    with database.write() as session:
        settings = RoomSettings(kind="committee", committee_id="gr-her-lk")
        save_room_settings(session, ROOM, settings, by="@t:t", at=START)
        inbox.note_join(session, ROOM)
    database.close()
    return path


@pytest.fixture
def database(seed: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copyfile(seed, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path}/test.db")
    yield database
    database.close()


def record(database: Database, due_on: date, *responsible: str, count: int = 1) -> list[Decision]:
    with database.write() as session:
        return [
            record_decision(session, Decision(
                body="committee:gr-her-lk", text=f"Satz {n}", decided_on=START.date(),
                room_id=ROOM, recorded_by="@t:t", recorded_at=START, state="decided",
                due_on=due_on, responsible_ids=responsible,
            ))
            for n in range(count)
        ]  # fmt: skip


def duties(database: Database, clock: Clock, chance: random.Random | None = None) -> Duties:
    """Return the duty as the bot runs it; by chance it goes down before it has stored."""

    def perform(due: Due) -> Sequence[Notice]:
        found = DUTY.perform(due)
        if chance is not None and chance.random() < 0.4:
            raise KilledError
        return found

    duty = Duty(DUTY.name, DUTY.next_at, perform)
    return Duties(database, (duty,), DirectoryCache(), clock, StandingAlarm(), lambda _: None)


def run(database: Database, moments: Sequence[datetime], chance: random.Random | None) -> None:
    clock = Clock(START)
    made = duties(database, clock, chance)
    for at in moments:
        clock.moment = at
        try:
            for _ in made.parts():
                pass
        except KilledError:
            made = duties(database, clock, chance)


def told(database: Database) -> list[tuple[str, date, str]]:
    """Return to whom something was written on which day, and what."""
    with database.read() as session:
        rows = session.exec(select(OutgoingMessage).order_by(OutgoingMessage.sequence)).all()  # type: ignore[arg-type]
        return [
            (
                row.room_id,
                row.created_at.astimezone(BERLIN).date(),
                str((row.content or {})["body"]),
            )
            for row in rows
        ]


@pytest.mark.parametrize("number", range(12))
def test_none_is_lost_or_told_twice(database: Database, number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - the same moments each time
    record(database, date(2027, 1, 20), "org-ihk", count=2)
    record(database, date(2027, 2, 3), "org-ihk", "org-koko-bo")
    record(database, date(2027, 1, 28), "org-morgen")
    moments = sorted(START + timedelta(minutes=chance.randrange(60 * 24 * 60)) for _ in range(400))
    run(database, moments, chance)
    run(database, [*moments[-1:], moments[-1] + timedelta(days=7)], None)
    found = told(database)
    assert max(Counter((who, day) for who, day, _ in found).values()) == 1
    assert all(is_working_day(day) for _, day, _ in found)
    assert sum(who == ROOM for who, _, _ in found) == 1
    for who, numbers in ((INA, ("2027-001", "2027-002", "2027-003")), (BEN, ("2027-003",))):
        for one in numbers:
            days = [day for to, day, said in found if to == who and one in said]
            assert len(days) >= 4, (who, one, days)
            assert all(b - a > timedelta(days=1) for a, b in pairwise(days))


def test_messages_are_sent_between_nine_and_six_only(database: Database) -> None:
    record(database, date(2027, 1, 20), "org-ihk")
    hours = [START + timedelta(hours=n) for n in range(24 * 40)]
    clock = Clock(START)
    made, seen = duties(database, clock), set[int]()
    for at in hours:
        clock.moment = at
        before = len(told(database))
        for _ in made.parts():
            pass
        if len(told(database)) > before:
            seen.add(at.hour)
    assert seen == {9}


def test_two_bots_at_once_write_once(database: Database) -> None:
    record(database, date(2027, 1, 8), "org-ihk")
    clock = Clock(datetime.combine(date(2027, 1, 6), time(10), BERLIN))
    with database.read() as early:
        directory = DirectoryCache().current(early)
    for _ in range(2):
        with database.write() as session:
            # As if each had looked before the other stored anything.
            session.connection().exec_driver_sql("DELETE FROM owner_told")
            due = Due(clock.moment, session, directory)
            notices = DUTY.perform(due)
            for one in notices:
                assert outbox.enqueue(
                    session, Outgoing(transaction_id=one.transaction_id, room_id=one.to,
                                      kind="notice"), clock.moment)  # fmt: skip
    with database.read() as session:
        rows = session.exec(select(OutgoingMessage)).all()
    assert [row.room_id for row in rows] == [INA]


def test_of_two_hundred_the_most_urgent_are_shown_and_all_count_as_told(
    database: Database,
) -> None:
    record(database, date(2027, 1, 20), "org-ihk", count=200)
    [urgent] = record(database, date(2027, 1, 19), "org-ihk")
    run(database, [datetime.combine(date(2027, 1, 6), time(9), BERLIN)], None)
    [(who, _, said)] = told(database)
    assert who == INA
    assert "201 Beschlüsse warten" in said
    assert f"1. 🟡 {urgent.number}" in said
    assert "\n15. " in said
    assert "\n16. " not in said
    assert "… und 186 weitere: /beschlüsse meine offen." in said
    run(database, [datetime.combine(date(2027, 1, 7), time(9), BERLIN)], None)
    assert len(told(database)) == 1


def test_where_there_is_no_deadline_there_is_nothing_to_look_for(database: Database) -> None:
    clock = Clock(START)
    assert duties(database, clock).next_at() is None
    record(database, date(2027, 6, 1), "org-ihk")
    made = duties(database, clock)
    assert made.next_at() == START
    for _ in made.parts():
        pass
    assert made.next_at() == datetime(2027, 1, 5, tzinfo=BERLIN)
