"""Deadlines follow from the meeting and the committee's rules, and move along with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from dateutil import tz
from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, FR, MO, TH, TU, WE, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.dates import BERLIN, at_wall_clock, is_working_day
from commands.meetings.deadlines import (
    DAY,
    HOUR,
    USUAL_ROOM_LEADS,
    Known,
    What,
    deadlines,
    lead_instant,
    minutes_by,
    papers_by,
)
from storage.meetings import Rules
from storage.records import Committee, Meeting

COMMITTEE = Committee("gr", "Lenkungskreis", notice_days=14)
START = datetime.fromisoformat("2026-12-10 14:00")
MEETING = Meeting("ses", "gr", START, START + timedelta(hours=2))
NOW = datetime(2026, 11, 10, 10, tzinfo=BERLIN)
RULES = Rules(papers_days=7, minutes_days=14)


def days(meeting: Meeting = MEETING, rules: Rules = RULES, **known: bool) -> dict[What, date]:
    found = deadlines(COMMITTEE, rules, meeting, Known(**known), NOW)
    return {one.what: one.day for one in found}


def done(
    meeting: Meeting = MEETING, rules: Rules = RULES, known: Known | None = None,
    now: datetime = NOW,
) -> set[What]:  # fmt: skip
    found = deadlines(COMMITTEE, rules, meeting, known or Known(), now)
    return {one.what for one in found if one.done}


def test_all_that_is_due_around_a_meeting_comes_in_order() -> None:
    found = deadlines(COMMITTEE, RULES, MEETING, Known(), NOW)
    assert [(one.what, one.day.isoformat()) for one in found] == [
        ("invitation", "2026-11-25"),
        ("first reminder", "2026-11-26"),
        ("papers", "2026-12-02"),
        ("last reminder", "2026-12-10"),
        ("minutes", "2026-12-24"),
    ]
    assert not any(one.done for one in found)


@pytest.mark.parametrize(
    ("rules", "what", "day"),
    [
        (Rules(notice_unit="working"), "invitation", "2026-11-19"),
        (Rules(urgent_days=3), "invitation", "2026-11-25"),  # not an urgent one
        (Rules(papers_days=7, notice_unit="working"), "papers", "2026-11-30"),
        (Rules(papers_days=0), "papers", "2026-12-09"),
        (Rules(minutes_days=10, notice_unit="working"), "minutes", "2026-12-24"),
        (Rules(minutes_days=11, notice_unit="working"), "minutes", "2026-12-28"),
        (Rules(room_leads=(DAY,)), "first reminder", "2026-12-09"),
    ],
)
def test_each_rule_counts_as_it_says(rules: Rules, what: What, day: str) -> None:
    assert days(rules=rules)[what].isoformat() == day


def test_an_urgent_meeting_has_the_shorter_period_where_there_is_one() -> None:
    assert days(rules=Rules(urgent_days=3), urgent=True)["invitation"] == date(2026, 12, 6)
    assert days(rules=Rules(), urgent=True)["invitation"] == date(2026, 11, 25)


def test_without_a_rule_nothing_is_due() -> None:
    assert set(days(rules=Rules(room_leads=()))) == {"invitation"}
    bare = replace(COMMITTEE, notice_days=None)
    assert deadlines(bare, Rules(room_leads=()), MEETING, Known(), NOW) == []
    assert "last reminder" not in days(rules=Rules(room_leads=(HOUR,)))


def test_of_a_cancelled_meeting_nothing_is_due() -> None:
    assert days(replace(MEETING, state="abgesagt")) == {}


@pytest.mark.parametrize(
    ("state", "known", "expected"),
    [
        ("geplant", Known(), set()),
        ("eingeladen", Known(), {"invitation"}),
        ("stattgefunden", Known(), {"invitation", "papers"}),
        ("geplant", Known(papers_out=True), {"papers"}),
        ("stattgefunden", Known(minutes_out=True), {"invitation", "papers", "minutes"}),
    ],
)
def test_what_is_done_follows_from_the_state(state: str, known: Known, expected: set[What]) -> None:
    assert done(replace(MEETING, state=state), known=known) == expected


def test_papers_due_with_the_invitation_are_out_with_it() -> None:
    invited = replace(MEETING, state="eingeladen")
    assert done(invited, Rules(papers_days=14)) == {"invitation", "papers"}
    assert done(invited, Rules(papers_days=13)) == {"invitation"}


def test_reminders_are_done_when_their_time_is_over() -> None:
    at = datetime(2026, 11, 26, 14, tzinfo=BERLIN)
    assert done(now=at - timedelta(seconds=1)) == set()
    assert done(now=at) == {"first reminder"}
    assert done(now=at_wall_clock(START).at) == {"first reminder", "last reminder"}


# --- Properties ---------------------------------------------------------------------------------

starts = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2036-12-31")
).map(lambda at: at.replace(second=0, microsecond=0))
counts = st.integers(0, 40)
units = st.sampled_from([None, "calendar", "working"])


@given(starts, counts, counts, counts, st.integers(-700, 700))
@settings(deadline=None)
def test_in_calendar_days_everything_moves_as_far_as_the_meeting(
    start: datetime, notice: int, papers: int, minutes: int, moved: int
) -> None:
    rules = Rules(papers_days=papers, minutes_days=minutes, room_leads=(14 * DAY, DAY))
    committee = Committee("gr", "x", notice_days=notice)

    def found(at: datetime) -> list[tuple[What, date]]:
        due = deadlines(committee, rules, Meeting("s", "gr", at), Known(), NOW)
        return sorted((one.what, one.day) for one in due)

    step = timedelta(days=moved)
    assert found(start + step) == [(what, day + step) for what, day in found(start)]


@given(starts, counts, units)
@settings(deadline=None)
def test_so_many_full_days_lie_between_papers_and_meeting(
    start: datetime, number: int, unit: Any
) -> None:
    day = papers_by(Rules(papers_days=number, notice_unit=unit), start)
    assert day is not None
    between = [day + timedelta(days=n) for n in range(1, (start.date() - day).days)]
    counted = [one for one in between if unit != "working" or is_working_day(one)]
    assert len(counted) == number
    assert unit != "working" or is_working_day(day)


@given(starts, counts)
@settings(deadline=None)
def test_working_days_for_minutes_are_those_of_dateutil(start: datetime, number: int) -> None:
    """Mondays to Fridays by dateutil's rule, less the holidays."""
    rule = rrule(DAILY, dtstart=datetime.combine(start.date(), time()) + timedelta(days=1),
                 byweekday=(MO, TU, WE, TH, FR))  # fmt: skip
    found = minutes_by(Rules(minutes_days=number, notice_unit="working"), Meeting("s", "g", start))
    expected = start.date()
    left = number
    for day in rule:
        if not left:
            break
        if is_working_day(day.date()):
            left, expected = left - 1, day.date()
    assert found == expected


