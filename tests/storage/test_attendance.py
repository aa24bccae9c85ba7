"""Who comes to a meeting: the last answer that stands, for the date that it was given for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage.attendance import (
    Question,
    answered_for_other_dates,
    ask_anew,
    forget_attendance_before,
    move_questions,
    moved_questions,
    open_questions,
    questions_wanted_by,
    store_question,
    take_back_answer,
    withdraw_question,
    withdraw_questions,
)
from storage.database import Database, Session
from storage.inbox import note_invitation, note_join
from storage.meetings import (
    Attendance,
    Reply,
    attendance_of,
    store_attendance,
    take_back_attendance,
)
from storage.records import Meeting
from storage.room_changes import retire_meeting, stored_meeting, write_meeting
from tests.storage.test_import import Coordinator

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
ANNA, BEN = "@anna:a.example", "@ben:a.example"


@pytest.fixture
def coordinator(database: Database, tmp_path: Path) -> Coordinator:
    made = Coordinator(database, tmp_path / "verzeichnis")
    made.imports()
    return made


@pytest.fixture
def meeting(coordinator: Coordinator) -> Meeting:
    return next(iter(coordinator.directory.meetings.values()))


def answer(
    session: Session, meeting: Meeting, who: str, said: Reply, event_id: str, name: str = ""
) -> None:
    store_attendance(session, meeting.id, Attendance(who, said, name), NOW, event_id)


def answers(session: Session, meeting: Meeting) -> list[tuple[str, str]]:
    return [(one.user_id, one.answer) for one in attendance_of(session, meeting.id)]


def move(session: Session, meeting: Meeting, days: int) -> None:
    now = stored_meeting(session, meeting.id) or meeting
    write_meeting(session, replace(now, start=now.start + timedelta(days=days)), ANNA, NOW)


def test_the_last_answer_counts_and_taken_back_the_one_before(
    database: Database, meeting: Meeting
) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "yes", "$1")
        answer(session, meeting, BEN, "yes", "$2")
        answer(session, meeting, ANNA, "no", "$3")
    with database.write() as session:
        assert answers(session, meeting) == [(BEN, "yes"), (ANNA, "no")]
        assert take_back_answer(session, "$3") == [meeting.id]
        assert answers(session, meeting) == [(ANNA, "yes"), (BEN, "yes")]
        assert take_back_answer(session, "$3") == []
        assert take_back_answer(session, "$1") == [meeting.id]
        assert answers(session, meeting) == [(BEN, "yes")]


def test_an_earlier_answer_may_be_taken_back_before_the_last(
    database: Database, meeting: Meeting
) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "yes", "$1")
        answer(session, meeting, ANNA, "no", "$2")
        take_back_answer(session, "$1")
        assert answers(session, meeting) == [(ANNA, "no")]


def test_a_substitute_taken_back_takes_the_name_told_since_along(
    database: Database, meeting: Meeting
) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "yes", "$1")
        answer(session, meeting, ANNA, "substitute", "$2")
        answer(session, meeting, ANNA, "substitute", "$3", "Frau Sommer")
        answer(session, meeting, BEN, "substitute", "$4", "Herr Winter")
        take_back_answer(session, "$2")
        assert answers(session, meeting) == [(ANNA, "yes"), (BEN, "substitute")]


def test_a_name_taken_back_leaves_that_somebody_comes(database: Database, meeting: Meeting) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "substitute", "$1")
        answer(session, meeting, ANNA, "substitute", "$2", "Frau Sommer")
        answer(session, meeting, ANNA, "substitute", "$3", "Frau Winter")
        take_back_answer(session, "$3")
        assert attendance_of(session, meeting.id) == [Attendance(ANNA, "substitute", "Frau Sommer")]


def test_all_of_somebodys_answers_are_left_open(database: Database, meeting: Meeting) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "yes", "$1")
        answer(session, meeting, ANNA, "no", "$2")
        assert take_back_attendance(session, meeting.id, ANNA)
        assert answers(session, meeting) == []
        assert not take_back_attendance(session, meeting.id, ANNA)


def test_an_answer_holds_for_the_date_that_it_was_given_for(
    database: Database, meeting: Meeting
) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "yes", "$1")
        answer(session, meeting, BEN, "yes", "$2")
        assert answered_for_other_dates(session, meeting.id) == 0
        move(session, meeting, 7)
        assert answers(session, meeting) == []
        answer(session, meeting, BEN, "no", "$3")
        assert answers(session, meeting) == [(BEN, "no")]
        assert answered_for_other_dates(session, meeting.id) == 1
        move(session, meeting, -7)
        assert answers(session, meeting) == [(ANNA, "yes"), (BEN, "yes")]


def test_questions_are_open_until_their_message_is_withdrawn(
    database: Database, meeting: Meeting
) -> None:
    asked = [Question(f"t{n}", meeting.id, f"!{n}", meeting.start) for n in range(3)]
    with database.write() as session:
        store_question(session, asked[0], "$1", NOW)
        store_question(session, asked[1], "$1", NOW)
        store_question(session, asked[2], "$2", NOW + timedelta(minutes=1))
    with database.write() as session:
        assert open_questions(session, meeting.id) == asked
        assert withdraw_questions(session, "$1") == asked[:2]
        assert withdraw_questions(session, "$1") == []
        assert open_questions(session, meeting.id) == asked[2:]
        assert questions_wanted_by(session, "$1") == asked[:2]


def test_questions_follow_an_upgraded_room_to_be_asked_there_anew(
    database: Database, meeting: Meeting
) -> None:
    start, now = meeting.start, meeting.start - timedelta(days=1)
    asked = [
        Question(f"t{n}", meeting.id, room, start) for n, room in enumerate(("!a", "!a", "!b"))
    ]
    with database.write() as session:
        for number, question in enumerate(asked):
            store_question(session, question, f"${number}", NOW + timedelta(minutes=number))
        withdraw_questions(session, "$0")
        move_questions(session, "!a", "!new")
    moved = replace(asked[1], room_id="!new", moved=True)
    with database.write() as session:
        assert set(open_questions(session, meeting.id)) == {moved, asked[2]}
        assert moved_questions(session, now) == [], "the bot is not there yet"
        note_invitation(session, "!new", ANNA, direct=False)
        assert moved_questions(session, now) == []
        note_join(session, "!new")
        assert moved_questions(session, now) == [(moved, meeting)]
        assert moved_questions(session, start) == [], "it has begun"
    with database.write() as session:
        ask_anew(session, moved, "t9", start + timedelta(days=1))
    again = Question("t9", meeting.id, "!new", start + timedelta(days=1))
    with database.write() as session:
        assert moved_questions(session, now) == []
        assert set(open_questions(session, meeting.id)) == {again, asked[2]}
        assert questions_wanted_by(session, "$1") == [again]
        withdraw_question(session, "t9")
        assert open_questions(session, meeting.id) == [asked[2]]


def test_moved_twice_it_is_asked_in_the_last_room(database: Database, meeting: Meeting) -> None:
    question = Question("t", meeting.id, "!a", meeting.start)
    with database.write() as session:
        store_question(session, question, "$1", NOW)
        move_questions(session, "!a", "!b")
        move_questions(session, "!b", "!c")
        note_join(session, "!b")
        note_join(session, "!c")
        found = [one for one, _ in moved_questions(session, meeting.start - timedelta(days=1))]
        assert found == [replace(question, room_id="!c", moved=True)]
        assert withdraw_questions(session, "$1") == found


def test_of_a_cancelled_meeting_nobody_is_asked_until_it_is_held_after_all(
    database: Database, meeting: Meeting
) -> None:
    before = meeting.start - timedelta(days=1)
    with database.write() as session:
        store_question(session, Question("t", meeting.id, "!a", meeting.start), "$1", NOW)
        move_questions(session, "!a", "!b")
        note_join(session, "!b")
        write_meeting(session, replace(meeting, state="abgesagt"), ANNA, NOW)
        assert moved_questions(session, before) == []
        write_meeting(session, meeting, ANNA, NOW)
        assert len(moved_questions(session, before)) == 1
        retire_meeting(session, meeting.id, NOW)
        assert moved_questions(session, before) == []


def test_answers_are_forgotten_some_time_after_the_meeting(
    database: Database, meeting: Meeting
) -> None:
    with database.write() as session:
        answer(session, meeting, ANNA, "yes", "$1")
        store_question(session, Question("t", meeting.id, "!r", meeting.start), "$1", NOW)
        forget_attendance_before(session, meeting.start)
        assert answers(session, meeting) == [(ANNA, "yes")]
        forget_attendance_before(session, meeting.start + timedelta(minutes=1))
        assert answers(session, meeting) == []
        assert open_questions(session, meeting.id) == []


def test_of_two_answers_at_a_time_the_second_waits_to_count_the_first(
    database: Database, meeting: Meeting
) -> None:
    with database.write() as session:
        store_question(session, Question("t", meeting.id, "!r", meeting.start), "$1", NOW)
    with database.write() as first:
        if first.get_bind().dialect.name == "sqlite":
            return  # has one writer at a time anyway
        assert open_questions(first, meeting.id)
        with pytest.raises(OperationalError, match="lock timeout"):
            count_impatiently(database, meeting)


def count_impatiently(database: Database, meeting: Meeting) -> None:
    with database.write() as session:
        session.execute(text("SET LOCAL lock_timeout = '50ms'"))
        open_questions(session, meeting.id)
