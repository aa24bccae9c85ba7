"""A clock and an alarm that stand until a test moves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Alarm


@dataclass
class Clock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


class StandingAlarm(Alarm):
    """Notes for when it was set; nobody is woken by it."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[timedelta] = []

    def after(self, pause: timedelta, name: str, call: object) -> None:
        self.pauses.append(pause)
