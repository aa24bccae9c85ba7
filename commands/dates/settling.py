"""Puts the parts of a date together: on which day, at what time, by which rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from commands.dates.clock_times import settle_part_of_day
from commands.dates.draft import Draft, Every, Nth
from commands.dates.model import DateError, Repeat, When
from commands.dates.rules import MONTHS_OF_UNIT, as_text, first_of, rule_of
from commands.dates.taking import bound
from commands.dates.wall_clock import BERLIN
from commands.dates.words import WEEKDAYS

WAYS = ("Zum Beispiel: morgen 14 Uhr, Do 10.12. 9:30, in 2 Wochen, jeden Montag um 9 Uhr.",)
_ONE_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59)
_ORDINALS = {1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", -1: "letzten"}


def settle(draft: Draft) -> When:
    """Return the date that the parts make; raises DateError where they can't be together."""
    settle_part_of_day(draft)
    if draft.minutes is not None and not draft.names_day and not draft.repeats:
        return _from_now(draft)
    if draft.repeats:
        return _again_and_again(draft)
    day = _day_of(draft)
    _refuse_past(draft, day)
    return _when(draft, day + _ONE_DAY if draft.next_day else day, None)


def _when(draft: Draft, day: date, repeat: Repeat | None) -> When:
    end = draft.end
    if end is None and draft.at is not None and draft.length is not None:
        end = (datetime.combine(day, draft.at) + draft.length).time()
    return When(day, draft.at, end, repeat, None, tuple(draft.assumed))


def _from_now(draft: Draft) -> When:
    """Return the moment counted from now, on the full minute; clock changes don't matter."""
    assert draft.minutes is not None  # noqa: S101 - for the type checker
    utc = draft.now.replace(tzinfo=BERLIN).astimezone(UTC) + draft.minutes
    exact = (utc + timedelta(seconds=59)).replace(second=0, microsecond=0).astimezone(BERLIN)
    return When(exact.date(), exact.time(), None, None, exact, tuple(draft.assumed))


# --- Again and again ----------------------------------------------------------------------------


def _again_and_again(draft: Draft) -> When:
    """Return what comes again, from the first day that its rule meets."""
    day, last = _beginning(draft)
    day = _count_weekday(draft, day)
    rule = rule_of(draft, day)
    day = first_of(rule, day)
    if draft.ends:
        last = bound(draft.ends, day).last
    if last is not None and draft.count:
        raise DateError(f"Entweder bis {last:%d.%m.%Y} oder {draft.count} mal, beides geht nicht.")
    if last is not None and last < day:
        raise DateError(f"Das Ende {last:%d.%m.%Y} liegt vor dem Beginn {day:%d.%m.%Y}.")
    if last is not None:
        rule["UNTIL"] = f"{last:%Y%m%d}T235959"
    elif draft.count:
        rule["COUNT"] = str(draft.count)
    return _when(draft, day, Repeat(as_text(rule), draft.free_days))


def _beginning(draft: Draft) -> tuple[date, date | None]:
    """Return the day from which on it comes again, and its last one where that is told there."""
    today = draft.now.date()
    day = _day_of(draft) + (_ONE_DAY if draft.next_day else timedelta())
    if draft.during:
        span = bound(draft.during, today)
        return max(span.first or day, day), span.last
    if draft.begins:
        return max(bound(draft.begins, today).first or day, day), None
    return day, None


def _count_weekday(draft: Draft, day: date) -> date:
    """Turn "vierteljährlich donnerstags ab 14.1." into the so many-th Thursday of the month.

    Returns the day on which it begins.
    """
    every = draft.every
    if every is None or every.unit in ("days", "weeks") or draft.nth or draft.month_days:
        return day
    if draft.day is None or len(draft.weekdays) != 1:
        return day
    [weekday] = draft.weekdays
    day += timedelta(days=(weekday - day.weekday()) % 7)
    months = MONTHS_OF_UNIT[every.unit] * every.number
    nth = _nth_in_month(day)
    draft.every, draft.within = Every("months", months), "month"
    draft.weekdays, draft.nth = frozenset(), (nth,)
    draft.assumed.append(f"am {_ORDINALS[nth.number]} {_name(weekday)}")
    return day


def _nth_in_month(day: date) -> Nth:
    """Return which of its weekday a day is in its month; a fifth one is the last."""
    number = (day.day - 1) // 7 + 1
    return Nth(number if number in _ORDINALS else -1, day.weekday())


# --- Which day ----------------------------------------------------------------------------------


def _day_of(draft: Draft) -> date:
    today = draft.now.date()
    if draft.day is not None and draft.weekday is not None:
        return _checked_weekday(draft)
    if draft.day is not None:
        day = draft.day + (draft.steps or relativedelta())
        return _a_year_later(day) if _is_over(draft, day) and not draft.year_told else day
    if draft.weekday is not None:
        return _next_weekday(draft)
    if draft.which != "coming":
        return _monday_of(draft.which, today)
    if draft.steps is not None:
        return today + draft.steps
    return today + _ONE_DAY if _is_over(draft, today) else today


def _is_over(draft: Draft, day: date) -> bool:
    at = draft.at or draft.usual or _END_OF_DAY
    return datetime.combine(day, _END_OF_DAY if draft.next_day else at) <= draft.now


def _a_year_later(day: date) -> date:
    return day + relativedelta(years=1)


def _checked_weekday(draft: Draft) -> date:
    """Return the date that bears its weekday, without a year the next one that does."""
    day, weekday = draft.day, draft.weekday
    assert day is not None  # noqa: S101 - for the type checker
    assert weekday is not None  # noqa: S101
    if draft.which == "this week":  # a calendar week
        return day + timedelta(days=weekday)
    if day.weekday() == weekday:
        return day if draft.year_told or not _is_over(draft, day) else _a_year_later(day)
    name, told = _name(day.weekday()), _name(weekday)
    raise DateError(
        f"Der {day:%d.%m.%Y} ist ein {name}, kein {told}.",
        hints=("Was stimmt: das Datum oder der Wochentag?",),
    )


def _name(weekday: int) -> str:
    return WEEKDAYS[weekday].split("|")[0].capitalize()


def _next_weekday(draft: Draft) -> date:
    today, weekday = draft.now.date(), draft.weekday
    assert weekday is not None  # noqa: S101 - for the type checker
    if draft.which in ("this week", "next week", "week after next"):
        return _monday_of(draft.which, today) + timedelta(days=weekday)
    ahead = (weekday - today.weekday()) % 7
    if not ahead and (draft.which == "next" or draft.at is None or _is_over(draft, today)):
        ahead = 7
    return today + timedelta(days=ahead) + (draft.steps or relativedelta())


def _monday_of(which: str, today: date) -> date:
    weeks = {"this week": 0, "next week": 1, "week after next": 2}.get(which, 1)
    return today + timedelta(days=7 * weeks - today.weekday())


def _refuse_past(draft: Draft, day: date) -> None:
    at = draft.at or _END_OF_DAY
    if datetime.combine(day, _END_OF_DAY if draft.next_day else at) > draft.now:
        return
    shown = f"{_name(day.weekday())}, {day:%d.%m.%Y}{f' {draft.at:%H:%M} Uhr' if draft.at else ''}"
    raise DateError(f"{shown}: Das ist schon vorbei.", hints=WAYS)
