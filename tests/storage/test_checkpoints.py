"""The write-ahead log is moved into the database apart from the commits that people wait for."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.checkpoints import COMMITS
from storage.database import Database
from storage.models.directory import DirectorySheet


def sheets_without_log(path: Path, folder: Path) -> int:
    """Count the rows in a copy of the database that lacks its log."""
    copy = folder / "copy.db"
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM directory_sheet").fetchone()[0])


@pytest.mark.parametrize(("commits", "there"), [(COMMITS - 1, 0), (COMMITS, COMMITS)])
def test_the_log_is_moved_into_the_file_after_so_many_commits(
    tmp_path: Path, commits: int, there: int
) -> None:
    path = tmp_path / "scharnier.db"
    with closing(Database(f"sqlite:///{path}")) as database:
        database.migrate()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(commits):
            with database.write() as session:
                session.add(DirectorySheet(name=str(number)))
        database.settle()
        assert sheets_without_log(path, tmp_path) == there
