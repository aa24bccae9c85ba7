"""Bring a database's schema to the newest revision with Alembic."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection

from storage.errors import DatabaseError

# Alembic's environment is a global of the process.
_one_at_a_time = threading.Lock()


def migration_config() -> Config:
    """Return the Alembic configuration of the migrations that the package ships."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate up to a revision, all or nothing.

    Raises `DatabaseError` if the database stands at a revision that this program doesn't know.
    """
    with _one_at_a_time, _without_foreign_keys(connection):
        try:
            command.upgrade(_config_for(connection), revision)
        except CommandError as error:
            if not isinstance(error.__cause__, ResolutionError):
                raise
            raise DatabaseError(
                "Die Datenbank wurde schon mit einer neueren Fassung von Scharnier benutzt. "
                "Bitte diese Fassung einsetzen oder die Sicherung von davor einspielen."
            ) from error


def downgrade(connection: Connection, revision: str) -> None:
    """Migrate down to a revision, `base` for an empty database; data in dropped tables is lost."""
    with _one_at_a_time, _without_foreign_keys(connection):
        command.downgrade(_config_for(connection), revision)


def _config_for(connection: Connection) -> Config:
    config = migration_config()
    config.attributes["connection"] = connection
    return config


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Switch SQLite's foreign keys off: tables are altered there by building them anew.

    With foreign keys on, dropping the old table would delete what refers to it. The switch works
    only outside of transactions, hence the driver's own connection.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None, "the connection is open"  # noqa: S101  (for the type checker)
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
