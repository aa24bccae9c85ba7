"""Dates as people type them: read rightly, or refused with what is wrong and what to type."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.dates import (
    BERLIN,
    DateError,
    find_when,
    leading_when,
    read_when,
    split_when,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday
SPRING = datetime(2026, 3, 25, 10, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        # Days and months in the German order.
        ("01.04.2027 10:00", date(2027, 4, 1), time(10)),
        ("1.12. 9:00", date(2026, 12, 1), time(9)),
        ("1.12. 10:00", date(2026, 12, 1), time(10)),
        ("10.12.26 9 Uhr", date(2026, 12, 10), time(9)),
        ("am 1.4. um 10:00", date(2027, 4, 1), time(10)),
        ("am 5. 3. um 8", date(2027, 3, 5), time(8)),
        ("10.12.2026 um 17 uhr", date(2026, 12, 10), time(17)),
        ("10/12/2026", date(2026, 12, 10), None),
        ("10.12", date(2026, 12, 10), None),
        ("2026-12-10", date(2026, 12, 10), None),
        ("2026-12-10T14:00", date(2026, 12, 10), time(14)),
        ("10. Dezember 2026", date(2026, 12, 10), None),
        ("3. maerz, 8 uhr", date(2027, 3, 3), time(8)),
        ("Ende März", date(2027, 3, 31), None),
        ("29.2. 10 Uhr", date(2028, 2, 29), time(10)),
        # A day that is told twice.
        ("Do 10.12.2026", date(2026, 12, 10), None),
        ("Donnerstag, den 10. Dezember, 14 Uhr", date(2026, 12, 10), time(14)),
        # Days seen from today.
        ("heute 19 uhr", date(2026, 11, 22), time(19)),
        ("morgen 14 uhr", date(2026, 11, 23), time(14)),
        ("übermorgen", date(2026, 11, 24), None),
        ("uebermorgen mittag", date(2026, 11, 24), time(12)),
        ("in 2 wochen um 9 uhr", date(2026, 12, 6), time(9)),
        ("in 3 monaten", date(2027, 2, 22), None),
        ("in einem Jahr", date(2027, 11, 22), None),
        ("heute in einer Woche", date(2026, 11, 29), None),
        ("in 2 Stunden", date(2026, 11, 22), time(12)),
        ("in einer halben Stunde", date(2026, 11, 22), time(10, 30)),
        ("in anderthalb Stunden", date(2026, 11, 22), time(11, 30)),
        ("nächsten Monat", date(2026, 12, 1), None),
        # Weekdays and weeks.
        ("nächsten Dienstag 14 Uhr", date(2026, 11, 24), time(14)),
        ("kommenden Freitag", date(2026, 11, 27), None),
        ("mo 10:00", date(2026, 11, 23), time(10)),
        ("di", date(2026, 11, 24), None),
        ("So. 18 Uhr", date(2026, 11, 22), time(18)),
        ("nächsten Sonntag 18 Uhr", date(2026, 11, 29), time(18)),
        ("sonntag 9 uhr", date(2026, 11, 29), time(9)),
        ("nächste Woche Dienstag", date(2026, 11, 24), None),
        ("übernächste Woche", date(2026, 11, 30), None),
        ("Dienstag in 2 Wochen", date(2026, 12, 8), None),
        ("KW 49", date(2026, 11, 30), None),
        ("Freitag KW 49 um 11", date(2026, 12, 4), time(11)),
        # Times of day; a bare one is the next.
        ("19 uhr", date(2026, 11, 22), time(19)),
        ("9 uhr 30", date(2026, 11, 23), time(9, 30)),
        ("14.00 Uhr", date(2026, 11, 22), time(14)),
        ("um 10", date(2026, 11, 23), time(10)),
        ("zwölf Uhr", date(2026, 11, 22), time(12)),
        ("24 Uhr", date(2026, 11, 23), time(0)),
        ("halb drei", date(2026, 11, 22), time(14, 30)),
        ("nachts halb drei", date(2026, 11, 23), time(2, 30)),
        ("viertel vor acht", date(2026, 11, 23), time(7, 45)),
        ("Viertel nach elf", date(2026, 11, 22), time(11, 15)),
        ("dreiviertel vier", date(2026, 11, 22), time(15, 45)),
        ("morgen früh", date(2026, 11, 23), time(8)),
        ("heute abend um 8", date(2026, 11, 22), time(20)),
        ("8 Uhr abends", date(2026, 11, 22), time(20)),
        ("um 5 vor 12", date(2026, 11, 22), time(11, 55)),
        ("zehn nach acht", date(2026, 11, 23), time(8, 10)),
        ("fünf vor halb drei", date(2026, 11, 22), time(14, 25)),
        ("nachts um 5 vor 12", date(2026, 11, 22), time(23, 55)),
        ("morgen 8.30", date(2026, 11, 23), time(8, 30)),
        ("8.30", date(2026, 11, 23), time(8, 30)),
        ("10.12. 8.10", date(2026, 12, 10), time(8, 10)),
        # Days by their number, ends of months, weekends.
        ("am 27. um 9", date(2026, 11, 27), time(9)),
        ("am 21.", date(2026, 12, 21), None),
        ("am 31.", date(2026, 12, 31), None),
        ("am 15. 10 Uhr", date(2026, 12, 15), time(10)),
        ("Freitag, den 27. um 9", date(2026, 11, 27), time(9)),
        ("Sonntag, den 27. um 9", date(2026, 12, 27), time(9)),
        ("zum Monatsende", date(2026, 11, 30), None),
        ("am letzten Tag des Monats", date(2026, 11, 30), None),
        ("Ende des Jahres", date(2026, 12, 31), None),
        ("am letzten Freitag im Januar", date(2027, 1, 29), None),
        ("am ersten Montag im November", date(2027, 11, 1), None),
        ("am Wochenende", date(2026, 11, 28), None),
        ("übernächstes Wochenende", date(2026, 12, 5), None),
    ],
)
def test_read(typed: str, day: date, at: time | None) -> None:
    when = read_when(typed, NOW)
    assert (when.day, when.at) == (day, at)


@pytest.mark.parametrize(
    ("typed", "at", "end"),
    [
        ("Do 10.12.2026 14–16 Uhr", time(14), time(16)),
        ("10.12. von 14 bis 16 Uhr", time(14), time(16)),
        ("10.12. 14:00-16:30", time(14), time(16, 30)),
        ("10.12. 9-10.30 Uhr", time(9), time(10, 30)),
        ("10.12. 14 Uhr bis 16 Uhr", time(14), time(16)),
        ("10.12. 14 bis 16", time(14), time(16)),
        ("10.12. 14-16", time(14), time(16)),
        ("10.12. 9 bis 10.30", time(9), time(10, 30)),
        ("10.12. Beginn 14 Uhr, Ende 16 Uhr", time(14), time(16)),
        ("10.12. Beginn: 14 Uhr, Ende: ca. 16 Uhr", time(14), time(16)),
        ("10.12. 14 Uhr 2 Stunden", time(14), time(16)),
        ("10.12. 14 Uhr, Dauer: 90 min", time(14), time(15, 30)),
        ("10.12. 14 Uhr (anderthalb Stunden)", time(14), time(15, 30)),
        ("10.12. 23 Uhr, 2 Stunden", time(23), time(1)),
    ],
)
def test_from_to(typed: str, at: time, end: time) -> None:
    when = read_when(typed, NOW)
    assert when.day == date(2026, 12, 10)
    assert (when.at, when.end) == (at, end)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("31.02.", "Den 31.02. gibt es nicht."),
        ("31.4.2027", "Den 31.4.2027 gibt es nicht."),
        ("99:99", "99:99"),
        ("25 Uhr", "25 Uhr"),
        ("KW 54", "Kalenderwoche 54"),
        ("", "Es fehlt ein Datum"),
        ("   ", "Es fehlt ein Datum"),
        ("heute 9 Uhr", "Sonntag, 22.11.2026 09:00 Uhr: Das ist schon vorbei."),
        ("01.04.2026 10:00", "schon vorbei"),
        ("gestern", "schon vorbei"),
        ("Mi 10.12.2026", "Der 10.12.2026 ist ein Donnerstag, kein Mittwoch."),
        ("10.12. 16–14 Uhr", "nicht nach dem Beginn"),
        ("in 900000 Jahren", "zu weit in der Zukunft: in 900000 Jahren"),
        ("in 900 Jahren", "zu weit in der Zukunft"),
        ("1.1.2999", "zu weit in der Zukunft"),
        ("irgendwann", "„irgendwann“"),
        ("morgen 14 Uhr 15 Uhr", "„15 Uhr“ verstehe ich nicht"),
        ("am 1.12. und 2.12.", "„und 2.12.“ verstehe ich nicht"),
        ("10.12.2026 " * 1000, "zu lang: 11000 Zeichen"),
        ("x" * 3_000, "verstehe ich nicht als Datum"),
        ("alle 0 Wochen", "So oft geht es nicht"),
        ("alle 3 Minuten", "So oft geht es nicht"),
        ("jeden Monat am 32.", "32."),
        ("halb dreizehn", "verstehe ich nicht"),
        ("in 100000 Tagen", "zu weit in der Zukunft: in 100000 Tagen"),
        ("in 99999999999 Jahren", "zu weit in der Zukunft: in 99999999999 Jahren"),
        ("am 32.", "Den 32. gibt es nicht."),
        ("10.12. 14 Uhr 99 Stunden", "So lang kann es nicht dauern: 99 Stunden."),
    ],
)
def test_refused_with_a_reason(typed: str, named: str) -> None:
    with pytest.raises(DateError) as refused:
        read_when(typed, NOW)
    assert named in str(refused.value.answer.lines)


def test_what_is_assumed_is_told() -> None:
    assert read_when("halb drei", NOW).assumed == ("nachmittags",)
    assert read_when("morgen früh", NOW).assumed == ("08:00 Uhr",)
    assert read_when("Ende März", NOW).assumed == ("den 31.03.",)
    assert read_when("morgen 8 Uhr", NOW).assumed == ()


def test_counted_from_now_it_is_the_same_number_of_hours_across_the_change_of_clock() -> None:
    before = datetime(2027, 3, 27, 20, 0, tzinfo=BERLIN)
    when = read_when("in 12 Stunden", before)
    assert when.exact is not None
    assert when.exact.timestamp() - before.timestamp() == 12 * 3600
    assert when.at == time(9)


def test_set_in_winter_for_summer_the_hour_stays() -> None:
    when = read_when("1. April 10:00", SPRING)
    assert (when.day, when.at) == (date(2026, 4, 1), time(10))


@pytest.mark.parametrize(
    ("text", "before", "after", "day"),
    [
        ("morgen um 14 Uhr an die Einladung denken", "", "an die Einladung denken", 23),
        ("an die Einladung morgen um 14 Uhr", "an die Einladung", "", 23),
        ("14 Uhr: 2 Akten", "", "2 Akten", 22),
        ("an die Sitzung am 3.12. denken am 24.11.", "an die Sitzung am 3.12. denken", "", 24),
        ("an den 31.02. am 24.11.", "an den 31.02.", "", 24),
        ("am 24.11. an die 10 Punkte vom 3.12.", "", "an die 10 Punkte vom 3.12.", 24),
    ],
)
def test_split(text: str, before: str, after: str, day: int) -> None:
    found = split_when(text, NOW)
    assert found is not None
    assert (found.before, found.after, found.when.day.day) == (before, after, day)


@pytest.mark.parametrize(
    "text", ["9-12 Akten", "so ein Mist", "an 14 Akten denken", "die 3 Fragezeichen", ""]
)
def test_nothing_to_split(text: str) -> None:
    assert split_when(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "before", "after", "at"),
    [
        ("Raum 3.12 am 22.12. 14 Uhr", "Raum 3.12", "", time(14)),
        ("22.12. 9 Uhr, Zimmer 2.08", "", "Zimmer 2.08", time(9)),
        ("22.12. 14-16 Personen", "", "14-16 Personen", None),
        ("Haus 7, 22.12. 14 Uhr, 90 min, online", "Haus 7", "online", time(14)),
    ],
)
def test_numbers_of_rooms_and_people_are_no_dates(
    text: str, before: str, after: str, at: time | None
) -> None:
    found = find_when(text, NOW)
    assert found is not None
    assert (found.when.day, found.when.at) == (date(2026, 12, 22), at)
    assert (found.before, found.after) == (before, after)


def test_a_room_alone_is_no_date() -> None:
    assert find_when("Raum 3.12", NOW) is None


def test_how_long_it_takes_is_none_of_what_is_reminded_of() -> None:
    found = split_when("morgen 14 Uhr 30 Minuten laufen", NOW)
    assert found is not None
    assert (found.when.end, found.after) == (None, "30 Minuten laufen")


def test_found_within_a_text() -> None:
    text = "Steuergremium Do 10.12.2026 14–16 Uhr, Rathaus Bochum, Raum 2"
    found = find_when(text, NOW)
    assert found is not None
    assert (found.before, found.after) == ("Steuergremium", "Rathaus Bochum, Raum 2")
    assert found.when.day == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("10.12.: Messe am 3.3.2020", "Messe am 3.3.2020"),
        ("am 10.12. 14 Uhr Messe", "Messe"),
        ("10. Dezember", ""),
    ],
)
def test_a_date_at_the_beginning_is_read_whatever_follows(text: str, after: str) -> None:
    found = leading_when(text, NOW)
    assert found is not None
    assert (found.when.day, found.before, found.after) == (date(2026, 12, 10), "", after)


@pytest.mark.parametrize(
    "text", ["Messe am 10.12.", "20 Min Messe", "3 auf 1", "10 Jahre KAoA", "14 Uhr", ""]
)
def test_no_day_at_the_beginning(text: str) -> None:
    assert leading_when(text, NOW) is None


DAYS = st.dates(date(2026, 11, 24), date(2070, 1, 1))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


DAY_FORMS = st.sampled_from(["{d:%d.%m.%Y}", "{d:%Y-%m-%d}", "am {d.day}.{d.month}.{d.year}"])
TIME_FORMS = st.sampled_from(
    [" {t:%H:%M}", ", {t:%H:%M} Uhr", " um {t.hour}:{t:%M}", " {t.hour} Uhr {t:%M}"]
)


@given(DAYS, TIMES, DAY_FORMS, TIME_FORMS)
def test_each_day_and_minute_is_read_as_written(day: date, at: time, how: str, clock: str) -> None:
    when = read_when(how.format(d=day) + clock.format(t=at), NOW)
    assert (when.day, when.at) == (day, at)


@given(st.integers(1, 300), st.sampled_from(["Tagen", "Wochen"]))
def test_days_and_weeks_ahead(number: int, unit: str) -> None:
    days = number * (7 if unit == "Wochen" else 1)
    assert read_when(f"in {number} {unit}", NOW).day == NOW.date() + timedelta(days=days)


PIECES = (
    "jeden montag 31.02. 10 uhr bis zweiten im quartal alle 2 wochen nächste kw 99 um ab 24 "
    "halb viertel vor drei mal x – - , . 1.1. 2026 99:99 heute in monat ende märz 0"
)
PARTS = st.lists(
    st.sampled_from(PIECES.split()),
    max_size=30,
)


@given(st.one_of(st.text(max_size=300), PARTS.map(" ".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_when, split_when, find_when, leading_when):
        with suppress(DateError):
            read(text, NOW)
