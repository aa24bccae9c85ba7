"""Of two transactions at the same thing the second one waits, and sees what the first has done."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from storage.database import Database
from storage.meetings import Rules, rules_of, store_rules
from storage.turns import wait_for_turn

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


def test_the_second_of_two_sees_what_the_first_has_changed(database: Database) -> None:
    begun, seen = threading.Event(), list[Rules]()

    def second() -> None:
        with database.write() as session:
            begun.set()
            wait_for_turn(session, "rules")
            seen.append(rules_of(session, "g"))
            store_rules(session, "g", Rules(papers_days=10), "@ben:b", NOW)

    other = threading.Thread(target=second)
    with database.write() as session:
        wait_for_turn(session, "rules")
        rules = rules_of(session, "g")
        other.start()
        if not database.is_sqlite:  # there it can't even begin
            assert begun.wait(timeout=30)
        store_rules(session, "g", Rules(papers_days=7), "@anna:a", NOW)
        assert rules == Rules()
    other.join(timeout=30)
    assert [one.papers_days for one in seen] == [7]
    assert seen[0].changed_by == "@anna:a"
    with database.read() as session:
        assert rules_of(session, "g").papers_days == 10


def test_other_things_are_not_waited_for(database: Database) -> None:
    if database.is_sqlite:
        return  # one transaction that writes at a time
    done = threading.Event()

    def other() -> None:
        with database.write() as session:
            wait_for_turn(session, "agenda")
        done.set()

    with database.write() as session:
        wait_for_turn(session, "rules")
        threading.Thread(target=other).start()
        assert done.wait(timeout=30)
