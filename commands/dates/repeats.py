"""What comes again, as it is typed: "jeden Montag", "alle 2 Wochen", "am 15. jeden Monats"."""

from __future__ import annotations

import re
from re import Match

from commands.dates import ordinals
from commands.dates.clock_times import Piece
from commands.dates.days import take_date
from commands.dates.draft import Draft, Every, Unit
from commands.dates.limits import WEEKS, WORKDAYS
from commands.dates.model import DateError
from commands.dates.ordinals import WITHIN, WITHIN_UNIT
from commands.dates.words import (
    AND,
    DAY_WORD,
    MONTHS,
    SHORT_WEEKDAYS,
    TO,
    UNITS,
    index_in,
    number_of,
    ordinal_of,
    pattern,
    plain,
    weekdays_in,
)

_OFTEN: dict[str, Every] = {
    "täglich": Every("days"), "wöchentlich": Every("weeks"), "monatlich": Every("months"),
    "vierteljährlich": Every("quarters"), "quartalsweise": Every("quarters"),
    "halbjährlich": Every("halves"), "jährlich": Every("years"),
    "zweiwöchentlich": Every("weeks", 2), "zweiwöchig": Every("weeks", 2),
    "vierzehntägig": Every("weeks", 2), "vierzehntäglich": Every("weeks", 2),
    "14-tägig": Every("weeks", 2), "14tägig": Every("weeks", 2), "14-täglich": Every("weeks", 2),
    "zweimonatlich": Every("months", 2),
}  # fmt: skip
_UNITS: dict[str, Unit] = {
    "tag": "days", "woche": "weeks", "monat": "months", "quartal": "quarters",
    "vierteljahr": "quarters", "halbjahr": "halves", "jahr": "years",
}  # fmt: skip
_WEEK = 7  # days
_MOST_TIMES = 500
_MOST_UNITS = 120
_TOO_OFTEN = ("Zum Beispiel: jeden Tag, alle 2 Wochen, jeden ersten Montag im Monat.",)


# --- Weekdays -----------------------------------------------------------------------------------


def _weekdays(match: Match[str], draft: Draft) -> bool:
    if match[0].lower().startswith("immer") and plain(match["days"]) in SHORT_WEEKDAYS:
        return False  # "immer so"
    draft.weekdays = weekdays_in(match["days"])
    return True


def _weekdays_of_weeks(match: Match[str], draft: Draft) -> bool:
    """Read "am Montag und Mittwoch" behind "alle 2 Wochen"; else these are single days."""
    if draft.weeks is None and (draft.every is None or draft.every.unit != "weeks"):
        return False
    if plain(match["days"]) in SHORT_WEEKDAYS:
        return False  # "so", "do": only if more of a date follows
    draft.weekdays = weekdays_in(match["days"])
    return True


def _workdays(_: Match[str], draft: Draft) -> None:
    draft.weekdays = WORKDAYS


def _weeks(match: Match[str], draft: Draft) -> None:
    draft.weeks = 1 if match["odd"] else 0


# --- Days of a month ----------------------------------------------------------------------------


def _days_of_month(match: Match[str], draft: Draft) -> None:
    """Read "am 15. jeden Monats", "jeden 1. und 15."."""
    draft.month_days = _day_numbers(match["days"])
    draft.within = WITHIN.get(plain(match.groupdict().get("within") or "monat"), "month")


def _days_of_unit(match: Match[str], draft: Draft) -> bool:
    """Read "am 3." behind "jeden Monat"."""
    if draft.every is None or draft.every.unit not in WITHIN_UNIT or draft.every.unit == "years":
        return False
    draft.month_days = _day_numbers(match["days"])
    draft.within = WITHIN_UNIT[draft.every.unit]
    return True


def _day_numbers(text: str) -> tuple[int, ...]:
    found = tuple(sorted({int(number) for number in re.findall(r"\d+", text)}))
    for day in found:
        if not 1 <= day <= 31:
            raise DateError(f"Einen {day}. gibt es in keinem Monat.")
    return found


def _edge_of_each(match: Match[str], draft: Draft) -> bool:
    """Read "jedes Monatsende", "jeden Monatsersten"."""
    named = WITHIN[plain(match["whole"])]
    each = bool(match["each"]) or bool(draft.every)
    if not each:
        return False
    draft.within = named
    draft.month_days = (1,) if plain(match["edge"]).startswith("erst") else (-1,)
    return True


def _date_each_year(match: Match[str], draft: Draft) -> None:
    """Read "jeden 24.12."."""
    month = index_in(MONTHS, match["month"]) + 1 if match["month"] else int(match["mo"])
    take_date(draft, match["d"], month, None, match[0].partition(" ")[2])
    draft.every = Every("years")


# --- How often ----------------------------------------------------------------------------------


def _often(match: Match[str], draft: Draft) -> None:
    draft.every = _OFTEN[plain(match["often"])]


def _every(match: Match[str], draft: Draft) -> None:
    span = plain(match["span"])
    if span in ("stunde", "minute"):
        raise DateError(f"So oft geht es nicht: {match[0].strip()}.", hints=_TOO_OFTEN)
    draft.every = Every(_UNITS[span], ordinal_of(match["ordinal"]) if match["ordinal"] else 1)
    if draft.every.number < 1:
        raise DateError(f"„{match[0].strip()}“ verstehe ich nicht.", hints=_TOO_OFTEN)


def _weekend(_: Match[str], draft: Draft) -> None:
    draft.weekdays = frozenset((5, 6))