@given(starts, st.integers(1, 90))
@settings(deadline=None)
def test_a_lead_of_days_keeps_the_time_of_day_as_dateutil_does(
    start: datetime, number: int
) -> None:
    zone = tz.gettz("Europe/Berlin")
    local = start.replace(tzinfo=zone) - relativedelta(days=number)
    expected = tz.resolve_imaginary(local)  # a time that the clock leaves out is as much later
    assert lead_instant(start, number * DAY).astimezone(UTC) == expected.astimezone(UTC)


@given(starts, st.integers(1, 23 * 60))
@settings(deadline=None)
def test_a_lead_of_hours_is_time_that_passes(start: datetime, minutes: int) -> None:
    begins = at_wall_clock(start).at.astimezone(UTC)
    assert begins - lead_instant(start, minutes).astimezone(UTC) == timedelta(minutes=minutes)


@given(starts)
@settings(deadline=None)
def test_reminders_come_in_order_before_the_meeting(start: datetime) -> None:
    found = [lead_instant(start, lead).astimezone(UTC) for lead in USUAL_ROOM_LEADS]
    assert found == sorted(found)
    assert found[-1] < at_wall_clock(start).at.astimezone(UTC)


# --- The changes of clock -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "lead", "expected"),
    [
        # Over the night of 28/29 March 2026, in which the clock goes forward.
        ("2026-04-01 10:00", 7 * DAY, "2026-03-25T10:00+01:00"),
        ("2026-04-01 14:00", 3 * DAY, "2026-03-29T14:00+02:00"),
        ("2026-03-29 10:00", DAY, "2026-03-28T10:00+01:00"),
        ("2026-03-29 03:30", HOUR, "2026-03-29T01:30+01:00"),
        ("2026-03-30 02:30", DAY, "2026-03-29T03:30+02:00"),  # 02:30 is left out
        # Over the night of 24/25 October 2026, in which it goes back.
        ("2026-10-28 14:00", 3 * DAY, "2026-10-25T14:00+01:00"),
        ("2026-10-26 02:30", DAY, "2026-10-25T02:30+02:00"),  # 02:30 comes twice: the first
        ("2026-10-25 03:30", HOUR, "2026-10-25T02:30+01:00"),
        ("2026-10-25 10:00", 12 * HOUR, "2026-10-24T23:00+02:00"),
        # Leap days.
        ("2028-03-01 14:00", DAY, "2028-02-29T14:00+01:00"),
        ("2027-03-01 14:00", DAY, "2027-02-28T14:00+01:00"),
        ("2028-02-29 09:00", 14 * DAY, "2028-02-15T09:00+01:00"),
    ],
)
def test_leads_across_changes_of_clock_and_leap_days(start: str, lead: int, expected: str) -> None:
    found = lead_instant(datetime.fromisoformat(start), lead)
    assert found.isoformat(timespec="minutes") == expected
