"""Whom a message greets is no topic; what the directory knows stays one."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from storage.exchange import read_workbook
from tests.unit.questions.conftest import DATA, TODAY


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(read_workbook(DATA / "sorpeland").directory)


@pytest.mark.parametrize(
    "typed",
    [
        "hallo scharnier, könntest du mir sagen, {}",
        "lieber Scharnier {}",
        "hey botti {}",
        "Guten Morgen Botti! {}",
        "Liebes Helferlein, {}",
        "Hallo Herr Wachtmeister, {}",
        "Moin Petra, {}",
        "{}, lieber Botti?",
        "{} scharnier",
    ],
)
def test_is_no_topic(engine: Engine, typed: str) -> None:
    reply = engine.apart().ask(
        Question(typed.format("wer macht in hellern die praxiskurse"), TODAY)
    )
    assert (reply.status, reply.ids) == ("answered", ("o-tr-nord",))
    assert "Petra" not in str(reply.answer.sources)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Hallo Hellern, wer macht die Praxiskurse?", "Wer macht in Hellern die Praxiskurse?"),
        ("Hallo, Praxiskurs wer macht den in Hellern?", "Wer macht in Hellern die Praxiskurse?"),
        ("Hallo Petra Schröder erreichen", "Wie erreiche ich Petra Schröder?"),
    ],
)
def test_what_is_known_stays_asked_about(engine: Engine, typed: str, plain: str) -> None:
    one, other = (engine.apart().ask(Question(text, TODAY)) for text in (typed, plain))
    assert one.ids
    assert one.ids == other.ids
