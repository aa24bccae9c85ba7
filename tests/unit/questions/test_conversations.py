"""Conversations: for a while only, by person in a room or by thread, and never mixed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from commands.questions import Engine, Question, Reply
from commands.questions.conversations import IN_ROOM, IN_THREAD
from tests.unit.questions.conftest import TODAY

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
ABOUT = "Wer macht in Grauwiek den Talentcheck?"
LEANING = "und in Dünenland?"


def ask(
    engine: Engine,
    text: str,
    who: str = "!r @anna",
    *,
    at: datetime | None = NOON,
    in_thread: bool = False,
    event_id: str = "",
) -> Reply:
    question = Question(
        text, TODAY, conversation=who, asked_at=at, in_thread=in_thread, event_id=event_id
    )
    return engine.ask(question)


@pytest.mark.parametrize(
    ("in_thread", "later", "status"),
    [
        (False, IN_ROOM, "answered"),
        (False, IN_ROOM + timedelta(seconds=1), "unknown"),
        (True, IN_ROOM + timedelta(seconds=1), "answered"),
        (True, IN_THREAD, "answered"),
        (True, IN_THREAD + timedelta(seconds=1), "unknown"),
    ],
)
def test_a_conversation_goes_on_for_a_while(
    engine: Engine, in_thread: bool, later: timedelta, status: str
) -> None:
    ask(engine, ABOUT, in_thread=in_thread)
    assert ask(engine, LEANING, at=NOON + later, in_thread=in_thread).status == status


def test_the_while_begins_anew_with_each_question(engine: Engine) -> None:
    ask(engine, ABOUT)
    for turn in range(1, 4):
        assert ask(engine, LEANING, at=NOON + turn * IN_ROOM).status == "answered"


def test_a_question_that_was_not_understood_keeps_what_it_is_about(engine: Engine) -> None:
    ask(engine, ABOUT)
    assert ask(engine, "Danke!").status == "unknown"
    assert ask(engine, LEANING).status == "answered"


def test_what_is_only_tried_out_leaves_the_conversation_as_it_was(engine: Engine) -> None:
    ask(engine, "Wer macht in Grauwiek den Talentcheck?")
    question = Question("Wann tagt der Bildungsrat?", TODAY, conversation="!r @anna", asked_at=NOON)
    assert engine.ask(question, remembers=False).status == "answered"
    last = engine.last_asked("!r @anna", NOON)
    assert last is not None
    assert last.question.text == "Wer macht in Grauwiek den Talentcheck?"
    assert ask(engine, "Und wann?").asks == "when"


def test_without_the_moment_nothing_is_forgotten(engine: Engine) -> None:
    ask(engine, ABOUT, at=None)
    assert ask(engine, LEANING, at=None).status == "answered"


def test_two_people_at_once_dont_mix(engine: Engine) -> None:
    """Their questions come by turns, in the same room."""
    ask(engine, ABOUT, "!r @anna")
    ask(engine, "Wann tagt der Bildungsrat?", "!r @ben")
    assert ask(engine, LEANING, "!r @anna").ids == ("o-windfang",)
    assert ask(engine, "und die letzte Sitzung?", "!r @ben").ids == ("s-01",)
    assert ask(engine, "und warum?", "!r @anna").asks == "why"
    assert ask(engine, LEANING, "!r @carl").status == "unknown"


def test_what_is_over_is_not_kept_until_somebody_comes_back(engine: Engine) -> None:
    ask(engine, ABOUT, "!r @anna", event_id="$1")
    ask(engine, ABOUT, "!r @ben", at=NOON + IN_ROOM + timedelta(minutes=2))
    # Without a moment nothing is over, so it could only have been swept away.
    assert engine.last_asked("!r @anna", None) is None
    assert engine.last_asked("!r @ben", None) is not None


def test_an_edited_question_leans_on_what_it_leant_on_before(engine: Engine) -> None:
    ask(engine, ABOUT, event_id="$1")
    assert ask(engine, "und wann tagt der Bildungsrat?", event_id="$2").asks == "session"
    assert ask(engine, LEANING, event_id="$2").ids == ("o-windfang",)


def test_the_last_five_questions_can_be_explained(engine: Engine) -> None:
    for number in range(7):
        ask(engine, ABOUT, event_id=f"${number}")
    assert engine.asked_in("$1", NOON) is None
    found = engine.asked_in("$2", NOON)
    assert found is not None
    assert found.question.event_id == "$2"
    last = engine.last_asked("!r @anna", NOON)
    assert last is not None
    assert last.question.event_id == "$6"


def test_a_question_can_be_explained_only_for_a_while(engine: Engine) -> None:
    ask(engine, ABOUT, event_id="$1")
    over = NOON + IN_ROOM + timedelta(seconds=1)
    assert engine.asked_in("$1", NOON + IN_ROOM) is not None
    assert engine.asked_in("$1", over) is None
    assert engine.last_asked("!r @anna", over) is None


def test_an_edit_is_explained_and_not_what_it_replaced(engine: Engine) -> None:
    ask(engine, ABOUT, event_id="$1")
    ask(engine, "Wann tagt der Bildungsrat?", event_id="$1")
    found = engine.asked_in("$1", NOON)
    assert found is not None
    assert found.question.text == "Wann tagt der Bildungsrat?"


def test_nobodys_conversation_is_remembered_where_there_is_none(engine: Engine) -> None:
    ask(engine, ABOUT, "", event_id="$1")
    assert engine.asked_in("$1", NOON) is None


def test_what_a_removed_row_was_said_about_is_still_explained(engine: Engine) -> None:
    """The question is read without what it leant on, since that is gone."""
    ask(engine, ABOUT)
    ask(engine, LEANING)
    rows = {row: a for row, a in engine.directory.activities.items() if a.name != "Talentcheck"}
    newer = Engine(replace(engine.directory, activities=rows))
    newer.succeed(engine)
    asked = newer.last_asked("!r @anna", NOON)
    assert asked is not None
    told = repr(newer.explain(asked, show_persons=True))
    assert "Das Verzeichnis hat sich seither geändert" in told
