"""What a question asks for beside its names holds of every answer, or there is none."""

from __future__ import annotations

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def told(engine: Engine, text: str) -> str:
    return to_markdown(engine.apart().ask(Question(text, TODAY)).answer)


def first_words(engine: Engine, text: str) -> str:
    return told(engine, text).splitlines()[0]


def found(engine: Engine, text: str) -> set[str]:
    return set(engine.apart().ask(Question(text, TODAY)).ids)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        # Who has a duty is another question than who does the work.
        ("Ist Emin Bozdağ in Lüdringhausen für die Potenzialanalyse zuständig?", "Ja: Emin"),
        ("Ist Herr Achterberg nicht für die Praxiskurse in Brenkau zuständig?", "Doch: Ruben"),
        ("Kümmert sich Herr Bozdağ in Lüdringhausen um die Potenzialanalyse?", "Ja: Emin"),
        ("Ist Emin Bozdağ Ansprechpartner für die Potenzialanalyse in Lüdringhausen?", "Ja: Emin"),
        ("Betreut Achterberg die Praxiskurse in Brenkau?", "Ja: Ruben"),
        # Somebody else of the same house has it.
        ("Ist Frau von der Aue in Lüdringhausen für die Potenzialanalyse zuständig?",
         "Nein, sondern: Emin"),
        # Elsewhere it isn't theirs.
        ("Ist Emin Bozdağ für die Potenzialanalyse in Brenkau zuständig?", "Nein"),
        # For whom a seat speaks, not whether there is one.
        ("Vertritt das Berufskolleg Osterbeke Osterbeke in der Lenkungsrunde Hellern?", "Ja"),
        ("Vertritt die AA Hellern Osterbeke in der Lenkungsrunde Hellern?",
         "Nein, sondern: Berufskolleg Osterbeke"),
        ("Wird Osterbeke in der Lenkungsrunde Hellern von der AA Hellern vertreten?",
         "Nein, sondern: Berufskolleg Osterbeke"),
        ("Sitzt die IHK Sorpeland für Wiehental in der Lenkungsrunde Hellern?", "Nein"),
        ("Sitzt das Berufskolleg Osterbeke für Osterbeke in der Lenkungsrunde Hellern?", "Ja"),
    ],
)  # fmt: skip
def test_yes_and_no(engine: Engine, text: str, begins: str) -> None:
    assert first_words(engine, text).strip("*").startswith(begins)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Wer ist in Lüdringhausen für die Potenzialanalyse zuständig: Bozdağ oder von der Aue?",
         {"p-05"}),
        ("Ist von der Aue oder Bozdağ in Lüdringhausen für die Potenzialanalyse zuständig?",
         {"p-05"}),
        ("Wer ist in Lüdringhausen nicht für die Potenzialanalyse zuständig, Bozdağ oder von der"
         " Aue?", {"p-04"}),
    ],
)  # fmt: skip
def test_which_ones(engine: Engine, text: str, ids: set[str]) -> None:
    assert found(engine, text) == ids
