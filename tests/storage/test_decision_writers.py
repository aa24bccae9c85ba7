"""Ten writers at once record and change decisions: nothing is lost, who is too late is told so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from benchmarks.decision_check import Deed, faults_of
from benchmarks.decision_writers import BODIES, YEARS, Order, by_threads, record
from storage.database import Database

WRITERS, EACH = 10, 6


def test_ten_writers_at_once_lose_nothing_and_overwrite_nobody(database: Database) -> None:
    known = [record(database, BODIES[0], YEARS[0], f"known {n}") for n in range(2)]
    ids = tuple(deed.decision_id for deed in known)
    orders = [Order(f"writer {n}", EACH, f"{n}", ids) for n in range(WRITERS)]
    work = by_threads(database.url.render_as_string(hide_password=False), orders)
    deeds = [deed for one in work for deed in one.deeds]
    assert faults_of(database, [*known, *deeds]) == []
    counts = Counter(deed.kind for deed in deeds)
    assert counts.total() == WRITERS * EACH
    assert set(counts) == {"recorded", "changed", "too late"}


# --- The check itself ---------------------------------------------------------------------------


@pytest.fixture
def deeds(database: Database) -> list[Deed]:
    return [record(database, BODIES[0], YEARS[0], f"mark {n}") for n in range(3)]


def test_what_is_as_it_was_told_is_no_fault(database: Database, deeds: list[Deed]) -> None:
    late = Deed("too late", deeds[0].decision_id, 0, "late", since=("mark 0",))
    assert faults_of(database, [*deeds, late]) == []


def test_what_was_told_but_is_not_there_is_found(database: Database, deeds: list[Deed]) -> None:
    lost = Deed("changed", deeds[0].decision_id, 1, "lost")
    [place, number] = faults_of(database, [*deeds, lost])
    assert place == "lost is not at its place"
    assert number == "'lost': 1 told, 0 stored"


def test_what_is_there_but_was_not_told_is_found(database: Database, deeds: list[Deed]) -> None:
    assert faults_of(database, deeds[1:]) == ["'mark 0': 0 told, 1 stored"]


def test_who_was_told_something_else_is_found(database: Database, deeds: list[Deed]) -> None:
    nothing = Deed("too late", deeds[0].decision_id, 0, "late")
    wrongly = replace(nothing, since=("mark 1",))
    assert len(faults_of(database, [*deeds, nothing, wrongly])) == 2


def test_gaps_and_tampering_are_found(database: Database, deeds: list[Deed]) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE decision SET sequence = 7 WHERE sequence = 3"))
        connection.execute(text("UPDATE decision SET report = 'other' WHERE sequence = 1"))
    found = " ".join(faults_of(database, deeds))
    assert "the chain is broken at" in found
    assert "numbers of committee:gre-1 in 2025: [1, 2, 7]" in found
    assert "2025-001 is not as its last entry says" in found
