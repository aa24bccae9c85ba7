"""Decisions are found by words, who decided and is responsible, state and time, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from storage.database import Database
from storage.decision_search import Found, Wanted, find_decisions
from storage.decisions import Decision, record_decision
from tests.storage.test_decisions import NOW

OTHER = "municipality:k-bo"


def stored(database: Database) -> dict[str, Decision]:
    """Store some decisions; returns them by the first word of their texts."""
    rows: list[dict[str, Any]] = [
        {"text": "Ausbildungsmesse im Frühjahr", "state": "decided", "day": 1,
         "responsible_ids": ("org-ihk", "org-ja"), "due_on": date(2027, 3, 1)},
        {"text": "Praktikum wird verlängert", "state": "in progress", "day": 2,
         "responsible_ids": ("org-ja",), "due_on": date(2027, 1, 31), "meeting_id": "m1"},
        {"text": "Messe ohne Praktikum", "state": "done", "day": 3, "public": False},
        {"text": "Übergang besser abstimmen", "state": "draft", "day": 4, "goal": "Ziel Messe",
         "responsible_ids": ("org-ih",)},
        {"text": "Bochumer Messe", "state": "decided", "day": 5, "body": OTHER},
        {"text": "Geheimes zur Messe", "state": "decided", "day": 6, "body": OTHER,
         "public": False},
    ]  # fmt: skip
    found = {}
    with database.write() as session:
        for number, parts in enumerate(rows):
            day = parts.pop("day")
            whole: dict[str, Any] = {"body": "committee:gr", "room_id": "!r", "recorded_by": "@a:b",
                     "recorded_at": NOW, "event_id": f"${number}"} | parts  # fmt: skip
            decision = record_decision(session, Decision(decided_on=date(2026, 11, day), **whole))
            found[decision.text.split()[0]] = decision
    return found


def find(database: Database, limit: int = 9, offset: int = 0, **wanted: Any) -> Found:
    with database.read() as session:
        return find_decisions(session, Wanted(**wanted), limit, offset)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["Geheimes", "Bochumer", "Übergang", "Messe", "Praktikum", "Ausbildungsmesse"]),
        ({"bodies": ["committee:gr"]}, ["Übergang", "Messe", "Praktikum", "Ausbildungsmesse"]),
        ({"bodies": [OTHER], "and_public": True},
         ["Geheimes", "Bochumer", "Praktikum", "Ausbildungsmesse"]),
        ({"bodies": ["committee:gr"], "only_public": True}, ["Praktikum", "Ausbildungsmesse"]),
        ({"bodies": ["committee:gr"], "and_public": True},
         ["Bochumer", "Übergang", "Messe", "Praktikum", "Ausbildungsmesse"]),
        ({"bodies": []}, []),
        ({"text": "messe"}, ["Geheimes", "Bochumer", "Übergang", "Messe"]),
        ({"text": "Messe Praktikum"}, ["Messe"]),
        ({"text": "ausbildung"}, ["Ausbildungsmesse"]),
        ({"text": "Praktikmu"}, ["Messe", "Praktikum"]),
        ({"text": "uebergang"}, ["Übergang"]),
        ({"text": "Schwimmbad"}, []),
        ({"text": "messe", "bodies": [OTHER]}, ["Geheimes", "Bochumer"]),
        ({"responsible_ids": ["org-ja"]}, ["Praktikum", "Ausbildungsmesse"]),
        ({"responsible_ids": ["org-ihk", "org-ih"]}, ["Übergang", "Ausbildungsmesse"]),
        ({"responsible_ids": ["org"]}, []),
        ({"responsible_ids": ["%"]}, []),
        ({"states": ["decided", "in progress"]},
         ["Geheimes", "Bochumer", "Praktikum", "Ausbildungsmesse"]),
        ({"since": date(2026, 11, 2), "until": date(2026, 11, 3)}, ["Messe", "Praktikum"]),
        ({"with_deadline": True}, ["Praktikum", "Ausbildungsmesse"]),
        ({"due_until": date(2027, 1, 31)}, ["Praktikum"]),
        ({"due_until": date(2027, 1, 30)}, []),
        ({"meeting_id": "m1"}, ["Praktikum"]),
    ],
)  # fmt: skip
def test_what_is_found(database: Database, wanted: dict[str, Any], expected: Sequence[str]) -> None:
    decisions = stored(database)
    found = find(database, **wanted)
    assert [one.text.split()[0] for one in found.decisions] == list(expected)
    assert found.count == len(expected)
    assert set(found.decisions) <= set(decisions.values())


def test_pages_follow_one_another(database: Database) -> None:
    stored(database)
    pages = [find(database, 4, offset) for offset in (0, 4, 8)]
    assert [len(page.decisions) for page in pages] == [4, 2, 0]
    assert {page.count for page in pages} == {6}
    assert len({one for page in pages for one in page.decisions}) == 6


def test_what_was_searched_instead_is_told_where_it_is_found(database: Database) -> None:
    stored(database)
    assert find(database, text="Praktikmu Messe").meant == (("praktikmu", "praktikum"),)
    assert find(database, text="Messe").meant == ()
    assert find(database, text="Messe Schwimmbad") == Found()
    assert find(database, text="Bochumre", bodies=["committee:gr"]) == Found()


def test_words_that_may_not_be_seen_change_nothing_of_what_is_found(database: Database) -> None:
    """Neither are they named as what was meant, nor keep they a word from being mistyped."""
    stored(database)
    own = "committee:gr"
    wanted: dict[str, Any] = {"bodies": [own], "text": "Praktikun"}
    expected = find(database, **wanted)
    assert expected.meant == (("praktikun", "praktikum"),)
    secret: dict[str, Any] = {"body": OTHER, "decided_on": date(2026, 11, 7), "room_id": "!r",
                              "recorded_by": "@a:b", "recorded_at": NOW}  # fmt: skip
    with database.write() as session:
        for word in ("Praktikuns", "Praktikun"):
            record_decision(session, Decision(text=word, public=False, **secret))
    assert find(database, **wanted) == expected
    assert find(database, bodies=[own], text="Praktikum").meant == ()
    with database.write() as session:
        record_decision(session, Decision(text="Apraktikum", public=False, **secret))
    assert find(database, bodies=[own], text="Bpraktikum").meant == (("bpraktikum", "praktikum"),)
    found = find(database, bodies=[OTHER, own], only_public=True, own=[own], text="Praktikun")
    assert found == expected


def test_of_some_bodies_all_is_found_and_of_others_what_is_public(database: Database) -> None:
    stored(database)
    both: dict[str, Any] = {"bodies": ["committee:gr", OTHER], "only_public": True}
    assert find(database, **both, own=["committee:gr"]).count == 5
    assert find(database, **both, own=[OTHER]).count == 4
    assert find(database, **both).count == 3
