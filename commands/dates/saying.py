"""Dates as they are told: "Do., 10.12.2026, 17:00 Uhr, in 18 Tagen"."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from commands.dates.model import Repeat
from commands.dates.repeats import DAY_CODES
from commands.dates.wall_clock import BERLIN
from commands.dates.words import MONTHS, WEEKDAYS

_SHORT = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")
_ORDINALS = {1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", 5: "fünften", -1: "letzten",
             -2: "vorletzten"}  # fmt: skip
_QUARTERS, _HALVES = "1,4,7,10", "1,7"


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


def say_distance(at: datetime, now: datetime) -> str:
    """Return how far off a moment is: "in 18 Tagen", "morgen", "in 2 Stunden", "vor 3 Tagen"."""
    days = (at.astimezone(BERLIN).date() - now.astimezone(BERLIN).date()).days
    # Not on the clock on the wall: in the nights of its change that is another distance.
    seconds = (at.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
    if abs(days) <= 1 and abs(seconds) < 12 * 3600:
        return _hours(round(seconds / 60))
    near = {-2: "vorgestern", -1: "gestern", 0: "heute", 1: "morgen", 2: "übermorgen"}
    if days in near:
        return near[days]
    return f"in {days} Tagen" if days > 0 else f"vor {-days} Tagen"


def _hours(minutes: int) -> str:
    whole = abs(minutes)
    if not whole:
        return "jetzt"
    if whole < 60:
        told = f"{whole} Minute{'n' if whole > 1 else ''}"
    else:
        hours = round(whole / 60)
        told = f"{hours} Stunde{'n' if hours > 1 else ''}"
    return f"in {told}" if minutes > 0 else f"vor {told}"


def say_repeat(repeat: Repeat) -> str:
    """Return in German how something comes again: "jeden zweiten Mittwoch im Quartal"."""
    parts = dict(part.split("=", 1) for part in repeat.rule.split(";"))
    told = _SAYERS[parts["FREQ"]](parts, int(parts.get("INTERVAL", "1")))
    if until := parts.get("UNTIL"):
        told += f", bis {until[6:8]}.{until[4:6]}.{until[:4]}"
    if count := parts.get("COUNT"):
        told += f", {count} mal"
    return told + (", nicht in den Ferien und an Feiertagen" if repeat.free_days else "")


def _daily(_: dict[str, str], interval: int) -> str:
    return "jeden Tag" if interval == 1 else f"alle {interval} Tage"


def _weekly(parts: dict[str, str], interval: int) -> str:
    days = parts.get("BYDAY", "")
    if days == "MO,TU,WE,TH,FR":
        return "jeden Werktag"
    names = " und ".join(_weekday(code) for code in days.split(","))
    return f"jeden {names}" if interval == 1 else f"alle {interval} Wochen am {names}"


def _monthly(parts: dict[str, str], interval: int) -> str:
    every = "jeden Monat" if interval == 1 else f"alle {interval} Monate"
    if by := parts.get("BYDAY"):
        which = f"jeden {_ORDINALS[int(by[:-2])]} {_weekday(by[-2:])}"
        return f"{which} {_span(parts.get('BYMONTH'), interval)}"
    days = parts["BYMONTHDAY"].split(",")
    if days == ["-1"]:
        return f"{every} am letzten Tag"
    return f"{every} am {days[-1]}."


def _span(months: str | None, interval: int) -> str:
    if months == _QUARTERS:
        return "im Quartal"
    if months == _HALVES:
        return "im Halbjahr"
    if months:
        return f"im {MONTHS[int(months) - 1].split('|')[0].capitalize()}"
    return "im Monat" if interval == 1 else f"alle {interval} Monate"


def _yearly(parts: dict[str, str], interval: int) -> str:
    every = "jedes Jahr" if interval == 1 else f"alle {interval} Jahre"
    return f"{every} am {parts['BYMONTHDAY'].split(',')[-1]}.{parts['BYMONTH']}."


def _weekday(code: str) -> str:
    return WEEKDAYS[DAY_CODES.index(code)].split("|")[0].capitalize()


_SAYERS = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}
