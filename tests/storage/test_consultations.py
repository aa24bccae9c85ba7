"""Consultations in the database: who takes part, contributions, what is forgotten when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage import consultations as stored
from storage.consultations import Consultation, Contribution
from storage.database import Database
from storage.models.consultations import (
    ConsultationMessageRow,
    ConsultationPersonRow,
    ConsultationRow,
)

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA, BEN, EVA = "@anna:a.example", "@ben:b.example", "@eva:b.example"
CALLED = Consultation(
    asker=ANNA, from_room_id="!office", concern="Wie gewinnen wir Betriebe?", mode="live",
    procedure="sechs-phasen", minimum=2, address="du", state="gathering", created_at=NOW,
    municipality_id="k-her", starts_at=NOW + MINUTE,
)  # fmt: skip


def begun(database: Database, **changes: object) -> Consultation:
    with database.write() as session:
        return stored.begin_consultation(session, replace(CALLED, **changes))  # type: ignore[arg-type]


def said(event_id: str, who: str, minute: int = 0) -> Contribution:
    return Contribution(event_id, event_id, who, 4, NOW + minute * MINUTE)


def test_a_consultation_comes_back_as_it_was_stored_with_who_asked_for_it(
    database: Database,
) -> None:
    made = begun(database)
    assert made == replace(CALLED, id=made.id)
    with database.read() as session:
        assert stored.consultation_of(session, made.id) == made
        assert stored.consultations_in(session, stored.OPEN) == [made]
        assert stored.consultations_in(session, stored.UNDER_WAY) == []
        [anna] = stored.participants(session, made.id)
    assert (anna.user_id, anna.role, anna.present) == (ANNA, "fallgeber", False)


def test_changes_are_counted_and_seen_by_who_locks_it(database: Database) -> None:
    made = begun(database)
    with database.write() as session:
        changed = stored.change_consultation(session, made, state="running", phase=0)
        assert changed.revision == made.revision + 1
        assert stored.lock_consultation(session, made.id) == changed
        same = stored.change_consultation(session, changed, revision=changed.revision, step=4)
        assert same.revision == changed.revision
    with database.read() as session:
        assert stored.consultation_of(session, made.id) == same


def test_everybody_takes_part_once_in_the_order_of_joining(database: Database) -> None:
    made, other = begun(database), begun(database)
    with database.write() as session:
        assert stored.join_consultation(session, made.id, EVA)
        assert stored.join_consultation(session, made.id, BEN, "moderation")
        assert not stored.join_consultation(session, made.id, EVA, "protokoll")
        stored.change_participant(session, made.id, EVA, turns=3, present=True)
        people = stored.participants(session, made.id)
        assert [(one.user_id, one.role, one.turns) for one in people] == [
            (ANNA, "fallgeber", 0),
            (EVA, "berater", 3),
            (BEN, "moderation", 0),
        ]
        stored.begin_turns_anew(session, made.id)
        assert {one.turns for one in stored.participants(session, made.id)} == {0}
        assert stored.leave_consultation(session, made.id, BEN)
        assert not stored.leave_consultation(session, made.id, BEN)
        assert not stored.leave_consultation(session, other.id, EVA)


def test_a_nudge_counts_for_all_consultations_of_a_person(database: Database) -> None:
    first, second = begun(database), begun(database)
    with database.write() as session:
        assert stored.last_nudge(session, ANNA) is None
        stored.change_participant(session, second.id, ANNA, nudged_at=NOW)
        stored.change_participant(session, first.id, ANNA, nudged_at=NOW - MINUTE)
        assert stored.last_nudge(session, ANNA) == NOW
        assert stored.last_nudge(session, BEN) is None


def test_contributions_are_kept_in_order_and_as_they_were_last_edited(database: Database) -> None:
    made, other = begun(database), begun(database)
    with database.write() as session:
        stored.note_contribution(session, made.id, said("$2", BEN, 2))
        stored.note_contribution(session, made.id, said("$1", EVA, 1))
        stored.note_contribution(session, other.id, said("$3", EVA, 3))
        stored.note_contribution(
            session, made.id, replace(said("$1", EVA, 1), latest_event_id="$9")
        )
        kept = stored.contributions(session, made.id)
        assert [(one.event_id, one.latest_event_id) for one in kept] == [("$1", "$9"), ("$2", "$2")]
        stored.forget_contributions(session, made.id, EVA)
        assert [one.event_id for one in stored.contributions(session, made.id)] == ["$2"]
        assert [one.event_id for one in stored.contributions(session, other.id)] == ["$3"]


def test_of_what_has_ended_only_who_asked_and_when_is_left_then_nothing(
    database: Database,
) -> None:
    made, other = begun(database), begun(database)
    with database.write() as session:
        stored.note_contribution(session, made.id, said("$1", BEN))
        ended = stored.change_consultation(session, made, state="ended", ended_at=NOW)
        stored.forget_consultation(session, ended)
    with database.read() as session:
        left = stored.consultation_of(session, made.id)
        assert left is not None
        assert (left.asker, left.ended_at, left.state) == (ANNA, NOW, "ended")
        assert (left.concern, left.from_room_id, left.municipality_id) == (None, "", None)
        assert session.exec(select(ConsultationMessageRow)).all() == []
        assert [one.consultation_id for one in session.exec(select(ConsultationPersonRow))] == [
            other.id
        ]
    with database.write() as session:
        stored.delete_consultation(session, left)
        assert stored.consultation_of(session, made.id) is None
        assert len(session.exec(select(ConsultationRow)).all()) == 1


def test_no_number_is_given_twice(database: Database) -> None:
    first = begun(database)
    with database.write() as session:
        stored.delete_consultation(session, first)
        assert stored.consultation_of(session, first.id) is None
        assert stored.lock_consultation(session, first.id) is None
        [empty] = session.exec(select(ConsultationRow)).all()
        assert (empty.asker, empty.concern, empty.from_room_id) == ("", None, "")
    second = begun(database)
    assert second.id > first.id
    with database.write() as session:
        stored.delete_consultation(session, second)
        assert [one.id for one in session.exec(select(ConsultationRow))] == [second.id]
