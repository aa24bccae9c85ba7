"""What is told of meetings: what has to be known for it, noted once, and followed by rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage import meeting_told, outbox
from storage.database import Database
from storage.meeting_told import Outdated, ToldOf
from storage.meetings import AgendaItem, Rules, all_rules, plan_of, store_agenda, store_rules
from storage.models.directory import CommitteeRow, MeetingRow
from storage.outbox import Outgoing
from storage.records import Meeting
from storage.room_changes import retire_meeting, stored_meeting, write_meeting

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = datetime.fromisoformat("2026-12-03 14:00")
ROOM, OTHER = "!room:a.example", "!other:a.example"
TOLD = ToldOf(
    meeting_id="m1", start=START, kind="lead-60", recipient=ROOM,
    text="1 Stunde vor der Sitzung", due_at=NOW, outcome="in time",
)  # fmt: skip


@pytest.fixture
def meetings(database: Database) -> Database:
    """A committee with three meetings a week apart, and one of a committee that is retired."""
    with database.write() as session:
        session.add(CommitteeRow(id="gr", name="Kreis", municipality_ids=("k-her",), notice_days=7))
        session.add(CommitteeRow(id="old", name="Alt", notice_days=30, retired_at=NOW))
        session.flush()
        for number in range(3):
            session.add(MeetingRow(
                id=f"m{number + 1}", committee_id="gr", start=START + timedelta(weeks=number),
                agenda=("Begrüßung",), place="Rathaus",
            ))  # fmt: skip
        session.add(MeetingRow(id="m9", committee_id="old", start=START))
    return database


def note(database: Database, *changes: dict[str, Any], message: str | None = None) -> None:
    with database.write() as session:
        for each in changes:
            meeting_told.note_told(session, replace(TOLD, **each), NOW, message)


def change(database: Database, meeting_id: str, note: str = "", **parts: Any) -> None:
    with database.write() as session:
        found = stored_meeting(session, meeting_id)
        assert found is not None
        write_meeting(session, replace(found, **parts), "@anna:a.example", NOW).note = note


def ids(database: Database, first: datetime, last: datetime, *committees: str) -> list[str]:
    with database.read() as session:
        among = set(committees) if committees else None
        found = meeting_told.watched_meetings(session, first, last, among)
        return [one.meeting.id for one in found]


def outdated(database: Database, now: datetime = START - timedelta(days=1)) -> list[Outdated]:
    with database.read() as session:
        return meeting_told.outdated(session, now)


def test_meetings_are_read_with_what_decides_on_their_messages(meetings: Database) -> None:
    change(meetings, "m1", "verschoben", place="Anderswo")
    with meetings.write() as session:
        plan = plan_of(session, "m1")
        assert plan is not None
        assert (plan.papers_out, plan.minutes_out) == (False, False)
        row = write_meeting(session, Meeting("m2", "gr", START), "@anna:a.example", NOW)
        row.urgent = row.papers_out = row.minutes_out = True
    with meetings.read() as session:
        first, second = meeting_told.watched_meetings(session, START, START)
    assert first.meeting == Meeting("m1", "gr", START, None, "Anderswo", ("Begrüßung",))
    assert (first.committee.name, first.committee.municipality_ids) == ("Kreis", ("k-her",))
    assert first.committee.notice_days == 7
    assert (first.note, first.changed_at, first.urgent) == ("verschoben", NOW, False)
    assert (second.urgent, second.papers_out, second.minutes_out) == (True, True, True)


def test_only_present_meetings_between_two_times_are_read(meetings: Database) -> None:
    week = timedelta(weeks=1)
    assert ids(meetings, START, START + 2 * week) == ["m1", "m2", "m3"]
    assert ids(meetings, START + week, START + week) == ["m2"]
    assert ids(meetings, START, START + week, "other") == []
    assert ids(meetings, START, START + week, "gr") == ["m1", "m2"]
    with meetings.write() as session:
        retire_meeting(session, "m2", NOW)
    assert ids(meetings, START, START + 2 * week) == ["m1", "m3"]


def test_the_longest_notice_is_that_of_present_committees(meetings: Database) -> None:
    with meetings.read() as session:
        assert meeting_told.longest_notice(session) == 7


def test_without_committees_there_is_no_notice(database: Database) -> None:
    with database.read() as session:
        assert meeting_told.longest_notice(session) == 0


def test_meetings_with_papers_are_those_with_some_on_their_agenda(meetings: Database) -> None:
    with meetings.write() as session:
        items = [AgendaItem(title="a"), AgendaItem(title="b", papers=("mxc://a/b",))]
        store_agenda(session, "m1", items, "@anna:a.example", NOW)
        store_agenda(session, "m2", items[:1], "@anna:a.example", NOW)
    with meetings.read() as session:
        assert meeting_told.with_papers(session, ["m1", "m2", "m3"]) == {"m1"}
        assert meeting_told.with_papers(session, []) == frozenset()


def test_one_thing_is_told_once_and_the_second_fails_as_a_whole(meetings: Database) -> None:
    note(meetings, {})
    with pytest.raises(IntegrityError):
        note(meetings, {"kind": "lead-5"}, {})
    with meetings.read() as session:
        assert meeting_told.told_keys(session, START) == {("m1", START, "lead-60", ROOM)}
        assert meeting_told.told_keys(session, START + timedelta(minutes=1)) == set()


def test_another_start_kind_or_recipient_is_another_thing(meetings: Database) -> None:
    later = START + timedelta(days=1)
    note(meetings, {}, {"start": later}, {"kind": "lead-5"}, {"recipient": OTHER})
    with meetings.read() as session:
        assert len(meeting_told.told_keys(session, START)) == 4


def test_what_was_told_is_listed_with_what_became_of_its_message(meetings: Database) -> None:
    with meetings.write() as session:
        outbox.enqueue(session, Outgoing(transaction_id="t1", room_id=ROOM, kind="notice"), NOW)
    note(meetings, {}, message="t1")
    earlier = NOW - timedelta(days=1)
    note(meetings, {"kind": "lead-5", "due_at": earlier, "outcome": "overtaken"})
    note(meetings, {"recipient": OTHER})
    with meetings.write() as session:
        outbox.mark_sent(session, "t1", "$sent", NOW)
    with meetings.read() as session:
        found = meeting_told.told_to(session, [ROOM], 9)
        assert len(meeting_told.told_to(session, [ROOM], 1)) == 1
    assert [(one.due_at, one.outcome, one.message_state, one.event_id) for one in found] == [
        (NOW, "in time", "sent", "$sent"),
        (earlier, "overtaken", "", None),
    ]
    assert found[0].text == "1 Stunde vor der Sitzung"


def test_a_start_that_was_told_and_holds_is_not_outdated(meetings: Database) -> None:
    note(meetings, {})
    assert outdated(meetings) == []


@pytest.mark.parametrize("told", ["lead-60", "moved"])
def test_moved_elsewhere_a_told_start_is_outdated_until_it_has_come(
    meetings: Database, told: str
) -> None:
    note(meetings, {"kind": told}, {"kind": "lead-5", "outcome": "overtaken"})
    note(meetings, {"kind": "invitation-3", "recipient": OTHER})
    change(meetings, "m1", start=START + timedelta(days=1))
    [found] = outdated(meetings)
    assert (found.told_start, found.recipient, found.gone) == (START, ROOM, False)
    assert found.watched.meeting.start == START + timedelta(days=1)
    assert outdated(meetings, START) == []


def test_cancelled_or_taken_out_a_told_start_is_outdated(meetings: Database) -> None:
    note(meetings, {}, {"meeting_id": "m2", "recipient": OTHER})
    change(meetings, "m1", "abgesagt: krank", state="abgesagt")
    with meetings.write() as session:
        retire_meeting(session, "m2", NOW)
    found = outdated(meetings)
    assert [(one.watched.meeting.id, one.recipient, one.gone) for one in found] == [
        ("m1", ROOM, True),
        ("m2", OTHER, True),
    ]
    assert found[0].watched.note == "abgesagt: krank"


def test_the_starts_that_a_room_was_told_of_come_the_last_one_first(meetings: Database) -> None:
    later = START + timedelta(days=1)
    note(meetings, {}, {"kind": "lead-5"}, {"start": later, "kind": "moved"})
    note(meetings, {"start": NOW.replace(tzinfo=None), "outcome": "overtaken"})
    with meetings.read() as session:
        assert meeting_told.starts_told(session, "m1", ROOM) == [later, START]
        assert meeting_told.starts_told(session, "m1", OTHER) == []


def test_what_was_told_follows_an_upgraded_room(meetings: Database) -> None:
    note(meetings, {}, {"recipient": OTHER})
    with meetings.write() as session:
        meeting_told.move_told(session, ROOM, "!new:a.example")
    with meetings.read() as session:
        recipients = {key[3] for key in meeting_told.told_keys(session, START)}
    assert recipients == {"!new:a.example", OTHER}


def test_what_is_long_over_is_forgotten(meetings: Database) -> None:
    note(meetings, {}, {"kind": "lead-5", "due_at": NOW - timedelta(days=1)})
    with meetings.write() as session:
        meeting_told.forget_told_before(session, NOW)
    with meetings.read() as session:
        assert [key[2] for key in meeting_told.told_keys(session, START)] == ["lead-60"]


def test_rules_know_when_they_were_set(meetings: Database) -> None:
    rules = Rules(room_leads=(), papers_days=7)
    with meetings.write() as session:
        store_rules(session, "gr", rules, "@anna:a.example", NOW)
    with meetings.read() as session:
        found = all_rules(session)["gr"]
    assert found == rules
    assert found.room_leads == ()
    assert found.changed_at == NOW
