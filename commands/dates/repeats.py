"""What comes again: "jeden Montag", "alle 2 Wochen", "jeden zweiten Mittwoch im Quartal".

Everything becomes a rule of RFC 5545, 3.3.10, over local time.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from re import Match

from commands.dates.clock_times import Piece
from commands.dates.draft import Draft
from commands.dates.model import DateError, Repeat
from commands.dates.words import (
    MONTHS,
    UNITS,
    WEEKDAYS,
    index_in,
    number_of,
    ordinal_of,
    pattern,
    plain,
)

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {"days": "DAILY", "weeks": "WEEKLY", "months": "MONTHLY", "years": "YEARLY"}
_OFTEN = {
    "täglich": ("DAILY", 1), "wöchentlich": ("WEEKLY", 1), "monatlich": ("MONTHLY", 1),
    "vierteljährlich": ("MONTHLY", 3), "quartalsweise": ("MONTHLY", 3),
    "halbjährlich": ("MONTHLY", 6), "jährlich": ("YEARLY", 1), "zweiwöchentlich": ("WEEKLY", 2),
    "vierzehntägig": ("WEEKLY", 2), "14-tägig": ("WEEKLY", 2),
}  # fmt: skip
_EVERY = {
    "tag": ("DAILY", 1), "woche": ("WEEKLY", 1), "monat": ("MONTHLY", 1), "quartal": ("MONTHLY", 3),
    "halbjahr": ("MONTHLY", 6), "jahr": ("YEARLY", 1),
}  # fmt: skip
# In which months a series begins anew that is told by the quarter or half-year.
_MONTHS_OF = {"quartal": "1,4,7,10", "halbjahr": "1,7"}
_SHORTEST_MONTH = 28  # days
_MOST_TIMES = 500
_MOST_UNITS = 120


def _every_weekday(match: Match[str], draft: Draft) -> None:
    days = [index_in(WEEKDAYS, match["weekday"])]
    days += [index_in(WEEKDAYS, word) for word in _more_days(match["more"])]
    draft.frequency, draft.by["BYDAY"] = "WEEKLY", _codes(days)
    if match["other"]:
        draft.interval = 2
        draft.assumed.append("alle zwei Wochen")


def _more_days(text: str | None) -> list[str]:
    found = pattern(r"<day>s?").finditer(text or "")
    return [match["weekday"] for match in found]


def _codes(days: list[int]) -> str:
    return ",".join(DAY_CODES[day] for day in sorted(set(days)))


def _weekdays(_: Match[str], draft: Draft) -> None:
    draft.frequency, draft.by["BYDAY"] = "WEEKLY", "MO,TU,WE,TH,FR"


def _nth_weekday(match: Match[str], draft: Draft) -> None:
    """Read "jeden zweiten Mittwoch im Quartal", "jeden letzten Freitag im Monat"."""
    code = DAY_CODES[index_in(WEEKDAYS, match["weekday"])]
    draft.frequency = "MONTHLY"
    draft.by["BYDAY"] = f"{ordinal_of(match['ordinal']):+d}{code}"
    _in_months(draft, plain(match["span"]), match)


def _in_months(draft: Draft, span: str, match: Match[str]) -> None:
    if span in _MONTHS_OF:
        draft.by["BYMONTH"] = _MONTHS_OF[span]
    elif span == "jahr":
        draft.by["BYMONTH"] = "1"
    elif span != "monat":
        draft.by["BYMONTH"] = str(index_in(MONTHS, match["month"]) + 1)


def _day_of_month(match: Match[str], draft: Draft) -> None:
    """Read "jeden Monat am 3.", "am 15. jeden Monats", "jeden 1."."""
    draft.frequency = "MONTHLY"
    day = int(match["d"])
    if not 1 <= day <= 31:
        raise DateError(f"Einen {day}. gibt es in keinem Monat.")
    draft.by.update(_month_day(day))


def _month_day(day: int) -> dict[str, str]:
    """Return the day of each month, in short months the last: nothing is skipped."""
    if day <= _SHORTEST_MONTH:
        return {"BYMONTHDAY": str(day)}
    days = ",".join(str(each) for each in range(_SHORTEST_MONTH, day + 1))
    return {"BYMONTHDAY": days, "BYSETPOS": "-1"}


def _last_of_month(_: Match[str], draft: Draft) -> None:
    draft.frequency, draft.by["BYMONTHDAY"] = "MONTHLY", "-1"


def _often(match: Match[str], draft: Draft) -> None:
    draft.frequency, draft.interval = _OFTEN[plain(match["often"])]


def _every(match: Match[str], draft: Draft) -> None:
    frequency, interval = _EVERY[plain(match["span"])]
    other = {"zweite": 2, "dritte": 3, "vierte": 4}
    times = next((n for word, n in other.items() if plain(match["nth"] or "")[:6] == word[:6]), 1)
    draft.frequency, draft.interval = frequency, interval * times


def _all_units(match: Match[str], draft: Draft) -> None:
    unit, number = UNITS[plain(match["unit"])], number_of(match["number"])
    if unit == "quarters":
        unit, number = "months", 3 * number
    if unit not in _FREQUENCIES or not 1 <= number <= _MOST_UNITS:
        raise DateError(
            f"So oft geht es nicht: {match[0].strip()}.",
            hints=("Zum Beispiel: jeden Tag, alle 2 Wochen, jeden ersten Montag im Monat.",),
        )
    draft.frequency, draft.interval = _FREQUENCIES[unit], number


def _times(match: Match[str], draft: Draft) -> None:
    draft.count = number_of(match["number"])
    if not 1 <= draft.count <= _MOST_TIMES:
        raise DateError(f"{match[0].strip()} geht nicht: möglich ist 1 bis {_MOST_TIMES} mal.")


def _not_on_free_days(_: Match[str], draft: Draft) -> None:
    draft.free_days = True


_NTH = r"<ordinal>\s+<day>"
_DAYS = r"(?P<more>(?:(?:\s*,\s*|\s+und\s+)(?:" + "|".join(WEEKDAYS) + r")s?\b)*)"
PIECES: tuple[Piece, ...] = (
    (pattern(rf"(?:jeden\s+|am\s+)?{_NTH}\s+(?:im|eines|jeden|des|in\s+jedem)\s+"
             r"(?:jeden\s+)?(?P<span>monat|quartal|halbjahr|jahr|<month>)(?:e?s)?"), _nth_weekday),
    (pattern(rf"jeden\s+(?P<other>zweiten|2\.)\s+<day>{_DAYS}"), _every_weekday),
    (pattern(rf"(?P<other>)(?:jeden|immer|jeweils)\s+(?:am\s+)?<day>s?{_DAYS}"), _every_weekday),
    (pattern(rf"(?P<other>)(?:immer\s+)?<day>s\b{_DAYS}"), _every_weekday),
    (pattern(r"jeden\s+werktag|werktags|werktäglich|an\s+jedem\s+werktag"), _weekdays),
    (pattern(r"(?:jeden\s+monat|monatlich)\s+am\s+(?P<d>\d{1,2})\."), _day_of_month),
    (pattern(r"am\s+(?P<d>\d{1,2})\.\s+(?:jeden|eines\s+jeden|des)\s+monats"), _day_of_month),
    (pattern(r"jeden\s+(?P<d>\d{1,2})\.(?:\s+(?:im|des)\s+monats?)?(?!\s*\w*tag)"), _day_of_month),
    (pattern(r"(?:am\s+)?(?:monatsende|letzten\s+tag\s+(?:im|des|jeden)\s+monats?)"),
     _last_of_month),
    (pattern(r"(?P<often>" + "|".join(_OFTEN) + ")"), _often),
    (pattern(r"(?:jede[nrs]?|an\s+jedem)\s+(?:(?P<nth>zweite[nrs]?|dritte[nrs]?|vierte[nrs]?)\s+)?"
             r"(?P<span>tag|woche|monat|quartal|halbjahr|jahr)"), _every),
    (pattern(r"alle\s+<number>\s+<unit>"), _all_units),
    (pattern(r"(?:insgesamt\s+)?<number>\s?(?:mal|x)"), _times),
    (pattern(r"\(?(?:aber\s+)?(?:nicht|außer|ohne)\s+(?:in\s+den\s+|in\s+)?(?:(?:schul)?ferien"
             r"(?:\s+(?:und|oder)\s+(?:an\s+)?feiertagen?)?|(?:an\s+)?feiertagen?)\)?"),
     _not_on_free_days),
)  # fmt: skip
UNTIL = re.compile(r"bis\s+(?:zum\s+|einschlie(?:ß|ss)lich\s+)?(?=\S)", re.IGNORECASE)


def aligned(draft: Draft, day: date) -> date:
    """Return the first day of a weekly series: every other week is counted from its week."""
    codes = draft.by.get("BYDAY", "").split(",") if draft.frequency == "WEEKLY" else []
    days = {DAY_CODES.index(code) for code in codes if code}
    ahead = (timedelta(days=n) for n in range(7))
    return next((day + step for step in ahead if (day + step).weekday() in days), day)


def repeat_of(draft: Draft, first: date) -> Repeat | None:
    """Return the rule of what comes again from `first` on; None for what comes once."""
    if not draft.frequency:
        return None
    by = dict(draft.by)
    if draft.frequency == "WEEKLY":
        by.setdefault("BYDAY", DAY_CODES[first.weekday()])
    if draft.frequency == "MONTHLY" and not by:
        by |= _month_day(first.day)
    if draft.frequency == "YEARLY":
        leap = (first.month, first.day) == (2, 29)
        month_day = _month_day(29) if leap else {"BYMONTHDAY": str(first.day)}
        by |= {"BYMONTH": str(first.month), **month_day}
    parts = {"FREQ": draft.frequency}
    parts |= {"INTERVAL": str(draft.interval)} if draft.interval > 1 else {}
    parts |= by
    if draft.until:
        parts["UNTIL"] = f"{draft.until:%Y%m%d}T235959"
    elif draft.count:
        parts["COUNT"] = str(draft.count)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    return Repeat(rule, draft.free_days)
