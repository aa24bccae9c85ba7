"""What wakes the bot each day, by local time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.clock import BERLIN, Alarm


async def nothing() -> None:
    return


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-22T02:59", "2026-11-22T03:00+01:00"),
        ("2026-11-22T03:01", "2026-11-23T03:00+01:00"),
        ("2026-03-28T12:00", "2026-03-29T03:00+02:00"),
        ("2026-10-24T12:00", "2026-10-25T03:00+01:00"),
    ],
    ids=["before", "after", "to summer time", "to winter time"],
)
def test_the_hour_is_local_across_changes_of_the_clock(now: str, due: str) -> None:
    alarm = Alarm()
    alarm.daily(3, nothing)
    [job] = alarm._scheduler.get_jobs()
    moment = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert job.trigger.get_next_fire_time(None, moment) == datetime.fromisoformat(due)


async def test_a_call_that_was_missed_runs_once_and_late() -> None:
    alarm = Alarm()
    alarm.daily(3, nothing)
    alarm.start()
    [job] = alarm._scheduler.get_jobs()
    assert (job.coalesce, job.misfire_grace_time) == (True, None)
    alarm.stop()
    alarm.stop()


async def test_an_alarm_that_is_set_anew_while_it_rings_rings_again() -> None:
    alarm = Alarm()
    begun = [asyncio.Event() for _ in range(5)]
    rung = iter(range(4))

    async def ring() -> None:
        number = next(rung)
        begun[number].set()
        alarm.after(timedelta(), "x", ring if number < 3 else last)
        # It has not ended when the next one comes.
        await begun[number + 1].wait()

    async def last() -> None:
        begun[4].set()

    alarm.start()
    alarm.after(timedelta(), "x", ring)
    async with asyncio.timeout(30):
        await begun[4].wait()
    alarm.stop()
