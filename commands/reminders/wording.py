"""How reminders are told of."""

from __future__ import annotations

from datetime import datetime

from commands.contract import Room
from commands.dates import Repeat, say_distance, say_moment, say_repeat
from storage.reminders import Reminder

_LONGEST_SHOWN = 80  # letters in a table


def subject(text: str) -> str:
    """Return what is reminded of, to stand behind "Erinnerung": " an den Bericht", ": Bericht"."""
    return f" {text}" if text.casefold().startswith("an ") else f": {text}"


def short(text: str) -> str:
    """Return a text that fits into a table."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]} …"


def repeat_of(reminder: Reminder) -> Repeat | None:
    """Return how a reminder comes again; None for one that comes once."""
    return Repeat(reminder.rule, reminder.free_days) if reminder.rule else None


def when(reminder: Reminder, now: datetime) -> str:
    """Return when a reminder is due next: "Mo., 30.11.2026, 09:00 Uhr, morgen, jeden Montag"."""
    if reminder.due_at is None:
        return "nicht mehr"
    parts = [say_moment(reminder.due_at), say_distance(reminder.due_at, now)]
    repeat = repeat_of(reminder)
    return ", ".join([*parts, *([say_repeat(repeat)] if repeat else [])])


def for_whom(reminder: Reminder, asker: str, room: Room) -> str:
    """Return for whom a reminder is: "alle hier", "Sie", or whose Matrix id it is."""
    if reminder.mention is None:
        return "alle hier"
    return room.say("Sie", "dich") if reminder.mention == asker else reminder.mention
