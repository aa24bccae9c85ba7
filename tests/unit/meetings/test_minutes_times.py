"""Times and days of a meeting: past ones too, and a day without its year is the nearest."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from commands.contract import UserError
from commands.meetings.minutes.times import (
    DayTold,
    at_time,
    marked_time,
    on_day,
    take_day,
    take_time,
)
from storage.records import Meeting

TODAY = date(2026, 12, 3)
TIMES = {
    "14:05": (time(14, 5), ""), "um 14.05 Uhr": (time(14, 5), ""), "14 Uhr": (time(14), ""),
    "14 Uhr 05": (time(14, 5), ""), "14": (time(14), ""), "um 9": (time(9), ""),
    "Kern ab 14:40 da": (time(14, 40), "Kern da"), "Raum 3": (None, "Raum 3"),
    "vom 3.12.": (None, "vom 3.12."), "3.12.2026": (None, "3.12.2026"), "": (None, ""),
}  # fmt: skip
DAYS = {
    "Sitzung vom 3.12.": (DayTold(3, 12), ""), "vom 3.12": (DayTold(3, 12), ""),
    "14:05 Sitzung vom 3.12.": (DayTold(3, 12), "14:05"),
    "vom 3.12 14.05": (DayTold(3, 12), "14.05"), "3.12.26": (DayTold(3, 12, 2026), ""),
    "3. Dezember 2026": (DayTold(3, 12, 2026), ""), "am 3. Dez.": (DayTold(3, 12), ""),
    "17.9.2026 9 Uhr": (DayTold(17, 9, 2026), "9 Uhr"), "2026-12-03": (DayTold(3, 12, 2026), ""),
    "gestern 14:00": (DayTold(2, 12, 2026), "14:00"), "heute": (DayTold(3, 12, 2026), ""),
    "29.2.": (DayTold(29, 2), ""), "14:05": (None, "14:05"),
    "Lenkungskreis": (None, "Lenkungskreis"),
}  # fmt: skip


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("text", TIMES)
def test_a_time_is_taken_out_of_a_text(text: str) -> None:
    assert take_time(text) == TIMES[text]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_taken_out_of_a_text(text: str) -> None:
    assert take_day(text, TODAY) == DAYS[text]


@pytest.mark.parametrize("text", ["25:00", "99:99", "um 24.30 Uhr", "99"])
def test_a_time_that_can_t_be_is_named(text: str) -> None:
    with pytest.raises(UserError, match="gibt es nicht"):
        take_time(text)


@pytest.mark.parametrize("text", ["31.02.", "99.99.", "0.1.", "30.2.2026", "2026-13-01"])
def test_a_day_that_can_t_be_is_named(text: str) -> None:
    with pytest.raises(UserError, match="gibt es nicht"):
        take_day(text, TODAY)


def test_only_the_time_itself_is_marked() -> None:
    assert marked_time("2 Gäste ab 15:30 Uhr da", "*") == (time(15, 30), "2 Gäste ab * da")


def test_a_day_without_its_year_is_the_nearest() -> None:
    rows = [Meeting(f"{year}", "gr", local(f"{year}-12-03 14:00")) for year in (2024, 2025, 2027)]
    assert [one.id for one in on_day(rows, DayTold(3, 12), date(2026, 2, 1))] == ["2025"]
    assert [one.id for one in on_day(rows, DayTold(3, 12), date(2027, 2, 1))] == ["2027"]
    assert [one.id for one in on_day(rows, DayTold(3, 12, 2024), TODAY)] == ["2024"]
    assert on_day(rows, DayTold(4, 12), TODAY) == []


def test_a_meeting_may_go_on_past_midnight() -> None:
    evening = local("2026-12-03 20:00")
    assert at_time(evening, time(0, 30)) == local("2026-12-04 00:30")
    assert at_time(evening, time(19, 50)) == local("2026-12-03 19:50")
