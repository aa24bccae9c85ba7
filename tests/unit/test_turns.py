"""Turns in the chair change with the year, and are told one by one as they are for a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commands.turns import turns_until, whose_turn
from storage.meetings import Rules

TURNS = Rules(chair_rotation=("schulamt", "aa"), chair_from=2026)
SCHOOL_TURNS = Rules(chair_rotation=("schulamt", "aa"), chair_from=2026, chair_year="school")
THREE = Rules(chair_rotation=("schulamt", "aa", "ihk"), chair_from=2024, chair_year="school")


@pytest.mark.parametrize(
    ("rules", "day", "expected"),
    [
        (TURNS, "2025-12-31", None),
        (TURNS, "2026-01-01", "schulamt"),
        (TURNS, "2026-12-31", "schulamt"),
        (TURNS, "2027-01-01", "aa"),
        (TURNS, "2028-07-31", "schulamt"),
        (SCHOOL_TURNS, "2026-07-31", None),
        (SCHOOL_TURNS, "2026-08-01", "schulamt"),
        (SCHOOL_TURNS, "2027-07-31", "schulamt"),
        (SCHOOL_TURNS, "2027-08-01", "aa"),
        (SCHOOL_TURNS, "2028-02-29", "aa"),
        (Rules(), "2026-08-01", None),
        (Rules(chair_rotation=(), chair_from=2026), "2026-08-01", None),
    ],
)
def test_turns_change_with_the_year(rules: Rules, day: str, expected: str | None) -> None:
    assert whose_turn(rules, date.fromisoformat(day)) == expected


@pytest.mark.parametrize("rules", [TURNS, SCHOOL_TURNS, THREE])
def test_turns_one_by_one_are_those_of_their_days(rules: Rules) -> None:
    last = date(2031, 6, 15)
    turns = list(turns_until(rules, last))
    assert turns[-1].first <= last <= turns[-1].last
    for turn in turns:
        days = (turn.last - turn.first).days
        held = {whose_turn(rules, turn.first + timedelta(days=n)) for n in range(days + 1)}
        assert held == {turn.member_id}
    ends = [turn.last + timedelta(days=1) for turn in turns[:-1]]
    assert ends == [turn.first for turn in turns[1:]], "without a gap"
    assert whose_turn(rules, turns[0].first - timedelta(days=1)) is None


@pytest.mark.parametrize("year", [0, 1, 9999])
def test_years_that_no_calendar_has_harm_nothing(year: int) -> None:
    rules = Rules(chair_rotation=("aa",), chair_from=year)
    turns = list(turns_until(rules, date.max))
    assert len(turns) <= 300
    assert whose_turn(rules, date(2026, 1, 1)) == (None if year > 2026 else "aa")


def test_without_a_rule_there_are_no_turns() -> None:
    assert not list(turns_until(Rules(), date(2030, 1, 1)))
    assert not list(turns_until(TURNS, date(2025, 12, 31)))
