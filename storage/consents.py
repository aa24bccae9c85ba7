"""Queries of consents: who may be asked for consultations, and about what.

Each takes the session of one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, delete
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.models.consents import ConsentRow as Row

_CONSENTS: Table = Row.__table__  # type: ignore[attr-defined]

EVERYTHING = "alle"


@dataclass(frozen=True, slots=True)
class Consent:
    """That somebody may be asked about a topic, since a day."""

    user_id: str
    topic: str
    given_on: date


def give_consent(session: Session, consent: Consent) -> bool:
    """Store a consent; False if it is there already: then its day stays."""
    row = {"user_id": consent.user_id, "topic": consent.topic, "given_on": consent.given_on}
    return insert_new(session, _CONSENTS, row)


def take_back_consent(session: Session, user_id: str, topic: str) -> bool:
    """Delete one consent of a person; False if there is none of that topic."""
    mine = delete(Row).where(col(Row.user_id) == user_id, col(Row.topic) == topic)
    return session.exec(mine).rowcount > 0


def forget_consents(session: Session, user_id: str) -> int:
    """Delete all that a person has agreed to; returns how many consents that were."""
    return session.exec(delete(Row).where(col(Row.user_id) == user_id)).rowcount


def consents_of(session: Session, user_id: str) -> list[Consent]:
    """Return what a person has agreed to, by topic."""
    query = select(Row).where(Row.user_id == user_id).order_by(Row.topic)
    return [_value(row) for row in session.exec(query)]


def all_consents(session: Session) -> list[Consent]:
    """Return all consents, by person and topic."""
    return [_value(row) for row in session.exec(select(Row).order_by(Row.user_id, Row.topic))]


def _value(row: Row) -> Consent:
    return Consent(row.user_id, row.topic, row.given_on)
