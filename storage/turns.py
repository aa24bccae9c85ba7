"""Lets transactions that change the same things take turns."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import Session


def wait_for_turn(session: Session, about: str) -> None:
    """Wait until no other transaction is at the same things, and let others wait for this one.

    To be called before anything of it is read: of two changes at a time the second one then sees
    the first. On SQLite transactions that write take turns anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:about, 0))")
        session.connection().execute(lock, {"about": about})
