"""`/beratung` outside of a consultation: what there is, and how to begin."""

from __future__ import annotations

from commands.contract import Answer, Ask


def overview(ask: Ask) -> Answer:
    """Show the consultations that somebody may know of, and how to ask for one."""
    raise NotImplementedError(ask)
