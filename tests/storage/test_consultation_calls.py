"""Calls for consultations: dates, who can when, what is taken back, who was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from storage import consultation_calls as calls
from storage.consultation_calls import TAKES_PART, Call
from storage.consultations import (
    Consultation,
    begin_consultation,
    delete_consultation,
    participants,
)
from storage.database import Database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIRST = NOW.replace(tzinfo=None) + timedelta(days=3)
ANNA, BEN, INA = "@anna:a.example", "@ben:b.example", "@ina:c.example"


def stored(session: Session, *, dates: int = 2) -> Call:
    one = begin_consultation(session, Consultation(
        asker=ANNA, from_room_id="!a", concern="Wie?", mode="live", procedure="sechs-phasen",
        minimum=2, address="Sie", state="gathering", created_at=NOW,
    ))  # fmt: skip
    call = Call(
        one.id, ("!a", "!b"), tuple(FIRST + timedelta(days=n) for n in range(dates)),
        expires_at=NOW + timedelta(days=14), show_after=NOW, called_at=NOW,
        set_by_event_id=f"$call{one.id}",
    )  # fmt: skip
    calls.store_call(session, call)
    return call


def joined(session: Session, call: Call) -> list[str]:
    return [one.user_id for one in participants(session, call.consultation_id)]


def test_a_call_is_stored_changed_and_forgotten(database: Database) -> None:
    with database.write() as session:
        call = stored(session)
        number = call.consultation_id
        assert calls.call_of(session, number) == call
        assert calls.call_set_by(session, f"$call{number}") == call
        assert calls.call_set_by(session, "$other") is None
        calls.change_call(session, number)
        calls.change_call(session, number, expires_at=NOW)
        calls.note_shown(session, number, 2, NOW + timedelta(seconds=5))
        calls.note_told(session, call, "fix")
        changed = replace(call, revision=3, expires_at=NOW, shown_revision=2, told=("fix",),
                          show_after=NOW + timedelta(seconds=5))  # fmt: skip
        assert calls.calls(session) == [changed]
        calls.forget_call(session, number)
        assert calls.calls(session) == []


def test_a_call_follows_a_room_to_its_successor(database: Database) -> None:
    with database.write() as session:
        number = stored(session).consultation_id
        calls.move_calls(session, "!a", "!new")
        calls.move_calls(session, "!other", "!b")
        moved = calls.call_of(session, number)
        assert moved is not None
        assert (moved.room_ids, moved.revision) == (("!new", "!b"), 2)


def test_words_join_and_taking_the_last_one_back_leaves(database: Database) -> None:
    with database.write() as session:
        call = stored(session)
        number = call.consultation_id
        assert calls.add_word(session, number, BEN, TAKES_PART, "$hand")
        assert calls.add_word(session, number, BEN, 2, "$two")
        assert not calls.add_word(session, number, BEN, 2, "$two again")
        assert calls.dates_by_person(session, number) == {BEN: frozenset({2})}
        assert joined(session, call) == [ANNA, BEN]
        assert calls.words_said_by(session, "$two") == {number}
        assert calls.take_back_words(session, "$hand") == {number}
        assert joined(session, call) == [ANNA, BEN]
        assert calls.take_back_words(session, "$two") == {number}
        assert joined(session, call) == [ANNA]
        assert calls.take_back_words(session, "$two") == set()


def test_dates_that_are_typed_take_the_place_of_earlier_ones(database: Database) -> None:
    with database.write() as session:
        call = stored(session)
        number = call.consultation_id
        calls.add_word(session, number, BEN, 1, "$tap")
        calls.set_dates_of(session, number, BEN, [2], "$typed")
        assert calls.dates_by_person(session, number) == {BEN: frozenset({2})}
        calls.set_dates_of(session, number, BEN, [], "$none")
        assert calls.dates_by_person(session, number) == {BEN: frozenset()}
        assert joined(session, call) == [ANNA, BEN]
        assert calls.leave(session, number, BEN)
        assert not calls.leave(session, number, BEN)
        assert calls.dates_by_person(session, number) == {}


def test_other_dates_keep_who_takes_part(database: Database) -> None:
    with database.write() as session:
        call = stored(session)
        number = call.consultation_id
        calls.add_word(session, number, BEN, 1, "$one")
        calls.add_word(session, number, BEN, 2, "$two")
        calls.add_word(session, number, INA, TAKES_PART, "$hand")
        calls.store_call(session, replace(call, dates=(FIRST + timedelta(days=9),)))
        assert calls.dates_by_person(session, number) == {BEN: frozenset(), INA: frozenset()}
        assert joined(session, call) == [ANNA, BEN, INA]


def test_two_calls_do_not_touch(database: Database) -> None:
    with database.write() as session:
        one, other = stored(session), stored(session)
        calls.add_word(session, one.consultation_id, BEN, 1, "$one")
        calls.add_word(session, other.consultation_id, BEN, 2, "$other")
        calls.forget_call(session, one.consultation_id)
        assert calls.dates_by_person(session, other.consultation_id) == {BEN: frozenset({2})}
        assert joined(session, other) == [ANNA, BEN]


def test_nobody_is_asked_twice_and_it_is_remembered_for_a_while(database: Database) -> None:
    with database.write() as session:
        one, other = stored(session), stored(session)
        assert calls.note_asked(session, one.consultation_id, BEN, NOW)
        assert not calls.note_asked(session, one.consultation_id, BEN, NOW)
        assert calls.note_asked(session, other.consultation_id, BEN, NOW + timedelta(days=1))
        assert calls.asked_for(session, one.consultation_id) == [BEN]
        assert calls.asked_since(session, BEN, NOW) == 2
        assert calls.asked_since(session, BEN, NOW + timedelta(hours=1)) == 1
        assert calls.oldest_asked(session) is None, "both are still called for"
        calls.forget_asked_before(session, NOW + timedelta(days=2))
        assert calls.asked_since(session, BEN, NOW) == 2


def test_who_was_asked_outlasts_the_consultation(database: Database) -> None:
    with database.write() as session:
        one = stored(session)
        calls.note_asked(session, one.consultation_id, BEN, NOW)
        calls.note_asked(session, one.consultation_id, INA, NOW + timedelta(days=1))
        calls.forget_call(session, one.consultation_id)
        gone = replace(_consultation(session), id=one.consultation_id)
        delete_consultation(session, gone)
        assert calls.oldest_asked(session) == NOW
        calls.forget_asked_before(session, NOW + timedelta(seconds=1))
        assert calls.asked_for(session, one.consultation_id) == [INA]
        calls.forget_asked(session, INA)
        assert calls.oldest_asked(session) is None


def _consultation(session: Session) -> Consultation:
    return begin_consultation(session, Consultation(
        asker=ANNA, from_room_id="!a", concern=None, mode="live", procedure="x", minimum=2,
        address="Sie", state="draft", created_at=NOW,
    ))  # fmt: skip
