"""Decisions are found by words, who decided and is responsible, state and time, page by page."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from storage import decision_search
from storage.database import Database
from storage.decision_search import OPEN, Found, Wanted, find_decisions
from storage.decisions import Decision, State, record_decision
from tests.storage.test_decisions import NOW
from tests.storage.test_query_plans import executed

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


# --- Any wishes, beside the same in plain Python ------------------------------------------------

BODIES = ("committee:gr", "committee:other", OTHER)
STATES: tuple[State, ...] = ("draft", "decided", "in progress", "done", "withdrawn")
TEXTS = ("Messe", "Messestand", "Praktikum", "Schule", "Schulhof", "die")
PEOPLE = ("org-ihk", "org-ja", "org-ih")


def many(database: Database, chance: random.Random, count: int) -> list[Decision]:
    """Store decisions with parts by chance; returns them."""
    found = []
    with database.write() as session:
        for number in range(count):
            day = date(2026, 1, 1) + timedelta(days=chance.randrange(20))
            new = Decision(
                body=chance.choice(BODIES), room_id="!r", recorded_by="@a:b", recorded_at=NOW,
                text=" ".join(chance.sample(TEXTS, 2)), decided_on=day, event_id=f"${number}",
                state=chance.choice(STATES), public=chance.random() < 0.6,
                responsible_ids=tuple(chance.sample(PEOPLE, chance.randrange(3))),
                due_on=chance.choice((None, day + timedelta(days=chance.randrange(20)))),
                meeting_id=chance.choice((None, "m1")),
            )  # fmt: skip
            found.append(record_decision(session, new))
    return found


def wish(chance: random.Random) -> Wanted:
    """Return wishes by chance, most of them few."""

    def perhaps(value: Any, usual: Any) -> Any:
        return value if chance.random() < 0.35 else usual

    first = date(2026, 1, 1) + timedelta(days=chance.randrange(15))
    bodies = perhaps(chance.sample(BODIES, chance.randrange(3)), None)
    return Wanted(
        bodies=bodies,
        and_public=bodies is not None and chance.random() < 0.3,
        only_public=perhaps(True, False),
        text=" ".join(perhaps(chance.sample([*TEXTS, "schul", "mes"], chance.randrange(1, 3)), ())),
        responsible_ids=perhaps(chance.sample(PEOPLE, chance.randrange(1, 3)), ()),
        states=perhaps(chance.sample(STATES, 2), ()),
        since=perhaps(first, None),
        until=perhaps(first + timedelta(days=8), None),
        due_until=perhaps(first + timedelta(days=15), None),
        with_deadline=perhaps(True, False),
        meeting_id=perhaps("m1", None),
    )


def is_wanted(one: Decision, wanted: Wanted) -> bool:
    public = one.public and one.state not in ("draft", "withdrawn")
    own = wanted.bodies is None or one.body in wanted.bodies
    words = one.text.casefold().split()
    typed = wanted.text.casefold().split()
    return (
        (own or (wanted.and_public and public))
        and (public or not wanted.only_public)
        and all(any(word.startswith(said) for word in words) for said in typed)
        and (
            not wanted.responsible_ids or bool(set(wanted.responsible_ids) & {*one.responsible_ids})
        )
        and (not wanted.states or one.state in wanted.states)
        and (wanted.since is None or one.decided_on >= wanted.since)
        and (wanted.until is None or one.decided_on <= wanted.until)
        and (one.due_on is not None or not wanted.with_deadline)
        and (not wanted.due_until or (one.due_on is not None and one.due_on <= wanted.due_until))
        and (wanted.meeting_id is None or one.meeting_id == wanted.meeting_id)
    )


def in_order(found: list[Decision], wanted: Wanted) -> list[Decision]:
    if wanted.with_deadline or wanted.due_until:
        return sorted(found, key=lambda one: (one.due_on, one.id))
    return sorted(found, key=lambda one: (one.decided_on, one.id), reverse=True)


@pytest.mark.parametrize("most", [1000, 5])
def test_any_wishes_find_what_they_describe(
    database: Database, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a low limit most of them are for more than are counted, and gone through in order."""
    monkeypatch.setattr(decision_search, "MOST_COUNTED", most)
    chance = random.Random(most)  # noqa: S311 - repeatable, no secret
    decisions = many(database, chance, 150)
    counts = set()
    for _ in range(150):
        wanted, offset = wish(chance), chance.choice((0, 0, 3, 6))
        expected = in_order([one for one in decisions if is_wanted(one, wanted)], wanted)
        with database.read() as session:
            found = find_decisions(session, wanted, 4, offset)
        page = expected[offset : offset + 4] if offset < most else []
        assert list(found.decisions) == page, wanted
        assert found.count == min(len(expected), most), wanted
        counts.add(found.count)
    assert {0, 1, 5} <= counts


# --- By which index -----------------------------------------------------------------------------

EXPLAIN = "EXPLAIN QUERY PLAN "
SHOWN: tuple[State, ...] = ("draft", "decided", "in progress", "done")


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(bodies=["committee:gr"], states=SHOWN), "ix_decision_body_decided_on"),
        (Wanted(bodies=["committee:gr"], states=SHOWN, due_until=date(2027, 1, 1)),
         "ix_decision_body_decided_on"),
        (Wanted(and_public=True, states=SHOWN, since=date(2026, 1, 1)), "ix_decision_decided_on"),
        (Wanted(states=SHOWN, text="Messe"), "(word>? AND word<?)"),
        (Wanted(bodies=["committee:gr"], states=SHOWN, text="Messe Bochumer"),
         "(word>? AND word<?)"),
        (Wanted(states=SHOWN, responsible_ids=["org-ihk"]), "(word=?)"),
        (Wanted(states=SHOWN, bodies=[OTHER], meeting_id="m1"), "ix_decision_meeting_id"),
        (Wanted(states=OPEN, due_until=date(2027, 1, 1)), "ix_decision_state_due_on"),
    ],
)  # fmt: skip
def test_without_statistics_it_is_looked_for_by_what_leads_to_few(
    database: Database, wanted: Wanted, index: str
) -> None:
    stored(database)
    looking, *_ = plans(database, wanted)
    assert index in looking


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(states=SHOWN, text="Messe"), "ix_decision_decided_on"),
        (Wanted(states=SHOWN, bodies=["committee:gr", OTHER]), "ix_decision_decided_on"),
        (Wanted(states=SHOWN, bodies=["committee:gr"]), "ix_decision_body_decided_on"),
        (Wanted(states=OPEN, bodies=["committee:gr"], due_until=date(2027, 12, 1)),
         "ix_decision_due_on"),
    ],
)  # fmt: skip
def test_many_are_gone_through_in_their_order(
    database: Database, wanted: Wanted, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(database)
    monkeypatch.setattr(decision_search, "MOST_COUNTED", 1)
    _, going = plans(database, wanted)
    assert index in going
    assert "ORDER BY" not in going.replace("LAST TERM OF ORDER BY", "")


def plans(database: Database, wanted: Wanted) -> list[str]:
    """Return how SQLite finds the ids of decisions, one plan for each statement that does."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL keeps statistics and decides by itself")
    with executed(database) as statements, database.read() as session:
        find_decisions(session, wanted, 9)
    with database.engine.connect() as connection:
        return [
            " / ".join(row[3] for row in connection.exec_driver_sql(EXPLAIN + statement, values))
            for statement, values in statements if "ORDER BY" in statement
        ]  # fmt: skip