def _all_units(match: Match[str], draft: Draft) -> None:
    unit, number = UNITS[plain(match["unit"])], number_of(match["number"])
    units: dict[str, Unit] = {name: name for name in ("days", "weeks", "months", "years")}
    if unit == "quarters":
        unit, number = "months", 3 * number
    if unit == "days" and number % _WEEK == 0:
        unit, number = "weeks", number // _WEEK
    if unit not in units or not 1 <= number <= _MOST_UNITS:
        raise DateError(f"So oft geht es nicht: {match[0].strip()}.", hints=_TOO_OFTEN)
    draft.every = Every(units[unit], number)


def _times_in(match: Match[str], draft: Draft) -> None:
    """Read "einmal im Monat"; "zweimal" doesn't tell when."""
    if number_of(match["number"]) != 1:
        raise DateError(
            f"„{match[0].strip()}“: An welchen Tagen?",
            hints=("Zum Beispiel: jeden ersten und dritten Montag im Monat.",),
        )
    draft.every = Every(_UNITS[plain(match["span"])])


def _times(match: Match[str], draft: Draft) -> None:
    draft.count = number_of(match["number"])
    if not 1 <= draft.count <= _MOST_TIMES:
        raise DateError(f"{match[0].strip()} geht nicht: möglich ist 1 bis {_MOST_TIMES} mal.")


def _says_nothing(_: Match[str], __: Draft) -> None:
    return


_DAYS = rf"(?P<days>{DAY_WORD}(?:(?:{AND}|{TO})(?:jeden\s+|am\s+)?{DAY_WORD})*)"
_EACH_DAY = "(?:" + "|".join(("montags", "dienstags", "mittwochs", "donnerstags", "freitags",
                              "samstags", "sonnabends", "sonntags")) + ")"  # fmt: skip
_SHORT_DAY = rf"(?:{'|'.join(SHORT_WEEKDAYS)})\.?"
_HABITS = rf"(?P<days>{_EACH_DAY}(?:(?:{AND}|{TO}){_EACH_DAY})*)"
_NUMBERED = rf"(?P<days>\d{{1,2}}\.(?:{AND}(?:am\s+)?\d{{1,2}}\.)*)"
_NO_DATE = r"(?!\d|\s\d{1,2}\s?\.(?!\d\d\b)|\s*(?:" + "|".join(MONTHS) + r")\b|\s*\w*tag)"
_WHOLE = r"(?P<whole>monat|quartal|halbjahr|jahr)(?:e?s)"
PIECES: tuple[Piece, ...] = (
    *ordinals.PIECES,
    (pattern(rf"(?:jede[nrs]?|immer|jeweils)\s+(?:am\s+)?{_DAYS}(?:\s+im\s+monat)?"), _weekdays),
    (pattern(rf"(?:immer\s+)?{_HABITS}"), _weekdays),
    (pattern(rf"(?:von\s+)?(?P<days>{_SHORT_DAY}{TO}{_SHORT_DAY})"), _weekdays),
    (pattern(rf"(?:am\s+|jeweils\s+)*{_DAYS}(?!,?\s+(?:den\s+)?\d{{1,2}}\.)"), _weekdays_of_weeks),
    (pattern(r"jeden\s+(?:werk|arbeits|wochen)tag|werktags|werktäglich|an\s+(?:jedem\s+werktag|"
             r"werktagen|wochentagen)|unter\s+der\s+woche"), _workdays),
    (pattern(r"jedes\s+wochenende|an\s+(?:jedem\s+)?wochenenden?"), _weekend),
    (pattern(rf"(?:in\s+|an\s+|jede\s+)?(?:den\s+|der\s+|jeder\s+)?{WEEKS}"), _weeks),
    (pattern(rf"(?:jeweils\s+|immer\s+)?(?:am|zum)\s+{_NUMBERED}\s+"
             r"(?:jede[sn]|eines\s+jeden|des|im|pro)\s+(?P<within>monat|quartal|halbjahr)(?:e?s)?"),
     _days_of_month),
    (pattern(rf"(?:jeweils\s+|immer\s+)?(?:am|zum)\s+{_NUMBERED}{_NO_DATE}"), _days_of_unit),
    (pattern(r"jeden\s+(?P<d>\d{1,2})\.\s?(?:(?P<mo>\d{1,2})\.|<month>)"), _date_each_year),
    (pattern(rf"jeden\s+{_NUMBERED}(?:\s+(?:im|des)\s+monats?)?{_NO_DATE}"), _days_of_month),
    (pattern(rf"(?:(?P<each>jede[nrs]?|immer\s+(?:am|zum)|jeweils\s+(?:am|zum))\s+|am\s+|zum\s+)?"
             rf"{_WHOLE}(?P<edge>ende|erste[nr]?)"), _edge_of_each),
    (pattern(rf"(?P<often>{'|'.join(sorted(_OFTEN, key=len, reverse=True))})"), _often),
    (pattern(r"(?:jede[nrs]?|an\s+jedem)\s+(?:<ordinal>\s+)?"
             r"(?P<span>tag|woche|monat|quartal|vierteljahr|halbjahr|jahr|stunde|minute)"), _every),
    (pattern(r"alle\s+<number>\s+<unit>"), _all_units),
    (pattern(r"<number>\s?(?:mal|x)\s+(?:im|pro|in\s+der|jede[nrs]?|am)\s+"
             r"(?P<span>tag|woche|monat|quartal|halbjahr|jahr)"), _times_in),
    (pattern(r"(?:insgesamt\s+)?<number>\s?(?:mal|x)"), _times),
    (pattern(r"bis\s+auf\s+weiteres|ab\s+(?:sofort|jetzt)"), _says_nothing),
)  # fmt: skip
