"""What the last reply offered is taken by number or ordinal, or all at once."""

from __future__ import annotations

import json

import pytest

from bot.rendering import to_markdown
from commands.questions import Engine, Question, Reply
from commands.questions.batch import answer_lines
from storage.exchange import read_workbook
from storage.records import Directory
from tests.unit.questions.conftest import DATA, TODAY

OFFERS = "Wann tagt die Steuerungsgruppe?"
OFFERED = ("g-bre-st", "g-sor-st")


@pytest.fixture(scope="module")
def sorpeland() -> Directory:
    return read_workbook(DATA / "sorpeland").directory


@pytest.fixture(scope="module")
def engine(sorpeland: Directory) -> Engine:
    return Engine(sorpeland)


def ask(engine: Engine, text: str, event_id: str = "") -> Reply:
    return engine.ask(Question(text, TODAY, conversation="c", event_id=event_id))


@pytest.mark.parametrize("typed", ["1", "Nr. 1", "die erste", "eins", "ich nehme die 1"])
def test_a_number_takes_one(engine: Engine, typed: str) -> None:
    talk = engine.apart()
    assert ask(talk, OFFERS).ids == OFFERED
    assert ask(talk, typed).ids == ("s-05",)
    assert ask(talk, "und wer sitzt drin?").asks == "members"


def test_a_number_that_is_not_offered_is_refused(engine: Engine) -> None:
    talk = engine.apart()
    ask(talk, OFFERS)
    reply = ask(talk, "7")
    assert (reply.status, reply.ids) == ("unknown", ())


def test_only_the_last_reply_offers(engine: Engine) -> None:
    talk = engine.apart()
    ask(talk, OFFERS)
    ask(talk, "1")
    assert ask(talk, "2").status == "unknown"


def test_an_edited_number_takes_another(engine: Engine) -> None:
    talk = engine.apart()
    ask(talk, OFFERS, "$1")
    ask(talk, "1", "$2")
    assert "Bad Sorpe" in str(ask(talk, "2", "$2").answer)


def test_all_are_told_each_in_a_line(engine: Engine) -> None:
    talk = engine.apart()
    ask(talk, OFFERS)
    for typed in ("alle", "alle bitte", "beide"):
        reply = ask(talk, typed)
        assert (reply.status, reply.ids) == ("answered", ("s-05",))
        assert "Steuerungsgruppe Übergang Bad Sorpe" in str(reply.answer.lines)
    assert ask(talk, "1").ids == ("s-05",)


@pytest.mark.parametrize("told", ["Wer sitzt in der Steuerungsgruppe?", "Wer leitet die KoKo?"])
def test_all_of_lists_or_of_many_are_not_told(engine: Engine, told: str) -> None:
    talk = engine.apart()
    assert ask(talk, told).status == "choose"
    reply = ask(talk, "beide" if "KoKo" in told else "alle")
    assert (reply.status, reply.ids) == ("unknown", ())


def test_none_of_them(engine: Engine) -> None:
    talk = engine.apart()
    ask(talk, OFFERS)
    assert ask(talk, "keins davon").status == "unknown"


def test_a_thread_of_lines_takes_it_too(sorpeland: Directory) -> None:
    lines = [
        json.dumps({"id": str(number), "q": text, "thread": "t"})
        for number, text in enumerate((OFFERS, "die erste"))
    ]
    *_, last = answer_lines(sorpeland, lines, TODAY, to_markdown)
    assert json.loads(last)["ids"] == ["s-05"]
