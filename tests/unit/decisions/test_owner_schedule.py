"""Owners are reminded on working days, at nine on the clock, before and after the deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.dates import BERLIN, is_working_day
from commands.decisions.owners.schedule import (
    Known,
    leads_of,
    next_reminder,
    next_working_midnight,
    on_or_after,
    opening,
)
from commands.quiet import quiet_until
from storage.records import RoomSettings

USUAL = leads_of(None)
LONG_AGO = date(2026, 1, 5)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def reminded(due_on: date, until: date, *, since: date = LONG_AGO, leads: tuple[int, ...] = USUAL,
             reported: date | None = None) -> list[date]:  # fmt: skip
    """Return all days of reminders, each told in time, until a day."""
    found: list[date] = []
    while True:
        known = Known(due_on, since, found[-1] if found else None, reported)
        day = next_reminder(known, leads)
        assert not found or day > found[-1]
        if day > until:
            return found
        found.append(day)


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        # Fri 15 since Sun 17 Jan is none, Fri 29; Sun 31 counts as Mon 1 Feb (§ 193 BGB).
        ("2027-01-31", ["2027-01-15", "2027-01-29", "2027-02-02", "2027-02-09"]),
        ("2027-02-10", ["2027-01-27", "2027-02-08", "2027-02-11", "2027-02-18"]),
        # Easter: Good Friday is 26 March, Monday 29 March, and in between the clocks change.
        ("2027-04-12", ["2027-03-25", "2027-04-09", "2027-04-13", "2027-04-20"]),
        ("2027-03-26", ["2027-03-12", "2027-03-24", "2027-03-31", "2027-04-07"]),
        # Christmas, New Year.
        ("2026-12-25", ["2026-12-11", "2026-12-23", "2026-12-29", "2027-01-05"]),
    ],
)
def test_two_weeks_and_two_days_before_then_every_week(due_on: str, expected: list[str]) -> None:
    found = reminded(date.fromisoformat(due_on), date.fromisoformat(expected[-1]))
    assert found == [date.fromisoformat(one) for one in expected]


@pytest.mark.parametrize(
    ("days_before", "expected"), [(None, (14, 2)), (21, (21, 2)), (3, (3, 2)), (2, (2,)), (1, (1,))]
)
def test_how_long_before_is_a_wish(days_before: int | None, expected: tuple[int, ...]) -> None:
    assert leads_of(days_before) == expected


def test_what_was_recorded_too_late_is_reminded_of_on_the_next_working_day() -> None:
    friday = date(2027, 2, 5)
    assert reminded(date(2027, 2, 9), date(2027, 2, 9), since=friday) == [date(2027, 2, 8)]
    # Due on the next working day's eve there is none before it.
    assert reminded(date(2027, 2, 7), date(2027, 2, 9), since=friday) == [date(2027, 2, 9)]


def test_what_was_long_over_when_it_was_recorded_is_first_told_a_week_apart() -> None:
    [first, second] = reminded(date(2026, 6, 1), date(2027, 2, 18), since=date(2027, 2, 4))
    assert (first, second - first) == (date(2027, 2, 9), timedelta(weeks=1))


def test_who_reported_is_left_in_peace_for_two_weeks_after_the_deadline() -> None:
    due_on, reported = date(2027, 2, 10), date(2027, 2, 12)
    assert next_reminder(Known(due_on, LONG_AGO, date(2027, 2, 11), reported), USUAL) == date(
        2027, 3, 4
    )


def test_who_was_told_late_is_not_told_again_the_next_day() -> None:
    due_on, late = date(2027, 1, 20), date(2027, 2, 3)  # a Wednesday; the next were Thursday
    assert next_reminder(Known(due_on, LONG_AGO, late), USUAL) == date(2027, 2, 11)
    before, told = date(2027, 2, 10), date(2027, 2, 7)  # the next would be Monday, 8
    assert next_reminder(Known(before, LONG_AGO, told), USUAL) == date(2027, 2, 11)


@given(due_on=DAYS, since=DAYS, told=st.none() | DAYS, reported=st.none() | DAYS,
       lead=st.integers(1, 90))  # fmt: skip
def test_reminders_are_on_working_days_after_what_is_known(
    due_on: date, since: date, told: date | None, reported: date | None, lead: int
) -> None:
    day = next_reminder(Known(due_on, since, told, reported), leads_of(lead))
    assert is_working_day(day)
    assert day > since
    assert told is None or day > told + timedelta(days=1)
    assert reported is None or day > reported + timedelta(days=1)


@given(due_on=DAYS, lead=st.integers(1, 90))
def test_told_in_time_they_go_on_each_week_and_never_stop(due_on: date, lead: int) -> None:
    since = due_on - timedelta(days=120)
    found = reminded(due_on, due_on + timedelta(days=60), since=since, leads=leads_of(lead))
    before = [day for day in found if day <= due_on]
    assert 1 <= len(before) <= 2
    assert before[0] <= due_on - timedelta(days=min(lead, 14) if lead < 14 else lead)
    gaps = [(b - a).days for a, b in pairwise(found)]
    after = gaps[len(before) :]
    assert len(after) >= 6
    assert all(3 <= gap <= 12 for gap in after)
    assert on_or_after(due_on) < found[len(before)] <= due_on + timedelta(days=9)


# --- Within a day -------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2027-03-26", "2027-03-29", "2027-10-29", "2027-11-02"])
def test_nine_is_nine_on_the_clock_in_summer_and_winter(day: str) -> None:
    found = opening(RoomSettings(), date.fromisoformat(day))
    assert found is not None
    assert (found.first.isoformat()[:16], found.last.isoformat()[:16]) == (
        f"{day}T09:00", f"{day}T18:00",
    )  # fmt: skip
    assert found.first.utcoffset() == found.first.astimezone(BERLIN).utcoffset()


@pytest.mark.parametrize(
    ("quiet", "expected"),
    [
        ((18, 7), (9, 18)),
        ((18, 11), (11, 18)),
        ((8, 20), (20, 24)),
        ((8, 7), (7, 9)),  # but for one hour in the morning
        ((12, 13), (9, 18)),
    ],
)
def test_quiet_hours_put_it_off(quiet: tuple[int, int], expected: tuple[int, int]) -> None:
    settings = RoomSettings(quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    day = date(2027, 2, 8)
    found = opening(settings, day)
    assert found is not None
    midnight = datetime.combine(day, time(), BERLIN)
    assert ((found.first - midnight) // timedelta(hours=1),
            (found.last - midnight) // timedelta(hours=1)) == expected  # fmt: skip


@given(day=DAYS.filter(is_working_day), first=TIMES, last=TIMES, weekends=st.booleans())
def test_an_opening_begins_outside_of_quiet_time(
    day: date, first: time, last: time, weekends: bool
) -> None:
    settings = RoomSettings(quiet_from=first, quiet_until=last, quiet_weekends=weekends)
    found = opening(settings, day)
    if found is None:
        assert first == last
        return
    assert quiet_until(settings, found.first) is None
    assert found.first.date() == day
    assert found.first.astimezone(UTC) < found.last.astimezone(UTC)


@given(day=DAYS)
def test_it_is_looked_again_at_the_beginning_of_the_next_working_day(day: date) -> None:
    at = next_working_midnight(day)
    assert at.time() == time()
    assert at.date() > day
    assert is_working_day(at.date())
    between = [day + timedelta(days=n) for n in range(1, (at.date() - day).days)]
    assert not any(map(is_working_day, between))
