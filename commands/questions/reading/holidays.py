"""School holidays of North Rhine-Westphalia and the feasts by which people tell the time."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

from commands.questions.reading.periods import ONE_DAY, Moment, Period, meant, without_dates

# As the ministry's table calls them, by the beginning of the names in use.
_SCHOOL = {
    "oster": ("Oster-/Frühjahrsferien", "Osterferien"),
    "fruehjahrs": ("Oster-/Frühjahrsferien", "Osterferien"),
    "pfingst": ("Himmelfahrts-/Pfingstferien", "Pfingstferien"),
    "sommer": ("Sommerferien", "Sommerferien"),
    "grosse": ("Sommerferien", "Sommerferien"),
    "herbst": ("Herbstferien", "Herbstferien"),
    "weihnachts": ("Weihnachtsferien", "Weihnachtsferien"),
    "winter": ("Weihnachtsferien", "Weihnachtsferien"),  # NRW has no others in winter
}
HOLIDAYS = "|".join(_SCHOOL)
SHORT_FOR_HOLIDAYS = frozenset(_SCHOOL)

_BY_EASTER = {
    "Weiberfastnacht": (-52, -52), "Karneval": (-52, -47), "Rosenmontag": (-48, -48),
    "Aschermittwoch": (-46, -46), "Karfreitag": (-2, -2), "Ostern": (-2, 1),
    "Ostermontag": (1, 1), "Himmelfahrt": (39, 39), "Pfingsten": (49, 50), "Fronleichnam": (60, 60),
}  # fmt: skip
_BY_DATE = {
    "Neujahr": (1, 1, 1, 1), "Nikolaus": (12, 6, 12, 6), "Allerheiligen": (11, 1, 11, 1),
    "Heiligabend": (12, 24, 12, 24), "Weihnachten": (12, 24, 12, 26),
    "Silvester": (12, 31, 12, 31), "Tag der Deutschen Einheit": (10, 3, 10, 3),
    "Sankt Martin": (11, 11, 11, 11),
}  # fmt: skip
FEASTS = {
    "weiberfastnacht": "Weiberfastnacht", "altweiber": "Weiberfastnacht", "karneval": "Karneval",
    "fasching": "Karneval", "rosenmontag": "Rosenmontag", "aschermittwoch": "Aschermittwoch",
    "karfreitag": "Karfreitag", "ostern": "Ostern", "osterfest": "Ostern",
    "ostermontag": "Ostermontag", "christi himmelfahrt": "Himmelfahrt",
    "himmelfahrt": "Himmelfahrt", "pfingsten": "Pfingsten", "fronleichnam": "Fronleichnam",
    "neujahr": "Neujahr", "nikolaus": "Nikolaus", "allerheiligen": "Allerheiligen",
    "heiligabend": "Heiligabend", "weihnachten": "Weihnachten", "weihnacht": "Weihnachten",
    "weihnachtsfest": "Weihnachten", "silvester": "Silvester",
    "tag der deutschen einheit": "Tag der Deutschen Einheit", "sankt martin": "Sankt Martin",
    "st martin": "Sankt Martin",
}  # fmt: skip


def school_holidays(
    name: str, at: Moment, year: int | None = None, step: int | None = None
) -> Period:
    """Return the school holidays that a name means: "oster" for "Osterferien".

    Years for which none are laid down give an unknown period, never a guess.
    """
    official, label = _SCHOOL[name]
    return meant(lambda each: _of_year(official, label, each), at, year, step)


def any_holidays(at: Moment, step: int | None = None) -> Period:
    """Return the school holidays that "die Ferien" means: those of now or the next ones."""
    this = at.today.year
    runs = [_named(run) for each in range(this - 1, this + 2) for run in _runs(each)]
    over = [found for found in runs if found.last < at.today]
    current = [found for found in runs if found.first <= at.today <= found.last]
    ahead = [found for found in runs if found.first > at.today]
    if at.past or (step or 0) < 0:
        chosen, index = over[::-1], max(-(step or -1) - 1, 0)
    else:
        begins = step or at.side == "before"
        chosen, index = ahead if begins else [*current, *ahead], max((step or 1) - 1, 0)
    if index < len(chosen):
        return chosen[index]
    return _unknown("Schulferien", this + _is_complete(this))


def feast(name: str, at: Moment, year: int | None = None, step: int | None = None) -> Period:
    """Return the days of a feast, such as "Ostern"; one of the names in `FEASTS`."""
    return meant(lambda each: _feast(FEASTS[name], each), at, year, step)


def _feast(name: str, year: int) -> Period:
    if name in _BY_EASTER:
        sunday = easter(year)
        first, last = (sunday + timedelta(days=days) for days in _BY_EASTER[name])
    else:
        from_month, from_day, to_month, to_day = _BY_DATE[name]
        first, last = date(year, from_month, from_day), date(year, to_month, to_day)
    return Period(first, last, f"{name} {year}", dated=True, apart=True)


def _of_year(official: str, label: str, year: int) -> Period | None:
    for run in _runs(year):
        if run[2] == official:
            return _named(run)
    # A year whose Christmas holidays are known is known: then there are none of this name.
    return None if _is_complete(year) else _unknown(label, year)


def _unknown(label: str, year: int) -> Period:
    missing = f"Die Termine der {label} {year} kenne ich nicht; so weit reicht mein Kalender nicht."
    return without_dates(label, year, missing)


def _is_complete(year: int) -> bool:
    return any(run[0].month == 12 for run in _runs(year))


def _named(run: tuple[date, date, str]) -> Period:
    first, last, official = run
    label = next(label for name, label in _SCHOOL.values() if name == official)
    return Period(first, last, f"{label} {first.year}", dated=True, apart=True,
                  season=label.casefold(), article="den")  # fmt: skip


@lru_cache(maxsize=64)
def _runs(year: int) -> tuple[tuple[date, date, str], ...]:
    """Return the school holidays that begin in a year, each with first and last day and name."""
    # Imported late: it takes 10 MB, and many a bot is never asked about holidays.
    from holidays.countries.germany import Germany  # noqa: PLC0415

    if not 2000 < year < 2100:
        return ()
    days = Germany(subdiv="NW", categories=("school",), language="de", years=(year, year + 1))
    runs: list[tuple[date, date, str]] = []
    for found, name in sorted(days.items()):
        if runs and runs[-1][2] == name and found - runs[-1][1] == ONE_DAY:
            runs[-1] = (runs[-1][0], found, name)
        else:
            runs.append((found, found, name))
    # What is there on 1 January began the year before.
    return tuple(run for run in runs if run[0].year == year and run[0] != date(year, 1, 1))
