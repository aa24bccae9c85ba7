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
from datetime import UTC
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


class Bot(Protocol):
    """A bot that tells reminders."""

    @property
    def name(self) -> str: ...

    def command(self) -> list[str]:
        """Return what starts it; writes its configuration."""
        ...

    def store(self, reminders: Sequence[Planned]) -> None:
        """Store reminders while it does not run."""
        ...

    def pending(self) -> int:
        """Count the reminders that it has still to tell."""
        ...


@dataclass(frozen=True, slots=True)
class Scharnier:
    """This project's bot."""

    server: Homeserver
    folder: Path
    name: str = "scharnier"

    def command(self) -> list[str]:
        config = system.configure(self.server, self.folder, name=self.name, password=PASSWORD)
        return [sys.executable, "-m", "bot", "run", "--config", str(config)]

    def store(self, reminders: Sequence[Planned]) -> None:
        with closing(self._database()) as database:
            store(database, reminders, apart=False)

    def pending(self) -> int:
        to_come = select(func.count()).where(ReminderRow.state == "active")
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
        rows = [
            (one.text, one.due_at.astimezone(UTC).replace(tzinfo=None).isoformat(), one.room_id)
            for one in reminders
        ]
        with closing(sqlite3.connect(self._database())) as connection, connection:
            connection.executemany(
                "INSERT INTO reminder (text, start_time, timezone, room_id, alarm)"
                " VALUES (?, ?, 'Etc/UTC', ?, 0)",
                rows,
            )

    def pending(self) -> int:
        with closing(sqlite3.connect(self._database())) as connection:
            [count] = connection.execute("SELECT count(*) FROM reminder").fetchone()
        return int(count)

    def _database(self) -> Path:
        return self.folder / "reminders.db"


@dataclass(slots=True)
class Service:
    """Keeps a bot running, as systemd does with `Restart=always`."""

    bot: Bot
    folder: Path
    _program: Program = field(init=False)
    _keeping: asyncio.Task[None] | None = None
    starts: int = 0

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
            self._program.start()
            self.starts += 1
            await self._program.ended()
            await asyncio.sleep(RESTART_AFTER)

    def signal(self, sign: signal.Signals) -> None:
        """Send it a signal, in whatever state it is."""
        if self._program.is_running and self._program.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._program.pid, sign)

    async def stop(self) -> None:
        """End it for good."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        await asyncio.to_thread(self._program.stop)
