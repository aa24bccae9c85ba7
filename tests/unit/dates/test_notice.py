"""By when something must be received: in full calendar days, or in working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.dates import is_working_day, last_day_to_receive

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("meeting", "days", "working", "last"),
    [
        # Neither the day of receipt nor that of the meeting counts.
        (date(2026, 12, 10), 14, False, date(2026, 11, 25)),
        (date(2026, 12, 10), 0, False, date(2026, 12, 9)),
        # A Saturday as the last day is one by the calendar.
        (date(2026, 12, 10), 4, False, date(2026, 12, 5)),
        (date(2026, 12, 10), 3, True, date(2026, 12, 4)),
        (date(2026, 12, 14), 0, True, date(2026, 12, 11)),
        # Christmas and New Year are no working days, the 24th and 31st are.
        (date(2027, 1, 5), 3, True, date(2026, 12, 29)),
        # Ascension Day and Corpus Christi.
        (date(2027, 5, 7), 2, True, date(2027, 5, 3)),
        (date(2027, 5, 28), 1, True, date(2027, 5, 25)),
    ],
)
def test_last_day(meeting: date, days: int, working: bool, last: date) -> None:
    assert last_day_to_receive(meeting, days, working=working) == last


@given(DAYS, st.integers(0, 40))
def test_so_many_working_days_lie_between(meeting: date, days: int) -> None:
    last = last_day_to_receive(meeting, days, working=True)
    between = [last + timedelta(n) for n in range(1, (meeting - last).days)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(last)
    later = last + timedelta(1)
    assert not is_working_day(later) or days > 0 or later == meeting


@given(DAYS, st.integers(0, 60))
def test_so_many_full_days_lie_between(meeting: date, days: int) -> None:
    last = last_day_to_receive(meeting, days)
    assert (meeting - last).days - 1 == days
