"""School holidays of North Rhine-Westphalia and feasts, seen from Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from commands.questions.reading.holidays import school_holidays
from commands.questions.reading.periods import Moment
from commands.questions.reading.times import find_time
from tests.unit.questions.conftest import TODAY


def day(text: str) -> date | None:
    return None if text == "–" else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # The ministry's dates: Easter 22.03.–03.04.2027, summer 19.07.–31.08.2027.
        ("in den osterferien", "2027-03-22", "2027-04-03"),
        ("in den osterferien 2026", "2026-03-30", "2026-04-11"),
        ("osterferien 27", "2027-03-22", "2027-04-03"),
        ("osterferien naechstes jahr", "2027-03-22", "2027-04-03"),
        ("naechstes jahr in den osterferien", "2027-03-22", "2027-04-03"),
        ("in den sommerferien", "2027-07-19", "2027-08-31"),
        ("letzte sommerferien", "2026-07-20", "2026-09-01"),
        ("in den grossen ferien", "2027-07-19", "2027-08-31"),
        ("in der sommerpause", "2027-07-19", "2027-08-31"),
        ("in den weihnachtsferien", "2026-12-23", "2027-01-06"),
        ("weihnachtsferien 2026/27", "2026-12-23", "2027-01-06"),
        ("winterferien", "2026-12-23", "2027-01-06"),
        ("pfingstferien 2027", "2027-05-18", "2027-05-18"),
        ("oster ferien", "2027-03-22", "2027-04-03"),
        ("vor den osterf", "2026-11-22", "2027-03-21"),
        # Until the day before they begin, from the day after their end.
        ("vor den osterferien", "2026-11-22", "2027-03-21"),
        ("noch vor den osterferien 2027", "2026-11-22", "2027-03-21"),
        ("vor beginn der sommerferien", "2026-11-22", "2027-07-18"),
        ("bis zu den osterferien", "2026-11-22", "2027-03-21"),
        ("bis ende der osterferien", "2026-11-22", "2027-04-03"),
        ("nach den osterferien", "2027-04-04", "–"),
        ("nach den herbstferien", "2027-11-07", "–"),
        ("wann tagte das nach den herbstferien", "2026-11-01", "2026-11-22"),
        ("wer hatte vor den sommerferien den vorsitz", "–", "2026-07-19"),
        ("seit den sommerferien", "2026-07-20", "2026-11-22"),
        ("ab den sommerferien", "2027-07-19", "–"),
        ("zwischen den sommerferien und den herbstferien", "2027-09-01", "2027-10-22"),
        ("zwischen oster und sommerferien", "2027-04-04", "2027-07-18"),
        ("von den osterferien bis zu den sommerferien", "2027-04-04", "2027-07-18"),
        # "Die Ferien" are the next ones.
        ("vor den ferien", "2026-11-22", "2026-12-22"),
        ("nach den ferien", "2027-01-07", "–"),
        ("in den ferien", "2026-12-23", "2027-01-06"),
        ("nach den naechsten ferien", "2027-01-07", "–"),
        ("vor den uebernaechsten ferien", "2026-11-22", "2027-03-21"),
        ("vor den letzten ferien", "–", "2026-10-16"),
        # Feasts.
        ("vor weihnachten", "2026-11-22", "2026-12-23"),
        ("nach weihnachten", "2026-12-27", "–"),
        ("ueber weihnachten", "2026-12-24", "2026-12-26"),
        ("vor ostern", "2026-11-22", "2027-03-25"),
        ("nach ostern", "2027-03-30", "–"),
        ("an karfreitag", "2027-03-26", "2027-03-26"),
        ("an karneval", "2027-02-04", "2027-02-09"),
        ("am rosenmontag", "2027-02-08", "2027-02-08"),
        ("nach pfingsten 2027", "2027-05-18", "–"),
        ("vor fronleichnam", "2026-11-22", "2027-05-26"),
        ("an silvester", "2026-12-31", "2026-12-31"),
        ("zwischen weihnachten und neujahr", "2026-12-27", "2026-12-31"),
        ("zwischen ostern und den sommerferien", "2027-03-30", "2027-07-18"),
    ],
)
def test_holidays(text: str, first: str, last: str) -> None:
    span = find_time(text, TODAY)[0]
    assert (span.first, span.last) == (day(first), day(last))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("vor den osterferien", "vor den Osterferien 2027 (bis 21.03.2027)"),
        ("nach den ferien", "nach den Weihnachtsferien 2026 (ab 07.01.2027)"),
        ("in den sommerferien", "in den Sommerferien 2027 (19.07.–31.08.2027)"),
        ("bis zu den osterferien", "bis zu den Osterferien 2027 (bis 21.03.2027)"),
        ("vor weihnachten", "vor Weihnachten 2026 (bis 23.12.2026)"),
        ("am rosenmontag", "Rosenmontag 2027 (08.02.2027)"),
    ],
)
def test_the_dates_are_told(text: str, label: str) -> None:
    assert find_time(text, TODAY)[0].label == label


@pytest.mark.parametrize(
    "text", ["herbstferien 2029", "vor den osterferien 2031", "nach den sommerferien 2030"]
)
def test_beyond_the_calendar_nothing_is_guessed(text: str) -> None:
    span = find_time(text, TODAY)[0]
    assert span.kind == "unknown"
    assert "kenne ich nicht" in span.note
    assert not span.covers(None, None)


def test_a_year_without_such_holidays_is_not_one_unknown() -> None:
    assert find_time("pfingstferien 2028", TODAY)[0].note == (
        "In Nordrhein-Westfalen gibt es 2028 keine Pfingstferien."
    )


@pytest.mark.parametrize(
    ("today", "text", "known"),
    [
        (date(2029, 6, 1), "vor den ferien", True),
        (date(2029, 8, 20), "vor den ferien", False),
        (date(2029, 8, 20), "nach den osterferien", False),
        (date(2035, 1, 1), "nach den ferien", False),
        (date(2035, 1, 1), "vor den letzten ferien", False),
        (date(2035, 1, 1), "vor ostern", True),
    ],
)
def test_in_years_to_come_the_calendar_ends(today: date, text: str, known: bool) -> None:
    assert (find_time(text, today)[0].kind != "unknown") is known


def test_during_holidays_they_are_meant_themselves() -> None:
    today = date(2027, 3, 24)
    assert find_time("nach den ferien", today)[0].first == date(2027, 4, 4)
    assert find_time("vor den ferien", today)[0].label.startswith("vor den Pfingstferien")
    assert school_holidays("oster", Moment(today)).first == date(2027, 3, 22)
