"""Opening what commands work on; whatever is wrong with it ends the program with a German message.

The messages come from where the problem is found; here they get their exit code.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.exc import OperationalError

from bot.config import ConfigError, Settings, load_settings
from bot.exits import (
    EX_CONFIG,
    EX_DATAERR,
    EX_NOINPUT,
    EX_TEMPFAIL,
    EX_UNAVAILABLE,
    StopError,
)
from storage.database import Database, DatabaseError
from storage.directory import load_directory
from storage.exchange import WorkbookError, read_workbook
from storage.records import Directory


def read_settings(config: Path | None) -> Settings:
    """Read the settings; raises StopError with EX_CONFIG and every mistake at once."""
    try:
        return load_settings(config, os.environ)
    except ConfigError as error:
        raise StopError(str(error), EX_CONFIG) from error


@contextmanager
def open_database(url: str, config: Path | None) -> Iterator[Database]:
    """Open the database of that URL, else the configured one, with its schema brought up to date.

    Raises StopError with EX_UNAVAILABLE, or EX_TEMPFAIL for what fails later on.
    """
    with database_errors():
        database = Database(url or read_settings(config).storage.database_url)
        try:
            database.migrate()
            yield database
        finally:
            database.close()


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn a database that fails into a StopError."""
    try:
        yield
    except DatabaseError as error:
        raise StopError(str(error), EX_UNAVAILABLE) from error
    except DriverError as error:
        # Out of reach, full, locked by somebody else; or the file is no database. Any other kind
        # is a mistake of the program.
        if type(error) not in {OperationalError, DriverError}:
            raise
        message = f"Die Datenbank ist nicht benutzbar: {str(error.orig).strip()}"
        passing = isinstance(error, OperationalError)
        raise StopError(message, EX_TEMPFAIL if passing else EX_UNAVAILABLE) from error


@contextmanager
def readable(workbook: Path) -> Iterator[None]:
    """Turn a workbook that can't be read into a StopError, by whether it is there at all."""
    try:
        yield
    except WorkbookError as error:
        raise StopError(str(error), EX_DATAERR if workbook.exists() else EX_NOINPUT) from error


def workbook_directory(path: Path) -> Directory:
    """Read a workbook; what is left out is counted on standard error. Raises StopError."""
    with readable(path):
        workbook = read_workbook(path)
    if workbook.problems:
        typer.echo(
            f"{path}: {len(workbook.problems)} Angaben sind nicht lesbar und bleiben weg. "
            "Welche, zeigt der Import.",
            err=True,
        )
    return workbook.directory


def stored_directory(config: Path | None) -> Directory:
    """Read the directory from the configured database. Raises StopError."""
    try:
        with open_database("", config) as database, database.read() as session:
            return load_directory(session)
    except StopError as error:
        hint = "Ohne Datenbank geht es mit: --directory ARBEITSMAPPE"
        raise StopError(f"{error}\n{hint}", error.exit_code) from error
