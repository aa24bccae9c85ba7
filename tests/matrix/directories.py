"""A directory for journeys, in the bot's database before it starts."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.clock import SystemClock
from storage.database import Database
from storage.exchange import import_workbook
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.matrix.bots import BotAccount

SOURCE = Path(__file__).parents[1] / "dialogues" / "directory"


def import_directory(bot_account: BotAccount, people: Mapping[str, str] | None = None) -> None:
    """Import the dialogues' directory; all people of the test's homeserver are of Bochum.

    `people` are those who stand in it under the Matrix ids of others.
    """
    folder = bot_account.folder / "directory"
    shutil.copytree(SOURCE, folder)
    places = folder / "kommunen.csv"
    server = bot_account.homeserver.server_name
    places.write_text(places.read_text("utf-8").replace("bochum.example", server), "utf-8")
    known = folder / "personen.csv"
    for named, user_id in (people or {}).items():
        known.write_text(known.read_text("utf-8").replace(named, user_id), "utf-8")
    database = _database(bot_account)
    database.migrate()
    report = import_workbook(database, folder, strict=True)
    database.close()
    assert report.stored


def bind(bot_account: BotAccount, room_id: str, municipality_id: str) -> None:
    """Bind a room to a municipality, as its coordination office does with `/raum`."""
    _bind(bot_account, room_id, RoomSettings("municipality", municipality_id))


def bind_committee(bot_account: BotAccount, room_id: str, committee_id: str) -> None:
    """Bind a room to a committee."""
    _bind(bot_account, room_id, RoomSettings("committee", committee_id=committee_id))


def _bind(bot_account: BotAccount, room_id: str, settings: RoomSettings) -> None:
    database = _database(bot_account)
    with database.write() as session:
        now = SystemClock().now()
        save_room_settings(session, room_id, settings, by="@office:a.example", at=now)
    database.close()


def _database(bot_account: BotAccount) -> Database:
    return Database(f"sqlite:///{bot_account.folder / 'scharnier.db'}")
