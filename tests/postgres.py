"""A real PostgreSQL for tests: the one named in the environment, or a throw-away one.

Import `postgres` into a conftest to use it: `with postgres.fresh_database() as url: …`.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

VARIABLE = "SCHARNIER_TEST_POSTGRES"
MISSING = (
    "NO POSTGRESQL, so nothing was tested on it. Install its server (Debian: apt install "
    "postgresql; macOS: brew install postgresql) or give the URL of one where databases may be "
    f"created: {VARIABLE}=postgresql+psycopg://user@host/postgres"
)


@dataclass(frozen=True)
class PostgresServer:
    """A running server; `url` leads to a database of which others are created."""

    url: URL

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """Give the URL of an empty database, dropped at the end."""
        name = f"scharnier_test_{secrets.token_hex(6)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield self.url.set(database=name).render_as_string(hide_password=False)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Give a PostgreSQL server, one for each worker of pytest-xdist; skip loudly without any."""
    with running_postgres() as server:
        if server is None:
            pytest.skip(MISSING)
        yield server


@contextmanager
def running_postgres() -> Iterator[PostgresServer | None]:
    """Give a PostgreSQL server, also outside of pytest; None without any."""
    if given := os.environ.get(VARIABLE):
        yield PostgresServer(make_url(given))
        return
    programs = _find_programs()
    if programs is None:
        yield None
        return
    with _throw_away_cluster(programs) as server:
        yield server


def _find_programs() -> Path | None:
    """Return the folder of the server's programs, of the newest version; often not on PATH."""
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major_version)
    found = [Path(on_path).resolve()] if on_path else []
    candidates = [path.parent for path in (*reversed(installed), *found)]
    return next((folder for folder in candidates if (folder / "pg_ctl").exists()), None)


def _major_version(initdb: Path) -> int:
    version = initdb.parent.parent.name
    return int(version) if version.isdigit() else 0


@contextmanager
def _throw_away_cluster(programs: Path) -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="scharnier-pg-"))
    data = folder / "data"
    account = _unprivileged_account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)

    def run(program: str, *arguments: str | Path) -> None:
        # The server must not hold pipes of the tests open, so its output goes to a file.
        with (folder / "log").open("ab") as log:
            done = subprocess.run(
                [programs / program, "-D", data, *arguments],
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{(folder / 'log').read_text()}")

    try:
        run("initdb", "-A", "trust", "-U", "scharnier", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "start", "-w", "-o", options)
        try:
            yield PostgresServer(_url_of_socket(folder))
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _url_of_socket(folder: Path) -> URL:
    return URL.create(
        "postgresql+psycopg",
        username="scharnier",
        database="postgres",
        query={"host": str(folder)},
    )


def _unprivileged_account() -> pwd.struct_passwd | None:
    """Return whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name: account for account in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
