"""German dates: weekday, day, clock time, distance."""

from __future__ import annotations

from datetime import date, datetime

_WEEKDAYS = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")


def day(value: date) -> str:
    """Return "Do., 10.12.2026"."""
    return f"{_WEEKDAYS[value.weekday()]}, {value:%d.%m.%Y}"


def moment(value: datetime, today: date, end: datetime | None = None) -> str:
    """Return "Do., 10.12.2026, 14:00–16:00 Uhr, in 18 Tagen"; local time in Europe/Berlin.

    An end on another day is left out: the line would not hold it.
    """
    until = f"–{end:%H:%M}" if end and end.date() == value.date() else ""
    return f"{day(value.date())}, {value:%H:%M}{until} Uhr, {distance(value.date(), today)}"


def distance(value: date, today: date) -> str:
    """Return how far a day is: "heute", "morgen", "in 18 Tagen", "vor 3 Tagen"."""
    days = (value - today).days
    if days in _NEAR:
        return _NEAR[days]
    return f"in {days} Tagen" if days > 0 else f"vor {-days} Tagen"


_NEAR = {-1: "gestern", 0: "heute", 1: "morgen"}


def course(start: date | None, end: date | None) -> str:
    """Return from when to when something runs, "" where both ends are open."""
    if start and end:
        return f"vom {start:%d.%m.%Y} bis zum {end:%d.%m.%Y}"
    if start:
        return f"seit {start:%d.%m.%Y}"
    return f"bis zum {end:%d.%m.%Y}" if end else ""


def running(start: date | None, end: date | None, today: date) -> str:
    """As `course`, said as seen from today: "ab 01.02.2027" for what is to come."""
    if start and start > today:
        return f"ab {start:%d.%m.%Y}" + (f" bis zum {end:%d.%m.%Y}" if end else "")
    return course(start, end)
