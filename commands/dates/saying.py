"""Dates as they are told: "Do., 10.12.2026, 17:00 Uhr, in 18 Tagen"."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from commands.dates.wall_clock import BERLIN
from commands.dates.words import MONTHS

_TOLD_IN_MINUTES = 120  # up to two hours
_SHORT = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")


def say_moment(at: datetime) -> str:
    """Return a moment as "Do., 10.12.2026, 17:00 Uhr"; aware moments in Berlin's time."""
    local = at.astimezone(BERLIN) if at.tzinfo else at
    return f"{say_day(local.date())}, {say_time(local.time())}"


def say_day(day: date) -> str:
    """Return a day as "Do., 10.12.2026"."""
    return f"{_SHORT[day.weekday()]}, {day:%d.%m.%Y}"


def say_month(day: date) -> str:
    """Return a day's month as "Dezember 2026"."""
    return f"{MONTHS[day.month - 1].split('|')[0].capitalize()} {day.year}"


def say_time(at: time) -> str:
    """Return a time of day as "17:00 Uhr"."""
    return f"{at:%H:%M} Uhr"


def as_sentence(text: str) -> str:
    """Return a text with one full stop, also where it ends with a date such as "1.4."."""
    return text if text.endswith(".") else f"{text}."


def say_distance(at: datetime, now: datetime) -> str:
    """Return how far off a moment is: "in 18 Tagen", "morgen", "in 90 Minuten", "vor 3 Tagen"."""
    days = (at.astimezone(BERLIN).date() - now.astimezone(BERLIN).date()).days
    # Not on the clock on the wall: in the nights of its change that is another distance.
    minutes = _whole_minutes(at.astimezone(UTC) - now.astimezone(UTC))
    if abs(days) <= 1 and abs(minutes) < 12 * 60:
        return _hours(minutes)
    near = {-2: "vorgestern", -1: "gestern", 0: "heute", 1: "morgen", 2: "übermorgen"}
    if days in near:
        return near[days]
    return f"in {days} Tagen" if days > 0 else f"vor {-days} Tagen"


def _whole_minutes(distance: timedelta) -> int:
    """Return the minutes that are full, give or take a second.

    "in 1 Stunde" is read as the full minute from then on, which may be 59 seconds later.
    """
    seconds = distance.total_seconds()
    return int((seconds + 0.999) // 60) if seconds > 0 else -int(-seconds // 60)


def _hours(minutes: int) -> str:
    whole = abs(minutes)
    if not whole:
        return "jetzt"
    hours, left = divmod(whole, 60)
    told = f"{hours} Stunde{'n' if hours > 1 else ''}"
    if left and whole < _TOLD_IN_MINUTES:
        told = f"{whole} Minute{'n' if whole > 1 else ''}"
    elif left:
        told += f" {left} Minute{'n' if left > 1 else ''}"
    return f"in {told}" if minutes > 0 else f"vor {told}"
