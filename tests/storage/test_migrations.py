"""The migrations make what the models say, and can be taken back."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

import storage.models  # noqa: F401  (fills the metadata)
from storage.database import MIGRATIONS, Database, DatabaseError
from storage.meetings import rules_of
from storage.migrations import downgrade, migration_config


def differences(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, SQLModel.metadata))


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrations_equal_the_models(database: Database) -> None:
    """Autogenerate would have nothing to add."""
    assert differences(database) == []
    assert tables(database) == set(SQLModel.metadata.tables)


def test_constraints_are_named_as_in_the_models(database: Database) -> None:
    """Later migrations find constraints by name, which autogenerate doesn't compare."""
    found = inspect(database.engine)
    for name, table in SQLModel.metadata.tables.items():
        assert found.get_pk_constraint(name)["name"] == f"pk_{name}"
        made = {key["name"] for key in found.get_foreign_keys(name)}
        assert made == {key.name for key in table.foreign_key_constraints}


def test_each_step_can_be_taken_back_and_forth(database: Database) -> None:
    scripts = ScriptDirectory.from_config(migration_config())
    for script in scripts.walk_revisions():
        with database.engine.connect() as connection:
            downgrade(connection, script.down_revision or "base")  # type: ignore[arg-type]
    assert tables(database) == set()
    database.migrate()
    assert differences(database) == []


def test_the_newest_revision_is_the_last_by_name(database: Database) -> None:
    """By that the program knows, without Alembic, that there is nothing to migrate."""
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    assert head == max(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert database.is_up_to_date()
    with database.engine.connect() as connection:
        downgrade(connection, "-1")
    assert not database.is_up_to_date()


def test_minutes_are_asked_for_since_their_rule_was_last_changed(database: Database) -> None:
    scripts = ScriptDirectory.from_config(migration_config())
    before = scripts.get_revision("0011_minutes").down_revision
    with database.engine.connect() as connection:
        downgrade(connection, before)  # type: ignore[arg-type]
        connection.execute(text(
            "INSERT INTO committee_rules (committee_id, minutes_days, changed_by, changed_at)"
            " VALUES ('some', 14, 'a', '2026-11-10 12:00:00+00:00'),"
            " ('none', NULL, 'a', '2026-11-10 12:00:00+00:00')"
        ))  # fmt: skip
        connection.commit()
    database.migrate()
    with database.read() as session:
        assert rules_of(session, "some").minutes_since == date(2026, 11, 10)
        assert rules_of(session, "none").minutes_since is None


def test_a_new_database_is_not_up_to_date(empty_database: Database) -> None:
    assert not empty_database.is_up_to_date()


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = tables(database)
    database.migrate()
    assert tables(database) == before


def test_several_threads_and_processes_may_migrate_at_once(empty_database: Database) -> None:
    """The bot and an import may both be started on a new database."""
    url = empty_database.url.render_as_string(hide_password=False)
    code = "import sys; from storage.database import Database; Database(sys.argv[1]).migrate()"
    processes = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Database.migrate, [empty_database] * 2))
    assert [process.wait() for process in processes] == [0, 0]
    assert differences(empty_database) == []


def test_a_database_of_a_newer_version_is_refused_in_words(database: Database) -> None:
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999_new'")
    with pytest.raises(DatabaseError, match="neueren Fassung"):
        database.migrate()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All migrations are one transaction, on SQLite too."""
    with empty_database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE term (x INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        empty_database.migrate()
    assert tables(empty_database) == {"term"}
