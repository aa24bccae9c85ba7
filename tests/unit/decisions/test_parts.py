"""What people write about a decision, in whatever order: which part is what, and what is text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.contract import UserError
from commands.dates import BERLIN
from commands.decisions.parts import LONGEST, past_day, read_parts
from storage.decisions import Vote

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=BERLIN)  # a Sunday
JANUARY = date(2027, 1, 31)


def changes(clause: str) -> dict[str, Any]:
    """Return what one clause behind a text changes; the text must not take it up."""
    parts = read_parts(f"Es geschieht, {clause}", NOW)
    assert parts.text == "Es geschieht", clause
    return parts.changes


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("bis 31.1.2027", {"due_on": JANUARY}),
        ("bis zum 31.1.", {"due_on": JANUARY}),
        ("Frist: 31.1.2027", {"due_on": JANUARY}),
        ("Frist 31. Januar", {"due_on": JANUARY}),
        ("spätestens am 31.1.2027", {"due_on": JANUARY}),
        ("umzusetzen bis 31.1.2027", {"due_on": JANUARY}),
        ("fällig: Ende Januar", {"due_on": JANUARY}),
        ("einstimmig", {"vote": Vote()}),
        ("einstimmig beschlossen", {"vote": Vote()}),
        ("Einstimmig bei zwei Enthaltungen", {"vote": Vote(abstained=2)}),
        ("mehrheitlich", {"vote": Vote(by_majority=True)}),
        ("7 ja, 2 nein, 1 Enthaltung", {"vote": Vote(7, 2, 1)}),
        ("2 Gegenstimmen, 7 Ja-Stimmen", {"vote": Vote(7, 2)}),
        ("bei 1 Enthaltung, 3 dafür, keine dagegen", {"vote": Vote(3, 0, 1)}),
        ("7:2:1", {"vote": Vote(7, 2, 1)}),
        ("abgestimmt 7/2/1", {"vote": Vote(7, 2, 1)}),
        ("Empfehlung", {"kind": "recommendation"}),
        ("zur Kenntnis genommen", {"kind": "taken note"}),
        ("nichtöffentlich", {"public": False}),
        ("nicht-öffentlich", {"public": False}),
        ("n.ö.", {"public": False}),
        ("öffentlich", {"public": True}),
        ("Handlungsfeld 2", {"field_of_action": 2}),
        ("HF: 4", {"field_of_action": 4}),
        ("Ziel: mehr Praktika", {"goal": "mehr Praktika"}),
        ("dient dem Ziel 3", {"goal": "Ziel 3"}),
        ("Antrag: IHK", {"applicant": "IHK"}),
        ("auf Antrag der IHK", {"applicant": "IHK"}),
        ("beantragt von der IHK", {"applicant": "IHK"}),
        ("beschlossen am 3.12.", {"decided_on": date(2025, 12, 3)}),
        ("beschlossen am 3.11.", {"decided_on": date(2026, 11, 3)}),
        ("Beschluss vom 1.2.2024", {"decided_on": date(2024, 2, 1)}),
        ("Frist Sommerferien", {"due_on": date(2027, 7, 18)}),
        ("Frist: Ende der Sommerferien", {"due_on": date(2027, 8, 31)}),
        ("bis KW 7", {"due_on": date(2027, 2, 21)}),
        ("wann: bis 31.1.", {"due_on": JANUARY}),
        ("bis zum 1. Quartal 2027", {"due_on": date(2027, 3, 31)}),
        ("bis Ostern", {"due_on": date(2027, 3, 25)}),
        ("5 ja, 8 nein, 2 enth.", {"vote": Vote(5, 8, 2)}),
    ],
)
def test_a_part_is_recognised(clause: str, expected: dict[str, Any]) -> None:
    assert changes(clause) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("verantwortlich: Jugendamt Herne", "Jugendamt Herne"),
        ("Verantwortlich ist Frau Lindner", "Frau Lindner"),
        ("zuständig: IHK und HWK", "IHK und HWK"),
        ("federführend: KoKo", "KoKo"),
        ("Umsetzung: KoKo", "KoKo"),
        ("wer: IHK", "IHK"),
        ("die IHK ist verantwortlich", "die IHK"),
        ("verantwortlich: IHK; zuständig: HWK", "IHK, HWK"),
    ],
)
def test_who_is_responsible(typed: str, expected: str) -> None:
    parts = read_parts(f"Es geschieht. {typed}", NOW)
    assert (parts.text, parts.responsible) == ("Es geschieht", expected)


@pytest.mark.parametrize(
    "text",
    [
        "Am 3. Dezember tagt die AG, danach berichtet sie",
        "Die Messe, wie besprochen, findet statt",
        "Bericht zur Kenntnis genommen",
        "Wir sind einstimmig dafür, weiterzumachen",
        "Das Ziel ist erreicht",
        "TOP-Angebote werden beworben",
        "Frist verlängern",
        "31.02.",
        "bis demnächst",
    ],
)
def test_what_is_no_part_is_text(text: str) -> None:
    parts = read_parts(text, NOW)
    assert parts.text == text
    assert not parts.is_said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mittel werden bis zum 31.1.2027 abgerufen", JANUARY),
        ("Bis Ende Januar wird ausgewertet", JANUARY),
        ("Bis 31.1. oder bis 1.3. wird ausgewertet", None),  # which of them?
        ("Bis 32.1. wird ausgewertet", None),
    ],
)
def test_a_deadline_within_the_text_counts_and_stays_there(
    text: str, expected: date | None
) -> None:
    parts = read_parts(text, NOW)
    assert parts.text == text
    assert parts.changes.get("due_on") == expected
    assert bool(parts.in_text) == (expected is not None)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("Einstimmig: A gilt", "A gilt", {"vote": Vote()}),
        ("Empfehlung: mehr Praktika", "mehr Praktika", {"kind": "recommendation"}),
        ("Zur Kenntnis genommen: der Bericht", "der Bericht", {"kind": "taken note"}),
        ("Antrag der IHK: Mehr Mittel", "Mehr Mittel", {"applicant": "IHK"}),
        ("Einstimmig beschlossen: TOP 2: A gilt", "A gilt", {"vote": Vote()}),
        ("A gilt (7 ja, 2 nein)", "A gilt", {"vote": Vote(7, 2)}),
        ("Ziele: Wir haben viele", "", {"goal": "Wir haben viele"}),
        ("Messe: Wir machen sie", "Messe: Wir machen sie", {}),
    ],
)
def test_parts_stand_before_the_text_and_in_brackets(
    typed: str, text: str, expected: dict[str, Any]
) -> None:
    parts = read_parts(typed, NOW)
    assert (parts.text, parts.changes) == (text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wir beschließen einstimmig, dass A gilt", Vote()),
        ("A gilt. Einstimmig beschlossen. Und B", Vote()),
        ("Mehrheitlich angenommen wurde A", Vote(by_majority=True)),
        ("Nicht einstimmig angenommen wurde A", None),
        ("Künftig wird einstimmig entschieden", None),
    ],
)
def test_a_vote_within_the_text_counts_and_stays_there(text: str, expected: Vote | None) -> None:
    parts = read_parts(text, NOW)
    assert parts.changes.get("vote") == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("A gilt, bis 31.2.", "Den 31.2. gibt es nicht"),
        ("A gilt, Frist: bald", "„bald“"),
        ("A gilt, Frist: Herbst", "„Herbst“"),
        ("A gilt, verantwortlich: IHK bis 31.2.", "Den 31.2. gibt es nicht"),
    ],
)
def test_a_deadline_that_is_none_is_told_and_not_taken_into_the_text(typed: str, said: str) -> None:
    parts = read_parts(typed, NOW)
    assert parts.text == "A gilt"
    assert "due_on" not in parts.changes
    assert said in str(parts.problem)


def test_a_label_needs_no_comma_before_it() -> None:
    parts = read_parts("Die Messe findet statt verantwortlich: IHK bis 31.1.2027", NOW)
    assert (parts.text, parts.responsible) == ("Die Messe findet statt", "IHK")
    assert parts.changes == {"due_on": JANUARY}


def test_meeting_item_and_committee() -> None:
    parts = read_parts("TOP 3, A gilt, Sitzung vom 10.12., Gremium: Lenkungskreis Herne", NOW)
    assert (parts.text, parts.agenda_item, parts.meeting_on, parts.committee) == (
        "A gilt", 3, date(2026, 12, 10), "Lenkungskreis Herne",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.12.24", date(2024, 12, 3)), ("22.11.", date(2026, 11, 22)), ("30.2.", None),
     ("gestern", date(2026, 11, 21)), ("morgen", None), ("bald", None)],
)  # fmt: skip
def test_a_day_gone_by(text: str, expected: date | None) -> None:
    assert past_day(text, NOW) == expected


def test_a_text_may_be_too_long() -> None:
    with pytest.raises(UserError, match="zu lang"):
        read_parts("x" * (LONGEST + 1), NOW)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read(text: str) -> None:
    parts = read_parts(text, NOW)
    assert parts.text == parts.text.strip(" ,;")
