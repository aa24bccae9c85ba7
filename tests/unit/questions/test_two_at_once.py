"""Two things asked at once of which a part is said only once: names, and times."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    ("text", "asks", "ids"),
    [
        # Names of which the common part stands only before the first.
        ("Kontakt Jugendamt Brenkau und Hellern", "contact", {"o-ja-bre", "o-ja-hel"}),
        ("Telefon Jugendamt Brenkau, Hellern und Bad Sorpe?", "contact",
         {"o-ja-bre", "o-ja-hel", "o-ja-sor"}),
        ("Ist für Osterbeke die Agentur für Arbeit Brenkau oder Hellern zuständig?",
         "jurisdiction", {"o-aa-bre"}),
        ("Untersteht Brenkau der Bezirksregierung Südquell oder Nordquell?", "jurisdiction",
         {"o-br-nord"}),
        ("Welche Bezirksregierung ist für Brenkau zuständig, Nordquell oder Südquell?",
         "jurisdiction", {"o-br-nord"}),
        ("Sitzt die IHK Sorpeland in der Lenkungsrunde Lüdringhausen oder Hellern?", "members",
         {"o-ihk-sor"}),
        # Two times.
        ("Lenkungsrunde Hellern: wer hat 2026 und wer 2027 den Vorsitz?", "chair",
         {"o-ihk-sor", "o-aa-hel"}),
        ("Wer hatte 2025 den Vorsitz der Lenkungsrunde Hellern und wer hat ihn 2026?", "chair",
         {"o-aa-hel", "o-ihk-sor"}),
        ("Wer machte 2023 und wer 2025 in Brenkau die Potenzialanalyse?", "who",
         {"o-tr-weg", "o-tr-muehl"}),
        ("Wer hatte 2019 und wer hat 2026 den Vorsitz der Lenkungsrunde Hellern?", "chair",
         {"o-ihk-sor"}),
        ("Ist das Praktikum in Brenkau eher im Herbst oder im Januar?", "when", {"a-12"}),
    ],
)  # fmt: skip
def test_both_are_read(engine: Engine, text: str, asks: str, ids: set[str]) -> None:
    reply = engine.apart().ask(Question(text, TODAY))
    assert (reply.status, reply.asks, set(reply.ids)) == ("answered", asks, ids)


def test_both_times_are_told(engine: Engine) -> None:
    text = "Wer hatte 2025 und wer hat 2026 den Vorsitz der Lenkungsrunde Hellern?"
    reply = engine.apart().ask(Question(text, TODAY))
    assert str(reply.answer.sources[0]).endswith("2025 und 2026")


@pytest.mark.parametrize(
    "text",
    [
        "Wo bleibt die Lenkungsrunde Hellern mit dem Jugendamt Brenkau?",
        "Wer schimpft im Bildungsrat über die IHK Sorpeland?",
    ],
)
def test_a_committee_that_an_answer_would_not_hang_on_is_not_passed_over(
    engine: Engine, text: str
) -> None:
    assert engine.apart().ask(Question(text, TODAY)).status != "answered"
