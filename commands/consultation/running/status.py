"""`/beratung` in the closed room: phase, time left, whose turn it is."""

from __future__ import annotations

from commands.contract import Answer, Ask


def status(ask: Ask) -> Answer:
    """Show how the consultation of this room stands."""
    raise NotImplementedError(ask)
