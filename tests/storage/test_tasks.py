"""Tasks: counted by committee, changed with what they were before, found by who and when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from storage.database import Database
from storage.tasks import (
    Task,
    change_task,
    parts_changed,
    record_task,
    take_back_changes,
    task_by_id,
    task_recorded_by,
    tasks_numbered,
    tasks_of,
    tasks_of_meeting,
)
from storage.turns import wait_for_turn

NOW = datetime(2026, 12, 3, 13, 5, tzinfo=UTC)
ANNA, BEN = "@anna:a.example", "@ben:a.example"


def task(text: str = "Halle anfragen", **parts: Any) -> Task:
    usual: dict[str, Any] = {"committee_id": "gr", "created_by": ANNA, "created_at": NOW}
    return Task(text=text, **usual | parts)


def recorded(database: Database, *args: Any, **parts: Any) -> Task:
    with database.write() as session:
        wait_for_turn(session, "minutes")
        return record_task(session, task(*args, **parts))


def changed(database: Database, before: Task, event_id: str = "$c", **changes: Any) -> Task:
    with database.write() as session:
        return change_task(session, before, changes, by=BEN, at=NOW, event_id=event_id)


def test_what_is_recorded_is_read_again_as_it_was(database: Database) -> None:
    whole = recorded(
        database, responsible="IHK, Lea Kern", responsible_ids=("org-ihk", "per-kern"),
        due_on=date(2027, 1, 15), public=False, meeting_id="m1", agenda_key="k", event_id="$1",
    )  # fmt: skip
    with database.read() as session:
        assert task_by_id(session, whole.id) == whole
        assert task_recorded_by(session, "$1") == whole
        assert tasks_numbered(session, ["gr"], 1) == [whole]
        assert tasks_of_meeting(session, "m1") == [whole]
        assert task_recorded_by(session, "$2") is None


def test_they_are_counted_by_committee(database: Database) -> None:
    numbers = [recorded(database, committee_id=one).number for one in ("gr", "gr", "other", "gr")]
    assert numbers == [1, 2, 1, 3]
    with database.read() as session:
        found = tasks_numbered(session, ["gr", "other"], 1)
    assert [one.committee_id for one in found] == ["gr", "other"]


def test_two_at_once_get_two_numbers(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = [one.number for one in pool.map(lambda _: recorded(database), range(12))]
    assert sorted(numbers) == list(range(1, 13))


def test_a_change_is_taken_back_by_its_message(database: Database) -> None:
    before = recorded(database, due_on=date(2027, 1, 15), responsible_ids=("a",))
    after = changed(database, before, state="done", done_on=date(2026, 12, 4), due_on=None,
                    responsible_ids=("b", "c"))  # fmt: skip
    assert (after.state, after.due_on, after.responsible_ids) == ("done", None, ("b", "c"))
    with database.write() as session:
        assert parts_changed(session, before.id) == {
            "state", "done_on", "due_on", "responsible_ids",
        }  # fmt: skip
        assert take_back_changes(session, "$c") == [before]
        assert take_back_changes(session, "$c") == []
        assert parts_changed(session, before.id) == set()


def test_what_others_changed_since_stays(database: Database) -> None:
    before = recorded(database)
    once = changed(database, before, "$1", text="A")
    changed(database, once, "$2", text="B")
    with database.write() as session:
        assert take_back_changes(session, "$1") is None
    with database.read() as session:
        assert (task_by_id(session, before.id) or before).text == "B"


def test_they_are_listed_by_deadline_those_without_last(database: Database) -> None:
    none = recorded(database, "none")
    late = recorded(database, "late", due_on=date(2027, 2, 1))
    soon = recorded(database, "soon", due_on=date(2027, 1, 1))
    done = changed(database, recorded(database, "done"), state="done")
    gone = changed(database, recorded(database, "gone", meeting_id="m"), state="withdrawn")
    with database.read() as session:
        assert tasks_of(session, ["gr"], ["open"]) == [soon, late, none]
        assert tasks_of(session, ["gr"], ["done"]) == [done]
        assert tasks_of(session, ["other"], ["open"]) == []
        assert tasks_of_meeting(session, "m") == []
        assert tasks_numbered(session, ["gr"], gone.number) == []
    assert replace(soon, id=0).number == 3
