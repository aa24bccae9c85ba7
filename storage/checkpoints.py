"""Moves what was committed from SQLite's write-ahead log into the database, between transactions.

SQLite does that by itself within a commit once the log is long, and that commit takes twice as long
as others: measured, it made the slowest twentieth of all replies. A thread of its own does it
earlier instead, while nobody waits (https://www.sqlite.org/wal.html, "Checkpointing").
"""

from __future__ import annotations

import logging
import sqlite3
import threading

from sqlalchemy import Engine

log = logging.getLogger(__name__)

# A transaction writes about ten pages, so this is about as often as SQLite would on its own.
COMMITS = 100
# SQLite's own limit stays as the last resort, for imports: in pages of 4 KiB.
PAGES_AT_MOST = 8_000


class Checkpoints:
    """Counts commits and begins a checkpoint after each hundred, one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._commits = 0
        self._running: threading.Thread | None = None

    def after_commit(self) -> None:
        """Count a commit. Only one thread at a time may call this: the one that writes."""
        self._commits += 1
        if self._commits < COMMITS or (self._running and self._running.is_alive()):
            return
        self._commits = 0
        self._running = threading.Thread(target=self._checkpoint, name="checkpoint", daemon=True)
        self._running.start()

    def finish(self) -> None:
        """Wait for the checkpoint that is under way, if there is one."""
        if self._running is not None:
            self._running.join()

    def _checkpoint(self) -> None:
        # Without a transaction, which SQLAlchemy's own connections would begin; PASSIVE waits for
        # nobody and keeps nobody waiting.
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            log.warning("the write-ahead log could not be moved into the database: %s", error)
        finally:
            connection.close()
