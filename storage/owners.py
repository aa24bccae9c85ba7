"""Queries of reminders of decisions; each takes the session of one transaction.

Days are days in Europe/Berlin, instants are aware. Persons are known by their Matrix ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Table, delete
from sqlmodel import Session, col, select

from storage.decision_search import OPEN
from storage.decisions import Decision, values
from storage.inserting import insert_new
from storage.models.decisions import DecisionRow
from storage.models.owners import (
    OwnerDigestRow,
    OwnerMissingRow,
    OwnerRoundRow,
    OwnerToldRow,
    OwnerWishRow,
)

_DIGESTS: Table = OwnerDigestRow.__table__  # type: ignore[attr-defined]
_ROUND = 1  # the id of the only row


@dataclass(frozen=True, slots=True)
class Wish:
    """How a person wants to be reminded; `days_before` None means as usual."""

    reminded: bool = True
    days_before: int | None = None


# --- What is due --------------------------------------------------------------------------------


def decisions_due(session: Session, until: date) -> list[Decision]:
    """Return the open decisions whose deadline is by a day, the earliest first."""
    query = select(DecisionRow).where(
        col(DecisionRow.state).in_(OPEN), col(DecisionRow.due_on) <= until
    )
    return values(session.exec(query.order_by(col(DecisionRow.due_on), col(DecisionRow.id))))


def some_have_deadlines(session: Session) -> bool:
    """Whether there is any open decision with a deadline."""
    query = select(DecisionRow.id).where(
        col(DecisionRow.state).in_(OPEN), col(DecisionRow.due_on).is_not(None)
    )
    return session.exec(query.limit(1)).first() is not None


def next_round(session: Session) -> datetime | None:
    """Return when those to be reminded are looked for next; None before the first time."""
    row = session.get(OwnerRoundRow, _ROUND)
    return row.next_at if row else None


def set_next_round(session: Session, at: datetime) -> None:
    """Set when those to be reminded are looked for next."""
    row = session.get(OwnerRoundRow, _ROUND) or OwnerRoundRow(id=_ROUND, next_at=at)
    row.next_at = at
    session.add(row)


# --- What was told ------------------------------------------------------------------------------


def claim_digest(
    session: Session, recipient: str, day: date, marks: Iterable[str], at: datetime
) -> bool:
    """Note that somebody is reminded on a day; False if they were, by whomever.

    Of two transactions at once that remind the same person one is told so.
    """
    row = {"recipient": recipient, "day": day, "marks": tuple(marks), "told_at": at}
    return insert_new(session, _DIGESTS, row)


def reminded_on(session: Session, day: date) -> set[str]:
    """Return those who were reminded on a day."""
    return set(session.exec(select(OwnerDigestRow.recipient).where(OwnerDigestRow.day == day)))


def last_marks(session: Session, person: str) -> tuple[str, ...]:
    """Return the decisions of the last message to a person, in order; none if there was none."""
    query = select(OwnerDigestRow).where(OwnerDigestRow.recipient == person)
    row = session.exec(query.order_by(col(OwnerDigestRow.day).desc()).limit(1)).first()
    return row.marks if row else ()


def told_on(session: Session) -> dict[tuple[str, int], date]:
    """Return when persons were last reminded of decisions that are open, by person and decision."""
    query = select(OwnerToldRow).join(DecisionRow).where(col(DecisionRow.state).in_(OPEN))
    return {(row.person, row.decision_id): row.told_on for row in session.exec(query)}


def note_told(session: Session, person: str, decision_ids: Iterable[int], day: date) -> None:
    """Note that a person was reminded of decisions on a day."""
    for decision_id in decision_ids:
        row = session.get(OwnerToldRow, (person, decision_id))
        row = row or OwnerToldRow(person=person, decision_id=decision_id, told_on=day)
        row.told_on = day
        session.add(row)


def told_missing(session: Session) -> dict[int, tuple[str, ...]]:
    """Return of which decisions it was told that nobody can be reminded, and who was meant."""
    return {row.decision_id: row.responsible_ids for row in session.exec(select(OwnerMissingRow))}


def note_missing(session: Session, decisions: Iterable[Decision], at: datetime) -> None:
    """Note that it was told of decisions that nobody can be reminded."""
    for one in decisions:
        row = session.get(OwnerMissingRow, one.id)
        row = row or OwnerMissingRow(decision_id=one.id, told_at=at)
        row.responsible_ids, row.told_at = one.responsible_ids, at
        session.add(row)


def forget_reminded_before(session: Session, day: date) -> None:
    """Forget whom was reminded of what before a day."""
    session.execute(delete(OwnerDigestRow).where(col(OwnerDigestRow.day) < day))
    session.execute(delete(OwnerToldRow).where(col(OwnerToldRow.told_on) < day))


# --- How people want it -------------------------------------------------------------------------


def wish_of(session: Session, person: str) -> Wish:
    """Return how a person wants to be reminded."""
    row = session.get(OwnerWishRow, person)
    return Wish(row.reminded, row.days_before) if row else Wish()


def wishes(session: Session) -> dict[str, Wish]:
    """Return how those want to be reminded who have said so."""
    rows = session.exec(select(OwnerWishRow))
    return {row.person: Wish(row.reminded, row.days_before) for row in rows}


def store_wish(session: Session, person: str, wish: Wish, at: datetime) -> None:
    """Store how a person wants to be reminded."""
    row = session.get(OwnerWishRow, person) or OwnerWishRow(person=person, changed_at=at)
    row.reminded, row.days_before, row.changed_at = wish.reminded, wish.days_before, at
    session.add(row)
