"""Queries of tasks that meetings give; each takes the session of one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from storage.models.minutes import TaskChangeRow as ChangeRow
from storage.models.minutes import TaskRow as Row

State: TypeAlias = Literal["open", "done", "dropped", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do; for its parts see `TaskRow`. `id` and `number` are set by storing it."""

    committee_id: str
    text: str
    created_by: str
    created_at: datetime
    responsible: str = ""
    responsible_ids: tuple[str, ...] = ()
    due_on: date | None = None
    state: State = "open"
    public: bool = True
    meeting_id: str | None = None
    agenda_key: str = ""
    event_id: str | None = None
    done_on: date | None = None
    number: int = 0
    id: int = 0


_PARTS = tuple(one.name for one in fields(Task) if one.name != "id")
_DAYS = ("due_on", "done_on")


def record_task(session: Session, task: Task) -> Task:
    """Store a new task under the next number of its committee; returns it as stored.

    Whoever calls waits for their turn before, lest two tasks get one number.
    """
    last = session.exec(
        select(func.max(Row.number)).where(Row.committee_id == task.committee_id)
    ).one()
    numbered = replace(task, number=(last or 0) + 1)
    row = Row(**{name: getattr(numbered, name) for name in _PARTS})
    session.add(row)
    session.flush()
    return _value(row)


def change_task(
    session: Session,
    task: Task,
    changes: Mapping[str, Any],
    *,
    by: str,
    at: datetime,
    event_id: str,
) -> Task:
    """Change parts of a task, noting what they were; returns it anew."""
    row = session.get_one(Row, task.id)
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    session.add(row)
    session.add(ChangeRow(
        task_id=task.id, event_id=event_id, before=_plain(before), after=_plain(changes),
        changed_by=by, changed_at=at,
    ))  # fmt: skip
    session.flush()
    return _value(row)


def take_back_changes(session: Session, event_id: str) -> list[Task] | None:
    """Undo what a message changed about tasks; returns these, none if it changed nothing.

    None where the same was changed once more since: then all stays as it is.
    """
    query = (
        select(ChangeRow).where(ChangeRow.event_id == event_id).order_by(col(ChangeRow.id).desc())
    )
    changes = list(session.exec(query))
    tasks = []
    for change in changes:
        row = session.get_one(Row, change.task_id)
        if any(getattr(row, name) != value for name, value in _values(change.after).items()):
            return None
        for name, value in _values(change.before).items():
            setattr(row, name, value)
        session.add(row)
        tasks.append(_value(row))
    session.exec(delete(ChangeRow).where(col(ChangeRow.event_id) == event_id))
    session.flush()
    return tasks


def task_recorded_by(session: Session, event_id: str) -> Task | None:
    """Return the task that a message gave."""
    row = session.exec(select(Row).where(Row.event_id == event_id)).first()
    return _value(row) if row else None


def tasks_numbered(session: Session, committee_ids: Collection[str], number: int) -> list[Task]:
    """Return the tasks of these committees with that number, but for withdrawn ones."""
    query = select(Row).where(
        col(Row.committee_id).in_(committee_ids), Row.number == number, Row.state != "withdrawn"
    )
    return [_value(row) for row in session.exec(query.order_by(Row.committee_id))]


def tasks_of(
    session: Session, committee_ids: Collection[str], states: Collection[State]
) -> list[Task]:
    """Return the tasks of committees in these states: by deadline, those without one last."""
    query = select(Row).where(col(Row.committee_id).in_(committee_ids), col(Row.state).in_(states))
    order = (col(Row.due_on).is_(None), col(Row.due_on), Row.committee_id, col(Row.number))
    return [_value(row) for row in session.exec(query.order_by(*order))]


def tasks_of_meeting(session: Session, meeting_id: str) -> list[Task]:
    """Return the tasks that a meeting gave, in order, but for withdrawn ones."""
    query = select(Row).where(Row.meeting_id == meeting_id, Row.state != "withdrawn")
    return [_value(row) for row in session.exec(query.order_by(col(Row.number)))]


def _value(row: Row) -> Task:
    return Task(id=row.id or 0, **{name: getattr(row, name) for name in _PARTS})


def _plain(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return parts as JSON holds them."""
    plain: dict[str, Any] = {}
    for name, value in parts.items():
        plain[name] = value.isoformat() if isinstance(value, date) else value
        plain[name] = list(value) if isinstance(value, tuple) else plain[name]
    return plain


def _values(plain: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in plain.items():
        values[name] = tuple(value) if isinstance(value, list) else value
        if name in _DAYS and value:
            values[name] = date.fromisoformat(value)
    return values


def task_by_id(session: Session, task_id: int) -> Task | None:
    """Return the task with that id."""
    row = session.get(Row, task_id)
    return _value(row) if row else None


def parts_changed(session: Session, task_id: int) -> set[str]:
    """Return which parts of a task were changed since it was given."""
    rows = session.exec(select(ChangeRow).where(ChangeRow.task_id == task_id))
    return {name for row in rows for name in row.after}
