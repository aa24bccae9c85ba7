"""Decisions handed on, and contents forgotten: nobody gets one twice, and the chain holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.decision_forgetting import forget_decision, forget_person
from storage.decision_handing import (
    hand_on,
    handed_on,
    handed_on_by,
    has_untold,
    is_entered_by,
    note_told,
    untold,
)
from storage.decision_search import Wanted, find_decisions
from storage.decisions import (
    ChangedMeanwhileError,
    Decision,
    Vote,
    broken_at,
    decision_of,
    decision_recorded_by,
    history_of,
)
from tests.storage.test_decisions import ANNA, BEN, NOW, changed, decision, recorded

PLACES = ("municipality:a", "municipality:b")


def copies(*bodies: str) -> list[Decision]:
    return [decision("Messe", body=body, state="decided", event_id="$asked") for body in bodies]


def handed(database: Database, parent: Decision, *bodies: str) -> list[Decision]:
    with database.write() as session:
        return hand_on(session, parent, copies(*bodies), by=ANNA, at=NOW, note="weiter",
                       event_id="$tap")  # fmt: skip


# --- Handed on ----------------------------------------------------------------------------------


def test_each_gets_its_own_and_all_are_known_by_the_parent(database: Database) -> None:
    parent, other = recorded(database, body="region"), recorded(database, body="region")
    first, second = handed(database, parent, *PLACES)
    assert [first.body, second.body] == list(PLACES)
    assert [first.number, second.number] == ["2026-001", "2026-001"]
    assert (first.parent_id, first.revision) == (parent.id, 1)
    with database.read() as session:
        assert handed_on(session, [parent.id, other.id]) == {parent.id: [first, second]}
        assert [one.note for one in history_of(session, parent.id)] == ["", "weiter"]
        assert broken_at(session) is None


def test_they_are_found_by_the_message_and_by_what_confirmed_it(database: Database) -> None:
    [child] = handed(database, recorded(database, event_id="$parent"), PLACES[0])
    with database.read() as session:
        for event_id in ("$asked", "$tap"):
            assert handed_on_by(session, event_id) == [child]
        assert handed_on_by(session, "$parent") == []
        assert decision_recorded_by(session, "$asked") is None, "the message did not record it"
        assert is_entered_by(session, "$tap")
        assert not is_entered_by(session, "$other")


def test_of_two_who_hand_on_at_once_one_is_refused(database: Database) -> None:
    parent = recorded(database, body="region")

    def hand(_: int) -> bool:
        try:
            handed(database, parent, *PLACES)
        except ChangedMeanwhileError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(hand, range(4))) == [False, False, False, True]
    with database.read() as session:
        assert len(handed_on(session, [parent.id])[parent.id]) == 2


def test_entries_are_looked_at_once_in_their_order(database: Database) -> None:
    parent = recorded(database)
    changed(database, parent, text="Neu")
    with database.write() as session:
        assert has_untold(session)
        assert [(row_id, one.kind) for row_id, one in untold(session, 9)] == [
            (parent.id, "recorded"), (parent.id, "changed"),
        ]  # fmt: skip
        note_told(session, 1)
        assert [one.position for _, one in untold(session, 9)] == [2]
        note_told(session, 2)
        assert not has_untold(session)
        note_told(session, 1)
        assert not has_untold(session)
        assert broken_at(session) is None
    recorded(database)
    with database.read() as session:
        assert [one.position for _, one in untold(session, 9)] == [3]


# --- Forgotten ----------------------------------------------------------------------------------


def whole(database: Database, **parts: Any) -> Decision:
    return recorded(
        database, "Geheimnis um Lindner", **{
            "state": "decided", "applicant": "Lindner", "responsible": "Lindner",
            "responsible_ids": ("per-l",), "goal": "Lindner", "due_on": date(2027, 1, 31),
            "vote": Vote(7), "report": "Lindner", "reported_at": NOW, "field_of_action": 2,
        } | parts,
    )  # fmt: skip


def everything(database: Database) -> str:
    """Return all that the tables of decisions hold, as one text."""
    tables = ("decision", "decision_entry", "decision_word", "decision_spelling")
    with database.read() as session:
        rows = [session.execute(text(f"SELECT * FROM {name}")).all() for name in tables]  # noqa: S608
    return str(rows)


def forget(database: Database, row_id: int) -> Decision:
    with database.write() as session:
        return forget_decision(session, row_id, text="Gelöscht", by="DSB", at=NOW, note="weg")


def test_of_a_forgotten_decision_number_and_states_stay(database: Database) -> None:
    other = recorded(database, "Anderes Geheimnis")
    before = whole(database)
    changed(database, before, text="Ein anderer Wortlaut", report="Neues von Lindner")
    left = forget(database, before.id)
    assert left == replace(
        before, text="Gelöscht", applicant="", responsible="", responsible_ids=(), goal="",
        report="", reported_at=None, field_of_action=None, recorded_by="", event_id=None,
        revision=3,
    )  # fmt: skip
    with database.read() as session:
        assert broken_at(session) is None
        salts = session.execute(text("SELECT salt FROM decision_entry ORDER BY position")).all()
        assert [bool(salt) for [salt] in salts] == [True, False, False, True]
        *_, last = entries = history_of(session, before.id)
        assert decision_of(session, before.id) == left
        assert decision_of(session, other.id) == other
        assert find_decisions(session, Wanted(text="Lindner"), 9).count == 0
        assert find_decisions(session, Wanted(text="Geheimniss"), 9).decisions == (other,)
    assert [one.forgotten for one in entries] == [True, True, False]
    assert (last.kind, last.by, last.note, last.changes) == ("forgotten", "DSB", "weg", {})


def test_no_table_holds_a_forgotten_word(database: Database) -> None:
    before = whole(database)
    changed(database, before, text="Ein Wortlaut mit Schlüsselwort")
    held = everything(database)
    forget(database, before.id)
    left = everything(database)
    for word in ("Lindner", "lindner", "indner", "chluesselwort", "Wortlaut", "per-l", ANNA, BEN):
        assert word in held, word
        assert word not in left, word


def test_words_that_are_elsewhere_are_still_found_mistyped(database: Database) -> None:
    before = whole(database)
    other = recorded(database, "Lindner")
    forget(database, before.id)
    with database.read() as session:
        assert find_decisions(session, Wanted(text="Lindnre"), 9).decisions == (other,)


def test_a_forgotten_decision_goes_on(database: Database) -> None:
    left = forget(database, whole(database).id)
    after = changed(database, left, text="Lindner neu")
    with database.read() as session:
        assert broken_at(session) is None
        assert find_decisions(session, Wanted(text="Lindnr"), 9).decisions == (after,)


def test_what_a_person_entered_is_forgotten_everywhere(database: Database) -> None:
    mine, theirs = whole(database), recorded(database, recorded_by=BEN)
    changed(database, mine, by=BEN, state="done")
    changed(database, theirs, by=ANNA, state="decided")
    with database.write() as session:
        assert forget_person(session, ANNA, by="DSB", at=NOW + timedelta(1), note="weg") == 2
    with database.read() as session:
        assert broken_at(session) is None
        assert [one.forgotten for one in history_of(session, mine.id)] == [True, False, False]
        assert [one.by for one in history_of(session, theirs.id)] == [BEN, "", "DSB"]
        now = decision_of(session, mine.id)
    assert now is not None
    assert (now.text, now.state, now.recorded_by, now.revision) == (mine.text, "done", "", 3)
    assert ANNA not in everything(database)
    with database.write() as session:
        assert forget_person(session, ANNA, by="DSB", at=NOW, note="weg") == 0


@pytest.mark.parametrize("position", [1, 2, 3])
def test_tampering_shows_after_forgetting_as_before(database: Database, position: int) -> None:
    before = recorded(database)
    changed(database, before, state="decided")
    forget(database, before.id)
    with database.write() as session:
        session.execute(
            text("UPDATE decision_entry SET kind = 'reported' WHERE position = :position"),
            {"position": position},
        )
        found = broken_at(session)
    assert found is not None
    assert found.position == position
