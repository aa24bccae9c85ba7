"""Inserting a row unless it is there, in the words of each database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def insert_new(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless one with the same unique key is there; returns whether it is new."""
    statement = _unless_there(session, table).returning(*table.primary_key)
    return session.connection().execute(statement, dict(row)).first() is not None


def insert_all_new(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of the rows whose unique keys aren't there."""
    if rows:
        statement = _unless_there(session, table)
        session.connection().execute(statement, [dict(row) for row in rows])


def _unless_there(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    if session.connection().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
