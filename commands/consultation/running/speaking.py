"""Who may speak in a phase, whose turn it is, and what is collected. Pure.

Nobody is kept from speaking: who does so out of turn is told in private, and nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.consultation.library import EVERYBODY, Phase
from storage.consultations import Contribution, Participant

# So long somebody's next message goes on with what they said before.
_SAME_BREATH = {True: timedelta(minutes=1), False: timedelta(minutes=30)}


def may_speak(phase: Phase, person: Participant) -> bool:
    """Whether somebody may speak in a phase, at their turn; the moderation always may."""
    return person.role in ("moderation", *phase.speaks) or EVERYBODY in phase.speaks


def speakers(phase: Phase, people: Sequence[Participant]) -> list[Participant]:
    """Return those present for whom a phase is meant, in their order."""
    everybody = EVERYBODY in phase.speaks
    return [one for one in people if one.present and (everybody or one.role in phase.speaks)]


def order_of_turns(phase: Phase, people: Sequence[Participant]) -> list[Participant]:
    """Return the speakers of a phase with turns as they come next; the first one's turn it is."""
    if not phase.turns:
        return []
    return sorted(speakers(phase, people), key=lambda one: (one.turns, one.place))


def is_out_of_turn(
    phase: Phase, people: Sequence[Participant], person: Participant, *, live: bool
) -> bool:
    """Whether it is another one's turn in a phase in which somebody may speak.

    Over days people write when they can; there whoever has had a turn waits for the others.
    """
    order = order_of_turns(phase, people)
    mine = next((one for one in order if one.user_id == person.user_id), None)
    if mine is None:
        return False
    return mine is not order[0] if live else mine.turns > order[0].turns


def is_collected(phase: Phase, person: Participant) -> bool:
    """Whether what somebody says is to be handed over, in turn or not."""
    if not phase.collected or person.role == "fallgeber":
        return False
    return person.role in phase.speaks or EVERYBODY in phase.speaks


def goes_on(said: Sequence[Contribution], user_id: str, at: datetime, *, live: bool) -> bool:
    """Whether a message only goes on with the contribution before it, of the same person."""
    if not said or said[-1].user_id != user_id:
        return False
    return at - said[-1].said_at <= _SAME_BREATH[live]
