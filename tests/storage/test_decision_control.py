"""How committees want their lists, where these were posted, and what decides on what is listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage import decision_control
from storage.database import Database
from storage.decision_control import ControlRule, Posted
from storage.decision_search import Wanted, find_decisions
from storage.decisions import change_decision, histories_of, history_of
from storage.models.directory import CommitteeRow, MeetingRow
from tests.storage.test_decision_search import stored
from tests.storage.test_decisions import NOW

START = datetime.fromisoformat("2026-12-03 14:00")
ROOM, OTHER = "!room:a.example", "!other:a.example"
POSTED = Posted("m1", START, ROOM, "posted")
BY = "@anna:a.example"


def test_a_rule_is_stored_and_changed(database: Database) -> None:
    with database.write() as session:
        assert decision_control.control_rule(session, "gr") == ControlRule()
        rule = ControlRule(enabled=False, days_before=0, formats=("csv", "md"))
        decision_control.store_control_rule(session, "gr", rule, BY, NOW)
        decision_control.store_control_rule(session, "other", ControlRule(), BY, NOW)
    with database.read() as session:
        assert decision_control.control_rules(session) == {"gr": rule, "other": ControlRule()}
    with database.write() as session:
        decision_control.store_control_rule(session, "gr", ControlRule(), BY, NOW)
    with database.read() as session:
        assert decision_control.control_rule(session, "gr") == ControlRule()


def test_a_post_is_noted_once_for_each_meeting_start_and_room(database: Database) -> None:
    others = [
        Posted("m2", START, ROOM, "nothing"),
        Posted("m1", START + timedelta(days=1), ROOM, "known"),
        Posted("m1", START, OTHER, "too late"),
    ]
    with database.write() as session:
        for one in (POSTED, *others):
            decision_control.note_posted(session, one, NOW, "t1")
    with database.read() as session:
        assert decision_control.posted_for(session, ["m1", "m2", "m3"]) == [POSTED, *others]
        assert decision_control.posted_for(session, ["m2"]) == [others[0]]
        assert decision_control.posted_for(session, []) == []
    with pytest.raises(IntegrityError), database.write() as session:
        decision_control.note_posted(session, Posted("m1", START, ROOM, "nothing"), NOW)


def test_posts_follow_an_upgraded_room(database: Database) -> None:
    with database.write() as session:
        decision_control.note_posted(session, POSTED, NOW)
        decision_control.move_posted(session, ROOM, "!new:a.example")
        [moved] = decision_control.posted_for(session, ["m1"])
    assert moved.room_id == "!new:a.example"


def test_posts_of_meetings_long_over_are_forgotten(database: Database) -> None:
    later = Posted("m2", START + timedelta(days=1), ROOM, "posted")
    with database.write() as session:
        decision_control.note_posted(session, POSTED, NOW)
        decision_control.note_posted(session, later, NOW)
        decision_control.forget_posted_before(session, START + timedelta(hours=1))
        assert decision_control.posted_for(session, ["m1", "m2"]) == [later]


def test_the_last_meeting_of_each_committee_is_found(database: Database) -> None:
    with database.write() as session:
        session.add_all(CommitteeRow(id=one, name=one) for one in ("gr", "other", "new"))
        session.flush()
        rows: list[tuple[str, int, dict[str, Any]]] = [
            ("gr", 1, {}), ("gr", 5, {"state": "stattgefunden"}), ("gr", 7, {"state": "abgesagt"}),
            ("gr", 8, {"retired_at": NOW}), ("gr", 20, {}), ("other", 2, {}), ("new", 20, {}),
        ]  # fmt: skip
        for number, (committee, day, parts) in enumerate(rows):
            start = datetime(2026, 11, day, 14)  # noqa: DTZ001
            session.add(MeetingRow(id=f"m{number}", committee_id=committee, start=start, **parts))
    with database.read() as session:
        found = decision_control.last_starts(session, datetime(2026, 11, 10))  # noqa: DTZ001
    assert {name: start.day for name, start in found.items()} == {"gr": 5, "other": 2}


def test_decisions_changed_since_an_instant_are_found(database: Database) -> None:
    decisions = stored(database)
    later = NOW.astimezone(UTC) + timedelta(days=3)
    with database.write() as session:
        change_decision(session, decisions["Messe"], {"text": "Anders"}, by=BY, at=later)
    with database.read() as session:
        for since, expected in ((NOW, 6), (later, 1), (later + timedelta(seconds=1), 0)):
            assert find_decisions(session, Wanted(changed_since=since), 9).count == expected


def test_histories_are_those_of_each_decision(database: Database) -> None:
    decisions = stored(database)
    with database.write() as session:
        messe = change_decision(session, decisions["Messe"], {"text": "A"}, by=BY, at=NOW)
        change_decision(session, messe, {"text": "B"}, by=BY, at=NOW)
    ids = [decisions[name].id for name in ("Bochumer", "Messe")]
    with database.read() as session:
        found = histories_of(session, ids)
        assert found == {one: history_of(session, one) for one in ids}
        assert [len(entries) for entries in found.values()] == [1, 3]
        assert histories_of(session, []) == {}
