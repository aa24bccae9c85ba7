"""Lessons of the Fundus are found by topics and by words."""

from __future__ import annotations

from datetime import date

import pytest

from commands.consultation.fundus.finding import counted, search
from storage.lessons import Lesson

MONTH = date(2026, 11, 1)
LESSONS = [
    Lesson("Wer Betriebe gewinnen will, ruft erst an und schreibt dann.",
           ("Handlungsfeld 3",), MONTH, 4),
    Lesson("Eltern kommen eher, wenn ihre Kinder etwas zeigen.",
           ("Handlungsfeld 1", "Elternabend"), MONTH, 3),
    Lesson("Ein Elternabend braucht eine Frage, keinen Vortrag.",
           ("Handlungsfeld 1", "Elternabend"), MONTH, 2),
    Lesson("Ein Gremium braucht jemanden, der die Einladung schreibt.",
           ("Handlungsfeld 4",), MONTH, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("Elternabend", [3, 2]),
        ("Elternabende", [3, 2]),
        ("Elternabnd", [3, 2]),
        ("Handlungsfeld 1", [3, 2]),
        ("HF 4", [1]),
        ("Kommunale Koordinierung", [1]),
        ("Betriebe anrufen", [4]),
        ("Gremien", [1]),
        ("was hilft bei Gremien", [1]),
        ("Vortrag", [2]),
        ("Finanzen", []),
        ("und", []),
        ("", []),
        ("12", []),
    ],
)
def test_search(said: str, numbers: list[int]) -> None:
    assert [one.number for one in search(LESSONS, said)] == numbers


def test_topics_are_counted_the_most_first() -> None:
    assert counted(LESSONS)[:2] == [("Elternabend", 2), ("Handlungsfeld 1", 2)]
