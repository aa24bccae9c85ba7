"""How something comes again, as it is told; what is told can be typed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from commands.dates.draft import ALL_WEEK, ALL_YEAR, Within
from commands.dates.limits import WEEKEND, WORKDAYS
from commands.dates.model import Repeat
from commands.dates.rules import DAY_CODES, STARTS, month_day_of_year, nth_days_of_year
from commands.dates.words import MONTHS, WEEKDAYS

_ORDINALS = {1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", 5: "fünften", -1: "letzten",
             -2: "vorletzten"}  # fmt: skip
_LONG_WITHIN: dict[Within, str] = {
    "quarter": "Quartal", "half": "Halbjahr", "school half": "Schulhalbjahr", "year": "Jahr",
}  # fmt: skip
_EACH = {"quarter": "jedes Quartal", "half": "jedes Halbjahr"}
_MANY_DAYS, _MANY_MONTHS = 5, 7  # from so many on it is told what is left out
_Parts = dict[str, str]


def say_repeat(repeat: Repeat) -> str:
    """Return in German how something comes again: "jeden zweiten Mittwoch im Quartal"."""
    parts = dict(part.split("=", 1) for part in repeat.rule.split(";"))
    told = _SAYERS[parts["FREQ"]](parts, int(parts.get("INTERVAL", "1")))
    if until := parts.get("UNTIL"):
        told += f", bis {until[6:8]}.{until[4:6]}.{until[:4]}"
    if count := parts.get("COUNT"):
        told += f", {count} mal"
    return told + (", nicht in den Ferien und an Feiertagen" if repeat.free_days else "")


# --- Days and weeks -----------------------------------------------------------------------------


def _daily(parts: _Parts, interval: int) -> str:
    told = "jeden Tag" if interval == 1 else f"alle {interval} Tage"
    return told + _not_on(parts) + _only_in(parts)


def _weekly(parts: _Parts, interval: int) -> str:
    days = _weekdays(parts)
    if interval > 1:
        told = f"alle {interval} Wochen am {_listed(map(_weekday, sorted(days)))}"
    else:
        told = _each_of(days)
    return told + _only_in(parts)


def _each_of(days: frozenset[int]) -> str:
    if days == WORKDAYS:
        return "jeden Werktag"
    if len(days) >= _MANY_DAYS:
        left = _listed(map(_weekday, sorted(ALL_WEEK - days)))
        return f"jeden Tag außer {left}" if left else "jeden Tag"
    return f"jeden {_listed(map(_weekday, sorted(days)))}"


def _by_weeks(parts: _Parts, _: int) -> str:
    odd = parts["BYWEEKNO"].startswith("1,")
    weeks = f"in {'un' if odd else ''}geraden Kalenderwochen"
    return f"{_each_of(_weekdays(parts))} {weeks}{_only_in(parts)}"


def _weekdays(parts: _Parts) -> frozenset[int]:
    found = parts.get("BYDAY")
    return frozenset(map(DAY_CODES.index, found.split(","))) if found else ALL_WEEK


def _not_on(parts: _Parts) -> str:
    left = ALL_WEEK - _weekdays(parts)
    if not left:
        return ""
    return " außer am " + (
        "Wochenende" if left == WEEKEND else _listed(map(_weekday, sorted(left)))
    )


# --- Months -------------------------------------------------------------------------------------


def _monthly(parts: _Parts, interval: int) -> str:
    if "BYMONTHDAY" in parts:
        return _days_of_month(parts, interval)
    nth = _nth_workdays(parts) if "BYSETPOS" in parts else _nth(parts)
    return _with_span(nth, parts, interval)


def _with_span(nth: str, parts: _Parts, interval: int) -> str:
    if interval > 1:
        return f"alle {interval} Monate am {nth}{_only_in(parts)}"
    months, within = _months(parts), _within(parts)
    if within:
        return f"jeden {nth} im {_LONG_WITHIN[within]}"
    if len(months) >= _MANY_MONTHS:
        return f"jeden {nth} im Monat{_only_in(parts)}"
    return f"jeden {nth} im {_month_names(months)}"


def _within(parts: _Parts) -> Within | None:
    """Return which stretch the months are the first, or last, ones of; None for single months."""
    last = "-" in parts.get("BYSETPOS", parts.get("BYDAY", parts.get("BYMONTHDAY", "")))
    months = tuple(sorted(_months(parts)))
    for within in ("quarter", "half", "school half"):
        starts = STARTS[within]
        if months == (tuple(sorted((m - 2) % 12 + 1 for m in starts)) if last else starts):
            return within
    return None


def _nth(parts: _Parts) -> str:
    """Return "ersten Montag und dritten Mittwoch", "ersten und dritten Montag"."""
    found = [(int(one[:-2]), DAY_CODES.index(one[-2:])) for one in parts["BYDAY"].split(",")]
    days = {day for _, day in found}
    if len(days) == 1:
        return f"{_listed(_ordinal(number) for number, _ in found)} {_weekday(days.pop())}"
    return _listed(f"{_ordinal(number)} {_weekday(day)}" for number, day in found)


def _nth_workdays(parts: _Parts) -> str:
    return f"{_listed(_ordinal(int(n)) for n in parts['BYSETPOS'].split(','))} Werktag"


def _days_of_month(parts: _Parts, interval: int) -> str:
    numbers = [int(day) for day in parts["BYMONTHDAY"].split(",")]
    if "BYSETPOS" in parts:
        numbers = numbers[-1:]
    within = _within(parts) if interval == 1 else None
    each = _EACH.get(within or "") or (
        "jeden Monat" if interval == 1 else f"alle {interval} Monate"
    )
    limit = "" if each != "jeden Monat" and within else _only_in(parts)
    return f"{each} am {_day_numbers(numbers)}{_not_on(parts)}{limit}"


def _day_numbers(numbers: Iterable[int]) -> str:
    named = sorted(numbers, key=lambda day: (day < 0, day))
    last = [day for day in named if day < 0]
    told = _listed(f"{day}." for day in named if day > 0)
    if not last:
        return told
    ends = f"{_listed(map(_ordinal, last))} Tag"
    return f"{told} und am {ends}" if told else ends


# --- Years --------------------------------------------------------------------------------------


def _yearly(parts: _Parts, interval: int) -> str:
    every = "jedes Jahr" if interval == 1 else f"alle {interval} Jahre"
    if "BYWEEKNO" in parts:
        return _by_weeks(parts, interval)
    if "BYYEARDAY" in parts:
        return _by_day_of_year(parts)
    if "BYMONTHDAY" in parts:
        return (
            f"{every} am {parts['BYMONTHDAY'].split(',')[-1]}.{parts['BYMONTH']}.{_not_on(parts)}"
        )
    if "BYMONTH" in parts:
        return f"{every} am {_nth(parts)} im {_month_names(_months(parts))}"
    return f"jeden {_nth(parts)} im Jahr" if interval == 1 else f"{every} am {_nth(parts)}"


def _by_day_of_year(parts: _Parts) -> str:
    days = frozenset(map(int, parts["BYYEARDAY"].split(",")))
    for within, name in _LONG_WITHIN.items():
        blocks = {n: nth_days_of_year(within, n) for n in (*range(1, 54), *range(-26, 0))}
        numbers = [n for n, block in blocks.items() if block <= days]
        if numbers and frozenset().union(*(blocks[n] for n in numbers)) == days:
            ordinals = _listed(map(_ordinal, numbers))
            weekdays = _listed(map(_weekday, sorted(_weekdays(parts))))
            return f"jeden {ordinals} {weekdays} im {name}{_only_in(parts)}"
    numbers = [d for d in (*range(1, 32), -1) if month_day_of_year(d) <= days]
    return f"jeden Monat am {_day_numbers(numbers)}{_not_on(parts)}{_only_in(parts)}"


# --- Names --------------------------------------------------------------------------------------


def _months(parts: _Parts) -> frozenset[int]:
    found = parts.get("BYMONTH")
    return frozenset(map(int, found.split(","))) if found else ALL_YEAR


def _only_in(parts: _Parts) -> str:
    months = _months(parts)
    if months == ALL_YEAR:
        return ""
    if len(months) >= _MANY_MONTHS:
        return f", außer im {_month_names(ALL_YEAR - months)}"
    return f", nur im {_month_names(months)}"


def _month_names(months: Iterable[int]) -> str:
    return _listed(MONTHS[month - 1].split("|")[0].capitalize() for month in sorted(months))


def _weekday(day: int) -> str:
    return WEEKDAYS[day].split("|")[0].capitalize()


def _ordinal(number: int) -> str:
    return _ORDINALS.get(number) or f"{number}."


def _listed(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} und {last}" if first else last


_SAYERS: dict[str, Callable[[_Parts, int], str]] = {
    "DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly,
}  # fmt: skip
