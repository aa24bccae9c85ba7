"""What is said besides when somebody answers for a meeting: of whom, why, or not understood."""

from __future__ import annotations

import pytest

from commands.meetings.answer_words import (
    for_whom,
    only_a_committee,
    strange_in_answer,
    strange_in_question,
)


@pytest.mark.parametrize(
    ("rest", "who"),
    [
        ("für Frau Ihmann", "Frau Ihmann"), ("fuer die IHK", "IHK"), ("von der IHK", "IHK"),
        ("im Namen des Jugendamts", "Jugendamts"), ("auch für Ben Bohr!", "Ben Bohr"),
        ("alle", "alle"), ("wir kommen", ""), ("wir alle", "alle"), ("beide", "beide"),
        ("für mich", ""), ("für uns", ""), ("für die Sitzung", ""), ("für", ""),
        ("für ; krank", ""), ("muss für Frau Klein einspringen", ""), ("Termin von der Stadt", ""),
        ("gern", ""), ("", ""), ("für !", ""), ("bin im Urlaub", ""),
    ],
)  # fmt: skip
def test_for_whom_somebody_answers(rest: str, who: str) -> None:
    assert for_whom(rest) == who


@pytest.mark.parametrize(
    ("rest", "who"),
    [
        ("von Frau Sommer", ""),
        ("Frau Sommer für mich", ""),
        ("alle", "alle"),
        ("Frau Sommer für Frau Ihmann", "Frau Ihmann"),
    ],
)
def test_who_comes_instead_is_not_for_whom(rest: str, who: str) -> None:
    assert for_whom(rest, instead=True) == who


@pytest.mark.parametrize(
    ("typed", "rest", "strange", "added"),
    [
        ("", "", "", ""),
        ("ich komme gern!", "ich komme gern!", "", ""),
        ("10.12. um 10 Uhr 🙂", "um Uhr 🙂", "", ""),
        ("Jugendkonferenz", "Jugendkonferenz", "Jugendkonferenz", ""),
        ("10.12. Jugendkonferenz", "Jugendkonferenz", "Jugendkonferenz", ""),
        ("10.12., Jugendkonferenz", "Jugendkonferenz", "Jugendkonferenz", ""),
        ("10.12., komme später", "komme später", "", "später"),
        ("10.12. – etwas später", "etwas später", "", "etwas später"),
        ("quatsch, gern", "quatsch, gern", "quatsch", ""),
        ("später, komme später", "später, komme später", "später, komme später", ""),
        ("nicht", "nicht", "nicht", ""),
        ("ich bin Eve von Evil", "ich bin Eve von Evil", "Eve von Evil", ""),
    ],
)
def test_what_is_strange_and_what_is_only_added(
    typed: str, rest: str, strange: str, added: str
) -> None:
    assert strange_in_answer(typed, rest) == (strange, added)


@pytest.mark.parametrize(
    ("rest", "strange"),
    [("", ""), ("liste", ""), ("wer kommt?", ""), ("erinnern", "erinnern"), ("an ;", "")],
)
def test_what_is_strange_in_a_question(rest: str, strange: str) -> None:
    assert strange_in_question(rest) == strange


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jugendkonferenz", "Jugendkonferenz"), ("Beirat Bochum", "Beirat Bochum"),
        ("im Lenkungskreis Hagen", "Lenkungskreis Hagen"), ("des Beirates", "Beirates"),
        ("Runder Kreis", "Runder Kreis"), ("AK Mülheim", "AK Mülheim"),
        ("wegen Jugendkonferenz", ""), ("bin in der Arbeitsgruppe", ""), ("Urlaub", ""),
        ("Frau Kreisler", ""), ("Frau Beirat kommt", ""), ("krank", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_looks_like_a_committee(text: str, name: str) -> None:
    assert only_a_committee(text) == name
