"""`/warum`: every step of a reply, and no person where none may be shown."""

from __future__ import annotations

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question
from commands.questions.reading.reader import Reader
from commands.questions.reading.tracing import TracingReader
from tests.unit.questions.conftest import TODAY


def explained(
    engine: Engine, *questions: str, room: str | None = None, show_persons: bool = True
) -> str:
    for text in questions:
        engine.ask(Question(text, TODAY, room, "c", show_persons))
    asked = engine.last_asked("c", None)
    assert asked is not None
    return to_markdown(engine.explain(asked, show_persons=show_persons))


@pytest.mark.parametrize(
    ("questions", "parts"),
    [
        (
            ["wer mahct den Tallentcheck in Grauwiek"],
            [
                "So kam die Antwort zustande: „wer mahct den Tallentcheck in Grauwiek“",
                "| Text | wer macht den Tallentcheck in Grauwiek |  | gelesen „mahct“ als „macht“",
                "| Name | „Tallentcheck“ → Angebot Talentcheck (a-01, ",
                "0,88 | Name, mit Tippfehler |",
                "| Name | „Grauwiek“ → Ort Grauwiek (k-grau) | 1,00 | Name |",
                "| Frageart | wer ✓ |",
                "Namen passen zu 100 %",
                "| Ort | Grauwiek |  | in der Frage genannt |",
                "| Zeit | heute (22.11.2026) |  | nicht genannt, also der Tag der Frage |",
                "| Regel | wer |  | gesucht im Blatt aktivitaeten nach was",
                "| Zeile | a-01: Talentcheck, Grauwiek, Leuchtturm Bildung gGmbH |  | behalten |",
                "|  | anderer Ort: ",
                "| Ergebnis | beantwortet: Leuchtturm Bildung gGmbH (o-leuchtturm) |",
            ],
        ),
        (
            ["Wer macht in Grauwiek den Talentcheck?", "und letztes Jahr in Dünenland?"],
            [
                "| Gespräch | „Talentcheck“ → Angebot Talentcheck (a-01, ",
                "|  | aus der vorigen Frage |",
                "dieselbe Frageart wie zuvor",
                "| Zeit | 2025 (01.01.2025 bis 31.12.2025) |  | in der Frage genannt |",
            ],
        ),
        (["Wann tagt der Bildungsrat?"], ["Kurzform", "Sitzung |  | gesucht im Blatt sitzungen"]),
        (["Nummer der Jugendleitstelle?"], ["zur Auswahl gestellt: ", "Kontakt ✓"]),
        (["Telefon von Suhr?"], ["Person Bent Suhr (p-07)", "Nachname"]),
        (["Wer macht Drachenbootrennen in Grauwiek?"], ["„Drachenbootrennen“", "keine |  | Ein"]),
        (["Wo wohnt Herr Suhr?"], ["| Frageart | keine |  | erkannt als: privat |", "verworfen"]),
        (["Wer macht den Talentcheck in Rostock?"], ["Rostock gehört nicht zu diesem Verz"]),
        (["x" * 3_000], ["| Text | nicht gelesen |  | zu lang |", " …“"]),
    ],
)  # fmt: skip
def test_steps(engine: Engine, questions: list[str], parts: list[str]) -> None:
    told = explained(engine, *questions)
    missing = [part for part in parts if part not in told]
    assert not missing, told


def test_the_room_and_what_is_meant_by_ours(engine: Engine) -> None:
    assert "„bei uns“ ist hier der Raum" in explained(
        engine, "Wer macht bei uns den Talentcheck?", room="k-sten"
    )
    assert "| Ort | Stenhafen |  | nicht genannt; der Raum gilt" in explained(
        engine, "Wer macht den Talentcheck?", room="k-sten"
    )


def test_rows_of_another_time_are_told_before_those_of_other_places(engine: Engine) -> None:
    told = explained(engine, "Wer macht den Talentcheck in Tiedemünde?")
    assert "andere Zeit: seit 01.02.2027" in told
    assert told.index("andere Zeit") < told.index("anderer Ort")


@pytest.mark.parametrize(
    "question",
    [
        "Wie erreiche ich Frau Lange?",
        "Wie erreiche ich Frau Lagne?",
        "Wer vertritt Frau Lange?",
        "Wer sitzt im AK Berufswahl Grauwiek?",
        "Wer leitet die JLS Grauwiek?",
        "Wo wohnt Herr Suhr?",
        "Wer ist in der JLS Grauwiek für die Jugendlotsen zuständig?",
    ],
)
def test_no_person_is_shown_where_none_may_be(engine: Engine, question: str) -> None:
    """Neither by name, also as typed, nor by a row id that tells it."""
    told = explained(engine, question, show_persons=False)
    for person in engine.directory.persons.values():
        assert person.name.split()[-1] not in told, told
        assert person.id not in told, told


def test_it_reads_as_the_answer_was_read(engine: Engine) -> None:
    """Each way of reading leads to the same; and only the traced one keeps its steps."""
    reader: Reader = engine._knowledge.reader
    traced = TracingReader(reader)
    text = "Wer macht den Talentcheck in Grauwiek?"
    assert traced.read(text, TODAY) == reader.read(text, TODAY)
    assert [step.clause.plain for step in traced.steps] == ["wer macht den talentcheck in grauwiek"]
