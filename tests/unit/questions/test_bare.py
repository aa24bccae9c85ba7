"""What a name alone asks for, and that it asks for nothing beside words that ask for more."""

from __future__ import annotations

import pytest

from commands.questions import Engine, Question
from tests.unit.questions.conftest import TODAY


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Seekammer?", "contact"),
        ("Ich brauche die Seekammer", "contact"),
        ("Bildungsrat", "session"),
        ("Lehrstellenforum bitte", "who"),
    ],
)
def test_a_bare_name_is_answered(engine: Engine, text: str, asks: str) -> None:
    assert engine.ask(Question(text, TODAY)).asks == asks


@pytest.mark.parametrize(
    "text",
    [
        "Was wiegt die Seekammer?",
        "Warum trägt Herr Suhr Hut?",
        "Wie groß ist Leuchtturm?",
    ],
)
def test_a_name_beside_other_questions_is_no_request_for_its_contact(
    engine: Engine, text: str
) -> None:
    assert engine.ask(Question(text, TODAY)).status in ("unknown", "none")
