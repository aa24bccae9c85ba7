"""From the clock on the wall to an instant, also in the nights when the clock is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from commands.dates.model import Moment

BERLIN = ZoneInfo("Europe/Berlin")


def at_wall_clock(local: datetime, zone: ZoneInfo = BERLIN) -> Moment:
    """Return the instant at which a clock in a zone shows a naive local time.

    A time that comes twice is its first; one that is left out is as much later as the clock is put
    forward: 02:30 becomes 03:30 (RFC 5545, 3.3.5).
    """
    at = local.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
    return Moment(at, moved=at.replace(tzinfo=None) != local)
