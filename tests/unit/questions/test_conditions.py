"""What narrows a list and isn't held in any column is said to be so, and never passed over."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Welche kostenlosen Angebote gibt es in Brenkau?", "kostenlosen"),
        ("Was läuft in Brenkau kostenlos?", "kostenlos"),
        ("Wer macht in Brenkau kostenlose Praxiskurse?", "kostenlose"),
        ("Wo gibt es barrierefreie Praxiskurse?", "barrierefreie"),
        ("Wer bietet in Brenkau die Praxiskurse digital an?", "digital"),
        ("Was gibt es in Brenkau für geflüchtete Jugendliche?", "geflüchtete"),
        ("Wer macht in Brenkau vegane Praxiskurse?", "vegane"),
        ("Welche freiwilligen Angebote gibt es in Brenkau?", "freiwilligen"),
        ("Welche großen Angebote gibt es in Brenkau?", "großen"),
        ("Welche Angebote in Brenkau dauern länger als eine Woche?", "Dauer"),
        ("Was gibt es in Brenkau ab 16 Jahren?", "Alter"),
        ("Was läuft in Brenkau online?", "Online"),
        ("Was läuft in Brenkau am Wochenende?", "Wochenende"),
        ("Was läuft montags in Brenkau?", "Montags"),
        ("Was läuft in Brenkau abends?", "Abends"),
        ("Welche Angebote wurden 2024 in Brenkau bestätigt?", "Bestätigung"),
    ],
)
def test_no_answer_that_passes_over_a_condition(engine: Engine, text: str, named: str) -> None:
    reply = engine.apart().ask(Question(text, TODAY))
    assert reply.status in ("none", "unknown")
    assert named in str(reply.answer.lines)


@pytest.mark.parametrize(
    "text",
    ["Läuft die Potenzialanalyse in Brenkau online?", "Ist die BFE in Brenkau kostenlos?"],
)
def test_what_is_not_held_is_not_denied(engine: Engine, text: str) -> None:
    reply = engine.apart().ask(Question(text, TODAY))
    assert reply.status in ("none", "unknown")
    assert "Nein" not in str(reply.answer.title)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Was läuft mittwochs in Osterbeke?", "a-36"),
        ("Welche Angebote in Hellern sind seit über einem Jahr nicht bestätigt?", "a-13 a-27"),
        ("Welche Angebote in Hellern sind seit zwei Jahren nicht bestätigt?", "a-13"),
        ("Welche Angebote in Hellern sind veraltet?", "a-13 a-27"),
    ],
)
def test_conditions_that_a_column_holds(engine: Engine, text: str, ids: str) -> None:
    assert set(engine.apart().ask(Question(text, TODAY)).ids) == set(ids.split())


@pytest.mark.parametrize(
    ("first", "then", "ids"),
    [
        ("Was endet 2027 in Brenkau?", "und in Hellern?", "a-04"),
        ("Was endet 2027 in Hellern?", "und 2028?", ""),
        ("Was läuft in Brenkau im Mai?", "und in Lüdringhausen?", ""),
        ("Was läuft mittwochs in Osterbeke?", "und in Brenkau?", ""),
        ("Wobei ist das Jobcenter Brenkau Partner?", "und das Jugendamt Brenkau?", "a-25 a-41"),
    ],
)
def test_a_condition_holds_on_in_a_conversation(
    engine: Engine, first: str, then: str, ids: str
) -> None:
    talk = engine.apart()
    talk.ask(Question(first, TODAY, conversation="room"))
    assert set(talk.ask(Question(then, TODAY, conversation="room")).ids) == set(ids.split())
