"""The time, and what wakes at certain times; the only importer of APScheduler.

The scheduler only wakes: what is due is read from the database each time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

BERLIN = ZoneInfo("Europe/Berlin")
# A call may set the alarm anew while it runs, for at once even. APScheduler drops a call that comes
# before the last one has ended, and with it the only one that would set the alarm again.
_OVERLAPPING = 1_000


class Clock(Protocol):
    """Tells the time; tests inject one that stands still."""

    def now(self) -> datetime:
        """Return the present moment, aware, in Europe/Berlin."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present moment, aware, in Europe/Berlin."""
        return datetime.now(BERLIN)


class Alarm:
    """Calls coroutine functions daily; a late or missed call runs once, as soon as possible."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=BERLIN, job_defaults={"misfire_grace_time": None, "coalesce": True}
        )

    def daily(self, hour: int, call: Callable[[], Awaitable[None]]) -> None:
        """Call each day at the full hour, local time."""
        self._scheduler.add_job(call, "cron", hour=hour, minute=0)

    def after(self, pause: timedelta, name: str, call: Callable[[], Awaitable[None]]) -> None:
        """Call once after a pause, instead of what was to be called under the same name."""
        at = datetime.now(BERLIN) + pause
        self._scheduler.add_job(
            call, "date", run_date=at, id=name, replace_existing=True, max_instances=_OVERLAPPING
        )

    def start(self) -> None:
        """Begin to wake; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """Wake no more; what runs already is left to finish."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
