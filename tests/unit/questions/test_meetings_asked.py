"""Agendas, cancelled meetings, and whether an invitation comes in time."""

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
        # By the agenda.
        ("Wann geht es in der Steuerungsgruppe Brenkau um die Lange Nacht der Ausbildung?", "s-05"),
        ("Wann ging es in der Steuerungsgruppe Brenkau zuletzt um Elternarbeit?", "s-03"),
        ("Wann steht Haushalt beim Schulausschuss Brenkau auf der Tagesordnung?", "s-22"),
        ("In welcher Sitzung geht es um die Praxiskurse in Brenkau?", "s-20"),
        ("Welche Sitzungen behandeln den Ausbildungsatlas?", "s-27"),
        ("Wann redet der Bildungsrat über den Werkstattbus?", "s-18"),
        ("Wann geht es in der Lenkungsrunde Hellern um Elternarbeit?", ""),
        ("Geht es in der Lenkungsrunde Hellern am 26.11. um Anlauf?", "s-14"),
        # Cancelled.
        ("Fällt die Sitzung der Steuerungsgruppe Brenkau am 24.11. aus?", "s-04"),
        ("Wurde die Sitzung der Steuerungsgruppe Brenkau im November abgesagt?", "s-04"),
        ("Welche Sitzungen sind abgesagt?", "s-04"),
        ("Welche Sitzungen in Lüdringhausen wurden 2026 abgesagt?", "s-09"),
        ("Wann tagt die Steuerungsgruppe Brenkau?", "s-05"),
    ],
)
def test_meetings_asked_for(engine: Engine, text: str, ids: str) -> None:
    assert set(engine.apart().ask(Question(text, TODAY)).ids) == set(ids.split())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Fällt die Sitzung der Steuerungsgruppe Brenkau am 24.11. aus?", "Ja: abgesagt"),
        ("Fällt die Sitzung der Steuerungsgruppe Brenkau am 8.12. aus?", "Nein: Di., 08.12.2026"),
        ("Ist die Sitzung der Lenkungsrunde Hellern abgesagt?", "Nein: Do., 26.11.2026"),
        ("Reicht es, wenn ich am 23.11. zur Steuerungsgruppe Brenkau einlade?", "Ja: spätestens"),
        ("Reicht es, wenn ich am 24.11. zur Steuerungsgruppe Brenkau einlade?", "Nein: "),
        ("Ist die Einladung zur Steuerungsgruppe Brenkau am 30.11. rechtzeitig?", "Nein: "),
        ("Wann wurde der Fachbeirat Lüdringhausen aufgelöst?", "Zum 31.12.2024"),
        ("Seit wann gibt es den Fachbeirat nicht mehr?", "Zum 31.12.2024"),
    ],
)
def test_the_answer_comes_first(engine: Engine, text: str, title: str) -> None:
    answer = engine.apart().ask(Question(text, TODAY)).answer
    spans = (answer.title,) if isinstance(answer.title, str) else answer.title
    assert "".join(str(getattr(span, "text", span)) for span in spans).startswith(title)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Wann muss die Einladung zur AG Inklusion raus?", "keine Ladungsfrist hinterlegt"),
        ("Genügt es, am 1.12. zur AG Inklusion einzuladen?", "keine Ladungsfrist hinterlegt"),
        ("Warum wurde die Sitzung am 24. November in Brenkau abgesagt?", "Abgesagt ist die"),
        ("Wann wurde die Lenkungsrunde Hellern aufgelöst?", "ein Ende ist nicht eingetragen"),
    ],
)
def test_what_is_not_held_is_said_so(engine: Engine, text: str, told: str) -> None:
    reply = engine.apart().ask(Question(text, TODAY))
    assert reply.status == "none"
    assert told in str((reply.answer.title, *reply.answer.lines))
