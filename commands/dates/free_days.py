"""Public holidays and school holidays of North Rhine-Westphalia.

Source: the package `holidays`, whose school holidays follow the ministry's table. It knows none
after summer 2029: such a day is unknown, and said to be so, never taken for one of school.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache


def name_of_free_day(day: date) -> str:
    """Return what makes a day free of school: "Osterferien", "Tag der Arbeit"; "" for none."""
    return _days("public", day.year).get(day) or _days("school", day.year).get(day) or ""


def public_holiday(day: date) -> str:
    """Return the name of a public holiday: "Tag der Arbeit"; "" for none."""
    return _days("public", day.year).get(day, "")


def are_known(day: date) -> bool:
    """Whether the school holidays are laid down as far as this day."""
    return any(_days("school", year) and max(_days("school", year)) >= day
               for year in (day.year, day.year + 1))  # fmt: skip


@cache
def _days(category: str, year: int) -> Mapping[date, str]:
    # Imported late: it takes 10 MB, and many a bot is never asked about holidays.
    from holidays.countries.germany import Germany  # noqa: PLC0415

    return dict(Germany(subdiv="NW", years=year, categories=(category,), language="de"))
