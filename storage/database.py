"""The engine, and the two ways to a session: `read()` and `write()`.

Synchronous on purpose: measured in WAL mode, sessions in threads beat an asynchronous driver, and
one dialect serves queries, migrations and imports alike. SQLite allows one writer, so the writers
of a process queue here instead of polling a locked file; PostgreSQL needs no such limit.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import DatabaseError as DriverError
from sqlmodel import Session

from storage.checkpoints import PAGES_AT_MOST, Checkpoints
from storage.errors import DatabaseError

__all__ = ["Database", "DatabaseError", "Session"]

MIGRATIONS = Path(__file__).parent / "migrations"

# How long one process waits for another one's transaction, an import of 100,000 rows for example.
SQLITE_PATIENCE_SECONDS = 60

# Threads are limited where they are made; a second limit here would let slow readers stop others.
_POOL = {"pool_size": 5, "max_overflow": -1}


class Database:
    """A database by URL: `sqlite:///path/to/scharnier.db` or `postgresql+psycopg://…`.

    Raises `DatabaseError` for a URL that is none, or one of another kind of database. Sessions may
    be opened in any thread; each belongs to the thread that opened it.
    """

    def __init__(self, url: str) -> None:
        self.url = _parse_url(url)
        self._engine = _create_engine(self.url)
        # The same pool, but every transaction takes SQLite's write lock at its beginning: one that
        # first reads and then writes would fail at once if another has written in between.
        self._writing_engine = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        self._write_lock = threading.Lock()
        self._writing_thread: int | None = None
        self._checkpoints = Checkpoints(self._engine) if self.is_sqlite else None

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
        """Give the session of one transaction: committed at the end, rolled back on an error.

        On SQLite, `RuntimeError` if this thread is within `write()` already: it would wait for
        itself.
        """
        with (
            self._one_writer(),
            Session(self._writing_engine, expire_on_commit=False) as session,
        ):
            yield session
            session.commit()
            if self._checkpoints is not None:
                self._checkpoints.after_commit()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("write() within write() of the same thread")
        with self._write_lock:
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = None

    def migrate(self) -> None:
        """Bring the schema to the newest revision; does nothing where it is already there.

        Raises `DatabaseError` if the database can't be reached, is none, or was used by a newer
        version of the program.
        """
        if self.is_up_to_date():
            return
        # Alembic takes 0.1 s and 10 MB to import, and is seldom needed.
        from storage.migrations import upgrade  # noqa: PLC0415

        with self._one_writer(), self._writing_engine.connect() as connection:
            upgrade(connection)

    def is_up_to_date(self) -> bool:
        """Whether the schema is at the newest revision; migrations are named in their order.

        Raises `DatabaseError` if the database can't be reached or is none.
        """
        self._check_connection()
        newest = max(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
        try:
            with self._engine.connect() as connection:
                found = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
                return found.scalars().all() == [newest]
        except DriverError:
            return False

    def _check_connection(self) -> None:
        try:
            with self._engine.connect():
                pass
        except DriverError as error:
            raise DatabaseError(
                f"Die Datenbank {self.url} ist nicht erreichbar: {str(error.orig).strip()}"
            ) from error

    def settle(self) -> None:
        """Wait until nothing is moved in the background any more."""
        if self._checkpoints is not None:
            self._checkpoints.finish()

    def close(self) -> None:
        """Close every pooled connection."""
        self.settle()
        self._engine.dispose()


def _parse_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The URL may hold a password, so it is not repeated.
        raise DatabaseError(
            "Die Adresse der Datenbank ist nicht lesbar. Erwartet wird zum Beispiel "
            "sqlite:////var/lib/scharnier/scharnier.db oder "
            "postgresql+psycopg://scharnier@localhost/scharnier."
        ) from None
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseError(
            f"Die Datenbank „{parsed.get_backend_name()}“ wird nicht unterstützt. "
            "Möglich sind sqlite und postgresql."
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        # Each connection would see a memory of its own.
        raise DatabaseError("Für SQLite wird der Pfad einer Datei gebraucht: sqlite:////pfad/datei")
    return parsed


def _create_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _create_sqlite_engine(url)
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, **_POOL)
    except ModuleNotFoundError as missing:
        raise DatabaseError(
            f"Für PostgreSQL fehlt das Paket {missing.name}: pip install 'scharnier[postgres]' "
            "und die Adresse mit postgresql+psycopg:// beginnen lassen."
        ) from missing


def _create_sqlite_engine(url: URL) -> Engine:
    folder = Path(str(url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"Der Ordner {folder} lässt sich nicht anlegen.") from error
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": SQLITE_PATIENCE_SECONDS}, **_POOL
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not open transactions of its own: _begin_sqlite does, of the right kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA wal_autocheckpoint={PAGES_AT_MOST}")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted is gone from the file; the default differs from build to build.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
