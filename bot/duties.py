"""Does what is due without being asked: reminders, for one.

What is due stands in the database; the alarm only wakes. What comes of it is stored in one
transaction with the messages, so that a crash at any moment neither loses nor repeats any of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Alarm, Clock
from bot.directory_cache import DirectoryCache
from bot.own_answers import notice_with_hints
from bot.posting import post_notices
from commands.contract import Due, Duty
from storage.database import Database

log = logging.getLogger(__name__)

# However late an alarm or a change of the machine's clock: then it is looked again.
LOOK_AGAIN = timedelta(minutes=1)
AFTER_FAILURE = timedelta(seconds=10)
_ALARM = "duties"
_MOST_ROUNDS = 10_000


@dataclass(slots=True)
class Duties:
    """Wakes when something is due, does it, and has the rooms' workers send the messages."""

    database: Database
    duties: tuple[Duty, ...]
    directories: DirectoryCache
    clock: Clock
    alarm: Alarm
    wake: Callable[[Iterable[str]], None]
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stopping: bool = False

    async def look(self) -> None:
        """Do what is due now and be woken for what is due next."""
        if self._stopping:
            return
        async with self._busy:
            pause = LOOK_AGAIN
            try:
                rooms, next_at = await asyncio.to_thread(self.do_what_is_due)
                self.wake(rooms)
                if next_at is not None:
                    pause = max(timedelta(), min(pause, next_at - self.clock.now()))
            except Exception:
                # The rows are as they were: it is done when the database is back.
                log.exception("what is due could not be done")
                pause = AFTER_FAILURE
            if not self._stopping:
                self.alarm.after(pause, _ALARM, self.look)

    async def stop(self) -> None:
        """Do nothing more, after what is being done."""
        self._stopping = True
        async with self._busy:
            return

    def do_what_is_due(self) -> tuple[set[str], datetime | None]:
        """Do all that is due; returns whom there are messages for, and when more is due next.

        Whom: rooms, by their ids, and persons, by their Matrix ids.
        """
        rooms: set[str] = set()
        upcoming: list[datetime] = []
        for duty in self.duties:
            rounds = 0
            while (at := self._next_at(duty)) is not None and at <= self.clock.now():
                rounds += 1
                if rounds > _MOST_ROUNDS:
                    raise RuntimeError(f"{duty.name} does not move on what is due")
                rooms |= self._perform(duty)
            upcoming += [at] if at else []
        return rooms, min(upcoming, default=None)

    def _next_at(self, duty: Duty) -> datetime | None:
        with self.database.read() as session:
            return duty.next_at(session, self.clock.now())

    def _perform(self, duty: Duty) -> set[str]:
        with self.database.write() as session:
            now = self.clock.now()
            notices = duty.perform(Due(now, session, self.directories.current(session)))
            hinted = [notice_with_hints(notice) for notice in notices]
            return {message.room_id for message in post_notices(session, hinted, now)}
