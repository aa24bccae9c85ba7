"""The time asked about, seen from Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from commands.questions.reading.times import NO_SUCH_DAY, read_time
from tests.unit.questions.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("wer macht das", "2026-11-22", "2026-11-22"),
        ("wer macht das heute", "2026-11-22", "2026-11-22"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("letztes jahr", "2025-01-01", "2025-12-31"),
        ("im naechsten jahr", "2027-01-01", "2027-12-31"),
        ("im vorletzten jahr", "2024-01-01", "2024-12-31"),
        ("dieses jahr", "2026-01-01", "2026-12-31"),
        ("dieses schuljahr", "2026-08-01", "2027-07-31"),
        ("naechstes schuljahr", "2027-08-01", "2028-07-31"),
        ("im schuljahr 2024 25", "2024-08-01", "2025-07-31"),
        ("2024 25", "2024-08-01", "2025-07-31"),
        ("2023 bis 2025", "2023-01-01", "2025-12-31"),
        ("vor zwei jahren", "2024-01-01", "2024-12-31"),
        ("in 3 jahren", "2029-01-01", "2029-12-31"),
        ("ab februar", "2027-02-01", "2027-02-01"),
        ("ab februar 2028", "2028-02-01", "2028-02-01"),
        ("im dezember", "2026-12-01", "2026-12-31"),
        ("im maerz 2025", "2025-03-01", "2025-03-31"),
        ("am 3.12", "2026-12-03", "2026-12-03"),
        ("am 3.12.2027", "2027-12-03", "2027-12-03"),
        ("am 3 dezember 2025", "2025-12-03", "2025-12-03"),
        ("gestern", "2026-11-21", "2026-11-21"),
        ("naechste woche", "2026-11-23", "2026-11-29"),
        ("naechsten monat", "2026-12-01", "2026-12-31"),
    ],
)
def test_time(text: str, first: str, last: str) -> None:
    span = read_time(text, TODAY)
    assert (span.first, span.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["was ist sbo 6.1", "guten morgen zusammen"])
def test_no_time_is_today(text: str) -> None:
    assert not read_time(text, TODAY).explicit


@pytest.mark.parametrize("text", ["am 31.2.2027", "31.02.2027", "am 31 februar"])
def test_a_day_that_does_not_exist_is_no_other_day(text: str) -> None:
    assert read_time(text, TODAY) is NO_SUCH_DAY


def test_history_and_future() -> None:
    ended, coming = date(2025, 7, 31), date(2027, 2, 1)
    today = read_time("", TODAY)
    assert not today.covers(None, ended)
    assert not today.covers(coming, None)
    assert today.covers(TODAY, TODAY)  # the last day counts
    assert read_time("frueher", TODAY).covers(None, ended)
    assert read_time("kuenftig", TODAY).covers(coming, None)
    assert not read_time("frueher", TODAY).covers(None, None)
