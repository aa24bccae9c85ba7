"""Bots that tell reminders, run as services: whichever ends is started again.

Each is told which reminders to keep by rows in its own database, as its own command stores them.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import func
from sqlmodel import col, select

from benchmarks import system
from benchmarks.reminding import Planned, store
from bot.demo.homeserver import Homeserver
from bot.demo.processes import Program
from storage.database import Database
from storage.models.messages import OutgoingMessage
from storage.models.reminders import ReminderRow

PASSWORD = "secret"  # noqa: S105 - of a homeserver that is thrown away
RESTART_AFTER = 0.5  # seconds
POLL_SECONDS = 0.1


class Bot(Protocol):
    """A bot that tells reminders."""

    @property
    def name(self) -> str: ...

    @property
    def ready(self) -> str:
        """What its log says when it is ready."""
        ...

    def command(self) -> list[str]:
        """Return what starts it; writes its configuration."""
        ...

    def store(self, reminders: Sequence[Planned]) -> None:
        """Store reminders while it does not run."""
        ...

    def pending(self, until: datetime) -> int:
        """Count the reminders due by then that it has still to tell."""
        ...


@dataclass(frozen=True, slots=True)
class Scharnier:
    """This project's bot."""

    server: Homeserver
    folder: Path
    name: str = "scharnier"
    ready: str = "ready as"

    def command(self) -> list[str]:
        config = system.configure(self.server, self.folder, name=self.name, password=PASSWORD)
        return [sys.executable, "-m", "bot", "run", "--config", str(config)]

    def store(self, reminders: Sequence[Planned]) -> None:
        with closing(self._database()) as database:
            store(database, reminders, apart=False)

    def pending(self, until: datetime) -> int:
        to_come = select(func.count()).where(
            ReminderRow.state == "active", col(ReminderRow.due_at) <= until
        )
        to_send = select(func.count()).where(
            OutgoingMessage.state == "pending", col(OutgoingMessage.kind) == "notice"
        )
        with closing(self._database()) as database, database.read() as session:
            return session.exec(to_come).one() + session.exec(to_send).one()

    def _database(self) -> Database:
        return Database(f"sqlite:///{self.folder / 'scharnier.db'}")


@dataclass(frozen=True, slots=True)
class Peer:
    """matrix-reminder-bot, installed in a virtual environment of its own."""

    server: Homeserver
    folder: Path
    venv: Path
    name: str = "matrix-reminder-bot"
    ready: str = "Startup complete"

    def command(self) -> list[str]:
        config = self.folder / "config.yaml"
        # JSON is YAML. In UTC, its default: in other zones it misreads the times that it stored.
        config.write_text(json.dumps({
            "matrix": {
                "user_id": f"@{self.name}:{self.server.server_name}", "user_password": PASSWORD,
                "homeserver_url": self.server.url, "device_id": "PEER", "device_name": "peer",
            },
            "storage": {
                "database": f"sqlite://{self._database()}", "store_path": str(self.folder / "store")
            },
            "reminders": {"timezone": "Etc/UTC"},
            "logging": {
                "level": "INFO", "console_logging": {"enabled": True},
                "file_logging": {"enabled": False, "filepath": "unused.log"},
            },
            "allowlist": {"enabled": False, "regexes": []},
            "blocklist": {"enabled": False, "regexes": []},
        }))  # fmt: skip
        return [str(self.venv / "bin" / "matrix-reminder-bot"), str(config)]

    def store(self, reminders: Sequence[Planned]) -> None:
        rows = [(one.text, _as_stored(one.due_at), one.room_id) for one in reminders]
        with closing(sqlite3.connect(self._database())) as connection, connection:
            connection.executemany(
                "INSERT INTO reminder (text, start_time, timezone, room_id, alarm)"
                " VALUES (?, ?, 'Etc/UTC', ?, 0)",
                rows,
            )

    def pending(self, until: datetime) -> int:
        query = "SELECT count(*) FROM reminder WHERE start_time <= ?"
        with closing(sqlite3.connect(self._database())) as connection:
            [count] = connection.execute(query, (_as_stored(until),)).fetchone()
        return int(count)

    def _database(self) -> Path:
        return self.folder / "reminders.db"


def _as_stored(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


@dataclass(slots=True)
class Service:
    """Keeps a bot running, as systemd does with `Restart=always`."""

    bot: Bot
    folder: Path
    _program: Program = field(init=False)
    _keeping: asyncio.Task[None] | None = None
    starts: int = 0
    _read: int = 0  # bytes of the log that were there before the last start

    def start(self) -> None:
        """Start it, and again whenever it has ended."""
        self._program = Program(
            self.bot.name,
            self.bot.command(),
            folder=self.folder,
            log_path=self.folder / "bot.log",
        )
        self._keeping = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        while True:
            log = self._program.log_path
            self._read = log.stat().st_size if log.exists() else 0
            self._program.start()
            self.starts += 1
            await self._program.ended()
            await asyncio.sleep(RESTART_AFTER)

    def signal(self, sign: signal.Signals) -> None:
        """Send it a signal, in whatever state it is."""
        if self._program.is_running and self._program.pid is not None:
            self._read = sys.maxsize  # what it has said is of no account any more
            with suppress(ProcessLookupError):
                os.kill(self._program.pid, sign)

    async def until_ready(self, longest: float) -> None:
        """Wait until its log says that it is ready since it was started last, or so long."""
        for _ in range(int(longest / POLL_SECONDS)):
            said = self._program.log_path.read_bytes()[self._read :]
            if self._program.is_running and self.bot.ready.encode() in said:
                return
            await asyncio.sleep(POLL_SECONDS)

    async def stop(self) -> None:
        """End it for good."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        await asyncio.to_thread(self._program.stop)
