"""A committee's rooms get the list before each of its meetings, once, through whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from bot.registry import Registry
from bot.room_changes import follow_upgrades
from bot.settings import AccessSettings
from bot.sync_batch import RoomEvent
from bot.tidying import tidy_up
from commands.contract import Due, Duty, Notice
from commands.dates import BERLIN
from commands.decisions.control.posting import CONTROL
from storage import inbox, outbox
from storage.database import Database
from storage.decision_control import ControlRule, Outcome, posted_for, store_control_rule
from storage.decisions import Decision, State, change_decision, decision_of, record_decision
from storage.models.directory import CommitteeRow, DirectoryVersion, MeetingRow, MunicipalityRow
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.unit.standing import Clock, StandingAlarm

ROOM, SECOND, TOWN = "!kreis:a.example", "!zwei:a.example", "!ort:a.example"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
START = "2026-12-10 14:00"  # a Thursday; three days before is Monday, the 7th
BY = "@anna:a.example"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@dataclass
class Bench:
    """A database with one committee, its room and a decision, and what a test adds."""

    database: Database
    clock: Clock = field(default_factory=lambda: Clock(LONG_AGO))
    alarm: StandingAlarm = field(default_factory=StandingAlarm)

    def duties(self, duty: Duty = CONTROL) -> Duties:
        """Return what a bot that has just been started looks with."""
        return Duties(
            self.database, (duty,), DirectoryCache(), self.clock, self.alarm, lambda _: None
        )

    def look(self, moment: str) -> list[Outgoing]:
        """Let it become that local time, look, and return what is sent, and then is sent."""
        self.clock.moment = at(moment)
        asyncio.run(self.duties().look())
        with self.database.write() as session:
            waiting = [one for room in (ROOM, SECOND, TOWN) for one in outbox.unsent(session, room)]
            for one in waiting:
                outbox.mark_sent(session, one.transaction_id, f"${one.transaction_id}",
                                 self.clock.moment)  # fmt: skip
        return waiting

    def rooms(self, moment: str) -> list[str]:
        """Return in which rooms the list is posted at a local time."""
        return [one.room_id for one in self.look(moment) if one.kind == "notice"]

    def bind(self, room_id: str, kind: str = "committee", **parts: Any) -> None:
        where = {"committee": {"committee_id": "gr"}, "municipality": {"municipality_id": "k-her"}}
        settings = RoomSettings(kind=kind, **where.get(kind, {}), **parts)  # type: ignore[arg-type]
        with self.database.write() as session:
            inbox.note_join(session, room_id)
            save_room_settings(session, room_id, settings, by=BY, at=LONG_AGO)

    def meet(self, start: str = START, meeting_id: str = "m1", **parts: Any) -> None:
        with self.database.write() as session:
            begin = datetime.fromisoformat(start)
            row = session.get(MeetingRow, meeting_id)
            row = row or MeetingRow(id=meeting_id, committee_id="gr", start=begin)
            row.start = begin
            for name, value in parts.items():
                setattr(row, name, value)
            session.add(row)

    def decide(self, text: str = "Die Messe", **parts: Any) -> Decision:
        usual: dict[str, Any] = {
            "body": "committee:gr", "decided_on": at("2026-11-01").date(), "room_id": ROOM,
            "recorded_by": BY, "recorded_at": at("2026-11-01"), "state": "decided",
        }  # fmt: skip
        with self.database.write() as session:
            return record_decision(session, Decision(text=text, **(usual | parts)))

    def to(self, decision: Decision, state: State, moment: str) -> None:
        with self.database.write() as session:
            now = decision_of(session, decision.id)
            assert now is not None
            change_decision(session, now, {"state": state}, by=BY, at=at(moment))

    def rule(self, **parts: Any) -> None:
        with self.database.write() as session:
            store_control_rule(session, "gr", ControlRule(**parts), BY, LONG_AGO)

    def outcomes(self, meeting_id: str = "m1") -> list[Outcome]:
        with self.database.read() as session:
            return [one.outcome for one in posted_for(session, [meeting_id])]

    def next_at(self, moment: str) -> str | None:
        """Return the local time at which, seen from another one, something is due."""
        self.clock.moment = at(moment)
        found = self.duties().next_at()
        return found.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") if found else None


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with database.write() as session:
        session.add(MunicipalityRow(id="k-her", name="Herne"))
        session.add(CommitteeRow(id="gr", name="Lenkungskreis", municipality_ids=("k-her",)))
        session.add(DirectoryVersion(version=1, imported_at=LONG_AGO, source="x", rows_listed=None))
    yield Bench(database)
    database.close()


@pytest.fixture
def bench(empty: Bench) -> Bench:
    empty.bind(ROOM)
    empty.meet()
    empty.decide()
    return empty


# --- When ---------------------------------------------------------------------------------------


def test_the_list_comes_three_days_before_at_nine_with_its_files_once(bench: Bench) -> None:
    assert bench.look("2026-12-07 08:59") == []
    notice, *files = bench.look("2026-12-07 09:00")
    assert "Beschlusskontrolle vor der Sitzung: Lenkungskreis" in (notice.content or {})["body"]
    assert "Die Messe" in (notice.content or {})["body"]
    assert [(one.content or {})["filename"].rpartition(".")[2] for one in files] == ["pdf", "xlsx"]
    assert bench.outcomes() == ["posted"]
    assert bench.look("2026-12-07 09:00") == []
    assert bench.look("2026-12-10 13:00") == []


def test_the_registry_finds_the_duty() -> None:
    assert CONTROL in Registry.discover().duties


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (START, 1, "2026-12-09 09:00"),
        (START, 0, "2026-12-10 09:00"),
        ("2026-12-12 10:00", 0, "2026-12-12 09:00"),  # a Saturday
        ("2026-12-10 09:30", 0, "2026-12-10 08:30"),
        ("2026-12-08 14:00", 3, "2026-12-04 09:00"),  # not on Saturday, but the Friday before
        ("2026-12-07 14:00", 1, "2026-12-04 09:00"),
        # Not on Easter Monday, Easter, Good Friday; and across the change of clock.
        ("2027-03-30 14:00", 1, "2027-03-25 09:00"),
        ("2027-03-30 14:00", 14, "2027-03-16 09:00"),
        ("2026-10-26 14:00", 1, "2026-10-23 09:00"),
        ("2026-10-27 14:00", 5, "2026-10-22 09:00"),
        ("2027-01-04 14:00", 3, "2026-12-31 09:00"),  # New Year's Day is a Friday
    ],
)
def test_it_comes_on_a_working_day_at_nine_on_the_wall(
    bench: Bench, start: str, days: int, due: str
) -> None:
    bench.meet(start)
    bench.rule(days_before=days)
    before = at(due).astimezone(UTC).timestamp() - 60
    earlier = datetime.fromtimestamp(before, BERLIN).strftime("%Y-%m-%d %H:%M")
    assert bench.next_at(earlier) == due
    assert bench.rooms(earlier) == []
    assert bench.rooms(due) == [ROOM]


def test_what_is_planned_late_is_told_at_once_while_the_meeting_is_ahead(bench: Bench) -> None:
    assert bench.rooms("2026-12-10 13:59") == [ROOM]


def test_a_meeting_that_has_begun_is_not_told(bench: Bench) -> None:
    assert bench.rooms("2026-12-10 14:00") == []
    assert bench.outcomes() == []


@pytest.mark.parametrize(
    "parts", [{"state": "abgesagt"}, {"state": "stattgefunden"}, {"retired_at": LONG_AGO}]
)
def test_a_meeting_that_does_not_take_place_is_not_told(
    bench: Bench, parts: dict[str, Any]
) -> None:
    bench.meet(**parts)
    assert bench.rooms("2026-12-08 10:00") == []
    assert bench.outcomes() == []


def test_a_committee_may_want_none_or_other_files(bench: Bench) -> None:
    bench.rule(enabled=False)
    assert bench.look("2026-12-07 09:00") == []
    assert bench.next_at("2026-12-07 09:00") is None
    bench.rule(formats=("md", "csv"))
    _, *files = bench.look("2026-12-07 09:00")
    assert [(one.content or {})["filename"].rpartition(".")[2] for one in files] == ["md", "csv"]


# --- What and where -----------------------------------------------------------------------------


def test_where_nothing_is_open_nothing_is_said_nor_later(empty: Bench) -> None:
    empty.bind(ROOM)
    empty.meet()
    empty.decide("Entwurf", state="draft")
    empty.decide("Anderswo", body="committee:other")
    assert empty.rooms("2026-12-07 09:00") == []
    assert empty.outcomes() == ["nothing"]
    empty.decide()
    assert empty.rooms("2026-12-08 09:00") == []


def test_what_was_done_since_the_last_meeting_is_told(bench: Bench) -> None:
    bench.meet("2026-11-12 14:00", "m0")
    long_ago, of_late = bench.decide("Alt"), bench.decide("Neu")
    bench.to(long_ago, "done", "2026-11-12 13:59")
    bench.to(of_late, "done", "2026-11-12 14:00")
    notice, *_ = bench.look("2026-12-07 09:00")
    body = (notice.content or {})["body"]
    assert "1 umgesetzt seit der Sitzung am 12.11.2026" in body
    assert "Neu" in body
    assert "Alt" not in body


def test_each_room_of_the_committee_gets_it(bench: Bench) -> None:
    bench.bind(SECOND)
    assert sorted(bench.rooms("2026-12-07 09:00")) == sorted([ROOM, SECOND])
    assert bench.outcomes() == ["posted", "posted"]


def test_without_a_room_of_its_own_the_towns_room_gets_all_of_it(empty: Bench) -> None:
    empty.bind(TOWN, "municipality")
    empty.meet()
    empty.decide("Geheim", public=False)
    notice, *_ = empty.look("2026-12-07 09:00")
    assert notice.room_id == TOWN
    assert "Geheim" in (notice.content or {})["body"]


def test_a_room_that_is_not_at_home_gets_only_what_is_public(empty: Bench) -> None:
    with empty.database.write() as session:
        row = session.get_one(CommitteeRow, "gr")
        row.municipality_ids = ("k-her", "k-bo")
        session.add(row)
    empty.bind(TOWN, "region")
    empty.meet()
    empty.decide("Geheim", public=False)
    empty.decide("Offen")
    notice, *_ = empty.look("2026-12-07 09:00")
    body = (notice.content or {})["body"]
    assert "Offen" in body
    assert "Geheim" not in body


# --- Moved --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "again", "outcome"),
    [
        ("2026-12-17 14:00", False, "known"),
        ("2026-12-09 14:00", False, "known"),
        ("2026-12-17 14:01", True, "posted"),
        ("2027-02-10 14:00", True, "posted"),
    ],
)
def test_a_meeting_moved_by_more_than_a_week_is_told_again(
    bench: Bench, start: str, again: bool, outcome: Outcome
) -> None:
    assert bench.rooms("2026-12-07 09:00") == [ROOM]
    bench.meet(start)
    assert bench.rooms(f"{start[:8]}{int(start[8:10]) - 1:02} 10:00") == ([ROOM] if again else [])
    assert bench.outcomes() == ["posted", outcome]


def test_moved_little_by_little_it_is_told_again_in_the_end(bench: Bench) -> None:
    assert bench.rooms("2026-12-07 09:00") == [ROOM]
    bench.meet("2026-12-15 14:00")
    assert bench.rooms("2026-12-11 10:00") == []
    bench.meet("2026-12-18 14:00")
    assert bench.rooms("2026-12-15 10:00") == [ROOM]
    assert bench.outcomes() == ["posted", "known", "posted"]


# --- Quiet --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiet", "moment", "comes"),
    [
        ((18, 10), "2026-12-07 09:30", []),
        ((18, 10), "2026-12-07 10:00", [ROOM]),
        # By the end of that the meeting has begun: so it comes right before.
        ((8, 15), "2026-12-07 07:59", []),
        ((8, 15), "2026-12-07 15:00", [ROOM]),
    ],
)
def test_a_quiet_room_gets_it_afterwards(
    bench: Bench, quiet: tuple[int, int], moment: str, comes: list[str]
) -> None:
    bench.bind(ROOM, quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    assert bench.rooms(moment) == comes


def test_it_comes_before_a_quiet_time_in_which_the_meeting_begins(bench: Bench) -> None:
    bench.rule(days_before=0)
    bench.bind(ROOM, quiet_from=time(8), quiet_until=time(15))
    assert bench.rooms("2026-12-10 07:58") == []
    assert bench.rooms("2026-12-10 07:59") == [ROOM]


def test_in_a_quiet_time_until_the_meeting_it_is_too_late(bench: Bench) -> None:
    bench.rule(days_before=0)
    bench.bind(ROOM, quiet_from=time(8), quiet_until=time(15))
    assert bench.rooms("2026-12-10 10:00") == []
    assert bench.outcomes() == ["too late"]


# --- Once ---------------------------------------------------------------------------------------


def test_a_crash_while_it_is_stored_changes_nothing(bench: Bench) -> None:
    def fails(due: Due) -> list[Notice]:
        CONTROL.perform(due)
        raise RuntimeError("killed")

    bench.clock.moment = at("2026-12-07 09:00")
    with pytest.raises(RuntimeError):
        list(bench.duties(replace(CONTROL, perform=fails)).parts())
    assert bench.outcomes() == []
    assert bench.rooms("2026-12-07 09:01") == [ROOM]


def test_the_same_list_has_the_same_transaction_id(bench: Bench) -> None:
    bench.clock.moment = at("2026-12-07 09:00")
    found = set()
    for _ in range(2):
        with bench.database.read() as session:
            due = Due(bench.clock.moment, session, DirectoryCache().current(session))
            found.add(CONTROL.perform(due)[0].transaction_id)
    assert len(found) == 1


def test_a_room_that_replaces_another_does_not_get_it_again(bench: Bench) -> None:
    assert bench.rooms("2026-12-07 09:00") == [ROOM]
    tombstone = RoomEvent(
        "$t", "m.room.tombstone", BY, {"replacement_room": SECOND}, {}, state_key=""
    )
    with bench.database.write() as session:
        follow_upgrades(session, ROOM, [tombstone], AccessSettings(servers=("a.example",)))
        inbox.note_join(session, SECOND)
    assert bench.rooms("2026-12-07 10:00") == []


def test_half_a_year_after_the_meeting_it_is_forgotten(bench: Bench) -> None:
    assert bench.rooms("2026-12-07 09:00") == [ROOM]
    for moment, left in (("2027-06-08 13:00", 1), ("2027-06-08 16:00", 0)):
        with bench.database.write() as session:
            tidy_up(session, at(moment))
        assert len(bench.outcomes()) == left
