"""What comes again: which rule is read, when it is due across changes of clock and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest

from commands.dates import (
    BERLIN,
    DateError,
    Repeat,
    as_sentence,
    at_wall_clock,
    going_on_from,
    occurrences_after,
    read_when,
    say_distance,
    say_moment,
    say_repeat,
    slots_after,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday


def local(text: str) -> datetime:
    """Return a naive time as the clock on the wall shows it."""
    return datetime.fromisoformat(text)


def occurrences(typed: str, count: int, now: datetime = NOW) -> list[str]:
    when = read_when(typed, now)
    assert when.repeat is not None
    first = datetime.combine(when.day, when.at or time(9))
    found = islice(occurrences_after(when.repeat, first, now), count)
    return [f"{moment.at.astimezone(BERLIN):%d.%m.%y %H:%M}" for moment in found]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("jeden Montag um 9 Uhr", ["23.11.26 09:00", "30.11.26 09:00"]),
        ("montags 9:30", ["23.11.26 09:30", "30.11.26 09:30"]),
        ("jeden Montag und Donnerstag um 8", ["23.11.26 08:00", "26.11.26 08:00"]),
        ("jeden Tag 8 Uhr", ["23.11.26 08:00", "24.11.26 08:00"]),
        ("täglich um 11", ["22.11.26 11:00", "23.11.26 11:00"]),
        ("werktags um 7:45", ["23.11.26 07:45", "24.11.26 07:45"]),
        ("jeden zweiten Mittwoch 10 Uhr", ["25.11.26 10:00", "09.12.26 10:00"]),
        ("alle 2 Wochen montags um 8", ["23.11.26 08:00", "07.12.26 08:00"]),
        ("ab 1.12. jeden Montag 9 Uhr", ["07.12.26 09:00", "14.12.26 09:00"]),
        ("jeden Monat am 3. um 10", ["03.12.26 10:00", "03.01.27 10:00"]),
        ("jeden Monat am 31. um 10", ["30.11.26 10:00", "31.12.26 10:00", "31.01.27 10:00",
                                      "28.02.27 10:00"]),
        ("am 15. jeden Monats", ["15.12.26 09:00", "15.01.27 09:00"]),
        ("jeden ersten Montag im Monat 14 Uhr", ["07.12.26 14:00", "04.01.27 14:00"]),
        ("jeden letzten Freitag im Monat 9 Uhr", ["27.11.26 09:00", "25.12.26 09:00"]),
        ("jeden zweiten Mittwoch im Quartal 14 Uhr", ["13.01.27 14:00", "14.04.27 14:00"]),
        ("jährlich am 1.4. um 9", ["01.04.27 09:00", "01.04.28 09:00"]),
        ("jedes Jahr am 29.2.", ["29.02.28 09:00", "28.02.29 09:00"]),
        ("vierteljährlich 12 Uhr", ["22.11.26 12:00", "22.02.27 12:00"]),
        ("jeden Freitag 10 Uhr bis 11.12.", ["27.11.26 10:00", "04.12.26 10:00", "11.12.26 10:00"]),
        ("täglich 8 Uhr 2 mal", ["23.11.26 08:00", "24.11.26 08:00"]),
        # Not on public holidays nor in the Christmas holidays of NRW.
        ("jeden Freitag 10 Uhr nicht in den Ferien",
         ["27.11.26 10:00", "04.12.26 10:00", "11.12.26 10:00", "18.12.26 10:00",
          "08.01.27 10:00"]),
        # 14:00 stays 14:00 across both changes of clock, and 02:30 comes once in either night.
        ("sonntags 14 Uhr ab 14.3.2027", ["14.03.27 14:00", "21.03.27 14:00", "28.03.27 14:00"]),
        ("täglich 2:30 ab 27.3.2027", ["27.03.27 02:30", "28.03.27 03:30", "29.03.27 02:30"]),
        ("täglich 2:30 ab 30.10.2027", ["30.10.27 02:30", "31.10.27 02:30", "01.11.27 02:30"]),
    ],
)  # fmt: skip
def test_due(typed: str, expected: list[str]) -> None:
    assert occurrences(typed, len(expected)) == expected


def test_a_series_that_ends_ends() -> None:
    assert len(occurrences("jeden Freitag 10 Uhr bis 11.12.", 99)) == 3
    assert len(occurrences("täglich 8 Uhr 2 mal", 99)) == 2


def test_what_takes_place_is_counted_where_free_days_are_left_out() -> None:
    when = read_when("jeden Mittwoch 14 Uhr ab 9.12.2026, 5 mal, nicht in den Ferien", NOW)
    movable = {date(2027, 1, 20)}
    assert when.repeat is not None

    def days(after: datetime) -> list[str]:
        first = datetime.combine(when.day, time(14))
        assert when.repeat is not None
        found = occurrences_after(when.repeat, first, after, also_free=movable)
        return [f"{moment.at:%d.%m.}" for moment in found]

    assert days(NOW) == ["09.12.", "16.12.", "13.01.", "27.01.", "03.02."]
    # Counted from the first one on, whichever is asked for.
    assert days(NOW + timedelta(days=40)) == ["13.01.", "27.01.", "03.02."]


def test_further_free_days_count_only_where_free_days_are_left_out() -> None:
    monday = date(2027, 2, 8)
    for typed, held in (("jeden Montag", True), ("jeden Montag, nicht in den Ferien", False)):
        when = read_when(f"{typed} ab 1.2.2027 um 9", NOW)
        assert when.repeat is not None
        first = datetime.combine(when.day, time(9))
        found = islice(occurrences_after(when.repeat, first, NOW, also_free=[monday]), 3)
        assert (monday in [moment.at.date() for moment in found]) is held


def test_a_series_only_in_the_holidays_has_no_occurrence() -> None:
    rule = Repeat("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", free_days=True)
    assert list(occurrences_after(rule, local("2026-01-01 09:00"), NOW)) == []


def test_what_is_left_out_on_free_days_has_its_slot() -> None:
    weekly = Repeat("FREQ=WEEKLY;BYDAY=FR", free_days=True)
    slots = list(islice(slots_after(weekly, local("2026-12-11 10:00"), NOW), 5))
    assert [(slot.moment.at.day, slot.left_out) for slot in slots] == [
        (11, False), (18, False), (25, True), (1, True), (8, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=6", "FREQ=WEEKLY;BYDAY=FR;COUNT=4"),
        ("FREQ=WEEKLY;COUNT=6;BYDAY=FR", "FREQ=WEEKLY;COUNT=4;BYDAY=FR"),
        ("FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=FR"),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T235959",
         "FREQ=WEEKLY;BYDAY=FR;UNTIL=20270101T235959"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("free_days", [True, False])
def test_a_rule_goes_on_so_many_times_as_are_left(
    rule: str, expected: str, free_days: bool
) -> None:
    """What falls on free days has been counted, too: it was no more than left out."""
    going_on = going_on_from(
        Repeat(rule, free_days), local("2026-12-11 10:00"), local("2026-12-25 10:00")
    )
    assert going_on == Repeat(expected, free_days)


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(DateError, match="Ende"):
        read_when("ab 1.2.2027 jeden Montag bis 1.1.2027", NOW)


@pytest.mark.parametrize(
    ("local", "utc", "moved"),
    [
        (local("2027-03-28 02:30"), datetime(2027, 3, 28, 1, 30, tzinfo=UTC), True),
        (local("2027-03-28 03:30"), datetime(2027, 3, 28, 1, 30, tzinfo=UTC), False),
        (local("2027-10-31 02:30"), datetime(2027, 10, 31, 0, 30, tzinfo=UTC), False),
        (local("2026-04-01 10:00"), datetime(2026, 4, 1, 8, 0, tzinfo=UTC), False),
    ],
)
def test_wall_clock(local: datetime, utc: datetime, moved: bool) -> None:
    moment = at_wall_clock(local)
    assert (moment.at.astimezone(UTC), moment.moved) == (utc, moved)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("jeden Montag um 9", "jeden Montag"),
        ("alle 2 Wochen montags", "alle 2 Wochen am Montag"),
        ("werktags", "jeden Werktag"),
        ("jeden zweiten Mittwoch im Quartal, nicht in den Ferien",
         "jeden zweiten Mittwoch im Quartal, nicht in den Ferien und an Feiertagen"),
        ("jeden letzten Freitag im Monat bis 31.7.2027",
         "jeden letzten Freitag im Monat, bis 31.07.2027"),
        ("jeden Monat am 31.", "jeden Monat am 31."),
        ("jährlich am 1.4.", "jedes Jahr am 1.4."),
        ("alle 3 Tage 5 mal", "alle 3 Tage, 5 mal"),
    ],
)  # fmt: skip
def test_said_as_it_is_meant(typed: str, said: str) -> None:
    repeat = read_when(typed, NOW).repeat
    assert repeat is not None
    assert say_repeat(repeat) == said
    assert read_when(said.replace("im Monat, bis", "im Monat bis"), NOW).repeat is not None


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 12, 10, 17, tzinfo=BERLIN), "in 18 Tagen"),
        (datetime(2026, 11, 23, 23, tzinfo=BERLIN), "morgen"),
        (datetime(2026, 11, 24, 1, tzinfo=BERLIN), "übermorgen"),
        (datetime(2026, 11, 22, 12, tzinfo=BERLIN), "in 2 Stunden"),
        (datetime(2026, 11, 22, 11, 30, tzinfo=BERLIN), "in 90 Minuten"),
        (datetime(2026, 11, 22, 12, 40, tzinfo=BERLIN), "in 2 Stunden 40 Minuten"),
        (datetime(2026, 11, 22, 11, 0, tzinfo=BERLIN), "in 1 Stunde"),
        (datetime(2026, 11, 22, 6, 59, tzinfo=BERLIN), "vor 3 Stunden 1 Minute"),
        (datetime(2026, 11, 22, 10, 1, tzinfo=BERLIN), "in 1 Minute"),
        (datetime(2026, 11, 22, 10, tzinfo=BERLIN), "jetzt"),
        (datetime(2026, 11, 22, 9, tzinfo=BERLIN), "vor 1 Stunde"),
        (datetime(2026, 11, 12, 9, tzinfo=BERLIN), "vor 10 Tagen"),
    ],
)
def test_distance(at: datetime, said: str) -> None:
    assert say_distance(at, NOW) == said


@pytest.mark.parametrize("seconds", [0, 1, 29, 31, 58, 59])
@pytest.mark.parametrize(
    ("typed", "said"), [("in 1 Stunde", "in 1 Stunde"), ("in 90 Minuten", "in 90 Minuten")]
)
def test_what_was_typed_is_said_whatever_the_second(seconds: int, typed: str, said: str) -> None:
    now = NOW.replace(second=seconds, microsecond=500_000)
    exact = read_when(typed, now).exact
    assert exact is not None
    assert say_distance(exact, now) == said


def test_a_sentence_has_one_full_stop() -> None:
    assert as_sentence("jedes Jahr am 1.4.") == "jedes Jahr am 1.4."
    assert as_sentence("jeden Montag") == "jeden Montag."


def test_a_moment_is_said_with_weekday_date_and_time() -> None:
    assert say_moment(datetime(2026, 12, 10, 16, tzinfo=UTC)) == "Do., 10.12.2026, 17:00 Uhr"
    assert say_moment(local("2026-12-10 17:00")) == "Do., 10.12.2026, 17:00 Uhr"
