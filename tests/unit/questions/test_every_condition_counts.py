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
        ("Vertritt Herr Petrović die Leitung der KoKo Wiehental?", "Ja: Marko"),
        ("Vertritt Frau Kurtoğlu die Leitung der KoKo Wiehental?", "Nein"),
        # Neither of two, of which one is.
        ("Sitzt weder die HWK noch die IHK in der Lenkungsrunde Hellern?", "Doch: IHK"),
        ("Sitzt weder die HWK noch der DGB in der Lenkungsrunde Hellern?", "Nein"),
        # All that are asked for are in it.
        ("Welche Jugendämter sitzen nicht in der Lenkungsrunde Hellern?", "Niemand"),
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
        # Who is not in it, of those named or of a kind.
        ("Wer sitzt nicht in der Lenkungsrunde Hellern: IHK oder KI?", {"o-ki-hel"}),
        ("Wer von IHK und KI sitzt nicht in der Lenkungsrunde Hellern?", {"o-ki-hel"}),
        ("Welche Jobcenter sind nicht in der Lenkungsrunde Hellern vertreten?", {"o-jc-hel"}),
        ("Wer hat nicht den Vorsitz der Lenkungsrunde Hellern, die AA Hellern oder die IHK?",
         {"o-aa-hel"}),
        ("In welchen Gremien in Bad Sorpe sitzt das Jobcenter Brenkau nicht?",
         {"g-sor-st", "g-ag-ink", "g-rk"}),
        # Guests, and those without a vote, are no members like others.
        ("In welchen Gremien ist die KoKo Brenkau nur Gast?", {"g-bre-ua"}),
        ("Wo ist die KoKo Brenkau Gast?", {"g-bre-ua"}),
        ("In welchen Gremien hat die KoKo Brenkau kein Stimmrecht?", {"g-bre-ua"}),
        ("In welchen Gremien hat die KoKo Brenkau Stimmrecht?", {"g-bre-st", "g-ag-ink"}),
        # Members of the kind that is counted.
        ("Wie viele Schulen sitzen in der AG Inklusion?", {"o-s-fs"}),
        ("Welche Schulen sitzen in der Lenkungsrunde Hellern?", {"o-bk-osb"}),
        ("Wie viele Ämter sitzen in der Lenkungsrunde Hellern?", {"o-ja-hel", "o-sa-hel"}),
        ("Wie viele Jugendämter sitzen in der Lenkungsrunde Hellern?", {"o-ja-hel"}),
        ("Wer sitzt in beiden: Lenkungsrunde Hellern und Regionalkonferenz?",
         {"o-koko-hel", "o-aa-hel", "o-ihk-sor"}),
        # Somebody told by what they are.
        ("Wer vertritt die Leitung der KoKo Wiehental?", {"p-10"}),
        ("Wer springt für den Leiter der KoKo Wiehental ein?", {"p-10"}),
        ("Wen vertritt die Leitung der KoKo Hellern?", {"p-08"}),
    ],
)  # fmt: skip
def test_which_ones(engine: Engine, text: str, ids: set[str]) -> None:
    assert found(engine, text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele Frauen sitzen in der Lenkungsrunde Hellern?",
        "Welche Männer sind in der Regionalkonferenz?",
        "Wer sitzt nicht in der Lenkungsrunde Hellern?",
    ],
)
def test_what_no_row_tells_is_not_answered(engine: Engine, text: str) -> None:
    assert engine.apart().ask(Question(text, TODAY)).status == "unknown"


def test_roles_are_told_of_the_committee_in_which_they_are_held(engine: Engine) -> None:
    text = told(
        engine, "Wer sitzt sowohl in der Lenkungsrunde Hellern als auch in der AG Inklusion"
    )
    assert "nichts hinterlegt" in text
    text = told(engine, "Wer sitzt in der Lenkungsrunde Hellern und auch in der Regionalkonferenz?")
    assert "| Wer | Lenkungsrunde Kreis Hellern | Regionalkonferenz Ausbildung Sorpeland |" in text
    assert "| IHK Sorpeland | Mitglied, Vorsitz | Vorsitz, Mitglied |" in text
    assert (
        "| Kommunale Koordinierung Übergang Kreis Hellern | Geschäftsführung | Mitglied |" in text
    )
