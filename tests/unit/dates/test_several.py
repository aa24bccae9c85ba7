"""Several dates in a row, as people propose them; whatever stands between them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.dates import BERLIN, DateError, find_several

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday


def read(text: str) -> list[str]:
    """Return the dates as "7.12. 10:00", with their end where there is one."""
    found = find_several(text, NOW)
    assert found is not None
    return [
        f"{one.day.day}.{one.day.month}."
        + (f" {one.at:%H:%M}" if one.at else "")
        + (f"–{one.end:%H:%M}" if one.end else "")
        for one in found.dates
    ]


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        # Any separators.
        ("Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr, Mi 9.12. 9 Uhr",
         "7.12. 10:00 | 8.12. 14:00–16:00 | 9.12. 09:00"),
        ("Mo 7.12. 10 Uhr; Di 8.12. 14 Uhr oder Mi 9.12. 9 Uhr",
         "7.12. 10:00 | 8.12. 14:00 | 9.12. 09:00"),
        ("Mo 7.12. 10 Uhr\nDi 8.12. 14 Uhr", "7.12. 10:00 | 8.12. 14:00"),
        ("- Mo 7.12. 10 Uhr\n- Di 8.12. 14 Uhr", "7.12. 10:00 | 8.12. 14:00"),
        ("1. Mo 7.12. 10 Uhr\n2. Di 8.12. 14 Uhr", "7.12. 10:00 | 8.12. 14:00"),
        ("1) 7.12. 10 Uhr\n2) 8.12. 14 Uhr", "7.12. 10:00 | 8.12. 14:00"),
        ("1. Dezember 10 Uhr\n2. Dezember 14 Uhr", "1.12. 10:00 | 2.12. 14:00"),
        ("Di. 8.12. 10h | Mi. 9.12. 14h", "8.12. 10:00 | 9.12. 14:00"),
        ("2026-12-07T10:00, 2026-12-08T14:00", "7.12. 10:00 | 8.12. 14:00"),
        ("10/12/2026 9 Uhr, 11/12/2026 10 Uhr", "10.12. 09:00 | 11.12. 10:00"),
        ("morgen 10 Uhr oder übermorgen 14 Uhr", "23.11. 10:00 | 24.11. 14:00"),
        ("Mo 7.12. 14:00 Uhr - 16:00 Uhr; Di 8.12. 9 Uhr", "7.12. 14:00–16:00 | 8.12. 09:00"),
        # In order of time, each once.
        ("Di 8.12. 14 Uhr, Mo 7.12. 10 Uhr, 8.12. 14 Uhr", "7.12. 10:00 | 8.12. 14:00"),
        # A day before its date.
        ("Donnerstag, den 10. Dezember, 14 Uhr, Freitag, den 11. Dezember, 15 Uhr",
         "10.12. 14:00 | 11.12. 15:00"),
        ("Mo, Di oder Mi um 10 Uhr", "23.11. 10:00 | 24.11. 10:00 | 25.11. 10:00"),
        # One time for all days, before or behind them.
        ("Mo 7.12., Di 8.12. und Mi 9.12. um 10 Uhr", "7.12. 10:00 | 8.12. 10:00 | 9.12. 10:00"),
        ("um 10 Uhr am 7.12., 8.12.", "7.12. 10:00 | 8.12. 10:00"),
        ("10 Uhr: 7.12., 8.12.", "7.12. 10:00 | 8.12. 10:00"),
        ("Steuergremium 10 Uhr: 7.12., 8.12.", "7.12. 10:00 | 8.12. 10:00"),
        ("7.12./8.12. 10–12 Uhr", "7.12. 10:00–12:00 | 8.12. 10:00–12:00"),
        ("7.12., 8.12.", "7.12. | 8.12."),
        # Several times on a day.
        ("Mo 7.12. 10 Uhr oder 14 Uhr, Di 8.12. 16 Uhr", "7.12. 10:00 | 7.12. 14:00 | 8.12. 16:00"),
        ("Mo 7.12. 10 oder 14 Uhr", "7.12. 10:00 | 7.12. 14:00"),
        ("Mo 7.12., 10 Uhr, Di 8.12., 14 Uhr", "7.12. 10:00 | 8.12. 14:00"),
        ("14.12. und 15.12. 10-12", "14.12. 10:00–12:00 | 15.12. 10:00–12:00"),
        ("7.12. 10-12, 8.12. je 14 bis 15.30", "7.12. 10:00–12:00 | 8.12. 14:00–15:30"),
        # Days in a row, without the weekend if neither end is on one.
        ("7.12.-9.12. jeweils 10 Uhr", "7.12. 10:00 | 8.12. 10:00 | 9.12. 10:00"),
        ("7. bis 9.12. 10 Uhr", "7.12. 10:00 | 8.12. 10:00 | 9.12. 10:00"),
        ("vom 10.12. bis zum Mo 14.12. 10 Uhr", "10.12. 10:00 | 11.12. 10:00 | 14.12. 10:00"),
        ("5.12.–6.12. 10 Uhr", "5.12. 10:00 | 6.12. 10:00"),
        ("30.12. bis 4.1. 9 Uhr",
         "30.12. 09:00 | 31.12. 09:00 | 1.1. 09:00 | 4.1. 09:00"),
        ("in der KW 50", "7.12. | 8.12. | 9.12. | 10.12. | 11.12."),
        ("KW 50: Montag oder Mittwoch 10 Uhr", "7.12. 10:00 | 9.12. 10:00"),
        ("Montag und Sonntag nächster Woche 10 Uhr", "23.11. 10:00 | 29.11. 10:00"),
        ("Montag bis Mittwoch 10 Uhr", "23.11. 10:00 | 24.11. 10:00 | 25.11. 10:00"),
        ("nächste Woche Di 24.11. 10 Uhr, Mi 25.11. 9 Uhr", "24.11. 10:00 | 25.11. 09:00"),
        ("7.12. 10 Uhr - 12 Uhr, 8.12. 9 Uhr", "7.12. 10:00–12:00 | 8.12. 09:00"),
        # Days without their month.
        ("7., 8. oder 9.12. um 10 Uhr", "7.12. 10:00 | 8.12. 10:00 | 9.12. 10:00"),
        ("Mo 7., Di 8. und Mi 9.12. um 10 Uhr", "7.12. 10:00 | 8.12. 10:00 | 9.12. 10:00"),
        ("30. und 31.3. oder 1.4. 9 Uhr", "30.3. 09:00 | 31.3. 09:00 | 1.4. 09:00"),
        ("Klausur am 7., 8.12. 10 Uhr", "7.12. 10:00 | 8.12. 10:00"),
        ("31. oder 1.2. 9 Uhr", "31.1. 09:00 | 1.2. 09:00"),
    ],
)  # fmt: skip
def test_dates_in_a_row(typed: str, dates: str) -> None:
    assert " | ".join(read(typed)) == dates


@pytest.mark.parametrize(
    ("typed", "before", "after"),
    [
        ("Steuergremium: Mo 7.12. 10 Uhr, Di 8.12. 14 Uhr", "Steuergremium", ""),
        ("Planung und Ausblick, Mo 7.12. 10 Uhr oder Di 8.12. 14 Uhr, Rathaus, Raum 2",
         "Planung und Ausblick", "Rathaus, Raum 2"),
        ("Mo 7.12., Di 8.12., 10 Uhr im Rathaus", "", "im Rathaus"),
        ("7., 8.12. 10 Uhr", "", ""),
        ("Steuergremium 10 Uhr: 7.12., 8.12.", "Steuergremium", ""),
        ("Klausur am Mo 7., 8.12. 10 Uhr", "Klausur", ""),
    ],
)  # fmt: skip
def test_what_stands_around_them(typed: str, before: str, after: str) -> None:
    found = find_several(typed, NOW)
    assert found is not None
    assert (found.before, found.after) == (before, after)


def test_no_dates() -> None:
    assert find_several("Steuergremium im Rathaus, Raum 2", NOW) is None
    assert find_several("Steuergremium um 10 Uhr", NOW) is None


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("31.2. 10 Uhr, 7.12. 9 Uhr", "Den 31.2. gibt es nicht."),
        ("Mo 8.12. 10 Uhr, Mi 9.12. 9 Uhr", "Der 08.12.2026 ist ein Dienstag, kein Montag."),
        ("Mo 8., Mi 9.12. 9 Uhr", "richtig ist Di., 08.12.2026"),
        ("31. und 5.3. 9 Uhr", "Den 31. gibt es im Februar 2027 nicht."),
        ("heute 9 Uhr, morgen 9 Uhr", "Das ist schon vorbei."),
        ("7. und 8.", "Welcher Monat? Bei „7.“ fehlt er."),
        ("Mo 7.12. 10 Uhr, Di 8.12., Mi 9.12. 14 Uhr", "Um wie viel Uhr am Di., 08.12.2026?"),
        ("Mo 7.12. 10 Uhr, blabla, Di 8.12. 14 Uhr", "„blabla“ verstehe ich nicht als Datum."),
        ("Mo 7.12. 10 Uhr, vielleicht Di 8.12. 14 Uhr", "„vielleicht“ verstehe ich nicht"),
        ("jeden Montag 10 Uhr, Di 8.12.", "Was immer wiederkommt"),
        ("x" * 4001, "zu lang"),
    ],
)
def test_what_cannot_be_is_named(typed: str, named: str) -> None:
    with pytest.raises(DateError) as refused:
        find_several(typed, NOW)
    assert named in str(refused.value.answer.lines)


MOMENTS = st.datetimes(datetime(2026, 11, 23), datetime(2060, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)


@given(st.lists(MOMENTS, min_size=1, max_size=10, unique=True),
       st.sampled_from([", ", "; ", "\n", " oder ", " / ", " und "]))  # fmt: skip
def test_all_that_is_listed_is_read(moments: list[datetime], separator: str) -> None:
    found = find_several(separator.join(f"{at:%d.%m.%Y %H:%M} Uhr" for at in moments), NOW)
    assert found is not None
    read = [datetime.combine(one.day, one.at or time(23, 59)) for one in found.dates]
    assert read == sorted(moments)


WORDS = (
    "mo di 7.12. 8. 9. 31.2. 10 uhr 14–16 oder und , ; / | \n - 1) 2. den um jeden montag rathaus "
    "bis 99:99 10:00 : januar 2026-12-07T10:00 halb drei"
)


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS.split(" ")), max_size=30)
                 .map(" ".join)))  # fmt: skip
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(DateError):
        found = find_several(text, NOW)
        if found is not None:
            assert all(isinstance(one.day, date) for one in found.dates)
