"""Meetings changed by command: in the next directory, and beside what workbooks say of them."""

# ruff: noqa: DTZ001  (local times of the workbook have no zone)

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database
from storage.directory import load_directory
from storage.exchange import export_workbook, import_workbook
from storage.meetings import (
    AgendaItem,
    Attendance,
    Rules,
    agenda_of,
    attendance_of,
    meetings_between,
    plan_of,
    rules_of,
    store_agenda,
    store_attendance,
    store_rules,
    take_back_attendance,
)
from storage.records import Directory, Meeting
from storage.room_changes import (
    restore_meeting,
    retire_meeting,
    stored_meeting,
    write_meeting,
)
from storage.updating import updated_directory
from tests.storage.test_import import Coordinator
from tests.unit.exchange.workbooks import SMALL

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
ANNA = "@anna:a.example"


@pytest.fixture
def coordinator(database: Database, tmp_path: Path) -> Coordinator:
    made = Coordinator(database, tmp_path / "verzeichnis")
    made.imports()
    return made


def meeting(coordinator: Coordinator) -> Meeting:
    return next(iter(coordinator.directory.meetings.values()))


def write(database: Database, changed: Meeting) -> None:
    with database.write() as session:
        write_meeting(session, changed, ANNA, NOW)


def is_in_workbook(database: Database, meeting_id: str) -> bool:
    with database.read() as session:
        plan = plan_of(session, meeting_id)
    assert plan is not None
    return plan.in_workbook


def followed(database: Database, known: Directory) -> Directory:
    with database.read() as session:
        updated = updated_directory(session, known)
        assert updated is not None
        read_anew = load_directory(session)
    for name in ("meetings", "committees", "organizations"):
        assert dict(getattr(updated, name)) == dict(getattr(read_anew, name))
    return updated


def test_a_new_meeting_is_in_the_next_directory(coordinator: Coordinator) -> None:
    known, like = coordinator.directory, meeting(coordinator)
    new = replace(like, id="sitzung-1", start=datetime(2027, 1, 14, 14), end=None, agenda=())
    write(coordinator.database, new)
    updated = followed(coordinator.database, known)
    assert updated.meetings["sitzung-1"] == new
    assert updated.version == known.version + 1
    assert list(updated.meetings) == [*known.meetings, "sitzung-1"]


def test_a_change_holds_while_the_workbook_says_the_same_as_before(
    coordinator: Coordinator,
) -> None:
    moved = replace(meeting(coordinator), start=datetime(2027, 2, 1, 9), place="Anderswo")
    write(coordinator.database, moved)
    report = coordinator.imports()
    assert not report.changed
    assert meeting(coordinator) == moved


def test_a_newer_word_of_the_workbook_wins_and_is_told(coordinator: Coordinator) -> None:
    before = meeting(coordinator)
    write(coordinator.database, replace(before, place="Anderswo"))
    sheet = SMALL["sitzungen"].replace("14:00", "15:30")
    report = coordinator.imports({"sitzungen": sheet})
    assert meeting(coordinator) == replace(before, start=datetime(2026, 12, 3, 15, 30))
    assert any(before.id in hint and "Raum geändert" in hint for hint in report.hints)
    write(coordinator.database, replace(meeting(coordinator), place="Wieder anders"))
    assert not coordinator.imports({"sitzungen": sheet}).changed
    assert meeting(coordinator).place == "Wieder anders"


def test_a_meeting_that_no_workbook_brought_stays(coordinator: Coordinator) -> None:
    new = replace(meeting(coordinator), id="sitzung-1")
    write(coordinator.database, new)
    report = coordinator.imports()
    assert "sitzung-1" in coordinator.directory.meetings
    assert any("sitzung-1" in hint for hint in report.hints)


def test_one_made_by_command_that_was_exported_is_held_against_that(
    coordinator: Coordinator, tmp_path: Path
) -> None:
    new = replace(meeting(coordinator), id="sitzung-1", place="Rathaus")
    database = coordinator.database
    write(database, new)
    exported = tmp_path / "export"
    export_workbook(database, exported)
    assert not is_in_workbook(database, "sitzung-1")
    assert not import_workbook(database, exported, now=NOW).changed
    assert is_in_workbook(database, "sitzung-1")
    write(database, replace(new, place="Anderswo"))
    assert not import_workbook(database, exported, now=NOW).changed
    assert coordinator.directory.meetings["sitzung-1"].place == "Anderswo"


def test_a_meeting_taken_out_is_retired_and_can_come_back(coordinator: Coordinator) -> None:
    new = replace(meeting(coordinator), id="sitzung-1")
    database = coordinator.database
    write(database, new)
    with database.write() as session:
        retire_meeting(session, "sitzung-1", NOW)
    assert "sitzung-1" not in coordinator.directory.meetings
    with database.read() as session:
        assert stored_meeting(session, "sitzung-1") is None
    with database.write() as session:
        restore_meeting(session, "sitzung-1", NOW)
    assert coordinator.directory.meetings["sitzung-1"] == new


def test_meetings_of_a_time(coordinator: Coordinator) -> None:
    one = meeting(coordinator)
    with coordinator.database.read() as session:
        assert one in meetings_between(session, one.start, one.start)
        later = one.start.replace(minute=one.start.minute + 1)
        assert one not in meetings_between(session, later, later.replace(year=later.year + 1))


def test_what_is_kept_beside_a_meeting(coordinator: Coordinator) -> None:
    row = meeting(coordinator).id
    items = [AgendaItem(title="Begrüßung"), AgendaItem(title="Personal", public=False, minutes=20)]
    own = Rules(notice_unit="working", room_leads=(60, 1440), chair_rotation=("a", "b"))
    with coordinator.database.write() as session:
        store_agenda(session, row, items, ANNA, NOW)
        store_agenda(session, row, items[::-1], ANNA, NOW)
        store_attendance(session, row, Attendance(ANNA, "yes"), NOW)
        store_attendance(session, row, Attendance(ANNA, "substitute", "Ben"), NOW)
        store_rules(session, "g", own, ANNA, NOW)
    with coordinator.database.write() as session:
        assert agenda_of(session, row) == items[::-1]
        assert attendance_of(session, row) == [Attendance(ANNA, "substitute", "Ben")]
        assert rules_of(session, "g") == own
        assert rules_of(session, "other") == Rules()
        assert plan_of(session, row) is None
        assert take_back_attendance(session, row, ANNA)
        assert not take_back_attendance(session, row, ANNA)
