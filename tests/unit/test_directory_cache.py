"""What an import changes is in the next answer, and only that is read and indexed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

import bot.directory_cache
from bot.cli import main
from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.registry import Registry
from bot.settings import AccessSettings
from commands.questions import Question, engine_for
from storage import inbox
from storage.database import Database
from storage.records import Directory
from tests.unit.exchange.workbooks import SMALL, write_csv

ROOM, ANNA = "!room:a.example", "@anna:a.example"
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
TERMS = SMALL["begriffe"]
QUESTION = "Was heißt Zwirbel?"


class StandingClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'x.db'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def importing(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Import the small workbook, with other terms, by the command line."""

    def call(terms: str) -> None:
        folder = write_csv(tmp_path / "w", {**SMALL, "begriffe": terms})
        url = f"sqlite:///{tmp_path / 'x.db'}"
        monkeypatch.setattr(sys, "argv", ["scharnier", "import", str(folder), "--database", url])
        assert main() == 0

    return call


def zwirbel(explanation: str) -> str:
    return f"id;begriff;erklaerung\nbeg-pa;PA;\nbeg-zw;Zwirbel;{explanation}"


def asked(dispatcher: Dispatcher, database: Database, number: int) -> str:
    """Ask what a Zwirbel is as a message in a room; return the body of the reply."""
    event = Incoming(f"${number}", ROOM, ANNA, "message", question_id=f"${number}", text=QUESTION)
    with database.write() as session:
        inbox.receive(session, inbox.Received(f"${number}", ROOM, ANNA, event.to_payload()), NOW)
    (reply,) = dispatcher.handle(event, RoomFacts(ROOM))
    assert reply.content is not None
    return str(reply.content["body"])


def test_an_import_shows_in_the_next_answer(
    database: Database, importing: Callable[[str], None]
) -> None:
    access = AccessSettings(servers=("a.example",))
    cache = DirectoryCache(prepare=engine_for)
    dispatcher = Dispatcher(database, Registry.discover(), cache, access, StandingClock())
    importing(TERMS)
    assert "Gedrehtes" not in asked(dispatcher, database, 1)
    importing(zwirbel("Etwas Gedrehtes."))
    assert "Etwas Gedrehtes." in asked(dispatcher, database, 2)
    importing(zwirbel("Etwas Gezwirbeltes."))
    assert "Etwas Gezwirbeltes." in asked(dispatcher, database, 3)
    importing(TERMS)
    assert "Gezwirbeltes" not in asked(dispatcher, database, 4)


def test_nothing_is_read_or_indexed_anew_for_one_row(
    database: Database, importing: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[Directory] = []
    cache = DirectoryCache(prepared.append)
    importing(TERMS)
    with database.read() as session:
        first = cache.current(session)
    engine = engine_for(first)
    monkeypatch.delattr(bot.directory_cache, "load_directory")
    importing(zwirbel("Etwas Gedrehtes."))
    with database.read() as session:
        second = cache.current(session)
    assert prepared == [first, second]
    assert second.persons is first.persons
    assert engine_for(second) is engine
    assert engine_for(first) is engine, "who was given the earlier one gets the newer answers"
    assert engine.directory is second


def test_answers_while_rows_change_are_of_before_or_after(
    database: Database, importing: Callable[[str], None]
) -> None:
    """Questions from several threads never meet a change that is half taken over."""
    importing(zwirbel("Stand 0."))
    cache = DirectoryCache(prepare=engine_for)

    def ask(_number: int) -> str:
        with database.read() as session:
            engine = engine_for(cache.current(session))
        return repr(engine.ask(Question(QUESTION, date(2026, 11, 22))).answer)

    with ThreadPoolExecutor(4) as pool:
        for state in range(1, 6):
            told = pool.map(ask, range(20))
            importing(zwirbel(f"Stand {state}."))
            for answer in told:
                assert f"Stand {state - 1}." in answer or f"Stand {state}." in answer
            assert f"Stand {state}." in ask(0)
