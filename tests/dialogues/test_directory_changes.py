"""Dialogues with a directory that is another one, or becomes another one meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.database import Database
from storage.exchange import import_workbook
from tests.dialogues.runner import Conversation
from tests.dialogues.script import read_dialogues

HERE = Path(__file__).parent
_HEAD = """
anna: @lindner:herne.example 50
kai: @kern:herne.example 0
technik: @technik:partner.example 0
"""
# Takes what a sheet holds and returns what it is to hold.
Change = Callable[[str], str]


@pytest.fixture
def talk(database: Database, tmp_path: Path) -> Callable[[str], None]:
    """Hold a dialogue, written as in the files."""

    def hold(text: str) -> None:
        path = tmp_path / "talk.dialogue"
        path.write_text(_HEAD + text, encoding="utf-8")
        for dialogue in read_dialogues(path):
            Conversation(database, dialogue).run()

    return hold


def change_directory(database: Database, folder: Path, sheet: str, change: Change) -> None:
    """Import the directory of the dialogues once more, with one sheet changed."""
    shutil.copytree(HERE / "directory", folder)
    path = folder / f"{sheet}.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert import_workbook(database, folder, strict=True).stored


def test_a_person_and_that_persons_office_cannot_be_in_two_places(
    database: Database, tmp_path: Path, talk: Callable[[str], None]
) -> None:
    def with_office(sheet: str) -> str:
        kept = [line for line in sheet.splitlines() if "gr-rak;" not in line]
        return "\n".join([*kept, "gr-rak;org-koko-en;Mitglied;ja;;2022-01-01;", ""])

    change_directory(database, tmp_path / "changed", "sitze", with_office)
    talk("""
now: 2026-11-22 10:00
== Eva Essing sits in the one, her office in the other
bound: region
technik> /sitzung neu RAK Mi 16.12.2026 10–12 Uhr
bot< Zur selben Zeit tagt Arbeitskreis Übergang Mülheim
bot< in beiden sitzt Kommunale Koordinierungsstelle Ennepe-Ruhr.
technik> /sitzung neu RAK Mi 16.12.2026 13 Uhr
bot< Sitzung geplant
""")


def test_two_persons_of_one_office_count_as_shared(
    database: Database, tmp_path: Path, talk: Callable[[str], None]
) -> None:
    def with_colleague(sheet: str) -> str:
        kept = [line for line in sheet.splitlines() if "gr-rak;" not in line]
        kept = [line.replace("gr-mh-ak;org-ihk", "gr-mh-ak;per-ihmann") for line in kept]
        return "\n".join([*kept, "gr-rak;per-ihmann;Mitglied;ja;;2022-01-01;", ""])

    change_directory(database, tmp_path / "changed", "sitze", with_colleague)
    talk("""
now: 2026-11-22 10:00
== The person isn't named, the office is
bound: region
technik> /sitzung neu RAK Mi 16.12.2026 10–12 Uhr
bot< in beiden sitzt IHK
bot! Ihmann
""")


def test_series_and_reminders_survive_that_their_author_leaves(
    database: Database, tmp_path: Path, talk: Callable[[str], None]
) -> None:
    talk("""
now: 2026-11-22 10:00
== Anna plans, and leaves
bound: committee gr-her-lk
anna> /sitzung neu jeden zweiten Mittwoch im Monat 14–16 Uhr, Rathaus
bot< Sitzungsreihe 1
anna> /erinnere uns am 7.12. um 9 Uhr an die Statistik
bot< Statistik
""")

    def without_anna(sheet: str) -> str:
        return "\n".join(line for line in sheet.splitlines() if "per-lindner" not in line) + "\n"

    change_directory(database, tmp_path / "changed", "personen", without_anna)
    talk("""
now: 2026-12-06 14:00
== Without her all goes on
bound: committee gr-her-lk
time> 2026-12-06 14:00
bot< Sitzung in 3 Tagen
bot< Mi., 09.12.2026, 14:00–16:00 Uhr
time> 2026-12-07 09:00
bot< Statistik
time> 2027-03-01 10:00
bot! Sitzungsreihe
kai> /sitzungen Februar 2028
bot< Mi., 09.02.2028, 14:00–16:00 Uhr
anna> /sitzung absagen 14.4.2027
bot< Ihre Matrix-Kennung steht heute bei niemandem im Verzeichnis
""")
