"""The engine, and the two ways to a session: `read()` and `write()`.

Synchronous on purpose: measured in WAL mode, sessions in threads beat an asynchronous driver, and
one dialect serves queries, migrations and imports alike. SQLite allows one writer, so writers
queue here, in order, instead of failing on a locked file; PostgreSQL needs no such limit.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from alembic import command as alembic
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlmodel import Session

__all__ = ["Database", "Session", "migration_config"]

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """A database by URL: `sqlite:///path/to/scharnier.db` or `postgresql+psycopg://…`."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._engine = _create_engine(self.url)
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded default is used."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        """The engine, for migrations and tests; everything else uses `read` and `write`."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading; nothing is committed."""
        with Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give the session of one transaction: committed at the end, rolled back on an error."""
        with self._writer, Session(self._engine, expire_on_commit=False) as session:
            if self.is_sqlite:
                session.connection(execution_options={"begin": "BEGIN IMMEDIATE"})
            yield session
            session.commit()

    def migrate(self) -> None:
        """Bring the schema to the newest revision; does nothing where it is already there."""
        with self._engine.connect() as connection:
            config = migration_config()
            config.attributes["connection"] = connection
            alembic.upgrade(config, "head")

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()


def migration_config() -> AlembicConfig:
    """Return the Alembic configuration of the migrations that the package ships."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _create_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions of its own: _begin_sqlite does, of the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
