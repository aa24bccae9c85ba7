"""Rooms are told of their meetings once each: through restarts, crashes, outages and changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.directory_cache import DirectoryCache
from bot.duties import AFTER_FAILURE, LOOK_AGAIN, Duties
from bot.registry import Registry
from bot.tidying import tidy_up
from commands.contract import Due, Duty, Notice
from commands.dates import BERLIN
from commands.meetings.telling import MEETINGS
from storage import inbox, outbox
from storage.database import Database
from storage.meeting_told import move_told, told_to
from storage.meetings import (
    AgendaItem,
    Attendance,
    Rules,
    store_agenda,
    store_attendance,
    store_rules,
)
from storage.models.directory import (
    CommitteeRow,
    DirectoryVersion,
    MeetingRow,
    MembershipRow,
    MunicipalityRow,
    OrganizationRow,
    PersonRow,
)
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.room_changes import retire_meeting, stored_meeting, write_meeting
from storage.rooms import move_room_settings, room_settings, save_room_settings
from tests.unit.standing import Clock, StandingAlarm

ROOM, OFFICE = "!kreis:a.example", "!koko:a.example"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
START = "2026-12-10 14:00"  # a Thursday
BY = "@anna:a.example"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@dataclass
class Bench:
    """A database with one committee, and whatever rooms and meetings a test adds."""

    database: Database
    clock: Clock = field(default_factory=lambda: Clock(LONG_AGO))
    alarm: StandingAlarm = field(default_factory=StandingAlarm)

    def duties(self, duty: Duty = MEETINGS) -> Duties:
        """Return what a bot that has just been started looks with."""
        return Duties(
            self.database, (duty,), DirectoryCache(), self.clock, self.alarm, lambda _: None
        )

    def look(self, moment: str) -> list[Outgoing]:
        """Let it become that local time, look, and return what is sent, and then is sent."""
        self.clock.moment = at(moment)
        asyncio.run(self.duties().look())
        return self.sent()

    def sent(self) -> list[Outgoing]:
        with self.database.write() as session:
            waiting = [one for room in (ROOM, OFFICE) for one in outbox.unsent(session, room)]
            for one in waiting:
                outbox.mark_sent(session, one.transaction_id, f"${one.transaction_id}",
                                 self.clock.moment)  # fmt: skip
        return waiting

    def said(self, moment: str) -> list[str]:
        """Return the bodies of what is said at a local time."""
        return [str((one.content or {})["body"]) for one in self.look(moment)]

    def bind(self, room_id: str, kind: str = "committee", **parts: Any) -> None:
        where = {"committee": {"committee_id": "gr"}, "municipality": {"municipality_id": "k-her"}}
        settings = RoomSettings(kind=kind, **where[kind], **parts)  # type: ignore[arg-type]
        with self.database.write() as session:
            inbox.note_join(session, room_id)
            save_room_settings(session, room_id, settings, by=BY, at=LONG_AGO)

    def meet(self, meeting_id: str = "m1", start: str = START, **parts: Any) -> None:
        """Write a meeting as an import does; one that is there is changed."""
        with self.database.write() as session:
            begin = datetime.fromisoformat(start)
            row = session.get(MeetingRow, meeting_id)
            row = row or MeetingRow(id=meeting_id, committee_id="gr", start=begin, place="Rathaus")
            row.start = begin
            for name, value in parts.items():
                setattr(row, name, value)
            session.add(row)

    def command(self, note: str, **parts: Any) -> None:
        """Change the meeting as a command does at this moment."""
        with self.database.write() as session:
            meeting = stored_meeting(session, "m1")
            assert meeting is not None
            row = write_meeting(session, replace(meeting, **parts), BY, self.clock.moment)
            row.note = note

    def rule(self, **parts: Any) -> None:
        with self.database.write() as session:
            store_rules(session, "gr", Rules(**parts), BY, LONG_AGO)

    def told(self, room_id: str = ROOM) -> list[tuple[str, str]]:
        """Return what became of what was due in a room, the latest first."""
        with self.database.read() as session:
            return [(one.text.partition(",")[0], one.outcome)
                    for one in told_to(session, [room_id], 99)]  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with database.write() as session:
        session.add(MunicipalityRow(id="k-her", name="Herne"))
        session.add(CommitteeRow(id="gr", name="Lenkungskreis", municipality_ids=("k-her",)))
        session.add(DirectoryVersion(version=1, imported_at=LONG_AGO, source="x", rows_listed=None))
    bench = Bench(database)
    bench.bind(ROOM)
    yield bench
    database.close()


LEADS = [("1 Stunde vor der Sitzung am 10.12.2026 14:00", "in time"),
         ("3 Tage vor der Sitzung am 10.12.2026 14:00", "in time"),
         ("14 Tage vor der Sitzung am 10.12.2026 14:00", "in time")]  # fmt: skip


def test_the_duty_is_found() -> None:
    assert MEETINGS in Registry.discover().duties


# --- Once each ----------------------------------------------------------------------------------


def test_a_meeting_is_reminded_of_by_the_usual_plan_once_each(bench: Bench) -> None:
    bench.meet()
    assert bench.said("2026-11-26 13:59") == []
    assert bench.alarm.pauses[-1] == timedelta(minutes=1)
    [first] = bench.said("2026-11-26 14:00")
    assert "Sitzung in 14 Tagen: Lenkungskreis" in first
    assert "Ort: Rathaus" in first
    assert bench.said("2026-11-26 14:00") == []
    assert len(bench.said("2026-12-07 14:00")) == 1
    [last] = bench.said("2026-12-10 13:00")
    assert "Sitzung in 1 Stunde" in last
    assert "Verspätet" not in last
    assert bench.said("2026-12-10 14:00") == []
    assert bench.said("2026-12-11 14:00") == []
    assert bench.told() == LEADS


async def test_however_many_look_at_once_it_is_told_once(bench: Bench) -> None:
    bench.meet()
    bench.clock.moment = at("2026-11-26 14:00")
    started_twice = [bench.duties(), bench.duties()]
    await asyncio.gather(*(one.look() for one in started_twice * 3))
    assert len(bench.sent()) == 1
    assert AFTER_FAILURE not in bench.alarm.pauses


def test_a_crash_before_it_is_stored_changes_nothing_and_it_is_told_once(bench: Bench) -> None:
    bench.meet()
    bench.clock.moment = at("2026-11-26 14:00")
    tried: list[str] = []

    def tell_and_fail(due: Due) -> Sequence[Notice]:
        tried.extend(notice.transaction_id for notice in MEETINGS.perform(due))
        raise RuntimeError("killed")

    for _ in range(2):
        asyncio.run(bench.duties(Duty("x", MEETINGS.next_at, tell_and_fail)).look())
    assert bench.told() == []
    assert bench.sent() == []
    [message] = bench.look("2026-11-26 14:00")
    assert {message.transaction_id} == set(tried)  # the homeserver would take it only once anyway
    assert bench.look("2026-11-26 14:00") == []


def test_stored_but_not_sent_it_is_still_to_be_sent_after_a_restart(bench: Bench) -> None:
    bench.meet()
    bench.clock.moment = at("2026-11-26 14:00")
    asyncio.run(bench.duties().look())
    asyncio.run(bench.duties().look())
    assert len(bench.sent()) == 1


def test_in_the_room_that_replaces_it_it_is_not_told_again(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    with bench.database.write() as session:
        move_room_settings(session, ROOM, OFFICE)
        move_told(session, ROOM, OFFICE)
        inbox.note_leave(session, ROOM)
        inbox.note_join(session, OFFICE)
    assert bench.said("2026-11-26 14:05") == []
    [message] = bench.look("2026-12-07 14:00")
    assert message.room_id == OFFICE


def test_forgotten_after_half_a_year_it_is_not_told_again(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-12-10 15:00")
    later = at("2026-12-10 15:00") + timedelta(days=200)
    with bench.database.write() as session:
        tidy_up(session, later)
    assert bench.told() == []
    assert bench.said(f"{later:%Y-%m-%d %H:%M}") == []
    assert bench.told() == []


# --- Late, overtaken, summed up -----------------------------------------------------------------


def test_down_over_the_time_it_is_told_late_and_says_so(bench: Bench) -> None:
    bench.meet()
    [said] = bench.said("2026-12-08 13:00")
    assert "Sitzung übermorgen: Lenkungskreis" in said
    assert "Verspätet: fällig war Mo., 07.12.2026, 14:00 Uhr." in said
    assert bench.told() == [(LEADS[1][0], "late"), (LEADS[2][0], "overtaken")]


def test_until_the_meeting_begins_it_is_of_use_however_late(bench: Bench) -> None:
    bench.meet()
    [said] = bench.said("2026-12-05 14:01")
    assert "Sitzung in 5 Tagen" in said
    assert "Verspätet: fällig war Do., 26.11.2026, 14:00 Uhr." in said
    assert bench.told() == [(LEADS[2][0], "late")]


def test_of_a_meeting_that_has_begun_what_was_missed_is_summed_up_once(bench: Bench) -> None:
    bench.meet()
    [said] = bench.said("2026-12-10 14:00")
    assert said.startswith("Nicht rechtzeitig erinnert habe ich an:")
    for text, _ in LEADS:
        assert f"{text}, Lenkungskreis" in said
    assert bench.told() == [(text, "summed up") for text, _ in LEADS]
    assert bench.said("2026-12-10 14:00") == []


def test_what_was_missed_stands_in_the_next_message_of_the_moment(bench: Bench) -> None:
    bench.meet()
    bench.meet("m2", "2026-12-24 14:00")
    [said] = bench.said("2026-12-10 14:00")
    assert "Sitzung in 14 Tagen" in said
    assert "Nicht rechtzeitig erinnert habe ich an:" in said
    assert "1 Stunde vor der Sitzung am 10.12.2026 14:00, Lenkungskreis" in said


@pytest.mark.parametrize("back_at", ["2026-12-11 14:00", "2027-01-10 14:00"])
def test_what_was_missed_longer_ago_is_noted_without_a_message(bench: Bench, back_at: str) -> None:
    bench.meet()
    assert bench.said(back_at) == []
    assert bench.told() == [(text, "summed up") for text, _ in LEADS]


def test_of_a_meeting_that_the_workbook_says_was_held_nothing_was_missed(bench: Bench) -> None:
    bench.meet(state="stattgefunden")
    assert bench.said("2026-12-10 18:00") == []
    assert bench.told() == [(text, "overtaken") for text, _ in LEADS]


def test_planned_after_its_time_a_reminder_is_not_told_late(bench: Bench) -> None:
    """The command that planned or moved it has told the room."""
    bench.meet(start="2026-12-20 14:00")
    bench.look("2026-12-01 10:00")
    bench.clock.moment = at("2026-12-07 15:00")
    bench.command("verschoben", start=datetime.fromisoformat(START))
    assert bench.said("2026-12-07 15:01") == []
    assert [outcome for _, outcome in bench.told()] == ["overtaken", "overtaken"]
    assert len(bench.said("2026-12-10 13:00")) == 1


def test_a_room_hears_nothing_that_was_due_before_it_was_bound(bench: Bench) -> None:
    bench.meet()
    bench.clock.moment = at("2026-12-07 15:00")
    with bench.database.write() as session:
        save_room_settings(session, ROOM, RoomSettings(), by=BY, at=LONG_AGO)
        settings = RoomSettings(kind="committee", committee_id="gr")
        save_room_settings(session, ROOM, settings, by=BY, at=bench.clock.moment)
    assert bench.said("2026-12-07 15:01") == []
    assert bench.told() == []


# --- Moved and cancelled ------------------------------------------------------------------------


def test_moved_by_an_import_it_is_told_at_once_and_of_anew(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    bench.meet(start="2026-12-17 15:00")
    [said] = bench.said("2026-11-27 09:00")
    assert "Die Sitzung ist verlegt: Lenkungskreis" in said
    assert "Neu: Do., 17.12.2026, 15:00 Uhr" in said
    assert "Bisher: Do., 10.12.2026, 14:00 Uhr" in said
    assert bench.said("2026-11-27 09:01") == []
    [again] = bench.said("2026-12-03 15:00")
    assert "Sitzung in 14 Tagen" in again
    assert bench.said("2026-12-07 14:00") == []


def test_moved_by_a_command_it_is_not_told_twice(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    bench.command("verschoben von …", start=datetime.fromisoformat("2026-12-17 15:00"))
    assert bench.said("2026-11-26 14:01") == []
    assert bench.told()[0] == ("Verlegung der Sitzung auf 17.12.2026 15:00", "overtaken")
    [again] = bench.said("2026-12-03 15:00")
    assert "Verlegt, bisher war Do., 10.12.2026, 14:00 Uhr angekündigt." in again


def test_moved_so_near_that_reminders_are_due_it_is_one_message(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    bench.meet(start="2026-11-29 15:00")
    [said] = bench.said("2026-11-27 09:00")
    assert said.startswith("📅 Die Sitzung ist verlegt")
    assert ("3 Tage vor der Sitzung am 29.11.2026 15:00", "overtaken") in bench.told()
    assert bench.said("2026-11-27 09:01") == []
    assert len(bench.said("2026-11-29 14:00")) == 1


def test_cancelled_by_an_import_it_is_told_once_if_it_had_been_told_of(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    bench.meet(state="abgesagt")
    [said] = bench.said("2026-12-01 09:00")
    assert "Die Sitzung fällt aus: Lenkungskreis" in said
    assert bench.said("2026-12-01 09:01") == []
    assert bench.said("2026-12-07 14:00") == []
    assert bench.told()[0] == ("Absage der Sitzung am 10.12.2026 14:00", "in time")


def test_of_a_cancelled_meeting_that_nobody_was_told_of_nothing_is_said(bench: Bench) -> None:
    bench.meet(state="abgesagt")
    assert bench.said("2026-12-07 14:00") == []
    assert bench.told() == []


def test_cancelled_by_a_command_it_is_not_told_twice(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    bench.command("abgesagt: krank", state="abgesagt")
    assert bench.said("2026-11-26 14:01") == []


def test_taken_out_it_is_told_to_fall_out(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    with bench.database.write() as session:
        retire_meeting(session, "m1", bench.clock.moment)
    [said] = bench.said("2026-12-01 09:00")
    assert "fällt aus" in said
    assert bench.said("2026-12-01 09:01") == []


def test_back_at_its_time_it_is_not_reminded_of_again(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    bench.meet(start="2026-12-17 15:00")
    bench.look("2026-11-27 09:00")
    bench.meet()
    [said] = bench.said("2026-11-27 10:00")
    assert "Neu: Do., 10.12.2026, 14:00 Uhr" in said
    assert bench.said("2026-11-27 10:01") == []


# --- Who is told, and what ----------------------------------------------------------------------


def test_where_no_room_is_bound_nobody_is_told(bench: Bench) -> None:
    with bench.database.write() as session:
        save_room_settings(session, ROOM, RoomSettings(), by=BY, at=LONG_AGO)
    bench.meet()
    assert bench.said("2026-12-10 13:00") == []
    assert bench.told() == []
    assert bench.alarm.pauses[-1] == LOOK_AGAIN


def test_what_is_due_at_once_in_one_room_is_one_message(bench: Bench) -> None:
    bench.meet()
    bench.meet("m2", START)
    [said] = bench.said("2026-11-26 14:00")
    assert said.startswith("2 Hinweise zu Sitzungen")
    assert said.count("Sitzung in 14 Tagen: Lenkungskreis") == 2
    assert said.count("/zusage 10.12.2026 14:00") == 2
    assert "m1" not in said


def test_a_committee_without_a_room_is_told_of_in_its_towns(bench: Bench) -> None:
    with bench.database.write() as session:
        save_room_settings(session, ROOM, RoomSettings(), by=BY, at=LONG_AGO)
    bench.bind(OFFICE, "municipality")
    bench.meet()
    [message] = bench.look("2026-11-26 14:00")
    assert message.room_id == OFFICE


def test_answers_are_tapped_until_the_meeting_begins(bench: Bench) -> None:
    bench.meet()
    [message] = bench.look("2026-11-26 14:00")
    assert message.reactions == {
        "✅": "zusage #m1", "❌": "absage #m1", "🔁": "vertretung #m1",
    }  # fmt: skip
    assert message.offers_until == at(START)


def test_only_the_committees_own_room_sees_what_is_not_public(bench: Bench) -> None:
    bench.meet(agenda=("Begrüßung", "Nichtöffentlicher Punkt"))
    items = [AgendaItem(title="Begrüßung"), AgendaItem(title="Personalie", public=False)]
    with bench.database.write() as session:
        store_agenda(session, "m1", items, BY, LONG_AGO)
    [said] = bench.said("2026-11-26 14:00")
    assert "1. Begrüßung\n2. Personalie (nichtöffentlich)" in said
    with bench.database.write() as session:
        save_room_settings(session, ROOM, RoomSettings(), by=BY, at=LONG_AGO)
    bench.bind(OFFICE, "municipality")
    [said] = bench.said("2026-12-07 14:00")
    assert "1. Begrüßung" in said
    assert "Personalie" not in said
    assert "Dazu 1 Punkt in nichtöffentlicher Sitzung." in said


def test_a_workbooks_newer_agenda_goes_before_what_was_changed_by_command(bench: Bench) -> None:
    with bench.database.write() as session:
        store_agenda(session, "m1", [AgendaItem(title="Begrüßung")], BY, LONG_AGO)
    bench.meet(agenda=("Begrüßung", "Haushalt"))
    [said] = bench.said("2026-11-26 14:00")
    assert "1. Begrüßung\n2. Haushalt" in said


def test_who_chairs_and_who_is_absent_is_said(bench: Bench) -> None:
    bench.meet()
    with bench.database.write() as session:
        session.add(OrganizationRow(id="aa", name="Agentur für Arbeit"))
        session.add(PersonRow(id="eva", name="Eva Essing", matrix_id="@eva:a.example"))
        session.add(MembershipRow(id="s1", committee_id="gr", member_id="aa", role="Vorsitz"))
        session.add(MembershipRow(id="s2", committee_id="gr", member_id="eva",
                                  role="stellv. Vorsitz"))  # fmt: skip
        for who, answer, substitute in (
            ("@eva:a.example", "no", ""),
            ("@ben:a.example", "substitute", "@eva:a.example"),
            ("@kai:a.example", "substitute", ""),
            ("@uwe:a.example", "yes", ""),
        ):
            attendance = Attendance(who, answer, substitute)  # type: ignore[arg-type]
            store_attendance(session, "m1", attendance, LONG_AGO)
    [said] = bench.said("2026-11-26 14:00")
    assert "Vorsitz: Agentur für Arbeit; Stellvertretung: Eva Essing" in said
    assert (
        "Es fehlen: Eva Essing, @ben:a.example (Vertretung: Eva Essing), "
        "@kai:a.example (Vertretung: noch offen)"
    ) in said
    assert "@uwe" not in said


def test_in_a_room_that_the_bot_has_left_it_is_given_up(bench: Bench) -> None:
    bench.meet()
    bench.look("2026-11-26 14:00")
    with bench.database.write() as session:
        inbox.note_leave(session, ROOM)
    bench.meet(state="abgesagt")
    assert bench.said("2026-12-01 09:00") == []
    assert bench.told()[0][1] == "given up"


# --- Deadlines ----------------------------------------------------------------------------------


def test_the_office_is_told_of_deadlines_three_days_and_one_day_before(bench: Bench) -> None:
    bench.bind(OFFICE, "municipality")
    bench.rule(room_leads=(), papers_days=7, minutes_days=14)
    bench.meet()
    assert bench.said("2026-11-29 08:59") == []
    [message] = bench.look("2026-11-29 09:00")
    assert message.room_id == OFFICE
    body = str((message.content or {})["body"])
    assert "Unterlagen bis Mi., 02.12.2026: Lenkungskreis" in body
    assert "noch 3 Tage" in body
    assert message.reactions == {"✅": "fristen erledigt unterlagen m1"}
    assert "oder mit /fristen erledigt Unterlagen Lenkungskreis 10.12.2026" in body
    assert "m1" not in body
    [said] = bench.said("2026-12-01 09:00")
    assert "morgen" in said
    [said] = bench.said("2026-12-24 09:00")
    assert "Protokoll bis Do., 24.12.2026" in said
    assert bench.said("2026-12-25 09:00") == []


def test_what_is_done_is_not_told_of(bench: Bench) -> None:
    bench.bind(OFFICE, "municipality")
    bench.rule(room_leads=(), papers_days=7, minutes_days=14)
    with bench.database.write() as session:
        session.get_one(CommitteeRow, "gr").notice_days = 14
    bench.meet(state="eingeladen")
    with bench.database.write() as session:
        papers = [AgendaItem(title="x", papers=("mxc://a/b",))]
        store_agenda(session, "m1", papers, BY, LONG_AGO)
    assert bench.said("2026-12-01 09:00") == []
    assert bench.told(OFFICE) == []


def test_an_invitation_is_told_of_in_the_committees_room_where_its_town_has_none(
    bench: Bench,
) -> None:
    bench.rule(room_leads=())
    with bench.database.write() as session:
        session.get_one(CommitteeRow, "gr").notice_days = 14
    bench.meet()
    [said] = bench.said("2026-11-22 09:00")
    assert "Einladung bis Mi., 25.11.2026" in said
    [said] = bench.said("2026-11-25 08:00")  # late by almost a day
    assert "Verspätet: fällig war Di., 24.11.2026, 09:00 Uhr." in said
    assert "heute" in said


# --- Quiet hours and weekends -------------------------------------------------------------------

NIGHTS: dict[str, Any] = {"quiet_from": time(18), "quiet_until": time(7)}


def test_in_quiet_hours_it_waits_for_their_end(bench: Bench) -> None:
    bench.bind(ROOM, **NIGHTS)
    bench.meet(start="2026-12-10 19:00")
    assert bench.said("2026-11-26 19:00") == []
    assert bench.said("2026-11-27 06:59") == []
    assert bench.alarm.pauses[-1] == timedelta(minutes=1)
    [said] = bench.said("2026-11-27 07:00")
    assert "Sitzung in 13 Tagen" in said
    assert "Verspätet" not in said
    assert bench.said("2026-11-27 07:01") == []


def test_on_a_weekend_it_waits_for_monday(bench: Bench) -> None:
    bench.bind(ROOM, quiet_weekends=True, **NIGHTS)
    bench.rule(room_leads=(3 * 24 * 60,))
    bench.meet(start="2026-12-08 14:00")  # three days before is a Saturday
    assert bench.said("2026-12-05 14:00") == []
    assert bench.said("2026-12-06 14:00") == []
    assert len(bench.said("2026-12-07 07:00")) == 1


def test_where_the_meeting_begins_in_the_quiet_time_it_is_told_before(bench: Bench) -> None:
    bench.bind(ROOM, **NIGHTS)
    bench.rule(room_leads=(60,))
    bench.meet(start="2026-12-10 20:00")
    assert bench.said("2026-12-10 17:58") == []
    [said] = bench.said("2026-12-10 17:59")
    assert "Sitzung in 2 Stunden" in said
    assert bench.said("2026-12-10 19:00") == []


def test_down_at_that_moment_the_quiet_time_is_kept_and_it_is_noted(bench: Bench) -> None:
    bench.bind(ROOM, **NIGHTS)
    bench.rule(room_leads=(60,))
    bench.meet(start="2026-12-10 20:00")
    assert bench.said("2026-12-10 18:30") == []
    assert [outcome for _, outcome in bench.told()] == ["overtaken"]


def test_up_again_in_the_quiet_time_it_still_waits(bench: Bench) -> None:
    bench.bind(ROOM, **NIGHTS)
    bench.meet()
    assert bench.said("2026-12-07 19:00") == []
    [said] = bench.said("2026-12-08 07:00")
    assert "Verspätet: fällig war Mo., 07.12.2026, 14:00 Uhr." in said


def test_no_longer_quiet_what_had_waited_is_told(bench: Bench) -> None:
    bench.bind(ROOM, quiet_weekends=True)
    bench.rule(room_leads=(3 * 24 * 60,))
    bench.meet(start="2026-12-08 14:00")
    assert bench.said("2026-12-05 15:00") == []
    with bench.database.write() as session:
        loud = replace(room_settings(session, ROOM), quiet_weekends=False)
        save_room_settings(session, ROOM, loud, by=BY, at=bench.clock.moment)
    [said] = bench.said("2026-12-05 15:01")
    assert "Verspätet" in said


def test_a_meeting_that_falls_out_before_the_quiet_time_ends_is_told_in_it(bench: Bench) -> None:
    bench.bind(ROOM, **NIGHTS)
    bench.meet(start="2026-12-10 20:00")
    bench.look("2026-12-07 20:00")
    bench.look("2026-12-08 07:00")
    bench.meet(start="2026-12-10 20:00", state="abgesagt")
    [said] = bench.said("2026-12-10 18:30")
    assert "fällt aus" in said


def test_also_where_the_quiet_time_has_been_for_days(bench: Bench) -> None:
    bench.bind(ROOM, quiet_weekends=True, **NIGHTS)
    bench.rule(room_leads=(3 * 24 * 60,))
    bench.meet(start="2026-12-13 20:00")  # a Sunday
    assert len(bench.look("2026-12-10 07:00") + bench.look("2026-12-11 07:00")) == 1
    bench.meet(start="2026-12-13 20:00", state="abgesagt")
    [said] = bench.said("2026-12-13 18:30")
    assert "fällt aus" in said


def test_a_meeting_that_falls_out_later_is_told_after_the_quiet_time(bench: Bench) -> None:
    bench.bind(ROOM, **NIGHTS)
    bench.meet()
    bench.look("2026-12-07 14:00")
    bench.meet(state="abgesagt")
    assert bench.said("2026-12-09 22:00") == []
    assert len(bench.said("2026-12-10 07:00")) == 1


# --- The changes of clock -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "lead", "before", "due"),
    [
        ("2026-04-01 10:00", 7 * 24 * 60, "2026-03-25 09:59", "2026-03-25 10:00"),
        ("2026-04-01 14:00", 3 * 24 * 60, "2026-03-29 13:59", "2026-03-29 14:00"),
        ("2026-10-28 14:00", 3 * 24 * 60, "2026-10-25 13:59", "2026-10-25 14:00"),
        ("2026-03-30 02:30", 24 * 60, "2026-03-29 01:59", "2026-03-29 03:30"),
        ("2026-03-29 03:30", 60, "2026-03-29 01:29", "2026-03-29 01:30"),
        ("2028-03-01 14:00", 24 * 60, "2028-02-29 13:59", "2028-02-29 14:00"),
    ],
)
def test_it_is_told_at_the_right_hour(
    bench: Bench, start: str, lead: int, before: str, due: str
) -> None:
    bench.rule(room_leads=(lead,))
    bench.meet(start=start)
    assert bench.said(before) == []
    assert len(bench.said(due)) == 1
    assert bench.told()[0][1] == "in time"


def test_in_the_hour_that_comes_twice_it_is_told_once(bench: Bench) -> None:
    bench.rule(room_leads=(24 * 60,))
    bench.meet(start="2026-10-26 02:30")
    looks = [datetime(2026, 10, 25, 0, 29, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
             datetime(2026, 10, 25, 1, 30, tzinfo=UTC)]  # fmt: skip
    told = []
    for moment in looks:
        bench.clock.moment = moment.astimezone(BERLIN)
        asyncio.run(bench.duties().look())
        told.append(len(bench.sent()))
    assert told == [0, 1, 0]


# --- How far it looks ---------------------------------------------------------------------------


def test_of_many_meetings_in_one_room_none_is_cut_off_the_message(bench: Bench) -> None:
    agenda = tuple(f"Punkt {number} mit einem längeren Titel" for number in range(30))
    for number in range(20):
        bench.meet(
            f"m{number}", f"2026-12-10 {number:02}:00", place=f"Saal {number}", agenda=agenda
        )
    said = bench.said("2026-12-09 23:59")
    assert len(said) == 4
    assert all("gekürzt" not in one for one in said)
    places = [line for one in said for line in one.splitlines() if line.startswith("Ort: ")]
    assert sorted(places) == sorted(f"Ort: Saal {number}" for number in range(20))
    assert bench.said("2026-12-09 23:59") == []


def test_many_meetings_and_rooms_are_all_told(bench: Bench) -> None:
    with bench.database.write() as session:
        for number in range(120):
            name = f"c{number:03}"
            session.add(CommitteeRow(id=name, name=f"Kreis {name}."))
            session.flush()
            room = f"!{name}:a.example"
            inbox.note_join(session, room)
            settings = RoomSettings(kind="committee", committee_id=name)
            save_room_settings(session, room, settings, by=BY, at=LONG_AGO)
            session.add(MeetingRow(id=name, committee_id=name,
                                   start=datetime.fromisoformat(START)))  # fmt: skip
    bench.look("2026-11-26 14:00")
    with bench.database.read() as session:
        told = [outbox.unsent(session, f"!c{number:03}:a.example") for number in range(120)]
    assert [len(one) for one in told] == [1] * 120
