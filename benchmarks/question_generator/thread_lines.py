"""What conversations are made of: lines, and the words of follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.question_generator.oracle import Expected
from benchmarks.question_generator.patterns import wordings
from benchmarks.question_generator.words import Slot
from benchmarks.question_generator.world import World

_FOLLOWUPS = Path(__file__).with_name("followups.txt")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation; `move` says how it follows the one before."""

    text: str
    expected: Expected
    move: str
    room: str | None = None


def said(world: World, heading: str, slots: dict[str, Slot]) -> str:
    """Say a follow-up of followups.txt."""
    wording = world.chance.choice(wordings(_FOLLOWUPS)[heading])
    return wording.filled(slots)


def opening(world: World, heading: str, slots: dict[str, Slot]) -> str:
    """Say a first question, by a scene of patterns.txt."""
    return world.chance.choice(wordings()[heading]).filled(slots)
