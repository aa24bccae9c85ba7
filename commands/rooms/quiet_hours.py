"""Quiet hours as people write them; local times in Europe/Berlin. Pure."""

from __future__ import annotations

import re
from datetime import time

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:uhr)?"
_SPAN = re.compile(rf"(?:von\s+|ab\s+)?{_CLOCK}\s*(?:-|–|—|bis)\s*{_CLOCK}", re.IGNORECASE)
_NONE = frozenset({"aus", "keine", "nie", "off"})


def parse_quiet_hours(text: str) -> tuple[time, time] | None:
    """Read "18–7", "18:30 bis 7 Uhr", "von 22.00 Uhr bis 6.00 Uhr"; None for "aus".

    Raises ValueError for anything else, for hours that don't exist and for a whole day.
    """
    text = text.strip().rstrip(".")
    if text.casefold() in _NONE:
        return None
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    first, last = _clock(match[1], match[2]), _clock(match[3], match[4])
    if first == last:
        raise ValueError(text)
    return first, last


def format_quiet_hours(first: time | None, last: time | None) -> str:
    """Write quiet hours as they are shown: "18–7 Uhr", "18:30–7 Uhr" or "keine"."""
    if first is None or last is None:
        return "keine"
    return f"{_written(first)}–{_written(last)} Uhr"


def _clock(hour: str, minute: str | None) -> time:
    """Read a time of day; 24 o'clock is midnight. Raises ValueError if there is no such time."""
    if (hour, minute or "00") == ("24", "00"):
        return time(0)
    return time(int(hour), int(minute or 0))


def _written(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}" if moment.minute else str(moment.hour)
