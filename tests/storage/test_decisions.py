"""Decisions: numbered without gaps, never overwritten, tampering shows, found by their words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from storage.database import Database
from storage.decision_words import word_meant, words_of
from storage.decisions import (
    Break,
    ChangedMeanwhileError,
    Decision,
    Vote,
    broken_at,
    change_decision,
    decision_of,
    decision_recorded_by,
    decisions_numbered,
    history_of,
    record_decision,
)
from storage.models.decisions import DecisionWordRow

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
ANNA, BEN = "@anna:a.example", "@ben:a.example"
COMMITTEE = "committee:gr"


def decision(said: str = "Wir richten eine Messe ein.", **parts: Any) -> Decision:
    usual: dict[str, Any] = {
        "body": COMMITTEE, "text": said, "decided_on": date(2026, 11, 29), "room_id": "!room",
        "recorded_by": ANNA, "recorded_at": NOW, "event_id": "$1",
    }  # fmt: skip
    return Decision(**usual | parts)


def recorded(database: Database, *args: Any, **parts: Any) -> Decision:
    with database.write() as session:
        return record_decision(session, decision(*args, **parts))


def changed(database: Database, before: Decision, *, by: str = BEN, **changes: Any) -> Decision:
    with database.write() as session:
        return change_decision(session, before, changes, by=by, at=NOW + timedelta(hours=1))


# --- Recorded -----------------------------------------------------------------------------------


def test_what_is_recorded_is_read_again_as_it_was(database: Database) -> None:
    whole = decision(
        kind="recommendation", state="decided", public=False, meeting_id="m1", agenda_key="k",
        applicant="IHK", responsible="Jugendamt Herne", responsible_ids=("org-ja", "per-x"),
        due_on=date(2027, 1, 31), goal="Ziel 3", field_of_action=2, vote=Vote(7, 2, 1),
    )  # fmt: skip
    with database.write() as session:
        stored = record_decision(session, whole)
    assert stored == replace(whole, id=stored.id, year=2026, sequence=1)
    assert stored.number == "2026-001"
    with database.read() as session:
        assert decision_of(session, stored.id) == stored
        assert decisions_numbered(session, 2026, 1) == [stored]
        assert decision_recorded_by(session, "$1") == stored
        assert decision_of(session, stored.id + 1) is None
        assert decisions_numbered(session, 2026, 2) == []
        assert decision_recorded_by(session, "$2") is None


def test_they_are_counted_by_body_and_year(database: Database) -> None:
    found = [
        recorded(database, body=body, decided_on=day).number
        for body, day in [
            (COMMITTEE, date(2026, 12, 31)), (COMMITTEE, date(2026, 1, 1)),
            (COMMITTEE, date(2027, 1, 1)), ("municipality:k", date(2026, 5, 1)),
            ("region", date(2026, 5, 1)), (COMMITTEE, date(2026, 5, 1)),
        ]
    ]  # fmt: skip
    assert found == ["2026-001", "2026-002", "2027-001", "2026-001", "2026-001", "2026-003"]


def test_ten_writers_at_once_get_ten_numbers_and_one_whole_chain(database: Database) -> None:
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda n: recorded(database, f"Satz {n}"), range(50)))
    assert sorted(one.sequence for one in made) == list(range(1, 51))
    with database.read() as session:
        assert broken_at(session) is None


# --- Changed ------------------------------------------------------------------------------------


def test_a_change_is_an_entry_with_what_was_before(database: Database) -> None:
    before = recorded(database)
    after = changed(database, before, state="decided", vote=Vote(), due_on=date(2027, 1, 31))
    assert (after.state, after.vote, after.revision) == ("decided", Vote(), 2)
    with database.read() as session:
        first, second = history_of(session, before.id)
        assert decision_of(session, before.id) == after
    assert (first.kind, first.by, first.at) == ("recorded", ANNA, NOW)
    assert first.changes is not None
    assert first.changes["text"] == (None, "Wir richten eine Messe ein.")
    assert (second.kind, second.by, second.at) == ("changed", BEN, NOW + timedelta(hours=1))
    assert second.changes == {
        "state": ("draft", "decided"),
        "due_on": (None, "2027-01-31"),
        "vote": (None, {"yes": None, "no": None, "abstained": None, "by_majority": False}),
    }


def test_what_changes_nothing_is_no_entry(database: Database) -> None:
    before = recorded(database)
    assert changed(database, before, state="draft") == before
    with database.read() as session:
        assert len(history_of(session, before.id)) == 1


def test_whoever_changes_what_somebody_else_has_changed_is_told_what(database: Database) -> None:
    before = recorded(database)
    after = changed(database, before, responsible="IHK")
    with pytest.raises(ChangedMeanwhileError) as told:
        changed(database, before, by=ANNA, responsible="Agentur")
    assert told.value.decision == after
    assert [(one.by, one.changes) for one in told.value.since] == [
        (BEN, {"responsible": ("", "IHK")})
    ]
    with database.read() as session:
        assert decision_of(session, before.id) == after


def test_of_two_changes_at_once_one_is_refused(database: Database) -> None:
    before = recorded(database)

    def change(name: str) -> bool:
        try:
            changed(database, before, responsible=name)
        except ChangedMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(change, "abcd")) == [False, False, False, True]


# --- The chain ----------------------------------------------------------------------------------

TAMPERED = [
    'UPDATE decision_entry SET content = \'{"by":"x","changes":{},"note":""}\' WHERE position = 2',
    "UPDATE decision_entry SET kind = 'reported' WHERE position = 2",
    "UPDATE decision_entry SET at = '2026-11-29 11:00:00+00:00' WHERE position = 2",
    "UPDATE decision_entry SET digest = hash WHERE position = 2",
    "UPDATE decision_entry SET event_id = '$other' WHERE position = 2",
    "UPDATE decision SET sequence = 9 WHERE sequence = 2",
    "DELETE FROM decision_entry WHERE position = 2",
]


@pytest.mark.parametrize("tampering", TAMPERED)
def test_the_first_entry_that_was_tampered_with_is_named(
    database: Database, tampering: str
) -> None:
    for number in range(4):
        recorded(database, f"Satz {number}", event_id=f"${number}")
    with database.write() as session:
        assert broken_at(session) is None
        session.execute(text(tampering))
    with database.read() as session:
        found = broken_at(session)
    assert found is not None
    assert found.position == 2


def test_entries_cut_off_at_the_end_are_missed(database: Database) -> None:
    for number in range(3):
        recorded(database, f"Satz {number}")
    with database.write() as session:
        session.execute(text("DELETE FROM decision_entry WHERE position = 3"))
        assert broken_at(session) == Break(3, "")


def test_a_content_that_had_to_be_forgotten_leaves_the_chain_whole(database: Database) -> None:
    for number in range(3):
        last = recorded(database, f"Satz {number}")
    with database.write() as session:
        session.execute(
            text("UPDATE decision_entry SET content = NULL, salt = '' WHERE position = 3")
        )
        assert broken_at(session) is None
        [entry] = history_of(session, last.id)
    assert (entry.forgotten, entry.by, entry.changes) == (True, "", None)


# --- Words --------------------------------------------------------------------------------------


def meant(database: Database, word: str) -> list[str]:
    with database.read() as session:
        found = select(DecisionWordRow.word).where(word_meant(session, word).is_one())
        return sorted(set(session.exec(found)))


def test_words_are_folded_and_counted_once() -> None:
    assert words_of("Die Größe der Messe: die 2. MESSE (Übergang_Schule)") == [
        "die", "groesse", "der", "messe", "2", "uebergang", "schule",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("searched", "expected"),
    [
        ("ausbildungsmesse", ["ausbildungsmesse"]),
        ("ausbildung", ["ausbildungsmesse"]),
        ("ausbildungmesse", ["ausbildungsmesse"]),  # a letter missing
        ("ausbildungssmesse", ["ausbildungsmesse"]),  # one too many
        ("ausbildungsmasse", ["ausbildungsmesse"]),  # a wrong one
        ("ausbidlungsmesse", ["ausbildungsmesse"]),  # two swapped
        ("asubidlungsmesse", []),  # too far
        ("mess", ["messe", "messen"]),
        ("massen", ["messen"]),
        ("me", []),
        ("xy", []),
    ],
)
def test_a_word_is_found_by_its_beginning_or_else_mistyped(
    database: Database, searched: str, expected: list[str]
) -> None:
    recorded(database, "Ausbildungsmesse")
    recorded(database, "Messe und Messen")
    assert meant(database, searched) == expected


def test_a_changed_text_is_found_by_its_new_words_only(database: Database) -> None:
    before = recorded(database, "Messe")
    changed(database, before, text="Praktikum", goal="Übergang")
    assert meant(database, "messe") == []
    assert meant(database, "praktikum") == ["praktikum"]
    assert meant(database, "uebergang") == ["uebergang"]
