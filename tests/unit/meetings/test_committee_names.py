"""Which committee a short name means depends on the room, also where the full name goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from commands.contract import Ask, Asker, Room
from commands.dates import BERLIN
from commands.meetings.committees import ChoiceError, find_committee
from storage.database import Database
from storage.records import Committee, Directory, Municipality, RoomSettings

TOWNS = {
    row: Municipality(row, name) for row, name in (("k-bo", "Bochum"), ("k-her", "Herne"))
}  # fmt: skip
ROWS = (
    Committee("bo-1", "StuBo-Arbeitskreis Sek I Bochum", ("StuBo-AK Sek I Bochum",), ("k-bo",)),
    Committee("bo-2", "StuBo-Arbeitskreis Sek II Bochum", ("StuBo-AK Sek II Bochum",), ("k-bo",)),
    Committee("her", "StuBo-Arbeitskreis Herne", ("StuBo-AK Herne",), ("k-her",)),
    Committee("her-lk", "Lenkungskreis Übergang Herne", ("LK Herne",), ("k-her",)),
)
DIRECTORY = Directory(municipalities=TOWNS, committees={row.id: row for row in ROWS})
BOCHUM = RoomSettings("municipality", municipality_id="k-bo")
HERNE = RoomSettings("municipality", municipality_id="k-her")
SEK_1 = RoomSettings("committee", committee_id="bo-1")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    database.migrate()
    yield database
    database.close()


def found(database: Database, settings: RoomSettings, text: str) -> list[str]:
    """Return the committee that is meant, or the names that are offered."""
    with database.read() as session:
        room = Room("!room", settings)
        now = datetime(2026, 11, 22, 10, tzinfo=BERLIN)
        ask = Ask(Asker("@a:a.example"), room, text, "sitzung", now, session, DIRECTORY)
        try:
            return [find_committee(ask, text, lambda name: name)[0].name]
        except ChoiceError as several:
            return [choice.label for choice in several.answer.choices]


@pytest.mark.parametrize(
    ("settings", "text", "expected"),
    [
        (BOCHUM, "StuBo-AK", [ROWS[0].name, ROWS[1].name]),
        (BOCHUM, "StuBo-AK Sek II", [ROWS[1].name]),
        (BOCHUM, "StuBo-AK Herne", [ROWS[2].name]),
        (HERNE, "StuBo-AK", [ROWS[2].name]),
        (SEK_1, "StuBo-AK", [ROWS[0].name]),
        (SEK_1, "StuBo-AK Sek II", [ROWS[1].name]),
        (RoomSettings(), "StuBo-AK", [ROWS[2].name]),
        (HERNE, "Lenkungskreis", [ROWS[3].name]),
    ],
)
def test_a_name_cut_short_means_the_committees_of_the_room(
    database: Database, settings: RoomSettings, text: str, expected: list[str]
) -> None:
    assert found(database, settings, text) == expected


def test_a_name_with_another_place_is_nobodys(database: Database) -> None:
    assert found(database, SEK_1, "Lenkungskreis Bochum")[-1:] == [ROWS[0].name]
    with database.read() as session:
        now = datetime(2026, 11, 22, 10, tzinfo=BERLIN)
        ask = Ask(Asker("@a:a.example"), Room("!r", HERNE), "", "zusage", now, session, DIRECTORY)
        with pytest.raises(ChoiceError) as several:
            find_committee(ask, "Lenkungskreis Bochum", lambda name: name)
    assert "„Lenkungskreis Bochum“ kenne ich nicht" in str(several.value.answer.title)
