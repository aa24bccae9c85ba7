"""What begins or ends is asked for by verbs: "was läuft aus", "was ist 2025 dazugekommen"."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Was endet 2027 in Brenkau?", "a-41 a-46"),
        ("Welche Maßnahmen laufen in Brenkau aus?", "a-41 a-46"),
        ("Welche Angebote hören 2027 in Hellern auf?", "a-04"),
        ("Was läuft im Juli 2027 in Brenkau aus?", "a-41"),
        ("Welche Maßnahmen sind 2025 in Bad Sorpe ausgelaufen?", "a-26"),
        ("Was ist in Bad Sorpe ausgelaufen?", "a-26"),
        ("Welche Angebote wurden 2023 in Brenkau beendet?", "a-48"),
        ("Welche Angebote liefen bis 2024 in Brenkau?", "a-01"),
        ("Welche Angebote gehen in Brenkau nur bis Juli 2027?", "a-41"),
        ("Welche Angebote in Brenkau sind bis September 2027 befristet?", "a-46"),
        ("Welche Angebote haben 2025 in Brenkau begonnen?", "a-46"),
        ("Was ist 2026 in Hellern neu dazugekommen?", "a-47"),
        ("Was beginnt 2027 in Wiehental?", "a-06"),
        ("Welche neuen Angebote gibt es ab 2027 in Wiehental?", "a-06"),
        ("Was startet in Bad Sorpe?", "a-53"),
        ("Wo endet die Potenzialanalyse im Januar 2027?", "k-wie k-stv k-nah"),
        ("Wer hat 2024 in Brenkau die Potenzialanalyse begonnen?", "o-tr-muehl"),
        ("Was endet 2030 in Brenkau?", ""),
        ("Welche Gremien wurden 2024 in Lüdringhausen aufgelöst?", "g-lud-fb"),
        ("Endet die Übergangsbegleitung in Brenkau 2027?", "a-41"),
        ("Endet die Übergangsbegleitung in Brenkau 2028?", ""),
    ],
)
def test_only_what_begins_or_ends_then(engine: Engine, text: str, ids: str) -> None:
    assert set(engine.apart().ask(Question(text, TODAY)).ids) == set(ids.split())


def test_when_each_of_them_ends_is_told(engine: Engine) -> None:
    reply = engine.apart().ask(Question("Was endet 2027 in Brenkau?", TODAY))
    assert reply.answer.table is not None
    assert "Läuft" in reply.answer.table.headers
    assert "31.07.2027" in str(reply.answer.table.rows)
    assert "endet" in str(reply.answer.sources[0])


def test_what_counts_as_new_is_told(engine: Engine) -> None:
    reply = engine.apart().ask(Question("Welche neuen Angebote gibt es in Brenkau?", TODAY))
    assert reply.ids == ("a-47",)
    assert "seit dem 22.11.2025" in str(reply.answer.lines)


@pytest.mark.parametrize("word", ["aktuellen", "genauen", "weiteren", "wichtigen"])
def test_words_that_narrow_nothing_are_passed_over(engine: Engine, word: str) -> None:
    plain = engine.apart().ask(Question("Welche Angebote gibt es in Brenkau?", TODAY))
    text = f"Welche {word} Angebote gibt es in Brenkau?"
    assert engine.apart().ask(Question(text, TODAY)).ids == plain.ids
