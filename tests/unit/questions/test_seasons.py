"""Months and half-years asked about are met by the free words of `wann`, not only by dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from commands.contract import Answer
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wo läuft die Potenzialanalyse im 2. Halbjahr?", "k-lud k-sor k-wie k-stv k-nah"),
        ("In welchen Orten ist im September Ausbildungsmesse?", "k-hel k-osb k-mar"),
        ("Welche Praxiskurse laufen im Herbst?", "a-16"),
        ("Was läuft in Brenkau im Mai?", "a-08 a-25 a-28 a-37"),
        ("Welche Angebote gibt es in Lüdringhausen im Oktober?", "a-32"),
        ("Was bietet die KoKo Brenkau zwischen März und Mai an?", "a-08"),
        ("Was gibt es im Dezember bei der KoKo Brenkau?", "a-22"),
        ("Läuft die BFE in Brenkau im April?", "a-08"),
        ("Was läuft in den Osterferien in Brenkau?", ""),
        ("Was läuft in den Herbstferien in Brenkau?", "a-45"),
        ("Läuft die BFE in Brenkau im Oktober?", ""),
        ("Wo ist die Ausbildungsmesse im Mai?", ""),
        # No year is said, so what comes each year counts though it is entered till July only.
        ("Was läuft im Januar in Osterbeke?", "a-21"),
    ],
)
def test_lists_hold_what_runs_in_the_months_asked_about(
    engine: Engine, text: str, ids: str
) -> None:
    assert set(engine.apart().ask(Question(text, TODAY)).ids) == set(ids.split())


def test_what_comes_each_year_counts_though_it_is_entered_for_less(engine: Engine) -> None:
    rows = dict(engine.directory.activities)
    rows["a-31"] = replace(rows["a-31"], end_date=date(2027, 7, 31))  # "jährlich im September"
    other = Engine(replace(engine.directory, activities=rows))
    reply = other.ask(Question("Wo ist im September die Ausbildungsmesse Hellern?", TODAY))
    assert set(reply.ids) == {"k-hel", "k-osb", "k-mar"}
    assert "Nur bis zum 31.07.2027" in _text(reply.answer)
    text = "Wo ist im September 2027 die Ausbildungsmesse Hellern?"
    assert other.ask(Question(text, TODAY)).status == "none"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Was läuft in Brenkau im Februar?", "Praxiskurse"),
        ("Laufen in Brenkau im Februar Praxiskurse?", "Ob dann auch dies läuft"),
        ("Läuft die BFE in Brenkau im Oktober?", "März bis Mai"),
        ("Wer macht im Februar die Potenzialanalyse in Brenkau?", "1. Halbjahr"),
    ],
)
def test_what_is_entered_for_no_or_other_months_is_told(
    engine: Engine, text: str, told: str
) -> None:
    assert told in _text(engine.apart().ask(Question(text, TODAY)).answer)


def test_what_may_run_is_not_denied(engine: Engine) -> None:
    text = "Laufen in Brenkau im Februar Praxiskurse?"
    answer = engine.apart().ask(Question(text, TODAY)).answer
    assert "Nein" not in str(answer.title)
    answer = engine.apart().ask(Question("Läuft die BFE in Brenkau im Oktober?", TODAY)).answer
    assert "Nein" in str(answer.title)


def _text(answer: Answer) -> str:
    return " ".join(map(str, answer.lines))
