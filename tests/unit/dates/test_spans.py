"""Spans of days as people name them: read rightly, or refused with what is wrong."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.dates import BERLIN, DateError, Span, find_span

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday
TODAY = NOW.date()
D = date


def read(text: str) -> Span:
    found = find_span(text, NOW)
    assert found is not None
    assert (found.before, found.after) == ("", "")
    return found.span


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        # Months; without a year the next one that isn't over.
        ("Dezember", D(2026, 12, 1), D(2026, 12, 31)),
        ("im November", D(2026, 11, 1), D(2026, 11, 30)),
        ("im Oktober", D(2027, 10, 1), D(2027, 10, 31)),
        ("Maerz 2028", D(2028, 3, 1), D(2028, 3, 31)),
        ("jan", D(2027, 1, 1), D(2027, 1, 31)),
        ("nächsten Dezember", D(2026, 12, 1), D(2026, 12, 31)),
        ("nächsten November", D(2027, 11, 1), D(2027, 11, 30)),
        ("letzten Dezember", D(2025, 12, 1), D(2025, 12, 31)),
        ("diesen Monat", D(2026, 11, 1), D(2026, 11, 30)),
        ("nächsten Monat", D(2026, 12, 1), D(2026, 12, 31)),
        ("letzten Monat", D(2026, 10, 1), D(2026, 10, 31)),
        ("Anfang Februar", D(2027, 2, 1), D(2027, 2, 10)),
        ("Mitte Februar", D(2027, 2, 11), D(2027, 2, 20)),
        ("Ende Februar 2028", D(2028, 2, 21), D(2028, 2, 29)),
        ("Ende nächsten Monats", D(2026, 12, 21), D(2026, 12, 31)),
        # Years and their parts.
        ("2027", D(2027, 1, 1), D(2027, 12, 31)),
        ("im Jahr 2027", D(2027, 1, 1), D(2027, 12, 31)),
        ("nächstes Jahr", D(2027, 1, 1), D(2027, 12, 31)),
        ("Anfang 2027", D(2027, 1, 1), D(2027, 4, 30)),
        ("Ende des Jahres", D(2026, 9, 1), D(2026, 12, 31)),
        ("1. Quartal 2027", D(2027, 1, 1), D(2027, 3, 31)),
        ("erstes Quartal", D(2027, 1, 1), D(2027, 3, 31)),
        ("Q4", D(2026, 10, 1), D(2026, 12, 31)),
        ("Q2/2027", D(2027, 4, 1), D(2027, 6, 30)),
        ("Quartal 3", D(2027, 7, 1), D(2027, 9, 30)),
        ("nächstes Quartal", D(2027, 1, 1), D(2027, 3, 31)),
        ("1. Halbjahr 2027", D(2027, 1, 1), D(2027, 6, 30)),
        ("1. Halbjahr", D(2026, 8, 1), D(2027, 1, 31)),
        ("zweites Halbjahr 2026/27", D(2027, 2, 1), D(2027, 7, 31)),
        ("nächstes Halbjahr", D(2027, 2, 1), D(2027, 7, 31)),
        ("Schuljahr 2027/28", D(2027, 8, 1), D(2028, 7, 31)),
        ("SJ 27/28", D(2027, 8, 1), D(2028, 7, 31)),
        ("dieses Schuljahr", D(2026, 8, 1), D(2027, 7, 31)),
        ("im Frühjahr", D(2027, 3, 1), D(2027, 5, 31)),
        ("Winter", D(2026, 12, 1), D(2027, 2, 28)),
        # Weeks and days.
        ("diese Woche", D(2026, 11, 16), D(2026, 11, 22)),
        ("aktuelle Woche", D(2026, 11, 16), D(2026, 11, 22)),
        ("nächste Woche", D(2026, 11, 23), D(2026, 11, 29)),
        ("uebernaechste Woche", D(2026, 11, 30), D(2026, 12, 6)),
        ("vergangene Woche", D(2026, 11, 9), D(2026, 11, 15)),
        ("dieses Wochenende", D(2026, 11, 21), D(2026, 11, 22)),
        ("KW 49", D(2026, 11, 30), D(2026, 12, 6)),
        ("Kalenderwoche 1", D(2027, 1, 4), D(2027, 1, 10)),
        ("KW 53/2026", D(2026, 12, 28), D(2027, 1, 3)),
        ("Woche vom 7.12.", D(2026, 12, 7), D(2026, 12, 13)),
        ("heute", TODAY, TODAY),
        ("morgen", D(2026, 11, 23), D(2026, 11, 23)),
        ("vorgestern", D(2026, 11, 20), D(2026, 11, 20)),
        ("Montag", D(2026, 11, 23), D(2026, 11, 23)),
        ("am Sonntag", TODAY, TODAY),
        ("nächsten Sonntag", D(2026, 11, 29), D(2026, 11, 29)),
        ("letzten Sonntag", D(2026, 11, 15), D(2026, 11, 15)),
        ("letzten Dienstag", D(2026, 11, 17), D(2026, 11, 17)),
        ("10.12.", D(2026, 12, 10), D(2026, 12, 10)),
        ("10.12", D(2026, 12, 10), D(2026, 12, 10)),
        ("1.4.27", D(2027, 4, 1), D(2027, 4, 1)),
        ("2026-12-10", D(2026, 12, 10), D(2026, 12, 10)),
        ("Do 10.12.2026", D(2026, 12, 10), D(2026, 12, 10)),
        ("Donnerstag, den 10. Dezember", D(2026, 12, 10), D(2026, 12, 10)),
        ("29.2.", D(2028, 2, 29), D(2028, 2, 29)),
        # So far from today.
        ("in den nächsten zwei Wochen", TODAY, D(2026, 12, 6)),
        ("nächste 3 Monate", TODAY, D(2027, 2, 22)),
        ("letzte 30 Tage", D(2026, 10, 23), TODAY),
        ("in 3 Tagen", D(2026, 11, 25), D(2026, 11, 25)),
        ("in 2 Wochen", D(2026, 11, 30), D(2026, 12, 6)),
        ("in einem Monat", D(2026, 12, 1), D(2026, 12, 31)),
        # Holidays and feasts.
        ("in den Sommerferien", D(2027, 7, 19), D(2027, 8, 31)),
        ("Weihnachtsferien", D(2026, 12, 23), D(2027, 1, 6)),
        ("in den Ferien", D(2026, 12, 23), D(2027, 1, 6)),
        ("letzte Sommerferien", D(2026, 7, 20), D(2026, 9, 1)),
        ("Fruehjahrsferien 2027", D(2027, 3, 22), D(2027, 4, 3)),
        ("über Ostern 2027", D(2027, 3, 26), D(2027, 3, 29)),
        ("Beginn der Sommerferien", D(2027, 7, 19), D(2027, 7, 19)),
    ],
)  # fmt: skip
def test_a_stretch_of_the_calendar(typed: str, first: date, last: date) -> None:
    found = find_span(typed, NOW)
    assert found is not None
    assert (found.span.first, found.span.last) == (first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("ab März", D(2027, 3, 1), None),
        ("ab sofort", TODAY, None),
        ("ab 10.12.", D(2026, 12, 10), None),
        ("nach März", D(2027, 4, 1), None),
        ("nach den Osterferien", D(2027, 4, 4), None),
        ("ab Ende der Ferien", D(2027, 1, 6), None),
        ("seit März", D(2026, 3, 1), TODAY),
        ("seit 2025", D(2025, 1, 1), TODAY),
        ("bis März", TODAY, D(2027, 3, 31)),
        ("bis zum 10.12.", TODAY, D(2026, 12, 10)),
        ("bis Ende März", TODAY, D(2027, 3, 31)),
        ("bis Jahresende", TODAY, D(2026, 12, 31)),
        ("bis 1.10.2026", None, D(2026, 10, 1)),
        ("bis zu den Sommerferien", TODAY, D(2027, 7, 18)),
        ("bis zum Ende der Osterferien", TODAY, D(2027, 4, 3)),
        ("bis Weihnachten", TODAY, D(2026, 12, 23)),
        ("vor den Ferien", TODAY, D(2026, 12, 22)),
        ("vor 2026", None, D(2025, 12, 31)),
        ("März bis Juni", D(2027, 3, 1), D(2027, 6, 30)),
        ("von März bis Juni 2028", D(2028, 3, 1), D(2028, 6, 30)),
        ("November bis Februar 2028", D(2027, 11, 1), D(2028, 2, 29)),
        ("Dezember und Januar", D(2026, 12, 1), D(2027, 1, 31)),
        ("7.12.–11.12.", D(2026, 12, 7), D(2026, 12, 11)),
        ("7. bis 11.12.2026", D(2026, 12, 7), D(2026, 12, 11)),
        ("vom 15.1. bis 3.2.", D(2027, 1, 15), D(2027, 2, 3)),
        ("heute bis Freitag", TODAY, D(2026, 11, 27)),
        ("zwischen März und Juni", D(2027, 3, 1), D(2027, 6, 30)),
        ("zwischen Ostern und Pfingsten", D(2027, 3, 30), D(2027, 5, 15)),
        ("zwischen den Osterferien und den Sommerferien", D(2027, 4, 4), D(2027, 7, 18)),
    ],
)  # fmt: skip
def test_what_bounds_a_span(typed: str, first: date | None, last: date | None) -> None:
    span = read(typed)
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("typed", "before", "after", "label"),
    [
        ("Steuergremium im Dezember in Bochum", "Steuergremium", "in Bochum", "Dezember 2026"),
        ("in Herne, Dezember", "in Herne", "", "Dezember 2026"),
        ("März und Mai", "", "und Mai", "März 2027"),
        ("ab März: Herne", "", "Herne", "ab 01.03.2027"),
        ("3 Termine im Januar, 2 Stunden", "3 Termine", "2 Stunden", "Januar 2027"),
    ],
)
def test_a_span_within_a_text(typed: str, before: str, after: str, label: str) -> None:
    found = find_span(typed, NOW)
    assert found is not None
    assert (found.before, found.after, found.span.label) == (before, after, label)


@pytest.mark.parametrize(
    "text", ["", "abgesagte", "Lenkungskreis Herne", "14 Uhr", "um 14.30 Uhr", "so", "vergangene"]
)
def test_no_span(text: str) -> None:
    assert find_span(text, NOW) is None


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("31.02.", "Den 31.02. gibt es nicht."),
        ("29.2.2027", "Den 29.2.2027 gibt es nicht."),
        ("45. bis 11.12.", "Den 45.12.2026 gibt es nicht."),
        ("KW 60", "Die Kalenderwoche 60 gibt es nicht."),
        ("KW 53 2027", "Die Kalenderwoche 53 gibt es nicht."),
        ("5. Quartal", "„5. Quartal“ gibt es nicht"),
        ("3. Halbjahr", "„3. Halbjahr“ gibt es nicht"),
        ("Fr 10.12.2026", "richtig ist Do., 10.12.2026"),
        ("Sommerferien 2031", "Wann „Sommerferien 2031“ ist, weiß ich nicht"),
        ("in 99 Jahren", "Das liegt zu weit weg: in 99 Jahren."),
        ("x" * 4001, "zu lang"),
    ],
)
def test_what_cannot_be_is_named(typed: str, named: str) -> None:
    with pytest.raises(DateError) as refused:
        find_span(typed, NOW)
    assert named in str(refused.value.answer.lines)


def test_holidays_that_are_not_laid_down_are_not_guessed() -> None:
    with pytest.raises(DateError):
        find_span("bis zu den Ferien", datetime(2030, 3, 1, tzinfo=BERLIN))


def test_it_holds_its_own_days() -> None:
    span = Span(D(2026, 12, 1), None, "")
    assert span.holds(D(2026, 12, 1))
    assert not span.holds(D(2026, 11, 30))
    assert not Span(None, D(2026, 12, 1), "").holds(D(2026, 12, 2))


@given(st.dates(TODAY, D(2060, 1, 1)), st.integers(0, 400))
def test_from_day_to_day(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    span = read(f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}")
    assert (span.first, span.last) == (first, last)


WORDS = (
    "ab seit bis vor nach von zwischen und – - , . dezember märz letzten nächste 2 drei wochen "
    "woche monat quartal halbjahr schuljahr 26/27 2027 9999 31.02. 1.1. kw 99 ende anfang mitte "
    "der des sommerferien ferien ostern pfingstferien in den heute montag 0. 1. q5 jahr jahres 99"
)


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS.split()), max_size=30)
                 .map(" ".join)), st.dates(D(2000, 1, 1), D(2090, 1, 1)))  # fmt: skip
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    with suppress(DateError):
        found = find_span(text, datetime(today.year, today.month, today.day, tzinfo=BERLIN))
        if found is not None and found.span.first and found.span.last:
            assert found.span.first <= found.span.last
