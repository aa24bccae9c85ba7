"""Periods counted back from a day: in full calendar days, or in working days."""

from __future__ import annotations

from datetime import date, timedelta

from commands.dates.free_days import public_holiday

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def last_day_to_receive(day: date, days: int, *, working: bool = False) -> date:
    """Return the last day on which something must be received that needs so many days before.

    The period counts full days, neither the day of receipt nor that of the meeting (as rules of
    procedure and § 187 BGB do). With `working` only Mondays to Fridays count that are no public
    holiday; then the day of receipt is one of these too.
    """
    if not working:
        return day - timedelta(days=days + 1)
    left, last = days, day - _ONE_DAY
    while left or not is_working_day(last):
        if left and is_working_day(last):
            left -= 1
        last -= _ONE_DAY
    return last


def is_working_day(day: date) -> bool:
    """Whether it is a Monday to Friday that is no public holiday of North Rhine-Westphalia."""
    return day.weekday() < _SATURDAY and not public_holiday(day)
