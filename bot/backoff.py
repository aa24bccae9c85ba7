"""How long to wait before trying again."""

from __future__ import annotations

import random

LONGEST_WAIT = 60.0


def wait_before(attempt: int) -> float:
    """Return the seconds before the given attempt (1, 2, …): doubling, at most a minute.

    Spread at random between half and the full wait, so that many clients of a homeserver that
    comes back don't all knock at once.
    """
    longest = min(LONGEST_WAIT, 0.5 * 2.0 ** min(attempt, 10))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreading load, no secret
