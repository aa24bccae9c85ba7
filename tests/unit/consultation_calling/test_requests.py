"""What a line that asks for a consultation is taken for: concern, mode, procedure, dates."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.consultation.calling.proposing import proposed_dates
from commands.consultation.calling.request import read_dates, read_request
from commands.consultation.library import library
from commands.contract import UserError
from commands.dates import BERLIN, is_working_day, name_of_free_day

NOW = datetime(2026, 11, 22, 10, tzinfo=BERLIN)
PROCEDURES = library(None).procedures
SIX, EIGHT = "sechs-phasen", "acht-schritte"
THIRD = datetime.combine(date(2026, 12, 3), time(14))
FOURTH = datetime.combine(date(2026, 12, 4), time(10))
FIRMS = "Wie gewinnen wir mehr Betriebe?"

READ = {
    FIRMS: (FIRMS, "live", SIX, 4, ()),
    f"{FIRMS} asynchron": (FIRMS, "async", SIX, 4, ()),
    f"{FIRMS} (asynchron)": (FIRMS, "async", SIX, 4, ()),
    f"asynchron: {FIRMS}": (FIRMS, "async", SIX, 4, ()),
    "schriftlich wie gewinnen wir mehr Betriebe": (FIRMS[:-1], "async", SIX, 4, ()),
    f"{FIRMS} Am 3.12. 14 Uhr": (FIRMS, "live", SIX, 4, (THIRD,)),
    "Wie gewinnen wir mehr Betriebe am 3.12. 14 Uhr": (FIRMS[:-1], "live", SIX, 4, (THIRD,)),
    f"am 3.12. um 14 Uhr: {FIRMS}": (FIRMS, "live", SIX, 4, (THIRD,)),
    "Wie gewinnen wir mehr Betriebe, live am 3.12. 14 Uhr oder 4.12. 10 Uhr": (
        FIRMS[:-1], "live", SIX, 4, (THIRD, FOURTH)
    ),
    f"{FIRMS} Live am 3.12. 14 Uhr oder 4.12. 10 Uhr, mindestens 3, Verfahren Acht Schritte": (
        FIRMS, "live", EIGHT, 3, (THIRD, FOURTH)
    ),
    f"Verfahren acht schrite: {FIRMS} Mindestens vier Personen": (FIRMS, "live", EIGHT, 4, ()),
    f"{FIRMS} Nach dem Verfahren Sechs Phasen, schriftlich": (FIRMS, "async", SIX, 4, ()),
    "Wie gewinnen wir Betriebe asynchron mindestens 3": (
        "Wie gewinnen wir Betriebe", "async", SIX, 3, ()
    ),
    # what is no option belongs to the concern
    "Wie wird das Verfahren einfacher?": (
        "Wie wird das Verfahren einfacher?", "live", SIX, 4, ()
    ),
    "Wie finden wir mindestens 4 Betriebe?": (
        "Wie finden wir mindestens 4 Betriebe?", "live", SIX, 4, ()
    ),
    "Wie bekommen wir Zusagen schriftlich?": (
        "Wie bekommen wir Zusagen schriftlich?", "live", SIX, 4, ()
    ),
    "Wie nutzen wir Zoom live im Unterricht?": (
        "Wie nutzen wir Zoom live im Unterricht?", "live", SIX, 4, ()
    ),
    "Wie retten wir die Messe am 3.12.?": (
        "Wie retten wir die Messe am 3.12.?", "live", SIX, 4, ()
    ),
    "Wie erreichen wir Klasse 8 bis 10 um 8 Uhr?": (
        "Wie erreichen wir Klasse 8 bis 10 um 8 Uhr?", "live", SIX, 4, ()
    ),
    "live": ("", "live", SIX, 4, ()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_options_stand_anywhere(text: str, expected: tuple[object, ...]) -> None:
    found = read_request(text, PROCEDURES, NOW)
    assert (found.concern, found.mode, found.procedure.key, found.minimum, found.dates) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{FIRMS} Verfahren Kopfstand", "Ein Verfahren „Kopfstand“ kenne ich nicht"),
        (f"{FIRMS} Am 3.12.", "Um wie viel Uhr am 03.12.?"),
        (f"{FIRMS} Mindestens 40 Personen", "möglich sind 2 bis 9"),
        (f"{FIRMS} Mindestens 1 Person", "möglich sind 2 bis 9"),
        (f"{FIRMS} 1.11.2026 10 Uhr", "vorbei"),
        (f"{FIRMS} jeden Montag um 10 Uhr", "immer wiederkommt"),
        (f"{FIRMS} {', '.join(f'{day}.12. 10 Uhr' for day in range(1, 11))}", "höchstens 9"),
        ("Wie " * 100, "zu lang"),
    ],
)
def test_what_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read_request(text, PROCEDURES, NOW)
    assert said in str(refused.value.answer.lines)


def test_without_any_procedure_it_is_said_where_to_look() -> None:
    with pytest.raises(UserError, match="kein Verfahren"):
        read_request(FIRMS, {}, NOW)


def test_dates_alone() -> None:
    assert read_dates("4.12. 10 Uhr und 3.12. um 14 Uhr", NOW) == (THIRD, FOURTH)
    with pytest.raises(UserError, match="Welche Termine"):
        read_dates("irgendwann", NOW)


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = read_request(text, PROCEDURES, NOW)
    except UserError:
        return
    assert len(found.concern) <= 300
    assert found.mode in ("live", "async")


# --- Dates that are proposed --------------------------------------------------------------------


def test_dates_are_proposed_from_the_day_after_tomorrow_at_ten_and_at_two() -> None:
    found = proposed_dates(date(2026, 11, 22))
    assert [f"{one:%d.%m. %H}" for one in found] == ["24.11. 10", "25.11. 14", "26.11. 10"]


def test_weekends_holidays_and_movable_days_are_left_out() -> None:
    # Before the Christmas holidays, which begin on 23 December 2026 and end on 6 January.
    found = proposed_dates(date(2026, 12, 18), frozenset({date(2027, 1, 8)}))
    assert [day.date() for day in found] == [
        date(2026, 12, 21), date(2026, 12, 22), date(2027, 1, 7)
    ]  # fmt: skip


@given(st.dates(date(2026, 1, 1), date(2035, 1, 1)))
def test_proposed_dates_are_days_on_which_people_work(today: date) -> None:
    found = proposed_dates(today)
    assert len(found) == len({one.date() for one in found}) == 3
    assert all(is_working_day(one.date()) and not name_of_free_day(one.date()) for one in found)
    assert (found[0].date() - today).days >= 2
    assert not any((day.month, day.day) in ((12, 24), (12, 31), (1, 2)) for day in found)
