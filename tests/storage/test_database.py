"""Sessions in threads: what is read is of one moment, what is written happens whole, in turn."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from storage.database import Database, DatabaseError
from storage.models.directory import DirectorySheet


def count(session: Session) -> int:
    return len(session.exec(select(DirectorySheet)).all())


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            session.add(DirectorySheet(name="a"))
            session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.write() as session:
        assert count(session) == 0


def test_what_was_read_for_is_never_written(database: Database) -> None:
    with database.read() as session:
        session.add(DirectorySheet(name="a"))
        session.flush()
    with database.read() as session:
        assert count(session) == 0


def test_many_threads_write_without_a_lost_update(database: Database) -> None:
    """Each reads, then writes what it read plus one; SQLite would refuse that without its lock."""
    with database.write() as session:
        session.add(DirectorySheet(name="a", note_columns=[]))

    def append(number: int) -> None:
        with database.write() as session:
            statement = select(DirectorySheet).with_for_update()
            sheet = session.exec(statement).one()
            sheet.note_columns = [*sheet.note_columns, str(number)]
            session.add(sheet)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(40)))
    with database.read() as session:
        columns = session.exec(select(DirectorySheet)).one().note_columns
    assert sorted(columns, key=int) == [str(number) for number in range(40)]


def test_two_processes_take_turns_on_one_file(tmp_path: Path) -> None:
    """Two `Database`s stand for two processes: no lock of Python's is shared between them."""
    url = f"sqlite:///{tmp_path}/test.db"
    both = [Database(url), Database(url)]
    both[0].migrate()

    def add(number: int) -> None:
        with both[number % 2].write() as session:
            count(session)
            session.add(DirectorySheet(name=str(number)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    with both[0].read() as session:
        assert count(session) == 40
    for database in both:
        database.close()


def test_readers_see_one_moment_while_another_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    database.migrate()
    with database.read() as reader:
        assert count(reader) == 0
        with database.write() as writer:
            writer.add(DirectorySheet(name="a"))
        assert count(reader) == 0
    with database.read() as reader:
        assert count(reader) == 1
    database.close()


def test_writing_within_writing_is_an_error_and_not_a_wait(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/test.db")
    with (
        database.write(),
        pytest.raises(RuntimeError, match="within"),
        database.write(),
    ):
        pass
    # The lock is free again.
    done = threading.Event()
    with database.write():
        done.set()
    assert done.is_set()
    database.close()


def test_sqlite_is_set_up_in_every_connection(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/deep/er/test.db")
    database.migrate()

    def pragmas(_: int) -> list[object]:
        with database.read() as session:
            names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            return [session.scalar(text(f"PRAGMA {name}")) for name in names]

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(pragmas, range(6))) == [["wal", 1, 1, 60_000]] * 6
    database.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("keine adresse:geheim", "nicht lesbar"),
        ("mysql://bot:geheim@db/scharnier", "mysql.*nicht unterstützt"),
        ("sqlite://", "Pfad einer Datei"),
        ("sqlite:///:memory:", "Pfad einer Datei"),
        ("postgresql+psycopg2://bot:geheim@db/scharnier", "psycopg2"),
    ],
)
def test_an_address_that_will_not_do_is_refused_without_its_password(
    url: str, message: str
) -> None:
    with pytest.raises(DatabaseError, match=message) as refusal:
        Database(url)
    assert "geheim" not in str(refusal.value)


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    notes = tmp_path / "notizen.txt"
    notes.write_text("Kein Abschluss ohne Anschluss. " * 10, encoding="utf-8")
    database = Database(f"sqlite:///{notes}")
    with pytest.raises(DatabaseError, match=r"notizen\.txt ist nicht erreichbar"):
        database.migrate()
    with pytest.raises(DatabaseError, match="lässt sich nicht anlegen"):
        Database(f"sqlite:///{notes}/scharnier.db")


def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://bot:geheim@/scharnier?host={tmp_path}")
    with pytest.raises(DatabaseError, match="nicht erreichbar") as refusal:
        database.migrate()
    assert "geheim" not in str(refusal.value)


def test_many_slow_readers_keep_nobody_from_writing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    database.migrate()
    with ExitStack() as readers:
        for _ in range(40):
            session = readers.enter_context(database.read())
            session.connection().execute(text("SELECT 1"))
        with database.write() as session:
            session.connection().execute(text("SELECT 1"))
    database.close()
