"""The time asked about, seen from Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.questions.lexicon.german import KNOWN
from commands.questions.lexicon.normal import fold
from commands.questions.reading.model import Span
from commands.questions.reading.times import NO_SUCH_DAY, find_time
from tests.unit.questions.conftest import TODAY


def day(text: str) -> date | None:
    return None if text == "–" else date.fromisoformat(text)


TIMES = [
    # None named, and adverbs.
    ("wer macht das", "2026-11-22", "2026-11-22"),
    ("wer macht das heute", "2026-11-22", "2026-11-22"),
    ("wer macht das derzeit", "2026-11-22", "2026-11-22"),
    ("gestern", "2026-11-21", "2026-11-21"),
    ("uebermorgen", "2026-11-24", "2026-11-24"),
    ("ab sofort", "2026-11-22", "–"),
    ("wer macht das bisher", "–", "2026-11-22"),
    # Within a year said before it.
    ("2027 bis zu den sommerferien", "2027-01-01", "2027-07-18"),
    ("im jahr 2027 ab den osterferien", "2027-03-22", "2027-12-31"),
    ("was lief 2025 vor den sommerferien", "2025-01-01", "2025-07-13"),
    ("letztes jahr im herbst", "2025-09-01", "2025-11-30"),
    ("2024 bis 2026", "2024-01-01", "2026-12-31"),
    # Days.
    ("am 3.12", "2026-12-03", "2026-12-03"),
    ("am 3.3", "2027-03-03", "2027-03-03"),
    ("wer machte das am 3.3", "2026-03-03", "2026-03-03"),
    ("am 3.12.2027", "2027-12-03", "2027-12-03"),
    ("am 3.12.27", "2027-12-03", "2027-12-03"),
    ("am 3 dezember 2025", "2025-12-03", "2025-12-03"),
    ("zum 1.8", "2027-08-01", "2027-08-01"),
    ("zum 1 august", "2027-08-01", "2027-08-01"),
    ("ab dem 1.8.2027", "2027-08-01", "–"),
    ("am montag", "2026-11-23", "2026-11-23"),
    ("am sonntag", "2026-11-22", "2026-11-22"),
    ("am naechsten sonntag", "2026-11-29", "2026-11-29"),
    ("letzten freitag", "2026-11-20", "2026-11-20"),
    ("in 10 tagen", "2026-12-02", "2026-12-02"),
    # Weeks.
    ("diese woche", "2026-11-16", "2026-11-22"),
    ("naechste woche", "2026-11-23", "2026-11-29"),
    ("uebernaechste woche", "2026-11-30", "2026-12-06"),
    ("vor zwei wochen", "2026-11-02", "2026-11-08"),
    ("in kw 50", "2026-12-07", "2026-12-13"),
    ("am wochenende naechste woche kw 2 2027", "2027-01-11", "2027-01-17"),
    ("in den naechsten zwei wochen", "2026-11-22", "2026-12-06"),
    ("in den letzten 3 wochen", "2026-11-01", "2026-11-22"),
    # Months.
    ("dieser monat", "2026-11-01", "2026-11-30"),
    ("naechsten monat", "2026-12-01", "2026-12-31"),
    ("im dezember", "2026-12-01", "2026-12-31"),
    ("im maerz 2025", "2025-03-01", "2025-03-31"),
    ("wer hat im maerz den vorsitz", "2027-03-01", "2027-03-31"),
    ("wer hatte im maerz den vorsitz", "2026-03-01", "2026-03-31"),
    ("sitzungen dezember", "2026-12-01", "2026-12-31"),
    ("sitzungen mai herne", "2027-05-01", "2027-05-31"),
    ("letzten maerz", "2026-03-01", "2026-03-31"),
    ("ab februar", "2027-02-01", "–"),
    ("ab februar 2028", "2028-02-01", "–"),
    ("ab dem februar naechsten jahres", "2027-02-01", "–"),
    ("seit februar", "2026-02-01", "2026-11-22"),
    ("ende maerz", "2027-03-21", "2027-03-31"),
    ("bis ende maerz", "2026-11-22", "2027-03-31"),
    ("bis maerz 2027", "2026-11-22", "2027-03-31"),
    ("anfang dezember", "2026-12-01", "2026-12-10"),
    ("vor dem maerz", "2026-11-22", "2027-02-28"),
    ("zwischen maerz und mai", "2027-03-01", "2027-05-31"),
    ("von november bis februar", "2026-11-01", "2027-02-28"),
    ("vom 1.2 bis 31.3.2027", "2027-02-01", "2027-03-31"),
    ("von maerz bis mai 2025", "2025-03-01", "2025-05-31"),
    # Quarters and halves.
    ("im 1 quartal 2027", "2027-01-01", "2027-03-31"),
    ("im ersten quartal", "2027-01-01", "2027-03-31"),
    ("naechstes quartal", "2027-01-01", "2027-03-31"),
    ("1 halbjahr 2027", "2027-01-01", "2027-06-30"),
    ("erstes halbjahr", "2026-08-01", "2027-01-31"),
    ("im 2 schulhalbjahr", "2027-02-01", "2027-07-31"),
    ("2 halbjahr 2025/26", "2026-02-01", "2026-07-31"),
    ("dieses halbjahr", "2026-08-01", "2027-01-31"),
    ("naechstes halbjahr", "2027-02-01", "2027-07-31"),
    # Seasons.
    ("im fruehjahr", "2027-03-01", "2027-05-31"),
    ("im herbst", "2026-09-01", "2026-11-30"),
    ("im herbst 2027", "2027-09-01", "2027-11-30"),
    ("letzten sommer", "2026-06-01", "2026-08-31"),
    ("im winter", "2026-12-01", "2027-02-28"),
    ("vor dem sommer", "2026-11-22", "2027-05-31"),
    # Years.
    ("2025", "2025-01-01", "2025-12-31"),
    ("letztes jahr", "2025-01-01", "2025-12-31"),
    ("im naechsten jahr", "2027-01-01", "2027-12-31"),
    ("im neuen jahr", "2027-01-01", "2027-12-31"),
    ("im vorletzten jahr", "2024-01-01", "2024-12-31"),
    ("dieses jahr", "2026-01-01", "2026-12-31"),
    ("im vorjahr", "2025-01-01", "2025-12-31"),
    ("vor zwei jahren", "2024-01-01", "2024-12-31"),
    ("in 3 jahren", "2029-01-01", "2029-12-31"),
    ("2023 bis 2025", "2023-01-01", "2025-12-31"),
    ("anfang 2027", "2027-01-01", "2027-04-30"),
    ("ende naechsten jahres", "2027-09-01", "2027-12-31"),
    ("bis jahresende", "2026-11-22", "2026-12-31"),
    ("nach dem jahreswechsel", "2027-01-01", "–"),
    ("wer machte das vor 2025", "–", "2024-12-31"),
    ("vor 2028", "2026-11-22", "2027-12-31"),
    ("nach 2025", "2026-01-01", "–"),
    ("seit 2024", "2024-01-01", "2026-11-22"),
    ("wer sass bis 2024", "–", "2024-12-31"),
    ("und wer hat das vor dem wechsel gemacht also 2024", "2024-01-01", "2024-12-31"),
    # School years, from 1 August to 31 July.
    ("dieses schuljahr", "2026-08-01", "2027-07-31"),
    ("im laufenden schuljahr", "2026-08-01", "2027-07-31"),
    ("naechstes schuljahr", "2027-08-01", "2028-07-31"),
    ("kommendes schuljahr", "2027-08-01", "2028-07-31"),
    ("letztes schuljahr", "2025-08-01", "2026-07-31"),
    ("vorletztes schuljahr", "2024-08-01", "2025-07-31"),
    ("im schuljahr 2024/25", "2024-08-01", "2025-07-31"),
    ("schuljahr 25/26", "2025-08-01", "2026-07-31"),
    ("2024 25", "2024-08-01", "2025-07-31"),
    ("25/26", "2025-08-01", "2026-07-31"),
    ("vor dem schuljahr 2025/26", "–", "2025-07-31"),
    ("am ende des schuljahres", "2027-07-31", "2027-07-31"),
    ("zum schuljahresbeginn", "2027-08-01", "2027-08-01"),
]


@pytest.mark.parametrize(("text", "first", "last"), TIMES)
def test_time(text: str, first: str, last: str) -> None:
    span = find_time(text, TODAY)[0]
    assert (span.first, span.last) == (day(first), day(last))


@pytest.mark.parametrize(
    "text",
    [
        "was ist sbo 6.1",
        "guten morgen zusammen",
        "was laeuft in klasse 8 im 1 halbjahr",  # in whichever year
        "in welchem halbjahr",
        "in welchen ferien",
        "jahrgang 9 2 halbjahr",
        "klasse 8/9",
        "frau winter",
        "karl sommer",
        "jan mueller",
        "wie viele sitzungen pro quartal",
        "wie oft im jahr",
        "seit wann",
        "2 mal",
        "2 quartalsbericht",
    ],
)
def test_no_time_is_today(text: str) -> None:
    assert not find_time(text, TODAY)[0].explicit


@pytest.mark.parametrize("text", ["am 31.2.2027", "31.02.2027", "am 31 februar", "zum 31.4"])
def test_a_day_that_does_not_exist_is_no_other_day(text: str) -> None:
    assert find_time(text, TODAY)[0] is NO_SUCH_DAY


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2025", "2025"),
        ("im maerz 2027", "März 2027"),
        ("ab februar", "ab Februar 2027"),
        ("seit 2024", "seit 2024"),
        ("bis ende maerz", "bis Ende März 2027 (bis 31.03.2027)"),
        ("vor dem sommer", "vor dem Sommer 2027 (bis 31.05.2027)"),
        ("naechste woche", "Woche vom 23.11.2026"),
        ("naechstes quartal", "1. Quartal 2027 (01.01.–31.03.2027)"),
        ("zwischen maerz und mai", "März 2027 bis Mai 2027"),
        ("jetzt", "derzeit"),
        ("", "heute"),
    ],
)
def test_a_time_is_told_in_german(text: str, label: str) -> None:
    assert find_time(text, TODAY)[0].label == label


@pytest.mark.parametrize(
    ("text", "told_by"),
    [
        ("was laeuft ab februar in herne", "ab februar "),
        ("wer hatte im schuljahr 2025/26 den vorsitz", "im schuljahr 2025/26 "),
        ("zwischen maerz und mai tagt wer", "zwischen maerz und mai "),
        ("wer leitet heute die runde", ""),
    ],
)
def test_the_words_that_tell_a_stretch_are_known(text: str, told_by: str) -> None:
    _, (first, last) = find_time(text, TODAY)
    assert text[first:last].strip() == told_by.strip()


def test_history_and_future() -> None:
    ended, coming = date(2025, 7, 31), date(2027, 2, 1)
    today = find_time("", TODAY)[0]
    assert not today.covers(None, ended)
    assert not today.covers(coming, None)
    assert today.covers(TODAY, TODAY)  # the last day counts
    assert find_time("frueher", TODAY)[0].covers(None, ended)
    assert find_time("kuenftig", TODAY)[0].covers(coming, None)
    assert not find_time("frueher", TODAY)[0].covers(None, None)


CALENDAR = (
    "vor nach ab bis seit zwischen und der den 1 2 31 2.13 29.2 2027 25/26 99 0 kw ferien "
    "osterferien sommer halbjahr quartal jahr naechste letzte schuljahr"
)
WORDS = st.sampled_from([*sorted(KNOWN)[::7], *CALENDAR.split()])


@given(st.lists(WORDS, max_size=9), st.integers(-3000, 3000))
def test_any_words_have_a_time(words: list[str], days: int) -> None:
    """Whatever is read ends no earlier than it begins, and its words stand in the text."""
    text = " ".join(words)
    span, (first, last) = find_time(text, TODAY + timedelta(days=days))
    assert span.first is None or span.last is None or span.first <= span.last
    assert 0 <= first <= last <= len(text)


@given(st.text(max_size=60))
def test_any_text_has_a_time(text: str) -> None:
    assert isinstance(find_time(fold(text), TODAY)[0], Span)


# What only the past tense or today make it mean.
NOT_AGAIN = {"bisher", "heute", "ab heute", "derzeit", "gestern", "übermorgen"}


@pytest.mark.parametrize(
    "text",
    [*(text for text, _, _ in TIMES), "an karneval", "zwischen ostern und den sommerferien",
     "bis ende der sommerferien", "bis zu den ferien", "vor den herbstferien 2025"],
)  # fmt: skip
def test_a_label_reads_as_the_same_time(text: str) -> None:
    """What is told can be typed again: choices are offered with it."""
    span = find_time(text, TODAY)[0]
    if span.label not in NOT_AGAIN:
        again = find_time(typed(span.label.split(" (")[0]), TODAY)[0]
        assert (again.first, again.last, again.label) == (span.first, span.last, span.label)


def typed(label: str) -> str:
    """Return a label as a question's words come to `find_time`."""
    return fold(label).replace(". ", " ")
