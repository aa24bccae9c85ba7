"""The database in which dialogues take place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.exchange import import_workbook

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the directory of the dialogues, to be copied."""
    path = tmp_path_factory.mktemp("seed") / "seed.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    report = import_workbook(database, HERE / "directory", strict=True)
    database.close()
    assert report.stored
    return path


@pytest.fixture
def database(seed: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copyfile(seed, tmp_path / "test.db")
    database = Database(f"sqlite:///{tmp_path}/test.db")
    yield database
    database.close()
