"""Alembic's entry: runs the migrations on the connection that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import storage.models  # noqa: F401  (fills the metadata)

# Any number will do, so long as every version of the program takes the same one.
MIGRATION_LOCK = 0x5C4A


def run_migrations(connection: Connection) -> None:
    """Run all of them in one transaction; a second process waits for the first one to end."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        # SQLite can, once the driver leaves BEGIN to us; see storage/database.py.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        context.run_migrations()


run_migrations(context.config.attributes["connection"])
