"""Rules are read as people type them; anything else is said to be none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.meetings.deadlines import DAY, HOUR
from commands.meetings.quorums import read_quorum, say_quorum_rule
from commands.meetings.reminding import say_lead
from commands.meetings.rule_reading import (
    Unit,
    find_members,
    read_days,
    read_leads,
    read_period,
    read_turns,
)
from storage.records import Directory, Organization, Person


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("10 Werktage", 10, "working"),
        ("zehn Arbeitstage", 10, "working"),
        ("14 Tage", 14, None),
        ("14 volle Kalendertage", 14, "calendar"),
        ("Werktage", None, "working"),
        ("Tage.", None, None),
        ("2 Wochen", 14, "calendar"),
        ("eine Woche vorher", 7, "calendar"),
        ("7", 7, None),
        ("3 Tage vor der Sitzung", 3, None),
    ],
)
def test_days(text: str, number: int | None, unit: Unit | None) -> None:
    assert read_days(text) == (number, unit)


@pytest.mark.parametrize("text", ["", "Donnerstag", "14 Minuten", "10 Werktage 3", "viele Tage"])
def test_what_is_no_number_of_days(text: str) -> None:
    assert read_days(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("3 Tage", "calendar", 3), ("3 Tage", "working", 3), ("3 Werktage", "working", 3),
        ("2 Wochen", "calendar", 14), ("2 Wochen", "working", 10), ("aus", "calendar", None),
        ("keine", "working", None), ("üblich", "calendar", None), ("0 Tage", "calendar", 0),
    ],
)  # fmt: skip
def test_periods(text: str, unit: Unit, expected: int | None) -> None:
    assert read_period(text, unit, "unterlagen 7 Tage") == expected


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("", "calendar", "Wie viele Tage?"),
        ("bald", "calendar", "Wie viele Tage?"),
        ("Werktage", "working", "Wie viele Tage?"),
        ("400 Tage", "calendar", "höchstens 90"),
        ("3 Werktage", "calendar", "zählen Kalendertage"),
        ("3 Kalendertage", "working", "zählen Arbeitstage"),
    ],
)
def test_periods_that_are_refused(text: str, unit: Unit, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_period(text, unit, "unterlagen 7 Tage")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 Tage, 3 Tage, 1 Stunde", (14 * DAY, 3 * DAY, HOUR)),
        ("1 Stunde und 3 Tage", (3 * DAY, HOUR)),
        ("eine Woche vorher; einen Tag vorher, 90 Minuten", (7 * DAY, DAY, 90)),
        ("2 Wochen sowie 1 Tag vor der Sitzung", (14 * DAY, DAY)),
        ("24 Stunden, 1 Tag", (DAY,)),
        ("eine halbe Stunde", (30,)),
        ("2h, 30 min.", (120, 30)),
    ],
)
def test_leads(text: str, expected: tuple[int, ...]) -> None:
    assert read_leads(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Wie lange vor der Sitzung"), ("bald", "verstehe ich nicht"),
        ("3 Tage, morgen", "„morgen“ verstehe"), ("3", "verstehe ich nicht"),
        ("1 Minute", "5 Minuten bis 90 Tage"), ("9999 Tage", "5 Minuten bis 90 Tage"),
        ("1, 2", "verstehe ich nicht"),
        ("7 Tage, 6 Tage, 5 Tage, 4 Tage, 3 Tage, 2 Tage, 1 Tag", "Höchstens 6"),
    ],
)  # fmt: skip
def test_leads_that_are_none(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_leads(text)


@given(st.sets(st.integers(5, 90 * DAY), min_size=1, max_size=6))
def test_leads_are_read_back_as_they_are_said(leads: set[int]) -> None:
    said = ", ".join(map(say_lead, leads))
    readable = all(len(word) <= 4 for word in said.split() if word.isdecimal())
    if readable:
        assert read_leads(said) == tuple(sorted(leads, reverse=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hälfte", "half"), ("die Hälfte", "half"), ("haelfte der Mitglieder", "half"),
        ("50 %", "half"), ("1/2", "half"), ("mindestens die Hälfte der Stimmen", "half"),
        ("mehr als die Hälfte", None), ("mehr als die Hälfte der Stimmberechtigten", None),
        ("zwei Drittel", "2/3"), ("2/3", "2/3"), ("2 / 3 der Mitglieder", "2/3"),
        ("ab zwei Dritteln der Stimmen", "2/3"), ("Zweidrittelmehrheit", "2/3"),
        ("2/3-Mehrheit", "2/3"), ("ein Drittel", "1/3"), ("1 Drittel", "1/3"),
        ("drei Viertel", "3/4"), ("Dreiviertel der Sitze", "3/4"), ("60%", "60/100"),
        ("66 Prozent", "66/100"), ("alle", "1/1"), ("100 %", "1/1"), ("3/3", "1/1"),
        ("5", "5"), ("ab 5", "5"), ("mindestens sieben Stimmen", "7"),
        ("3 Stimmberechtigte sind da", "3"), ("zwei", "2"), ("aus", None),
    ],
)  # fmt: skip
def test_quorum(text: str, expected: str | None) -> None:
    found = read_quorum(text)
    assert found == expected
    assert (found == "1/1") == (say_quorum_rule(found) == "alle Stimmen")


@pytest.mark.parametrize(
    "text",
    ["", "vielleicht", "0", "1000", "0/3", "4/3", "5/0", "0 %", "120 %", "zwei Drittel und 5",
     "zwei Brote", "fünf Drittel", "5 von 9", "2/3/4", "mehr als zwei Drittel"],
)  # fmt: skip
def test_quorum_that_is_none(text: str) -> None:
    with pytest.raises(UserError, match="beschlussfähig"):
        read_quorum(text)


@pytest.mark.parametrize(
    ("quorum", "said"),
    [
        (None, "mehr als die Hälfte der Stimmen"), ("half", "die Hälfte der Stimmen"),
        ("2/3", "mindestens zwei Drittel der Stimmen"), ("2/5", "mindestens 2/5 der Stimmen"),
        ("60/100", "mindestens 60 % der Stimmen"), ("5", "ab 5 Stimmen"), ("1", "ab 1 Stimme"),
    ],
)  # fmt: skip
def test_a_quorum_is_said(quorum: str | None, said: str) -> None:
    assert say_quorum_rule(quorum) == said


@pytest.mark.parametrize(
    ("text", "names", "year", "kind"),
    [
        ("im Wechsel Schulamt, Agentur für Arbeit ab 2026", ["Schulamt", "Agentur für Arbeit"],
         2026, "calendar"),
        ("im Wechsel A, B ab 2026 (Schuljahr)", ["A", "B"], 2026, "school"),
        ("im Wechsel A, B ab 2026/27", ["A", "B"], 2026, "school"),
        ("ab dem Schuljahr 2026 wechselnd zwischen A, B, C", ["A", "B", "C"], 2026, "school"),
        ("jährlich im Wechsel: A und B ab 2027, Kalenderjahr", ["A und B"], 2027, "calendar"),
        ("A, B", ["A", "B"], None, "calendar"),
    ],
)  # fmt: skip
def test_turns(text: str, names: list[str], year: int | None, kind: str) -> None:
    assert read_turns(text) == (names, year, kind)


DIRECTORY = Directory(
    organizations={
        "sch": Organization("sch", "Schulamt für die Stadt Herne", ("Schulamt Herne",), "Schulamt"),
        "sch2": Organization("sch2", "Schulamt Bochum", (), "Schulamt"),
        "aa": Organization("aa", "Agentur für Arbeit Bochum", ("AA Bochum",), "Agentur für Arbeit"),
        "bb": Organization("bb", "Amt für Schule und Bildung", (), "Amt"),
    },
    persons={"per": Person("per", "Eva Essing")},
)


@pytest.mark.parametrize(
    ("names", "members", "expected"),
    [
        (["Schulamt", "Agentur für Arbeit"], ("sch", "aa"), ("sch", "aa")),
        (["das Schulamt Herne", "AA Bochum"], (), ("sch", "aa")),
        (["Eva Essing", "aa"], ("per",), ("per", "aa")),
        (["Schulamt und Agentur für Arbeit"], ("sch", "aa"), ("sch", "aa")),
        (["Amt für Schule und Bildung", "Essing"], ("per",), ("bb", "per")),
    ],
)
def test_members_are_found_by_their_names(
    names: list[str], members: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert find_members(names, DIRECTORY, members) == expected


@pytest.mark.parametrize("names", [["Schulamt", "AA Bochum"], ["Paris"], ["Eva Essing"]])
def test_members_that_are_unknown_or_several(names: list[str]) -> None:
    """Two offices are called Schulamt, and neither is a member; nor is the person."""
    with pytest.raises(UserError, match="finde ich nicht"):
        find_members(names, DIRECTORY, ())
