"""A draft for the Fundus stands nowhere any more once it is decided on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from storage.database import Database
from tests.dialogues.runner import Conversation
from tests.dialogues.script import read_dialogues

WORDS = "Wer Frau Quitte früh fragt, spart sich manche Sitzung."
SCRIPT = f"""
now: 2026-11-22 10:00
anna: @lindner:herne.example 50
room chat: direct anna
== x
anna in chat> /fundus neu {WORDS}
bot in chat< Wort für Wort
"""


@pytest.mark.parametrize(("sign", "tables"), [("❌", set()), ("✅", {"lesson"})])
def test_a_draft_is_forgotten_at_the_first_tap(
    database: Database, tmp_path: Path, sign: str, tables: set[str]
) -> None:
    script = tmp_path / "x.dialogue"
    script.write_text(f"{SCRIPT}anna in chat taps> {sign}\nbot in chat< Fundus\n", "utf-8")
    [dialogue] = read_dialogues(script)
    Conversation(database, dialogue).run()
    with database.read() as session:
        rows = {
            table.name: str(list(session.connection().execute(select(table))))
            for table in SQLModel.metadata.sorted_tables
        }
    assert {name for name, row in rows.items() if "Quitte" in row} == tables
