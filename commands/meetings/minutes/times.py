"""Times and days as people type them in a meeting: "14:05", "um 14.05 Uhr", "vom 3.12."; pure.

Unlike in `commands.dates` a time may have passed, and a day is more often behind than ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from re import Match

from commands.contract import UserError
from commands.dates.words import MONTHS, index_in
from storage.records import Meeting

_TIME = re.compile(
    r"(?<![\d.:])(?<!vom )(?<!am )(?<!\w)(?:(?:um|ab|seit|gegen|bis|ca\.?)\s+)?"
    r"(?:(?P<h>\d{1,2})[:.](?P<m>\d{2})(?![.\d])(?:\s*(?:uhr|h)\b)?|"
    r"(?P<hour>\d{1,2})\s*(?:uhr|h)\b(?:\s*(?P<rest>[0-5]\d)\b)?)",
    re.IGNORECASE,
)
_ONLY_HOUR = re.compile(r"\s*(?:um\s+)?(?P<h>)(?P<m>)(?P<hour>\d{1,2})(?P<rest>)\s*", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?:(?:die|der|das)\s+)?(?:sitzung|protokoll|termin)\s+)?(?:(?:vom|am|von)\s+)?(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})|"
    r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?:(?P<month>\d{1,2})(?:\.(?:\s?(?P<year>\d{4}|\d{2})(?![.:]?\d|\s*(?:uhr|h)\b))?)|"
    rf"(?P<name>{'|'.join(MONTHS)})\b\.?(?:\s+(?P<named_year>\d{{4}}))?)|"
    r"(?P<word>heute|vorgestern|gestern)\b)",
    re.IGNORECASE,
)
_OF_DAY = re.compile(r"\b(?:vom|am)\s+(\d{1,2})\.(\d{1,2})(?![.\d])", re.IGNORECASE)
_AGO = {"heute": 0, "gestern": 1, "vorgestern": 2}
_OVER_MIDNIGHT = timedelta(hours=6)  # so much before its beginning a time is one of the next day


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day as it was told, mostly without its year."""

    day: int
    month: int
    year: int | None = None

    def is_day_of(self, at: datetime) -> bool:
        """Whether a local time is on such a day."""
        same = (at.day, at.month) == (self.day, self.month)
        return same and self.year in (None, at.year)

    def __str__(self) -> str:
        """Return it as it is typed: "03.12." or "03.12.2026"."""
        return f"{self.day:02}.{self.month:02}.{self.year or ''}"


def take_time(text: str) -> tuple[time | None, str]:
    """Return the first time of day in a text, and the text without it; raises UserError."""
    match = _TIME.search(text) or _ONLY_HOUR.fullmatch(text)
    return (_time(match), _without(text, match)) if match else (None, text)


def marked_time(text: str, mark: str) -> tuple[time | None, str]:
    """Return the first time of day in a text, and the text with a mark in its place."""
    match = _TIME.search(text)
    if match is None:
        return None, text
    start = match.start("hour" if match["hour"] else "h")
    return _time(match), f"{text[:start]}{mark}{text[match.end() :]}"


def _time(match: Match[str]) -> time:
    hour, minute = int(match["h"] or match["hour"]), int(match["m"] or match["rest"] or 0)
    if hour > 23 or minute > 59:
        raise UserError(
            f"Die Uhrzeit {match[0].strip()} gibt es nicht.",
            hints=("Zum Beispiel: 14:05, 9 Uhr.",),
        )
    return time(hour, minute)


def take_day(text: str, today: date) -> tuple[DayTold | None, str]:
    """Return the first day that a text names, and the text without it; raises UserError."""
    text = _OF_DAY.sub(r"vom \1.\2.", text)
    match = _DAY.search(text)
    if match is None:
        return None, text
    return _told(match, today), _without(text, match)


def _told(match: Match[str], today: date) -> DayTold:
    if match["word"]:
        day = today - timedelta(days=_AGO[match["word"].casefold()])
        return DayTold(day.day, day.month, day.year)
    try:
        if match["iso"]:
            day = date.fromisoformat(match["iso"])
            return DayTold(day.day, day.month, day.year)
        month = int(match["month"] or 1 + index_in(MONTHS, match["name"] or "januar"))
        year = match["year"] or match["named_year"]
        whole = int(year) + 2000 * (len(year) == 2) if year else None
        date(whole or 2024, month, int(match["day"]))
    except ValueError:
        raise UserError(f"Den Tag {match[0].strip()} gibt es nicht.") from None
    return DayTold(int(match["day"]), month, whole)


def _without(text: str, match: Match[str]) -> str:
    parts = (text[: match.start()].strip(" ,;"), text[match.end() :].strip(" ,;"))
    return " ".join(part for part in parts if part)


def on_day(meetings: Iterable[Meeting], told: DayTold, today: date) -> list[Meeting]:
    """Return the meetings on a day; where it has no year, those of the year nearest to today."""
    found = [one for one in meetings if told.is_day_of(one.start)]
    if not found:
        return []
    nearest = min((one.start.date() for one in found), key=lambda day: abs((day - today).days))
    return [one for one in found if one.start.date() == nearest]


def at_time(begun: datetime, at: time) -> datetime:
    """Return when it was that time in a meeting that began then; it may go on past midnight."""
    found = datetime.combine(begun.date(), at)
    return found + timedelta(days=1) if found < begun - _OVER_MIDNIGHT else found


def clock(at: datetime) -> str:
    """Return a time of day as "14:05 Uhr"."""
    return f"{at:%H:%M} Uhr"
