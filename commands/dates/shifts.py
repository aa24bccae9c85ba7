"""How far something is put off, as it is typed: "um eine Woche", "zwei Tage später"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from commands.dates.model import DateError
from commands.dates.words import UNITS, number_of, pattern, plain

_MOST = 1_000  # units
_SHIFT = pattern(
    r"(?:(?P<by>um)\s+)?(?:<number>|(?P<half>(?:eine[nr]?\s+)?halbe[nrs]?))\s+<unit>"
    r"(?:\s+(?P<later>später|nach\s+hinten|weiter)|\s+(?P<earlier>früher|eher|vor|nach\s+vorne?))?"
)


@dataclass(frozen=True, slots=True)
class Shift:
    """So many hours or minutes, or days, weeks, months, years, later or earlier."""

    clock: timedelta
    days: relativedelta

    def moved(self, local: datetime) -> datetime:
        """Return a naive local time moved by this; days and months keep the time of day.

        Raises DateError beyond the calendar.
        """
        try:
            return local + self.days + self.clock
        except (OverflowError, ValueError):
            raise DateError("Das liegt zu weit weg.") from None


def read_shift(text: str) -> Shift | None:
    """Return the shift that a whole text says; None where it says none.

    "2 Tage" alone is none: it takes "um" before or "später", "früher" behind. Raises DateError for
    one that is too far.
    """
    match = _SHIFT.fullmatch(" ".join(text.split()).strip(" ,;."))
    if match is None or not (match["by"] or match["later"] or match["earlier"]):
        return None
    unit = UNITS[plain(match["unit"])]
    number = 0.5 if match["half"] else number_of(match["number"])
    if number > _MOST or (number < 1 and unit != "hours"):
        raise DateError(f"So weit geht es nicht: {match[0].strip()}.")
    number = -number if match["earlier"] else number
    if unit in ("minutes", "hours"):
        return Shift(timedelta(**{unit: number}), relativedelta())
    if unit == "quarters":
        unit, number = "months", 3 * number
    return Shift(timedelta(), relativedelta(**{unit: int(number)}))  # type: ignore[arg-type]
