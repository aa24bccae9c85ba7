"""Rules over the clock on the wall, in every time zone that changes its clock.

Compared with two others: days enumerated one by one and turned into instants without `fold`, and
the package recurring-ical-events, which reads RFC 5545 calendars.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from commands.dates import (
    BERLIN,
    DateError,
    Repeat,
    When,
    at_wall_clock,
    occurrences_after,
    read_when,
)
from tests.unit.dates.oracle import Phrase, from_some_day

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)
SPAN = timedelta(days=3 * 366)
MOST = 60  # occurrences that are compared
WINTER, SUMMER = datetime(2027, 1, 15, tzinfo=UTC), datetime(2027, 7, 15, tzinfo=UTC)


def changes_its_clock(name: str) -> bool:
    zone = ZoneInfo(name)
    return WINTER.astimezone(zone).utcoffset() != SUMMER.astimezone(zone).utcoffset()


ZONES = sorted(filter(changes_its_clock, available_timezones() - {"localtime"}))
TIMES = st.one_of(st.times(), st.times(max_value=time(4))).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return when a clock shows a time: the first of two, or by the offset before a gap."""
    around = [(local + timedelta(days=n)).replace(tzinfo=UTC).astimezone(zone) for n in (-1, 1)]
    tried = [local.replace(tzinfo=UTC) - (at.utcoffset() or timedelta()) for at in around]
    shown = [at for at in tried if at.astimezone(zone).replace(tzinfo=None) == local]
    return min(shown, default=tried[0])


def read(start: date, phrase: Phrase) -> When | None:
    try:
        return read_when(f"ab {start:%d.%m.%Y} {phrase.text}", NOW)
    except DateError:
        return None


@settings(max_examples=200, deadline=None)
@given(from_some_day(), st.sampled_from(ZONES), TIMES, st.integers(-2, 400))
def test_none_is_lost_doubled_or_out_of_order(
    drawn: tuple[date, Phrase], name: str, at: time, later: int
) -> None:
    start, phrase = drawn
    when, zone = read(start, phrase), ZoneInfo(name)
    if when is None or when.repeat is None:
        return
    after = instant(datetime.combine(start + timedelta(days=later), at), zone)
    days = phrase.days(start, start + SPAN)
    expected = [instant(datetime.combine(day, at), zone) for day in days]
    found = occurrences_after(when.repeat, datetime.combine(when.day, at), after, zone=zone)
    last = datetime.combine(start + SPAN + timedelta(days=2), time(), UTC)
    told = [moment.at.astimezone(UTC) for moment in islice(found, MOST)]
    wanted = [moment for moment in expected if moment > after][:MOST]
    assert [one for one in told if one < last][: len(wanted)] == wanted
    assert told == sorted(set(told))


def put_forward(zone: ZoneInfo) -> datetime:
    """Return the first instant of 2027 at which a clock is put forward."""
    hours = (WINTER.replace(day=1) + timedelta(minutes=30 * n) for n in range(2 * 24 * 365))
    offsets = ((at, at.astimezone(zone).utcoffset() or timedelta()) for at in hours)
    return next(at for (_, before), (at, now) in pairwise(offsets) if now > before)


@pytest.mark.parametrize("name", ZONES)
def test_what_the_clock_leaves_out_is_still_to_come_when_it_is_put_forward(name: str) -> None:
    zone = ZoneInfo(name)
    change = put_forward(zone)
    before = (change - timedelta(hours=1)).astimezone(zone).utcoffset() or timedelta()
    left_out = (change + before + timedelta(minutes=10)).replace(tzinfo=None)
    after = change + timedelta(minutes=5)  # the clock shows a later time than the one left out
    found = next(occurrences_after(Repeat("FREQ=DAILY"), left_out, after, zone=zone))
    assert found.moved
    assert found.at.astimezone(UTC) == change + timedelta(minutes=10)


@settings(max_examples=100, deadline=None)
@given(from_some_day(), st.sampled_from(ZONES), TIMES)
def test_a_calendar_shows_the_same(drawn: tuple[date, Phrase], name: str, at: time) -> None:
    """The rule alone is one of RFC 5545: other programs come to the same days and instants."""
    start, phrase = drawn
    when, zone = read(start, phrase), ZoneInfo(name)
    if when is None or when.repeat is None:
        return
    rule, first = Repeat(when.repeat.rule), datetime.combine(when.day, at)
    end = start + SPAN
    shown = calendar_events(rule.rule, first, zone, end)
    since = instant(first, zone) - timedelta(seconds=1)
    found = (
        moment.at.astimezone(UTC) for moment in occurrences_after(rule, first, since, zone=zone)
    )
    own = []
    for moment in found:
        if moment.astimezone(zone).date() >= end:
            break
        own.append(moment)
    assert own == [one for one in shown if one.astimezone(zone).date() < end]


def calendar_events(rule: str, first: datetime, zone: ZoneInfo, end: date) -> list[datetime]:
    """Return the instants that recurring-ical-events shows of an event with a rule."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//test//EN", "BEGIN:VEVENT", "UID:1",
        "DTSTAMP:20261122T090000Z", f"DTSTART;TZID={zone.key}:{first:%Y%m%dT%H%M%S}",
        "DURATION:PT1H", f"RRULE:{with_utc_end(rule, zone)}", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    events = recurring_ical_events.of(Calendar.from_ical("\r\n".join(lines)))
    found = events.between(first.date() - timedelta(days=1), end + timedelta(days=2))
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in found)


def with_utc_end(rule: str, zone: ZoneInfo) -> str:
    """Return a rule whose UNTIL is in UTC, as it must be where DTSTART has a time zone."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if "UNTIL" in parts:
        last = instant(datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%S"), zone)  # noqa: DTZ007
        parts["UNTIL"] = f"{last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


@given(st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2035, 1, 1)), TIMES)
def test_a_time_on_the_wall_is_an_instant(name: str, day: date, at: time) -> None:
    local, zone = datetime.combine(day, at), ZoneInfo(name)
    moment = at_wall_clock(local, zone)
    assert moment.at.astimezone(UTC) == instant(local, zone)
    assert moment.moved == (moment.at.replace(tzinfo=None) != local)
