"""The engine: any text, several conversations, and what a room may see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.contract import Answer, Choice
from commands.questions import Engine, Question, Reply, engine_for
from storage.records import Directory
from tests.unit.questions.conftest import TODAY

SPOKEN = (
    "wer wen wann wo warum mit wem und nicht außer vertritt tagt Sitzung Vorsitz Telefon der die "
    "in für Grauwiek GW Stenhafen Talentcheck Bildungsrat KoSt Krüger Frau Herr 2025 letztes Jahr "
    "ab Februar Handlungsfeld 3 : ? ! - „ “ ( ) 31.12. ich meine ach nein 10 Klasse"
)


def ask(engine: Engine, text: str, conversation: str = "", room: str | None = None) -> Reply:
    return engine.ask(Question(text, TODAY, room, conversation))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_any_text_gets_a_reply(engine: Engine, text: str) -> None:
    reply = ask(engine, text, "c")
    assert reply.status in ("answered", "choose", "none", "unknown")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(SPOKEN.split()), max_size=25))
def test_any_order_of_its_own_words_gets_a_reply(engine: Engine, words: list[str]) -> None:
    reply = ask(engine, " ".join(words), "c")
    if reply.status in ("none", "unknown"):
        assert reply.ids == ()
    else:
        assert reply.ids
    assert (reply.asks == "") == (reply.status == "unknown")


@pytest.mark.parametrize("text", ["", " ", "\n", "a" * 10_000, "wer macht was " * 700, "?" * 9_000])
def test_odd_texts_are_not_understood(engine: Engine, text: str) -> None:
    assert ask(engine, text).status == "unknown"


def test_conversations_dont_mix(engine: Engine) -> None:
    ask(engine, "Wer macht in Grauwiek den Talentcheck?", "anna")
    ask(engine, "Wann tagt der Bildungsrat?", "ben")
    assert ask(engine, "und in Dünenland?", "anna").ids == ("o-windfang",)
    assert ask(engine, "und die letzte Sitzung?", "ben").ids == ("s-01",)
    assert ask(engine, "und in Dünenland?").status == "unknown"


def test_old_conversations_are_forgotten(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.questions.conversations._MOST", 1)
    ask(engine, "Wer macht in Grauwiek den Talentcheck?", "anna")
    ask(engine, "Wer macht in Grauwiek den Talentcheck?", "ben")
    assert ask(engine, "und in Stenhafen?", "anna").status == "unknown"


def test_one_engine_for_each_directory(kueste: Directory) -> None:
    assert engine_for(kueste) is engine_for(kueste)
    assert engine_for(replace(kueste)) is not engine_for(kueste)


def test_a_newer_version_goes_on_with_conversations(kueste: Directory) -> None:
    ask(engine_for(replace(kueste, version=4)), "Wer macht in Grauwiek den Talentcheck?", "anna")
    newer = engine_for(replace(kueste, version=5))
    assert ask(newer, "und in Dünenland?", "anna").ids == ("o-windfang",)


def test_what_is_retired_ends_the_conversations_about_it(kueste: Directory) -> None:
    ask(engine_for(replace(kueste, version=6)), "Wann tagt der Bildungsrat?", "anna")
    committees = {row: c for row, c in kueste.committees.items() if row != "g-grau-br"}
    newer = engine_for(replace(kueste, version=7, committees=committees))
    assert ask(newer, "und die letzte Sitzung?", "anna").status == "unknown"


def test_a_room_of_nowhere_is_no_room(engine: Engine) -> None:
    assert ask(engine, "Nummer der Jugendleitstelle?", room="k-nirgends").status == "choose"


def said(answer: Answer) -> str:
    return repr(answer)


def test_persons_are_not_shown_where_they_may_not(engine: Engine) -> None:
    question = Question("Wie erreiche ich Frau Lange?", TODAY, show_persons=False)
    answer = engine.ask(question).answer
    assert "Insa" not in said(answer)
    assert "55-11" not in said(answer)
    assert "/raum" in said(answer)


def test_members_without_persons(engine: Engine) -> None:
    question = Question("Wer sitzt im AK Berufswahl Grauwiek?", TODAY, show_persons=False)
    assert "Petersen" not in said(engine.ask(question).answer)
    shown = Question("Wer sitzt im AK Berufswahl Grauwiek?", TODAY)
    assert "Petersen" in said(engine.ask(shown).answer)


@pytest.mark.parametrize(
    "text",
    [
        "Nummer der Jugendleitstelle?",
        "Wer sitzt in der Lenkungsgruppe?",
        "Wer hat 2027 den Vorsitz in der Lenkungsgruppe?",
        "Wann tagt der AK Berufswahl in Stenhafen?",
        "Telefon von Krüger?",
        "Wer vertritt Krüger?",
        "Was macht die Jugendleitstelle?",
        "Wann läuft der Talentcheck?",
    ],
)
def test_a_choice_typed_is_unambiguous(engine: Engine, text: str) -> None:
    """Each choice's command line asks for just what its label names."""
    reply = ask(engine, text)
    assert reply.status == "choose"
    assert len(reply.answer.choices) == len(reply.ids)
    for choice in reply.answer.choices:
        assert isinstance(choice, Choice)
        again = ask(engine, choice.command_line.removeprefix("/"))
        assert again.asks == reply.asks, choice
        assert again.status in ("answered", "none"), choice
