"""When phases end, warn, are silent: from stored instants, through nights and holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands.consultation.library import Phase, Wording
from commands.consultation.running import times
from commands.dates import BERLIN
from storage.consultations import Consultation

MONDAY = datetime(2026, 11, 30, 10, tzinfo=BERLIN)
LIVE = Consultation(
    asker="@anna:a.example", from_room_id="!office", concern="?", mode="live", procedure="sechs",
    minimum=2, address="du", state="running", created_at=MONDAY, phase=1,
)  # fmt: skip
ASYNC = replace(LIVE, mode="async")


def phase(minutes: int = 10, days: int = 2) -> Phase:
    return Phase("2", "Fall", minutes, days, ("fallgeber",), Wording("Sie", "du"))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def on(consultation: Consultation, began: str, ends: str, **parts: object) -> Consultation:
    began_at, ends_at = local(began).astimezone(UTC), local(ends).astimezone(UTC)
    return replace(consultation, phase_began_at=began_at, phase_ends_at=ends_at, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("began", "days", "ends"),
    [
        ("2026-11-30 10:00", 1, "2026-12-01 18:00"),
        ("2026-11-30 18:00", 2, "2026-12-02 18:00"),
        ("2026-11-30 23:59", 1, "2026-12-01 18:00"),
        ("2026-12-04 18:00", 1, "2026-12-07 18:00"),  # not a weekend alone
        ("2026-12-04 18:00", 3, "2026-12-07 18:00"),
        ("2026-12-05 12:00", 1, "2026-12-07 18:00"),
        ("2026-12-03 18:00", 2, "2026-12-05 18:00"),  # Friday is a working day
        ("2026-12-24 18:00", 1, "2026-12-28 18:00"),  # Christmas, then a weekend
        ("2026-10-24 10:00", 2, "2026-10-26 18:00"),  # the clock is put back in between
    ],
)
def test_what_goes_on_for_days_ends_on_an_evening_after_a_working_day(
    began: str, days: int, ends: str
) -> None:
    assert times.phase_end(ASYNC, phase(days=days), local(began)) == local(ends)


def test_a_live_phase_lasts_its_minutes_also_in_the_night_when_the_clock_is_changed() -> None:
    began = datetime(2026, 10, 25, 0, 55, tzinfo=UTC)
    assert times.phase_end(LIVE, phase(10), began) == began + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("consultation", "at"),
    [
        (on(LIVE, "2026-11-30 10:00", "2026-11-30 10:10"), "2026-11-30 10:08"),
        (on(LIVE, "2026-11-30 10:00", "2026-11-30 10:05"), "2026-11-30 10:04"),
        (on(ASYNC, "2026-11-30 10:00", "2026-12-01 18:00"), "2026-12-01 09:00"),
        (on(ASYNC, "2026-12-03 18:00", "2026-12-06 18:00"), "2026-12-04 09:00"),  # a Sunday
        (on(ASYNC, "2026-12-04 10:00", "2026-12-06 18:00"), None),
    ],
)
def test_the_end_is_announced_in_time_and_on_a_working_day(
    consultation: Consultation, at: str | None
) -> None:
    assert times.warning_at(consultation) == (local(at) if at else None)


def test_a_silence_is_broken_twice_in_a_live_phase_and_not_right_before_its_end() -> None:
    running = on(LIVE, "2026-11-30 10:00", "2026-11-30 10:10")
    assert times.silence_at(running) == local("2026-11-30 10:03")
    heard = replace(running, heard_at=local("2026-11-30 10:05"))
    assert times.silence_at(heard) == local("2026-11-30 10:08")
    assert times.silence_at(replace(heard, silences=2)) is None
    assert times.silence_at(replace(running, heard_at=local("2026-11-30 10:06"))) is None
    assert times.silence_at(on(ASYNC, "2026-11-30 10:00", "2026-12-01 18:00")) is None


@pytest.mark.parametrize(
    ("now", "left", "next_at"),
    [
        ("2026-11-30 10:00:00", "10 Minuten", "2026-11-30 10:01:00"),
        ("2026-11-30 10:00:01", "10 Minuten", "2026-11-30 10:01:00"),
        ("2026-11-30 10:08:59", "2 Minuten", "2026-11-30 10:09:00"),
        ("2026-11-30 10:09:00", "1 Minute", "2026-11-30 10:10:00"),
        ("2026-11-30 10:11:00", "0 Minuten", None),
    ],
)
def test_minutes_left_are_rounded_up_and_shown_anew_as_each_is_over(
    now: str, left: str, next_at: str | None
) -> None:
    running = on(LIVE, "2026-11-30 10:00", "2026-11-30 10:10")
    assert times.say_left(running, local(now)) == left
    assert times.changes_at(running, local(now)) == (local(next_at) if next_at else None)


def test_days_left_are_those_on_the_calendar() -> None:
    running = on(ASYNC, "2026-11-30 10:00", "2026-12-02 18:00")
    assert times.say_left(running, local("2026-11-30 23:59")) == "2 Tage"
    assert times.say_left(running, local("2026-12-01 00:00")) == "1 Tag"
    assert times.say_left(running, local("2026-12-02 09:00")) == "heute"
    assert times.changes_at(running, local("2026-11-30 23:59")) == local("2026-12-01 00:00")
    assert times.say_until(running) == "Mi., 02.12.2026, 18:00 Uhr"


def test_a_pause_keeps_the_time_left_and_short_ones_don_t_add_up_to_days() -> None:
    now = local("2026-11-30 10:04").astimezone(UTC)
    assert times.left_seconds(on(LIVE, "2026-11-30 10:00", "2026-11-30 10:10"), now) == 360
    paused = replace(LIVE, left_seconds=360)
    assert times.left_seconds(paused, now) == 360
    assert times.end_after_pause(paused, now) == now + timedelta(minutes=6)
    whole = replace(ASYNC, left_seconds=2 * 86400 + 8 * 3600)  # Monday 10:00 to Wednesday 18:00
    for again, ends in (
        ("11-30 10:05", "12-02"),
        ("12-01 10:00", "12-03"),
        ("11-30 23:00", "12-03"),
    ):
        at = local(f"2026-{again}").astimezone(UTC)
        assert times.end_after_pause(whole, at) == local(f"2026-{ends} 18:00")
    over = replace(ASYNC, left_seconds=0)
    evening = local("2026-11-30 20:00").astimezone(UTC)
    assert times.end_after_pause(over, evening) == local("2026-12-01 18:00")


def test_more_time_is_counted_from_the_end_or_from_now_if_that_is_over() -> None:
    running = on(LIVE, "2026-11-30 10:00", "2026-11-30 10:10")
    assert times.longer(running, 5, local("2026-11-30 10:04")) == local("2026-11-30 10:15")
    assert times.longer(running, 5, local("2026-11-30 10:11")) == local("2026-11-30 10:16")
    days = on(ASYNC, "2026-11-30 10:00", "2026-12-02 18:00")
    assert times.longer(days, 2, local("2026-12-02 09:00")) == local("2026-12-04 18:00")


@pytest.mark.parametrize(
    ("ended", "asked"),
    [
        ("2026-11-30 10:45", "2027-01-11 09:00"),
        ("2026-02-20 11:00", "2026-04-07 09:00"),  # Good Friday to Easter Monday
        ("2026-02-20 23:30", "2026-04-07 09:00"),
    ],
)
def test_after_six_weeks_it_is_asked_on_the_morning_of_a_working_day(
    ended: str, asked: str
) -> None:
    assert times.follow_up_at(local(ended)) == local(asked)
