"""The first line is what was asked: a day for "seit wann", the day of confirmation, and so on."""

from __future__ import annotations

import pytest

from commands.contract import Answer
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bis wann läuft die Übergangsbegleitung in Brenkau?", "Bis zum 31.07.2027"),
        ("Wie lange läuft die BFE in Brenkau?", "Ein Ende ist nicht eingetragen"),
        ("Seit wann macht die Lernfabrik Mühlrad die Potenzialanalyse in Brenkau?",
         "Seit 01.08.2024"),
        ("Wann wurde die Potenzialanalyse in Brenkau zuletzt bestätigt?",
         "Zuletzt bestätigt am 04.05.2026"),
        ("Wann läuft die Potenzialanalyse in Brenkau?", "Klasse 8, 1. Halbjahr"),
        ("Seit wann leitet Petra Schröder die KoKo Brenkau?", "Seit "),
    ],
)  # fmt: skip
def test_the_day_asked_for_comes_first(engine: Engine, text: str, title: str) -> None:
    assert _title(engine.apart().ask(Question(text, TODAY)).answer).startswith(title)


def test_both_are_told_of_a_committee(engine: Engine) -> None:
    text = "Was macht die Lenkungsrunde Hellern und wer leitet sie?"
    answer = engine.apart().ask(Question(text, TODAY)).answer
    assert "Ziele im Kreis abstimmen" in str(answer.lines)
    assert "Vorsitz" in str(answer.lines)


def test_of_persons_in_a_committee_their_house_is_told(engine: Engine) -> None:
    text = "Wer sitzt im StuBo-Netzwerk Brenkau?"
    answer = engine.apart().ask(Question(text, TODAY)).answer
    assert answer.table is not None
    assert "Stelle" in answer.table.headers
    hidden = engine.apart().ask(Question(text, TODAY, show_persons=False)).answer
    assert hidden.table is None or "Stelle" not in hidden.table.headers


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Welche Schulen gibt es in Brenkau?", "o-s-ge o-s-rs o-s-fs o-bk-bre"),
        ("Welche Schulen hat Osterbeke?", "o-s-gy o-bk-osb"),
        ("Wie viele Schulen gibt es in Osterbeke?", "o-s-gy o-bk-osb"),
        ("Gibt es in Marienrode Schulen?", "o-s-hs"),
        ("Was bieten die Schulen in Brenkau an?", ""),
    ],
)
def test_schools_of_a_place(engine: Engine, text: str, ids: str) -> None:
    assert set(engine.apart().ask(Question(text, TODAY)).ids) == set(ids.split())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Was gibt es in Brenkau für Klasse 9?", "Klasse 9"),
        ("Wer ist Gast in der Lenkungsrunde Hellern?", "Gäste"),
        ("Wer hat kein Stimmrecht in der Lenkungsrunde Hellern?", "ohne Stimmrecht"),
        ("Wobei ist das Jobcenter Brenkau Partner?", "als Partner"),
    ],
)
def test_what_narrowed_the_answer_is_told(engine: Engine, text: str, told: str) -> None:
    assert told in str(engine.apart().ask(Question(text, TODAY)).answer.sources)


def _title(answer: Answer) -> str:
    spans = (answer.title,) if isinstance(answer.title, str) else answer.title
    return "".join(str(getattr(span, "text", span)) for span in spans)
