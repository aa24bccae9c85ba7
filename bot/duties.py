"""Does what is due without being asked: reminders, for one.

What is due stands in the database; the alarm only wakes. What comes of it is stored in one
transaction with the messages, so that a crash at any moment neither loses nor repeats any of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.clock import Alarm, Clock
from bot.directory_cache import DirectoryCache
from bot.own_answers import notice_with_hints
from bot.posting import post_notices
from commands.contract import Due, Duty
from storage.database import Database, Session

log = logging.getLogger(__name__)

# However late an alarm or a change of the machine's clock: then it is looked again.
LOOK_AGAIN = timedelta(minutes=1)
# Where one thing after the other comes due, so much of it is done together.
COLLECTING = timedelta(seconds=0.5)
AFTER_FAILURE = timedelta(seconds=10)
# Preparing messages takes the processor, and sending them as well: a part of what is due is
# followed by so many times its duration for those that are ready.
_PACE = 2
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
    movable_holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)
    own_files: Path | None = None
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: bool = False
    _stopping: bool = False

    async def look(self) -> None:
        """Do what is due now and be woken for what is due next."""
        if self._stopping or self._waiting:
            return  # whoever waits for its turn sees everything that is stored by now
        self._waiting = True
        async with self._busy:
            self._waiting = False
            pause = AFTER_FAILURE
            try:
                pause = await self._work_off()
            except Exception:
                # The rows are as they were: it is done when the database is back.
                log.exception("what is due could not be done")
            if not self._stopping:
                self.alarm.after(pause, _ALARM, self.look)

    async def _work_off(self) -> timedelta:
        """Do what is due, part by part; returns how long to wait before looking again."""
        parts, least = self.parts(), timedelta()
        began = time.monotonic()
        while (rooms := await asyncio.to_thread(next, parts, None)) is not None:
            # At once: what else is due may take a while.
            self.wake(rooms)
            least = COLLECTING
            await asyncio.sleep(_PACE * (time.monotonic() - began))
            if self._stopping:
                break
            began = time.monotonic()
        next_at = await asyncio.to_thread(self.next_at)
        if next_at is None:
            return LOOK_AGAIN
        return max(least, min(LOOK_AGAIN, next_at - self.clock.now()))

    async def stop(self) -> None:
        """Do nothing more, after what is being done."""
        self._stopping = True
        async with self._busy:
            return

    def parts(self) -> Iterator[set[str]]:
        """Do all that is due by now, each part in one transaction; yields whom it has messages for.

        Whom: rooms, by their ids, and persons, by their Matrix ids.
        """
        now = self.clock.now()
        for duty in self.duties:
            rounds = 0
            # Asked as of that moment: to a duty that answers "now" a later one would never come.
            while (at := self._next_of(duty, now)) is not None and at <= now:
                rounds += 1
                if rounds > _MOST_ROUNDS:
                    raise RuntimeError(f"{duty.name} does not move on what is due")
                yield self._perform(duty)

    def next_at(self) -> datetime | None:
        """Return when something is due next, of all duties; None for never."""
        now = self.clock.now()
        found = (self._next_of(duty, now) for duty in self.duties)
        return min((at for at in found if at is not None), default=None)

    def _next_of(self, duty: Duty, now: datetime) -> datetime | None:
        with self.database.read() as session:
            return duty.next_at(self._due(session, now))

    def _perform(self, duty: Duty) -> set[str]:
        with self.database.write() as session:
            due = self._due(session, self.clock.now())
            hinted = [notice_with_hints(notice) for notice in duty.perform(due)]
            return {message.room_id for message in post_notices(session, hinted, due.now)}

    def _due(self, session: Session, now: datetime) -> Due:
        directory = self.directories.current(session)
        return Due(now, session, directory, self.movable_holidays, self.own_files)
