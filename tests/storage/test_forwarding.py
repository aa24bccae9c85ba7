"""Forwarded questions in the database: found again by number and by text, and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage import forwarding
from storage.database import Database, Session
from storage.forwarding import Forwarded
from storage.inbox import note_invitation, note_join, note_leave
from storage.records import RoomSettings
from storage.rooms import rooms_of_municipality, save_room_settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
QUESTION = Forwarded(
    municipality_id="k-bo",
    asker="@anna:a.example",
    room_id="!asked:a.example",
    question_event_id="$question",
    thread_id="$thread",
    office_room_id="!office:a.example",
    text="Wer macht Planspiele?\nVerstanden als: wer",
    forwarded_at=NOW,
)


def test_a_question_is_found_by_its_number(database: Database) -> None:
    with database.write() as session:
        first = forwarding.store_forwarded(session, QUESTION)
        second = forwarding.store_forwarded(session, replace(QUESTION, text="Und wann?"))
    with database.read() as session:
        assert forwarding.forwarded(session, first) == replace(QUESTION, number=first)
        found = forwarding.forwarded(session, second)
        assert found is not None
        assert found.text == "Und wann?"
        assert forwarding.forwarded(session, second + 1) is None


@pytest.mark.parametrize(
    ("again", "found"),
    [
        ({"text": "Wer macht Planspiele in der 9?"}, True),
        ({"question_event_id": "$other"}, False),
        ({"question_event_id": None}, False),
        ({"asker": "@ben:a.example"}, False),
        ({"office_room_id": "!elsewhere:a.example"}, False),
        ({"municipality_id": "k-her"}, False),
    ],
)
def test_a_question_edited_is_the_one_before(
    database: Database, again: dict[str, str | None], found: bool
) -> None:
    with database.write() as session:
        number = forwarding.store_forwarded(session, QUESTION)
        edited = replace(QUESTION, **again)  # type: ignore[arg-type]
        before = forwarding.corrected_question(session, edited)
        assert (before == replace(QUESTION, number=number)) is found
        forwarding.correct_text(session, number, "Wer?")
        after = forwarding.forwarded(session, number)
        assert after is not None
        assert after.text == "Wer?"


@pytest.mark.parametrize(
    ("again", "same"),
    [
        ({}, True),
        ({"text": "wer  macht planspiele"}, True),
        ({"text": "wer macht planspiele?\nVerstanden als: was"}, False),
        ({"text": "Wer macht Planspiele in der 9?"}, False),
        ({"asker": "@ben:a.example"}, False),
        ({"room_id": "!other:a.example"}, False),
        ({"municipality_id": "k-her"}, False),
    ],
)
def test_the_same_question_is_known_again(
    database: Database, again: dict[str, str], same: bool
) -> None:
    with database.write() as session:
        forwarding.store_forwarded(session, QUESTION)
        found = forwarding.same_question(session, replace(QUESTION, **again))  # type: ignore[arg-type]
    assert (found is not None) is same


def test_answers_are_noted_the_first_one_with_its_time(database: Database) -> None:
    with database.write() as session:
        number = forwarding.store_forwarded(session, QUESTION)
        forwarding.note_answer(session, number, "$a", NOW)
        forwarding.note_answer(session, number, "$b", LATER)
    with database.read() as session:
        found = forwarding.forwarded(session, number)
    assert found is not None
    assert (found.answered_at, found.last_answer_event_id) == (NOW, "$b")


def test_what_a_person_has_forwarded_is_counted(database: Database) -> None:
    with database.write() as session:
        forwarding.store_forwarded(session, QUESTION)
        forwarding.store_forwarded(session, replace(QUESTION, asker="@ben:a.example"))
        assert forwarding.count_forwarded(session, QUESTION.asker, NOW) == 1
        assert forwarding.count_forwarded(session, QUESTION.asker, LATER) == 0


def test_the_text_is_forgotten_first_then_all_of_it(database: Database) -> None:
    with database.write() as session:
        number = forwarding.store_forwarded(session, QUESTION)
        forwarding.forget_texts_before(session, NOW)
        assert text(session, number) == QUESTION.text
        forwarding.forget_texts_before(session, LATER)
    with database.write() as session:
        assert text(session, number) is None
        assert forwarding.same_question(session, QUESTION) is None
        forwarding.forget_forwarded_before(session, NOW)
        assert forwarding.forwarded(session, number) is not None
        forwarding.forget_forwarded_before(session, LATER)
    with database.read() as session:
        assert forwarding.forwarded(session, number) is None


def text(session: Session, number: int) -> str | None:
    found = forwarding.forwarded(session, number)
    assert found is not None
    return found.text


def test_questions_follow_the_upgrades_of_both_rooms(database: Database) -> None:
    with database.write() as session:
        number = forwarding.store_forwarded(session, QUESTION)
        forwarding.move_forwarded(session, QUESTION.office_room_id, "!office2:a.example")
        forwarding.move_forwarded(session, QUESTION.room_id, "!asked2:a.example")
    with database.read() as session:
        found = forwarding.forwarded(session, number)
    assert found is not None
    assert (found.office_room_id, found.room_id) == ("!office2:a.example", "!asked2:a.example")
    assert (found.question_event_id, found.thread_id) == (None, None)


def test_an_office_has_the_rooms_bound_to_its_place_that_the_bot_is_in(database: Database) -> None:
    bound = RoomSettings(kind="municipality", municipality_id="k-bo")
    committee = RoomSettings(kind="committee", municipality_id="k-bo", committee_id="gr-bo")
    with database.write() as session:
        for minutes, (room_id, settings) in enumerate(
            {"!z": bound, "!a": bound, "!left": bound, "!committee": committee, "!chat": bound,
             "!never": bound}.items()
        ):  # fmt: skip
            at = NOW + timedelta(minutes=minutes)
            save_room_settings(session, room_id, settings, by="@anna:a.example", at=at)
        note_invitation(session, "!chat", "@anna:a.example", direct=True)
        for room_id in ("!z", "!a", "!left", "!committee", "!chat"):
            note_join(session, room_id)
        note_leave(session, "!left")
    with database.read() as session:
        assert rooms_of_municipality(session, "k-bo") == ["!z", "!a"]
        assert rooms_of_municipality(session, "k-her") == []
