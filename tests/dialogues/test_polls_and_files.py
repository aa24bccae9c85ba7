"""Dialogues can tell of polls, votes and files: what dialogues of real commands rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.registry import Registry
from commands.contract import Answer, Ask, File, Notice, Reaction, Role, command
from storage.database import Database
from tests.dialogues.runner import Conversation
from tests.dialogues.script import read_dialogues

voted: dict[str, str] = {}


def take_back(ask: Ask) -> bool:
    return voted.pop(ask.event_id, None) is not None


@command("probefrage", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def begin(ask: Ask) -> Answer:
    reactions = (Reaction("✅", "ja", "probestimme ja"), Reaction("❌", "nein", "probestimme nein"))
    poll = Answer(title="Grillen?", reactions=reactions, poll="Grillen wir?")
    notice = Notice(ask.room.room_id, poll, transaction_id="poll")
    return Answer(lines=("Gestellt.",), notices=(notice,))


@command("probestimme", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True,
         undo=take_back)  # fmt: skip
def vote(ask: Ask) -> Answer:
    voted[ask.event_id] = ask.text
    return Answer(lines=(f"Notiert: {ask.text}",), lasting=True)


@command("probestand", usage="-", summary="-", examples=(), roles=(Role.GUEST,))
def count(ask: Ask) -> Answer:
    data = ",".join(voted.values()).encode()
    return Answer(lines=(f"Stand: {data.decode()}.",), files=(File("a.csv", "text/csv", data),))


@command("probeschluss", usage="-", summary="-", examples=(), roles=(Role.GUEST,), writes=True)
def end(ask: Ask) -> Answer:
    notice = Notice(ask.room.room_id, Answer(title="Es gilt."), ends_poll="poll")
    return Answer(lines=("Beendet.",), notices=(notice,))


SCRIPT = """
now: 2026-11-22 10:00
anna: @lindner:herne.example
ben: @ben:herne.example

== votes are taps
anna> /probefrage
polls> Grillen wir? | ✅ ja | ❌ nein
bot< Grillen?
bot< ✅ ja
offers> ✅ ❌
anna votes> ✅
bot< Notiert: ja
anna votes> ❌
polls>
bot< Notiert: nein
anna votes> ✅
bot< Notiert: ja
ben votes> ❌
bot< Notiert: nein
anna> /probestand
files> a.csv
bot< Stand: ja,nein,ja,nein.
ben redacts>
bot< (withdrawn)
anna> /probestand
files> a.csv
bot< Stand: ja,nein,ja.
anna edits> /hilfe
bot< (withdrawn)
bot< Verzeichnis
ben taps> ✅
bot< Notiert: ja
anna votes>
bot< (withdrawn)
ben> /probestand
files> a.csv
bot< Stand: ja.
ben redacts>
bot< (withdrawn)
bot< (withdrawn)
ben votes> 🍕
bot< (silence)
ben> /probeschluss
polls> (end) Grillen wir?
bot< Es gilt.
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "polls.dialogue"
    path.write_text(SCRIPT, "utf-8")
    return path


def run(script: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry([*Registry.discover().commands, begin, vote, count, end])
    monkeypatch.setattr(Registry, "discover", lambda: registry)
    voted.clear()
    [dialogue] = read_dialogues(script)
    Conversation(database, dialogue).run()


def test_polls_votes_and_files_are_told_of(
    script: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(script, database, monkeypatch)


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("polls> Grillen wir? | ✅ ja | ❌ nein", "polls> Grillen wir? | ✅ ja"),
        ("polls> Grillen wir? | ✅ ja | ❌ nein", "polls>"),
        ("polls> (end) Grillen wir?", "polls>"),
        ("files> a.csv", "files> b.csv"),
        ("anna votes>\n", "anna votes> ✅\n"),
        ("ben redacts>\nbot< (withdrawn)\n", ""),
    ],
)
def test_what_is_told_otherwise_fails(
    script: Path, database: Database, monkeypatch: pytest.MonkeyPatch, line: str, instead: str
) -> None:
    assert line in SCRIPT
    script.write_text(SCRIPT.replace(line, instead, 1), "utf-8")
    with pytest.raises(AssertionError):
        run(script, database, monkeypatch)
