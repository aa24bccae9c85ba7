"""How many voting seats make a quorum; pure."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from storage.meetings import Rules


def needed_seats(rules: Rules, voting: int) -> int | None:
    """Return how many voting seats make a quorum: usually more than half; None where none votes.

    So for councils § 49 (1) GO NRW; a committee's own rule may say otherwise.
    """
    if not voting:
        return None
    if rules.quorum is None:
        return voting // 2 + 1
    if rules.quorum == "half":
        return (voting + 1) // 2
    if "/" in rules.quorum:
        return ceil(voting * Fraction(rules.quorum))
    return int(rules.quorum)
