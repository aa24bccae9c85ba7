"""The second directory: invented places, bodies and words, so that nothing hangs on the sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commands.questions import Engine
from storage.exchange import read_workbook
from storage.records import Directory

DATA = Path(__file__).parents[2] / "questions"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def kueste() -> Directory:
    workbook = read_workbook(DATA / "kueste")
    assert workbook.problems == ()
    return workbook.directory


@pytest.fixture(scope="session")
def shared_engine(kueste: Directory) -> Engine:
    return Engine(kueste)


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    """An engine without conversations; the lexicon behind it is built once."""
    return shared_engine.apart()
