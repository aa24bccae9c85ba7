"""What is said between questions asks for nothing: it gets a word in return, and no old answer."""

from __future__ import annotations

import pytest

from commands.contract import Answer
from commands.questions import Engine, Question, Reply
from commands.questions.reading.interjections import interjection
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY

ASKED = "Wer macht die BFE in Brenkau?"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


def last_of(engine: Engine, *texts: str) -> Reply:
    talk = engine.apart()
    return [talk.ask(Question(text, TODAY, conversation="c")) for text in texts][-1]


def words_of(answer: Answer) -> str:
    return str((answer.title, answer.lines, answer.hints))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *((said, "was möchten Sie wissen?") for said in ("hm", "aha, ach so", "und?", "👍", "…")),
        *((said, "Quelle") for said in ("echt?", "bist du sicher?", "ist das noch aktuell?")),
        *(
            (said, "Zu berichtigen ist die Zeile")
            for said in ("das stimmt nicht", "nein, das ist falsch", "das ist veraltet",
                         "die Nummer stimmt nicht mehr", "das macht doch jemand anderes",
                         "Frau Schröder ist nicht mehr da")
        ),
        *((said, "mit anderen Worten") for said in ("wie bitte?", "hä?", "nochmal bitte")),
        *((said, "wann, wo, mit wem") for said in ("mehr", "zeig mir mehr dazu", "Details?")),
        *((said, "nicht zur Auswahl") for said in ("7", "Nr. 7")),
    ],
)  # fmt: skip
def test_asks_for_nothing(engine: Engine, said: str, answer: str) -> None:
    reply = last_of(engine, ASKED, said)
    assert (reply.status, reply.ids) == ("unknown", ())
    assert answer in words_of(reply.answer)


def test_who_corrects_is_told(engine: Engine) -> None:
    reply = last_of(engine, ASKED, "das stimmt nicht")
    assert "Kommunale Koordinierung Übergang Brenkau" in words_of(reply.answer)


def test_the_conversation_goes_on_after_it(engine: Engine) -> None:
    assert last_of(engine, ASKED, "hm", "und in Hellern?").ids == ("o-koko-hel",)


@pytest.mark.parametrize(
    "asked",
    ["hm, und in Hellern?", "aha. Und in Hellern?", "ok und Hellern?", "echt? und Hellern?"],
)
def test_a_question_after_it_is_one(engine: Engine, asked: str) -> None:
    assert last_of(engine, ASKED, asked).ids == ("o-koko-hel",)


@pytest.mark.parametrize("said", ["ja" * 50, "hm " * 33 + "x", "das ist nicht " * 7, "mehr " * 20])
def test_is_told_however_often_it_is_said(said: str) -> None:
    assert interjection(said.strip()) in ("", "Einwurf", "mehr")


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ((), "Für wen ist die Jugendwerkstatt in Brenkau?"),
        ((), "An wen richtet sich die Jugendwerkstatt in Brenkau?"),
        (("Wer macht die Jugendwerkstatt in Brenkau?",), "und für wen ist die?"),
        (("Wann läuft die Jugendwerkstatt in Brenkau?",), "für wen ist das gedacht?"),
        (("Wer macht die Jugendwerkstatt in Brenkau?",), "und für wen?"),
    ],
)
def test_for_whom_something_is_done(engine: Engine, told: tuple[str, ...], asked: str) -> None:
    reply = last_of(engine, *told, asked)
    assert (reply.asks, reply.ids) == ("what", ("a-25",))
    assert "Jugendliche ohne Abschluss" in str(reply.answer.title)
