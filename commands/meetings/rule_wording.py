"""A committee's rules in words."""

from __future__ import annotations

from commands.contract import Ask
from commands.meetings.chairs import name_of
from commands.meetings.reminding import say_lead
from storage.meetings import Rules

NO_PERIOD = "keine Frist"


def say_unit(unit: str | None) -> str:
    """Return what days are counted."""
    return "Arbeitstage" if unit == "working" else "Kalendertage"


def say_period(days: int | None, unit: str | None, when: str, none: str) -> str:
    """Return a period: "7 Kalendertage vorher"; `none` where there is none."""
    if days is None:
        return none
    return f"{days} {say_unit(unit) if days != 1 else say_unit(unit).removesuffix('e')}{when}"


def say_leads(leads: tuple[int, ...]) -> str:
    """Return how long before a meeting is reminded of it."""
    return f"{', '.join(map(say_lead, leads))} vorher" if leads else "nicht"


def say_turns(ask: Ask, rules: Rules) -> str:
    """Return who takes turns in the chair, and from when on."""
    if not rules.chair_rotation:
        return "nicht"
    names = [name_of(ask.directory, one, persons=ask.may_see_persons)
             for one in rules.chair_rotation]  # fmt: skip
    year = f"{rules.chair_from}"
    if rules.chair_year == "school":
        year = f"Schuljahr {year}/{(int(year) + 1) % 100:02}"
    return f"{', '.join(names)}, ab {year}"
