"""Lets contents of decisions be forgotten, and the chain of their entries still hold.

That something was changed, when and in which order stays; what and by whom is gone. Each takes the
session of one transaction; instants are aware.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import null, update
from sqlmodel import Session, col, select

from storage.decision_words import forget_words
from storage.decisions import Decision, Entry, append_entry, decision_of, lock_chain, values
from storage.models.decisions import DecisionEntryRow as EntryRow
from storage.models.decisions import DecisionRow as Row

_AT_ONCE = 1000


def forget_decision(
    session: Session, decision_id: int, *, text: str, by: str, at: datetime, note: str
) -> Decision:
    """Forget the contents of a decision and of all entries about it; returns what is left.

    Its number, state, dates and vote stay, and `text` in the place of its own. A new entry says
    by whom and when it was forgotten.
    """
    end = lock_chain(session)
    _forget_contents(session, [decision_id])
    row = session.get_one(Row, decision_id, populate_existing=True)
    row.text = text
    row.applicant = row.responsible = row.goal = row.report = row.recorded_by = row.agenda_key = ""
    row.responsible_ids, row.field_of_action, row.reported_at, row.event_id = (), None, None, None
    row.revision += 1
    session.add(row)
    session.flush()
    forget_words(session, decision_id)
    [left] = values([row])
    append_entry(session, end, left, Entry(0, at, "forgotten", by, note=note))
    return left


def forget_person(session: Session, user_id: str, *, by: str, at: datetime, note: str) -> int:
    """Forget the contents of all entries by somebody, and that they recorded decisions.

    What decisions are now stays. Returns how many entries it was.
    """
    end = lock_chain(session)
    mine = list(_entries_by(session, user_id))
    for position, _ in mine:
        _forget_contents(session, [position], by_position=True)
    session.exec(update(Row).where(col(Row.recorded_by) == user_id).values(recorded_by=""))
    for decision_id in dict.fromkeys(decision_id for _, decision_id in mine):
        row = session.get_one(Row, decision_id, populate_existing=True)
        row.revision += 1
        session.add(row)
        session.flush()
        left = decision_of(session, decision_id)
        assert left is not None  # noqa: S101 - for the type checker: decisions are never deleted
        append_entry(session, end, left, Entry(0, at, "forgotten", by, note=note))
    return len(mine)


def _forget_contents(session: Session, ids: Sequence[int], *, by_position: bool = False) -> None:
    """Without its salt what a digest stands for can't be guessed either."""
    which = col(EntryRow.position if by_position else EntryRow.decision_id).in_(ids)
    session.exec(update(EntryRow).where(which).values(content=null(), salt=""))


def _entries_by(session: Session, user_id: str) -> Iterator[tuple[int, int]]:
    """Yield positions and decisions' ids; contents are JSON, so all of them are looked through."""
    last = 0
    query = select(EntryRow).order_by(col(EntryRow.position)).limit(_AT_ONCE)
    while rows := session.exec(query.where(EntryRow.position > last)).all():
        for row in rows:
            last = row.position
            if row.content is not None and row.content["by"] == user_id:
                yield row.position, row.decision_id
            session.expunge(row)
