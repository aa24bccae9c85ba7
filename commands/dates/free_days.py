"""Public holidays and school holidays of North Rhine-Westphalia, and the feasts among them.

Source: the package `holidays`, whose school holidays follow the ministry's table. It knows none
after summer 2029: such a day is unknown, and said to be so, never taken for one of school.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

_ONE_DAY = timedelta(days=1)
# As they are called, by the beginning of the names that are in use; the ministry's table has
# "Oster-/Frühjahrsferien", and none in winter but those at Christmas.
HOLIDAYS = {
    "oster": "Osterferien", "frühjahrs": "Osterferien", "pfingst": "Pfingstferien",
    "sommer": "Sommerferien", "herbst": "Herbstferien", "weihnachts": "Weihnachtsferien",
    "winter": "Weihnachtsferien",
}  # fmt: skip
_BY_EASTER = {"karneval": (-52, -47), "ostern": (-2, 1), "himmelfahrt": (39, 39),
              "pfingsten": (49, 50), "fronleichnam": (60, 60)}  # fmt: skip
_BY_DATE = {"neujahr": ((1, 1), (1, 1)), "weihnachten": ((12, 24), (12, 26)),
            "silvester": ((12, 31), (12, 31)), "jahreswechsel": ((12, 31), (12, 31))}  # fmt: skip
FEASTS = (*_BY_EASTER, *_BY_DATE)


@dataclass(frozen=True, slots=True)
class Holidays:
    """School holidays from the first to the last day, as "Sommerferien"."""

    first: date
    last: date
    name: str


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
def school_holidays(year: int) -> tuple[Holidays, ...]:
    """Return the school holidays that begin in a year, in order; none where they are unknown."""
    runs: list[Holidays] = []
    for day, official in sorted({**_days("school", year), **_days("school", year + 1)}.items()):
        name = next((own for own in HOLIDAYS.values() if own[:5] in official), official)
        if runs and runs[-1].name == name and day - runs[-1].last == _ONE_DAY:
            runs[-1] = Holidays(runs[-1].first, day, name)
        else:
            runs.append(Holidays(day, day, name))
    # What there is on 1 January began the year before.
    return tuple(run for run in runs if run.first.year == year and run.first != date(year, 1, 1))


def feast(name: str, year: int) -> tuple[date, date]:
    """Return first and last day of one of `FEASTS` in a year, such as "ostern"."""
    if name in _BY_EASTER:
        first, last = _BY_EASTER[name]
        return easter(year) + timedelta(days=first), easter(year) + timedelta(days=last)
    (month, day), (last_month, last_day) = _BY_DATE[name]
    return date(year, month, day), date(year, last_month, last_day)


@cache
def _days(category: str, year: int) -> Mapping[date, str]:
    # Imported late: it takes 10 MB, and many a bot is never asked about holidays.
    from holidays.countries.germany import Germany  # noqa: PLC0415

    return dict(Germany(subdiv="NW", years=year, categories=(category,), language="de"))


def movable_days_of(
    places: Iterable[str], movable: Mapping[str, frozenset[date]]
) -> frozenset[date]:
    """Return the movable holidays of municipalities by their ids; `movable` has them by place."""
    return frozenset[date]().union(*(movable.get(place, frozenset()) for place in places))
