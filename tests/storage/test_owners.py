"""Whom the bot has reminded of decisions: one message by person and day, whoever sends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from storage import owners
from storage.database import Database
from storage.decisions import Decision, change_decision, record_decision
from storage.owners import Wish

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)
TODAY, YESTERDAY = date(2027, 1, 15), date(2027, 1, 14)
INA, BEN = "@ina:a.example", "@ben:a.example"


def recorded(database: Database, **parts: Any) -> Decision:
    usual: dict[str, Any] = {
        "body": "committee:gr", "text": "A gilt", "decided_on": TODAY, "room_id": "!room",
        "recorded_by": INA, "recorded_at": NOW, "state": "decided", "due_on": TODAY,
        "responsible_ids": ("org",),
    }  # fmt: skip
    with database.write() as session:
        return record_decision(session, Decision(**usual | parts))


def claim(database: Database, person: str, day: date, *marks: str) -> bool:
    with database.write() as session:
        return owners.claim_digest(session, person, day, marks, NOW)


def test_a_person_is_reminded_once_a_day(database: Database) -> None:
    assert claim(database, INA, TODAY, "1.1", "2.4")
    assert not claim(database, INA, TODAY, "3.1")
    assert claim(database, BEN, TODAY)
    assert claim(database, INA, YESTERDAY, "9.9")
    with database.read() as session:
        assert owners.reminded_on(session, TODAY) == {INA, BEN}
        assert owners.last_marks(session, INA) == ("1.1", "2.4")
        assert owners.last_marks(session, BEN) == ()
        assert owners.last_marks(session, "@kai:a.example") == ()


def test_of_many_at_once_one_reminds(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda _: claim(database, INA, TODAY), range(8)))
    assert sorted(first) == [False] * 7 + [True]


def test_what_is_rolled_back_was_not_told(database: Database) -> None:
    def interrupted() -> None:
        with database.write() as session:
            owners.claim_digest(session, INA, TODAY, ["1.1"], NOW)
            owners.set_next_round(session, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    with database.read() as session:
        assert owners.reminded_on(session, TODAY) == set()
        assert owners.next_round(session) is None
    assert claim(database, INA, TODAY)


def test_open_decisions_are_due_by_their_deadline(database: Database) -> None:
    late = recorded(database, due_on=TODAY + timedelta(days=9), state="in progress")
    early = recorded(database, due_on=YESTERDAY)
    recorded(database, due_on=TODAY + timedelta(days=10))
    recorded(database, due_on=None)
    recorded(database, due_on=YESTERDAY, state="done")
    recorded(database, due_on=YESTERDAY, state="draft")
    with database.read() as session:
        assert owners.decisions_due(session, TODAY + timedelta(days=9)) == [early, late]
        assert owners.some_have_deadlines(session)


@pytest.mark.parametrize("parts", [{"due_on": None}, {"state": "done"}, {"state": "draft"}])
def test_without_an_open_deadline_there_is_none(database: Database, parts: dict[str, Any]) -> None:
    recorded(database, **parts)
    with database.read() as session:
        assert not owners.some_have_deadlines(session)


def test_the_last_day_is_kept_by_person_and_decision(database: Database) -> None:
    one, other = recorded(database), recorded(database)
    with database.write() as session:
        owners.note_told(session, INA, [one.id, other.id], YESTERDAY)
        owners.note_told(session, BEN, [one.id], YESTERDAY)
        owners.note_told(session, INA, [one.id], TODAY)
    expected = {(INA, one.id): TODAY, (INA, other.id): YESTERDAY, (BEN, one.id): YESTERDAY}
    with database.write() as session:
        assert owners.told_on(session) == expected
        change_decision(session, one, {"state": "done"}, by=INA, at=NOW)
    with database.read() as session:
        assert owners.told_on(session) == {(INA, other.id): YESTERDAY}


def test_that_nobody_can_be_reminded_is_kept_with_who_was_meant(database: Database) -> None:
    one = recorded(database, responsible_ids=())
    with database.write() as session:
        owners.note_missing(session, [one], NOW)
        assert owners.told_missing(session) == {one.id: ()}
        owners.note_missing(session, [replace(one, responsible_ids=("a", "b"))], NOW)
    with database.read() as session:
        assert owners.told_missing(session) == {one.id: ("a", "b")}


def test_wishes_are_kept(database: Database) -> None:
    with database.write() as session:
        assert owners.wish_of(session, INA) == Wish()
        owners.store_wish(session, INA, Wish(days_before=7), NOW)
        owners.store_wish(session, BEN, Wish(reminded=False), NOW)
        owners.store_wish(session, INA, Wish(reminded=False, days_before=7), NOW)
    with database.read() as session:
        assert owners.wish_of(session, INA) == Wish(reminded=False, days_before=7)
        assert owners.wishes(session) == {
            INA: Wish(reminded=False, days_before=7), BEN: Wish(reminded=False),
        }  # fmt: skip


def test_what_is_long_ago_is_forgotten_wishes_stay(database: Database) -> None:
    one = recorded(database)
    claim(database, INA, YESTERDAY)
    claim(database, INA, TODAY)
    with database.write() as session:
        owners.note_told(session, INA, [one.id], YESTERDAY)
        owners.note_told(session, BEN, [one.id], TODAY)
        owners.store_wish(session, INA, Wish(reminded=False), NOW - timedelta(days=900))
        owners.forget_reminded_before(session, TODAY)
    with database.read() as session:
        assert owners.reminded_on(session, YESTERDAY) == set()
        assert owners.reminded_on(session, TODAY) == {INA}
        assert owners.told_on(session) == {(BEN, one.id): TODAY}
        assert not owners.wish_of(session, INA).reminded


def test_when_to_look_next_is_one_instant(database: Database) -> None:
    for at in (NOW, NOW + timedelta(days=1)):
        with database.write() as session:
            owners.set_next_round(session, at)
        with database.read() as session:
            assert owners.next_round(session) == at
