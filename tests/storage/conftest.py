"""Each test of storage runs on SQLite and on PostgreSQL: ask for `database` or `empty_database`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.postgres import postgres

__all__ = ["postgres"]

BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(params=BOTH)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/scharnier.db")
        yield database
        database.close()
        return
    # Asked for only here, so that nothing is skipped on SQLite where there is no PostgreSQL.
    with request.getfixturevalue("postgres").fresh_database() as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database with all tables, empty."""
    empty_database.migrate()
    return empty_database
