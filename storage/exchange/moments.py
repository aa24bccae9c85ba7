"""Dates and times in cells: ISO, German, Excel's own, and Excel's serial numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from storage.exchange.cells import Cell, CellError, clean

# Day 0 of Excel's calendar, for every date after its invented 29 February 1900.
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  (a civil date, no instant)

_MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
_CLOCK = r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.0+)?)?"
_DATES = (
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})",
    r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})",
)
_DAYS = tuple(re.compile(day + _MIDNIGHT) for day in _DATES)
_MOMENTS = tuple(re.compile(day + r"(?:, ?| |T)" + _CLOCK + r"(?: Uhr)?") for day in _DATES)
# Five digits before the comma are the days from 1927 to 2173.
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]+))?")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200  # a year beyond is a slip of the keyboard

_DAY_EXPECTED = "ein Datum wie 2026-11-22 oder 22.11.2026"
_MOMENT_EXPECTED = "Datum und Uhrzeit wie 2026-12-03 14:00 oder 03.12.2026 14:00"


def read_day(cell: Cell, epoch: datetime) -> date | None:
    """Read a civil date; None for an empty cell. `epoch` is day 0 of the workbook's serials."""
    text = clean(cell)
    if not text:
        return None
    moment = _from_text(text, _DAYS) if isinstance(cell, str) else None
    moment = moment or _from_excel(cell, text, epoch)
    if moment is None or moment.time() != time():
        raise CellError(_DAY_EXPECTED)
    return moment.date()


def read_moment(cell: Cell, epoch: datetime) -> datetime | None:
    """Read a naive local date and time, to the second; None for an empty cell.

    Excel's own value for midnight is refused: a date to which no time was typed looks the same.
    """
    text = clean(cell)
    if not text:
        return None
    if isinstance(cell, str) and (written := _from_text(text, _MOMENTS)):
        return written
    moment = _from_excel(cell, text, epoch)
    if moment is None or moment.time() == time():
        raise CellError(_MOMENT_EXPECTED)
    return moment


def _from_text(text: str, patterns: Sequence[re.Pattern[str]]) -> datetime | None:
    for pattern in patterns:
        if found := pattern.fullmatch(text):
            parts = {name: int(digits) for name, digits in found.groupdict().items() if digits}
            try:
                return _plausible(datetime(**parts))  # type: ignore[arg-type]  # noqa: DTZ001
            except ValueError:
                return None
    return None


def _from_excel(cell: Cell, text: str, epoch: datetime) -> datetime | None:
    match cell:
        case datetime():
            return _plausible(cell)
        case date():
            return _plausible(datetime.combine(cell, time()))
        case bool():
            return None
    if serial := _SERIAL.fullmatch(text):
        days = float(f"{serial[1]}.{serial[2] or 0}")
        return _plausible(epoch + timedelta(days=days))
    return None


def _plausible(moment: datetime) -> datetime | None:
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        return None
    # Excel stores times as fractions of a day, so 14:00 may come as 13:59:59.999.
    rounded = moment.replace(tzinfo=None) + timedelta(microseconds=500_000)
    return rounded.replace(microsecond=0)
