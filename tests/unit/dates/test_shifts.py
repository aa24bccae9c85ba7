"""How far something is put off, as people type it; what only resembles that is none."""

from __future__ import annotations

from datetime import datetime

import pytest

from commands.dates import DateError, read_shift

AT = datetime.fromisoformat("2027-01-31 14:00")


@pytest.mark.parametrize(
    ("typed", "moved"),
    [
        ("um eine Woche", "2027-02-07 14:00"),
        ("eine Woche später", "2027-02-07 14:00"),
        ("um 2 Tage nach hinten", "2027-02-02 14:00"),
        ("zwei Tage früher", "2027-01-29 14:00"),
        ("um einen Tag vor", "2027-01-30 14:00"),
        ("um einen Monat", "2027-02-28 14:00"),
        ("ein Jahr spaeter", "2028-01-31 14:00"),
        ("um ein Quartal", "2027-04-30 14:00"),
        ("um 90 Minuten", "2027-01-31 15:30"),
        ("um eine halbe Stunde", "2027-01-31 14:30"),
        ("eine Stunde eher", "2027-01-31 13:00"),
    ],
)
def test_moved(typed: str, moved: str) -> None:
    shift = read_shift(typed)
    assert shift is not None
    assert shift.moved(AT) == datetime.fromisoformat(moved)


@pytest.mark.parametrize(
    "text", ["", "2 Tage", "um 9", "um 14 Uhr", "auf morgen", "um eine", "später"]
)
def test_none(text: str) -> None:
    assert read_shift(text) is None


@pytest.mark.parametrize("typed", ["um 2000 Jahre", "um 9999999999 Minuten", "um einen halben Tag"])
def test_too_far_is_refused(typed: str) -> None:
    with pytest.raises(DateError, match="So weit geht es nicht"):
        read_shift(typed)


def test_beyond_the_calendar_is_refused() -> None:
    shift = read_shift("um 999 Jahre")
    assert shift is not None
    with pytest.raises(DateError):
        shift.moved(datetime.fromisoformat("9500-01-01 00:00"))
