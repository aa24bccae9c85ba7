"""Dialogues in closed rooms come out as written, and nothing that is said there is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.registry import Registry
from storage.database import Database
from storage.reminders import Reminder, store_reminder
from tests.dialogues.runner import Conversation
from tests.dialogues.script import moment, read_dialogues
from tests.matrix.closed_room_samples import with_samples

HEAD = """
now: 2026-12-01 15:00
anna: @lindner:herne.example
ben: @bohr:bochum.example
eva: @ernst:herne.example
== x
"""
OPENED = """
anna> /proberaum @lindner:herne.example @bohr:bochum.example
bot< Kommt.
anna in probe1 joins>
bot in probe1< came @lindner:herne.example
ben in probe1 joins>
bot in probe1< came @bohr:bochum.example
"""


@pytest.fixture(autouse=True)
def samples(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = with_samples()
    monkeypatch.setattr(Registry, "discover", lambda: registry)


def take(database: Database, path: Path, script: str) -> None:
    path.write_text(HEAD + OPENED + script, encoding="utf-8")
    [dialogue] = read_dialogues(path)
    Conversation(database, dialogue).run()


@pytest.mark.parametrize(
    "script",
    [
        """
        anna in probe1> Das bleibt unter uns
        bot in probe1< said @lindner:herne.example $event
        bot in probe1! unter uns
        anna in probe1 edits> Das bleibt ganz unter uns
        bot in probe1< said @lindner:herne.example $event
        anna in probe1> WIDERRUF
        bot in probe1< Gern, du.
        """,
        """
        ben in probe1> Widerruf ist auch nur ein Wort, das man sagt
        bot in probe1< said @bohr
        ben in probe1 edits> widerruf
        bot in probe1< Gern, du.
        ben in probe1 edits> Doch kein Widerruf
        bot in probe1< (withdrawn)
        bot in probe1< said @bohr
        """,
        """
        anna in probe1> /beschluss Das bleibt unter uns, öffentlich
        bot in probe1< Hier läuft eine kollegiale Beratung; /beschluss geht
        bot in probe1! unter uns
        anna in probe1> /hilfe
        bot in probe1< Hier läuft
        anna in probe1> Scharnier, wer ist in Herne zuständig?
        bot in probe1< said
        """,
        """
        anna in probe1> /probe raus @bohr:bochum.example
        bot in probe1< Gern, du.
        bot in probe1< left @bohr:bochum.example
        """,
        """
        ben in probe1 leaves>
        bot in probe1< left @bohr:bochum.example
        anna in probe1> schluss
        bot in probe1< Gern, du.
        anna> /hilfe
        bot< Das kann ich
        """,
    ],
)
def test_what_is_heard(script: str, database: Database, tmp_path: Path) -> None:
    take(database, tmp_path / "x.dialogue", script)


@pytest.mark.parametrize("left_out", ["Zweitens", ""])
def test_what_is_quoted_is_resolved_in_the_dialogue(
    left_out: str, database: Database, tmp_path: Path
) -> None:
    redact = "anna in probe1 redacts>\nbot in probe1< (silence)" if left_out else ""
    path = tmp_path / "x.dialogue"
    path.write_text(HEAD + OPENED + f"""
        anna in probe1> Erstens <b>dies</b>
        bot in probe1< said
        anna in probe1> Zweitens etwas anderes
        bot in probe1< said
        {redact}
        ben in probe1> /probe alles
        bot in probe1< Kommt.
        bot in ben< Gesagt wurde:
        bot in ben< > Erstens <b>dies</b>
        html in ben< <blockquote>Erstens &lt;b&gt;dies&lt;/b&gt;</blockquote>
        bot in ben{"!" if left_out else "<"} Zweitens
    """, encoding="utf-8")  # fmt: skip
    [dialogue] = read_dialogues(path)
    Conversation(database, dialogue).run()


@pytest.mark.parametrize("step", ["ben in probe1 joins>", "eva in probe1> Hallo zusammen"])
def test_a_step_that_the_homeserver_would_refuse_fails_the_dialogue(
    step: str, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match="in probe1"):
        take(database, tmp_path / "x.dialogue", f"{step}\nbot< (silence)")


def test_a_word_that_is_kept_fails_the_dialogue(database: Database, tmp_path: Path) -> None:
    at = moment("2027-01-01 10:00")
    with database.write() as session:
        store_reminder(session, Reminder(
            room_id="!x", owner="@x:y", mention="@x:y", text="Das bleibt unter uns",
            first=at.replace(tzinfo=None), due_at=at, created_at=at,
        ))  # fmt: skip
    said = "anna in probe1> Das bleibt unter uns\nbot in probe1< said"
    with pytest.raises(AssertionError, match="holds what was said"):
        take(database, tmp_path / "x.dialogue", said)
