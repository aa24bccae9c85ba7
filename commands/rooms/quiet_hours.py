"""Quiet hours and weekends as people write them; local times in Europe/Berlin. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:uhr)?"
_SPAN = re.compile(rf"(?:von\s+|ab\s+)?{_CLOCK}\s*(?:-|–|—|bis)\s*{_CLOCK}", re.IGNORECASE)
_WEEKEND = re.compile(
    r"[,;+&]?\s*\b(?:(?:und|sowie|auch)\s+)?(?:am\s+|an\s+|das\s+|die\s+)?(?:ganzen?\s+)?"
    r"wochenenden?\b\s*[,;+&]?\s*(?:und\b)?",
    re.IGNORECASE,
)
_NONE = frozenset({"aus", "keine", "nie", "off"})


@dataclass(frozen=True, slots=True)
class QuietTime:
    """From when until when each day, both or neither; and whether Saturdays and Sundays too."""

    first: time | None = None
    last: time | None = None
    weekends: bool = False


def parse_quiet_time(text: str) -> QuietTime:
    """Read "18–7", "18:30 bis 7 Uhr, Wochenende", "Wochenende"; nothing at all for "aus".

    Raises ValueError for anything else, for hours that don't exist and for a whole day.
    """
    text = text.strip().rstrip(".")
    if text.casefold() in _NONE:
        return QuietTime()
    without = _WEEKEND.sub(" ", text, count=1).strip()
    weekends = without != text
    if weekends and not without:
        return QuietTime(weekends=True)
    match = _SPAN.fullmatch(without)
    if match is None:
        raise ValueError(text)
    first, last = _clock(match[1], match[2]), _clock(match[3], match[4])
    if first == last:
        raise ValueError(text)
    return QuietTime(first, last, weekends)


def format_quiet_time(quiet: QuietTime) -> str:
    """Write a quiet time as it is shown: "18–7 Uhr", "18:30–7 Uhr, Wochenende" or "keine"."""
    parts = []
    if quiet.first is not None and quiet.last is not None:
        parts.append(f"{_written(quiet.first)}–{_written(quiet.last)} Uhr")
    if quiet.weekends:
        parts.append("Wochenende")
    return ", ".join(parts) or "keine"


def _clock(hour: str, minute: str | None) -> time:
    """Read a time of day; 24 o'clock is midnight. Raises ValueError if there is no such time."""
    if (hour, minute or "00") == ("24", "00"):
        return time(0)
    return time(int(hour), int(minute or 0))


def _written(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}" if moment.minute else str(moment.hour)
