"""Quiet hours as people write them, and what is no span of hours."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.rooms.quiet_hours import QuietTime, format_quiet_time, parse_quiet_time


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("18–7", time(18), time(7)),
        ("18-7", time(18), time(7)),
        ("18 - 7 Uhr", time(18), time(7)),
        ("18:30 bis 7:05", time(18, 30), time(7, 5)),
        ("von 18.30 Uhr bis 7.00 Uhr", time(18, 30), time(7)),
        ("Von 18uhr Bis 7uhr.", time(18), time(7)),
        ("ab 20 bis 24", time(20), time(0)),
        ("0-6", time(0), time(6)),
        ("12–13", time(12), time(13)),
    ],
)
def test_a_span_is_read(text: str, first: time, last: time) -> None:
    assert parse_quiet_time(text) == QuietTime(first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("18–7, Wochenende", time(18), time(7)),
        ("18-7 und am Wochenende", time(18), time(7)),
        ("18:30 bis 7 Uhr, Wochenenden", time(18, 30), time(7)),
        ("Wochenende und 18–7", time(18), time(7)),
        ("am Wochenende, 22-6 Uhr", time(22), time(6)),
        ("Wochenende", None, None),
        ("am ganzen Wochenende.", None, None),
        ("an Wochenenden", None, None),
    ],
)
def test_weekends_are_read(text: str, first: time | None, last: time | None) -> None:
    assert parse_quiet_time(text) == QuietTime(first, last, weekends=True)


@pytest.mark.parametrize("text", ["aus", "AUS", "keine", " aus. "])
def test_quiet_hours_are_turned_off(text: str) -> None:
    assert parse_quiet_time(text) == QuietTime()


@pytest.mark.parametrize(
    "text",
    [
        "", "18", "7 Uhr", "18-7-9", "25–7", "18–7:60", "24:30–7", "18–18", "0-24", "abends", "-",
        "1e1-7", "18:5–7", "18–" + "7" * 10_000, "Wochenende Wochenende", "18–7 Wochenendtage",
        "nicht am Wochenende", "Wochenende 18",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the caller asks back, whatever is wrong
        parse_quiet_time(text)


@given(st.times(), st.times(), st.booleans())
def test_what_is_shown_is_read_back(first: time, last: time, weekends: bool) -> None:
    first, last = (moment.replace(second=0, microsecond=0) for moment in (first, last))
    shown = format_quiet_time(QuietTime(first, last, weekends))
    if first == last:
        with pytest.raises(ValueError):  # noqa: PT011
            parse_quiet_time(shown)
    else:
        assert parse_quiet_time(shown) == QuietTime(first, last, weekends)


def test_no_quiet_time_is_shown_as_none() -> None:
    assert format_quiet_time(QuietTime()) == "keine"
    assert format_quiet_time(QuietTime(weekends=True)) == "Wochenende"
