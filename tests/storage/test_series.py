"""Series of meetings: kept, changed and taken back, and what an import leaves alone of that."""

# ruff: noqa: DTZ001  (local times have no zone)

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from commands.meetings.series_carrying import Changeover, Outcome, carry_over
from commands.meetings.series_laying import end_series, lay_down
from storage.database import Database
from storage.exchange import export_workbook, import_workbook
from storage.meetings import (
    AgendaItem,
    Attendance,
    agenda_of,
    attendance_of,
    plan_of,
    plans_of_series,
    store_agenda,
    store_attendance,
)
from storage.models.directory import CommitteeRow
from storage.records import Meeting
from storage.room_changes import stored_meeting, write_meeting
from storage.series import (
    Held,
    MeetingChange,
    Series,
    SeriesChange,
    active_series,
    forget_series_change,
    forget_series_changes_before,
    note_series_change,
    put_in_series,
    series,
    series_change_by,
    series_set_by,
    store_series,
)
from tests.storage.test_import import Coordinator

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
ANNA = "@anna:a.example"
SECOND, THIRD = "FREQ=MONTHLY;BYDAY=+2WE", "FREQ=MONTHLY;BYDAY=+3WE"
SERIES = Series(
    committee_id="g", first=datetime(2027, 1, 13, 14), rule=SECOND, created_by=ANNA,
    created_at=NOW, minutes=120, place="Rathaus", set_by_event_id="$planned",
)  # fmt: skip


def store(database: Database, **parts: object) -> Series:
    made = replace(SERIES, **parts)  # type: ignore[arg-type]
    with database.write() as session:
        return replace(made, number=store_series(session, made))


def test_series_are_kept(database: Database) -> None:
    made = store(database)
    with database.write() as session:
        assert series(session, made.number) == made
        assert series_set_by(session, "$planned") == made
        assert active_series(session) == [made]
        store_series(session, replace(made, state="ended"))
        assert active_series(session) == []


def test_what_a_message_changed_is_kept_until_it_is_taken_back(database: Database) -> None:
    made = store(database)
    held = Held(made.first, made.first, None, "Rathaus", "geplant")
    gone, new = MeetingChange("m1", held, None), MeetingChange("m2", None, held)
    change = SeriesChange(made, replace(made, rule=THIRD, free_days=True), (gone, new))
    with database.write() as session:
        note_series_change(session, "$1", SeriesChange(made, made, ()), NOW)
        note_series_change(session, "$1", change, NOW)
        note_series_change(session, "$2", change, NOW)
    with database.write() as session:
        assert series_change_by(session, "$1") == change
        assert series_change_by(session, "$3") is None
        forget_series_change(session, "$1")
        assert series_change_by(session, "$1") is None
        forget_series_changes_before(session, NOW)
        assert series_change_by(session, "$2") == change
        forget_series_changes_before(session, NOW + timedelta(seconds=1))
        assert series_change_by(session, "$2") is None


def test_a_meeting_is_put_in_a_series_and_taken_out(database: Database) -> None:
    made = store(database)
    with database.write() as session:
        session.add(CommitteeRow(id="g", name="Kreis"))
        session.flush()
        write_meeting(session, Meeting("m", "g", made.first), ANNA, NOW)
        put_in_series(session, "m", made.number, made.first)
        [plan] = plans_of_series(session, made.number)
        assert (plan.meeting_id, plan.occurrence) == ("m", made.first)
        put_in_series(session, "m", None, None)
        assert plans_of_series(session, made.number) == []


# --- Carried over -------------------------------------------------------------------------------


@pytest.fixture
def coordinator(database: Database, tmp_path: Path) -> Coordinator:
    made = Coordinator(database, tmp_path / "verzeichnis")
    made.imports()
    return made


@pytest.fixture
def laid(coordinator: Coordinator) -> Series:
    """A series whose meetings are there, of the one committee that the directory has."""
    [committee] = {one.committee_id for one in coordinator.directory.meetings.values()}
    made = store(coordinator.database, committee_id=committee)
    with coordinator.database.write() as session:
        lay_down(session, made, NOW)
    return made


def id_of(made: Series, day: str) -> str:
    return f"reihe-{made.number}-{day}1400"


def carry(database: Database, made: Series, rule: str, first: datetime) -> list[Outcome]:
    after = replace(made, rule=rule, first=first)
    with database.write() as session:
        return carry_over(Changeover(
            session=session, before=made, after=after, since=made.first, by=ANNA, now=NOW,
        ))  # fmt: skip


def test_what_hangs_on_a_meeting_moves_along(database: Database, laid: Series) -> None:
    february = id_of(laid, "20270210")
    items = [AgendaItem(title="Haushalt", papers=("12/2027",))]
    with database.write() as session:
        store_agenda(session, february, items, ANNA, NOW)
        store_attendance(session, february, Attendance(ANNA, "yes"), NOW)
        row = write_meeting(
            session, replace(stored(session, february), place="Kino"), ANNA, NOW
        )  # fmt: skip
        row.papers_out = True
    carry(database, laid, THIRD, datetime(2027, 1, 20, 14))
    with database.read() as session:
        assert stored(session, february).start == datetime(2027, 2, 17, 14)
        assert stored(session, february).end == datetime(2027, 2, 17, 16)
        assert stored(session, february).place == "Kino"
        assert agenda_of(session, february) == items
        assert attendance_of(session, february) == []
        plan = plan_of(session, february)
    assert plan is not None
    assert plan.papers_out
    assert plan.occurrence == datetime(2027, 2, 17, 14)
    assert not plan.note.startswith(("verschoben", "abgesagt")), "else nobody would be told"


def stored(session: object, meeting_id: str) -> Meeting:
    meeting = stored_meeting(session, meeting_id)  # type: ignore[arg-type]
    assert meeting is not None
    return meeting


def test_an_import_of_what_was_exported_before_leaves_it_alone(
    coordinator: Coordinator, laid: Series, tmp_path: Path
) -> None:
    database, exported = coordinator.database, tmp_path / "export"
    export_workbook(database, exported)
    assert not import_workbook(database, exported, now=NOW).changed
    outcomes = carry(database, laid, "FREQ=MONTHLY;BYDAY=+3WE;BYMONTH=1,4,7,10",
                     datetime(2027, 1, 20, 14))  # fmt: skip
    assert {one.fate for one in outcomes} == {"carried", "gone"}
    changed = dict(coordinator.directory.meetings)
    assert changed[id_of(laid, "20270210")].start == datetime(2027, 4, 21, 14)
    assert changed[id_of(laid, "20271110")].state == "abgesagt"
    report = import_workbook(database, exported, now=NOW)
    assert not report.changed
    assert dict(coordinator.directory.meetings) == changed


def test_ended_a_series_does_not_come_back_with_an_import(
    coordinator: Coordinator, laid: Series, tmp_path: Path
) -> None:
    database, exported = coordinator.database, tmp_path / "export"
    export_workbook(database, exported)
    import_workbook(database, exported, now=NOW)
    with database.write() as session:
        assert end_series(session, laid, NOW) == 11
    assert not import_workbook(database, exported, now=NOW).changed
    assert coordinator.directory.meetings[id_of(laid, "20270210")].state == "abgesagt"


def test_what_no_workbook_has_is_taken_out(coordinator: Coordinator, laid: Series) -> None:
    with coordinator.database.write() as session:
        end_series(session, laid, NOW)
    assert id_of(laid, "20270210") not in coordinator.directory.meetings
    assert not coordinator.imports().changed
