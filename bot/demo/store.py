"""The demo's folder: passwords, the bot's configuration, the sample directory in its database."""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.demo.files import write_private
from storage.database import Database
from storage.exchange import ImportReport, import_workbook
from storage.rooms import room_settings

SAMPLE = Path(__file__).with_name("directory")
NOUNS = {
    "kommunen": "Kommunen",
    "organisationen": "Organisationen",
    "personen": "Personen",
    "aktivitaeten": "Aktivitäten",
}


class FolderInUseError(Exception):
    """Another demo runs in the folder; the message is German."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """The bot's password, and the one that all people of the demo share."""

    bot: str
    people: str


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """Where everything of one demo lies."""

    path: Path

    @property
    def homeserver(self) -> Path:
        """Synapse's folder."""
        return self.path / "homeserver"

    @property
    def config(self) -> Path:
        """The configuration that the bot is started with."""
        return self.path / "config.toml"

    @property
    def bot(self) -> Path:
        """The bot's own folder, with its database and keys."""
        return self.path / "bot"

    @property
    def chat(self) -> Path:
        """The folder of the chat in the terminal."""
        return self.path / "chat"

    @property
    def files(self) -> Path:
        """The folder for files that are saved in the chat; made when the first one is."""
        return self.path / "dateien"

    @property
    def database_url(self) -> str:
        """The bot's database, where the bot itself expects it."""
        return f"sqlite:///{self.bot / 'scharnier.db'}"

    def passwords(self) -> Passwords:
        """Return the passwords of this folder; they are made at its first use."""
        path = self.path / "passwords.json"
        if not path.exists():
            made = {"bot": secrets.token_urlsafe(24), "people": _easy_password()}
            write_private(path, json.dumps(made))
        return Passwords(**json.loads(path.read_text(encoding="utf-8")))

    def import_sample(self) -> str:
        """Bring the sample directory into the database; return in German what it holds."""
        database = Database(self.database_url)
        try:
            database.migrate()
            return _contents(import_workbook(database, SAMPLE))
        finally:
            database.close()

    def is_bound(self, room_id: str) -> bool:
        """Whether the bot knows what a room is for."""
        database = Database(self.database_url)
        try:
            with database.read() as session:
                return room_settings(session, room_id).kind is not None
        finally:
            database.close()

    def write_config(self, url: str, bot_id: str, server_name: str, operator_id: str) -> None:
        """Write the configuration that a production bot would have, for this homeserver."""
        sections: dict[str, dict[str, str | list[str]]] = {
            "homeserver": {"url": url, "user_id": bot_id, "password": self.passwords().bot},
            "storage": {"folder": str(self.bot)},
            "access": {"servers": [server_name], "operators": [operator_id]},
        }
        # JSON's strings and lists of strings are TOML's too.
        lines = [
            line
            for section, values in sections.items()
            for line in (
                f"[{section}]",
                *(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in values.items()),
                "",
            )
        ]
        write_private(self.config, "\n".join(lines))


@contextmanager
def demo_folder(path: Path | None) -> Iterator[DemoFolder]:
    """Give the folder asked for, to be kept; or a temporary one, removed at the end.

    Raises `FolderInUseError` when another demo runs there.
    """
    if path is None:
        made = Path(tempfile.mkdtemp(prefix="scharnier-demo-"))
        try:
            yield _laid_out(made)
        finally:
            shutil.rmtree(made, ignore_errors=True)
        return
    path.mkdir(parents=True, exist_ok=True)
    with (path / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUseError(
                f"In {path} läuft schon ein Probelauf. Mit --folder einen anderen Ordner angeben."
            ) from error
        yield _laid_out(path)


def _laid_out(path: Path) -> DemoFolder:
    folder = DemoFolder(path.resolve())
    for part in (folder.homeserver, folder.bot, folder.chat):
        part.mkdir(exist_ok=True)
    return folder


def _contents(report: ImportReport) -> str:
    rows = {
        sheet.sheet: sheet.unchanged + len(sheet.added) + len(sheet.updated) + len(sheet.revived)
        for sheet in report.sheets
    }
    return ", ".join(f"{rows[sheet]} {noun}" for sheet, noun in NOUNS.items())


def _easy_password() -> str:
    """Make a password that is typed rather than pasted: no letters that look alike."""
    letters = "abcdefghkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
