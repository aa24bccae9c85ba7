"""Places and bodies that a question leaves out, and bodies with which something is done."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def _ids(engine: Engine, text: str) -> set[str]:
    return set(engine.apart().ask(Question(text, TODAY)).ids)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # Places left out.
        ("Was macht die Lernwerkstatt Wegweiser außerhalb von Lüdringhausen?", ""),
        ("Was macht die KI Hellern außerhalb von Osterbeke?", "a-36"),
        ("Was macht die IHK Sorpeland außerhalb von Brenkau?", "a-29 a-34"),
        ("Was macht die IHK Sorpeland nicht in Brenkau?", "a-29 a-34"),
        ("Wer macht die Potenzialanalyse in Brenkau, nicht in Lüdringhausen?", "o-tr-muehl"),
        ("Wer macht die Potenzialanalyse in Brenkau, aber nicht in Bad Sorpe?", "o-tr-muehl"),
        ("Wo läuft die BFE außerhalb des Kreises Hellern?", "k-bre k-lud k-wie k-stv k-nah"),
        ("Was gibt es in Lüdringhausen, aber nicht in Brenkau?", "a-32"),
        ("Was gibt es in Brenkau nicht, was es in Lüdringhausen gibt?", "a-32"),
        ("Welche Angebote hat Lüdringhausen, die Brenkau nicht hat?", "a-32"),
        ("Was fehlt in Brenkau, was es in Lüdringhausen gibt?", "a-32"),
        # Bodies left out of a list.
        ("Was läuft in Lüdringhausen außer von der KoKo?", "a-03 a-19 a-44 a-52"),
        ("Welche Angebote in Lüdringhausen macht nicht die KoKo?", "a-03 a-19 a-44 a-52"),
        ("Welche Angebote gibt es in Lüdringhausen ohne die KoKo?", "a-52"),
        # With whom.
        ("Bei welchen Angeboten ist die IHK Wiehe-Lüdring Partner?", "a-09 a-11 a-14"),
        ("Wobei ist das Jobcenter Brenkau Partner?", "a-25 a-41"),
        ("Welche Angebote haben das Jobcenter Brenkau als Partner?", "a-25 a-41"),
        ("Welche Angebote gibt es in Lüdringhausen mit der IHK?", "a-09"),
        ("Was macht die KoKo Brenkau mit der IHK?", "a-08"),
        ("In welchen Orten ist das Jobcenter Brenkau Partner?", "k-bre"),
    ],
)
def test_what_is_left_out_and_who_takes_part(engine: Engine, text: str, ids: str) -> None:
    assert _ids(engine, text) == set(ids.split())


def test_what_is_missing_is_told_in_comparison_only(engine: Engine) -> None:
    reply = engine.apart().ask(Question("Was gibt es in Brenkau nicht?", TODAY))
    assert reply.status == "unknown"
    assert "im Vergleich" in str(reply.answer.lines)


def test_a_place_denied_in_a_question_of_yes_or_no_still_counts(engine: Engine) -> None:
    assert _ids(engine, "Gibt es die Potenzialanalyse nicht in Brenkau?") == {"a-02"}


def test_what_is_left_out_is_told(engine: Engine) -> None:
    text = "Was macht die IHK Sorpeland außerhalb von Brenkau?"
    sources = engine.apart().ask(Question(text, TODAY)).answer.sources
    assert "außer Brenkau" in str(sources)
