"""Every dialogue comes out as written, and no command lacks one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.registry import Registry
from commands.contract import Role
from storage.database import Database
from tests.dialogues.runner import Conversation
from tests.dialogues.script import Dialogue, ScriptError, read_dialogues

HERE = Path(__file__).parent
DIALOGUES = [one for path in sorted(HERE.glob("*.dialogue")) for one in read_dialogues(path)]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: f"{one.place} {one.claim}")
def test_dialogue(dialogue: Dialogue, database: Database) -> None:
    Conversation(database, dialogue).run()


def test_every_command_has_a_success_and_where_not_open_to_all_a_refusal(
    seed: Path, tmp_path: Path
) -> None:
    outcomes = set()
    for number, dialogue in enumerate(DIALOGUES):
        shutil.copyfile(seed, tmp_path / f"{number}.db")
        database = Database(f"sqlite:///{tmp_path}/{number}.db")
        conversation = Conversation(database, dialogue)
        conversation.run()
        database.close()
        outcomes |= conversation.outcomes
    for command in Registry.discover().commands:
        assert (command.name, "success") in outcomes
        if Role.GUEST not in command.roles:
            assert (command.name, "refusal") in outcomes


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("anna: @a:b\n== x\nanna> hi\nbot< x", "needs `now`"),
        ("now: 2026-01-01 10:00\n== x\nanna> hi\nbot< x", "who are"),
        ("now: 2026-01-01 10:00\nanna: @a:b\n== x\nanna> hi", "nothing is expected"),
        ("now: 2026-01-01 10:00\nanna: @a:b\n== x\nbot< x", "nothing was said"),
        ("now: 2026-01-01 10:00\nanna: @a:b\n== x\nanna in there> hi\nbot< x", "where is"),
        ("now: 2026-01-01 10:00\nanna: @a:b\n== x\nanna> hi\nbot in there< x", "where is"),
        ("now: 2026-01-01 10:00\nanna: @a:b\nroom c: made kai\n== x\nanna> hi\nbot< x", "who are"),
        ("now: 2026-01-01 10:00\nanna: @a:b\n== x", "needs `now` and steps"),
        ("now: 2026-01-01 10:00\nanna: @a:b\n== x\nanna> hi\nbot: x", "no step and no setting"),
    ],
)
def test_a_dialogue_that_would_check_nothing_is_an_error(
    script: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.dialogue"
    path.write_text(script, encoding="utf-8")
    with pytest.raises(ScriptError, match=said):
        read_dialogues(path)
