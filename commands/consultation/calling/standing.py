"""How a call stands: who takes part, who can when, and whether that is enough.

Instants are aware; dates that stand for choice are naive local times in Europe/Berlin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.dates import BERLIN
from storage.consultation_calls import Call, dates_by_person
from storage.consultations import ASYNC, Consultation, participants
from storage.database import Session

AHEAD = timedelta(minutes=15)  # the room opens so long before the beginning
MOST = 10  # people beside the asker: more than that don't get a word in


@dataclass(frozen=True, slots=True)
class Standing:
    """A consultation that is called for; `can` has for each who joined on which dates they can.

    `joined` are those who take part beside the asker, in the order in which they came.
    """

    consultation: Consultation
    call: Call
    joined: tuple[str, ...]
    can: Mapping[str, frozenset[int]]

    @property
    def is_live(self) -> bool:
        """Whether it needs a date."""
        return self.consultation.mode != ASYNC

    @property
    def enough(self) -> bool:
        """Whether so many have joined as are needed, whenever they can."""
        return len(self.joined) >= self.consultation.minimum

    def who_can(self, position: int) -> list[str]:
        """Return who can on a date, beside the asker, who has proposed it."""
        return [user for user in self.joined if position in self.can.get(user, ())]

    def possible(self, now: datetime) -> list[int]:
        """Return the positions of the dates on which enough can, those that suit most first."""
        found = [
            position
            for position in self.ahead(now)
            if len(self.who_can(position)) >= self.consultation.minimum
        ]
        return sorted(found, key=lambda one: (-len(self.who_can(one)), self.call.dates[one - 1]))

    def ahead(self, now: datetime) -> list[int]:
        """Return the positions of the dates that are still to come."""
        return [
            position
            for position, start in enumerate(self.call.dates, start=1)
            if start.replace(tzinfo=BERLIN) > now
        ]

    def cannot(self, position: int) -> list[str]:
        """Return who has named dates, but not this one."""
        return [
            user
            for user in self.joined
            if self.can.get(user) and position not in self.can.get(user, ())
        ]


def standing(session: Session, consultation: Consultation, call: Call) -> Standing:
    """Read how a call stands now."""
    joined = tuple(
        one.user_id
        for one in participants(session, consultation.id)
        if one.user_id != consultation.asker
    )
    return Standing(consultation, call, joined, dates_by_person(session, consultation.id))


def remind_at(starts_at: datetime) -> datetime:
    """Return when all are reminded: at nine on the day before."""
    local = starts_at.astimezone(BERLIN) - timedelta(days=1)
    return local.replace(hour=9, minute=0, second=0, microsecond=0)
