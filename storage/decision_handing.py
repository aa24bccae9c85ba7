"""Queries of decisions that were handed on; each takes the session of one transaction.

What was handed on is a decision of its own, which names the one it came from as its parent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.decisions import (
    Decision,
    Entry,
    change_decision,
    entry_of,
    record_decision,
    values,
)
from storage.models.decisions import DecisionChainRow as Chain
from storage.models.decisions import DecisionEntryRow as EntryRow
from storage.models.decisions import DecisionRow as Row


def hand_on(
    session: Session,
    parent: Decision,
    copies: Sequence[Decision],
    *,
    by: str,
    at: datetime,
    note: str,
    event_id: str | None,
) -> list[Decision]:
    """Store what each body gets of a decision, as it was read; returns these as stored.

    Raises ChangedMeanwhileError if the decision isn't as it was read: handing on is an entry of
    it, so that nobody gets it twice. `note` tells to whom, `event_id` is what confirmed it, `at`
    is aware.
    """
    change_decision(session, parent, {}, by=by, at=at, note=note, event_id=event_id)
    return [
        record_decision(session, replace(one, parent_id=parent.id), confirmed_by=event_id)
        for one in copies
    ]


def handed_on(session: Session, parent_ids: Iterable[int]) -> Mapping[int, list[Decision]]:
    """Return what became of decisions elsewhere, by their ids, in the order of handing on."""
    query = select(Row).where(col(Row.parent_id).in_(list(parent_ids))).order_by(col(Row.id))
    found = defaultdict[int, list[Decision]](list)
    for one in values(session.exec(query)):
        found[one.parent_id or 0].append(one)
    return found


def handed_on_by(session: Session, event_id: str) -> list[Decision]:
    """Return what a message handed on, or the reaction that confirmed it."""
    first = (
        select(EntryRow.decision_id)
        .where(EntryRow.event_id == event_id, EntryRow.kind == "recorded")
    )  # fmt: skip
    mine = or_(Row.event_id == event_id, col(Row.id).in_(first))  # type: ignore[arg-type]
    query = select(Row).where(col(Row.parent_id).is_not(None), mine).order_by(col(Row.id))
    return values(session.exec(query))


def is_entered_by(session: Session, event_id: str) -> bool:
    """Whether a message or reaction has changed any decision."""
    query = select(EntryRow.position).where(EntryRow.event_id == event_id).limit(1)
    return session.exec(query).first() is not None


# --- Entries that others are still to be told of ------------------------------------------------


def has_untold(session: Session) -> bool:
    """Whether there are entries that were not looked at yet for whom they concern elsewhere."""
    end = session.exec(select(Chain)).one()
    return end.told_until < end.position


def untold(session: Session, most: int) -> list[tuple[int, Entry]]:
    """Return the next entries that were not looked at yet, with their decisions' ids."""
    end = session.exec(select(Chain)).one()
    query = (
        select(EntryRow)
        .where(EntryRow.position > end.told_until)
        .order_by(col(EntryRow.position))
        .limit(most)
    )
    return [(row.decision_id, entry_of(row)) for row in session.exec(query)]


def note_told(session: Session, position: int) -> None:
    """Note that the entries up to a position were looked at."""
    locked = select(Chain).with_for_update()
    end = session.exec(locked, execution_options={"populate_existing": True}).one()
    end.told_until = max(end.told_until, position)
    session.add(end)
    session.flush()
