"""Quiet hours and weekends, joined where they touch; on the clock on the wall."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.dates import BERLIN
from commands.quiet import quiet_time, quiet_until
from storage.records import RoomSettings

NIGHTS = RoomSettings(quiet_from=time(18), quiet_until=time(7))
NOON = RoomSettings(quiet_from=time(12), quiet_until=time(13))
WEEKENDS = RoomSettings(quiet_weekends=True)
BOTH = RoomSettings(quiet_from=time(18), quiet_until=time(7), quiet_weekends=True)


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("quiet", "moment", "first", "last"),
    [
        (NIGHTS, "2026-11-24 18:00", "2026-11-24 18:00", "2026-11-25 07:00"),
        (NIGHTS, "2026-11-25 06:59", "2026-11-24 18:00", "2026-11-25 07:00"),
        (NIGHTS, "2026-11-28 12:00", "", ""),  # a Saturday
        (NOON, "2026-11-24 12:30", "2026-11-24 12:00", "2026-11-24 13:00"),
        (NOON, "2026-11-24 13:00", "", ""),
        (WEEKENDS, "2026-11-27 23:59", "", ""),
        (WEEKENDS, "2026-11-28 00:00", "2026-11-28 00:00", "2026-11-30 00:00"),
        (WEEKENDS, "2026-11-29 23:59", "2026-11-28 00:00", "2026-11-30 00:00"),
        (WEEKENDS, "2026-11-30 00:00", "", ""),
        (BOTH, "2026-11-27 17:59", "", ""),
        (BOTH, "2026-11-27 18:00", "2026-11-27 18:00", "2026-11-30 07:00"),
        (BOTH, "2026-11-28 12:00", "2026-11-27 18:00", "2026-11-30 07:00"),
        (BOTH, "2026-11-30 06:59", "2026-11-27 18:00", "2026-11-30 07:00"),
        (BOTH, "2026-11-26 06:00", "2026-11-25 18:00", "2026-11-26 07:00"),
        (RoomSettings(), "2026-11-28 03:00", "", ""),
        # The nights in which the clock is changed.
        (NIGHTS, "2027-03-28 01:30", "2027-03-27 18:00", "2027-03-28 07:00"),
        (BOTH, "2026-10-25 02:30", "2026-10-23 18:00", "2026-10-26 07:00"),
    ],
)
def test_the_quiet_time_of_a_moment(
    quiet: RoomSettings, moment: str, first: str, last: str
) -> None:
    expected = (at(first), at(last)) if first else None
    assert quiet_time(quiet, at(moment)) == expected
    assert quiet_until(quiet, at(moment)) == (expected[1] if expected else None)


def test_in_the_hour_that_comes_twice_the_end_is_never_behind() -> None:
    """A reminder put off to an end that is over would be due again at once, for ever."""
    quiet = RoomSettings(quiet_from=time(22), quiet_until=time(2, 30))
    for fold in (0, 1):
        moment = at("2026-10-25 02:15", fold)
        end = quiet_until(quiet, moment)
        assert end is not None
        assert end.timestamp() - moment.timestamp() == 15 * 60


hours = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2030-01-01")),
    hours, hours, st.booleans(), st.integers(0, 1),
)  # fmt: skip
@settings(deadline=None)
def test_before_and_after_it_is_not_quiet(
    moment: datetime, first: time, last: time, weekends: bool, fold: int
) -> None:
    if first == last:
        first = last = None  # type: ignore[assignment]
    quiet = RoomSettings(quiet_from=first, quiet_until=last, quiet_weekends=weekends)
    found = quiet_time(quiet, moment.replace(tzinfo=BERLIN, fold=fold))
    if found is None:
        return
    begin, end = (one.replace(tzinfo=None) for one in found)
    assert begin <= moment < end
    for outside in (begin - timedelta(minutes=1), end):
        assert quiet_time(quiet, outside.replace(tzinfo=BERLIN)) is None
