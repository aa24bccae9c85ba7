"""Queries of the Fundus: lessons that consultations have left.

Each takes the session of one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.models.lessons import LessonRow as Row


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson; `month` is the first day of the month in which it was entered."""

    text: str
    topics: tuple[str, ...]
    month: date
    number: int = 0


def add_lesson(session: Session, text: str, topics: tuple[str, ...], day: date) -> Lesson:
    """Store a lesson, keeping of the day only its month; one that is there word for word stays."""
    known = session.exec(select(Row).where(Row.text == text)).first()
    if known is not None:
        return _value(known)
    row = Row(text=text, topics=topics, month=day.replace(day=1))
    session.add(row)
    session.flush()
    return _value(row)


def lesson_of(session: Session, number: int) -> Lesson | None:
    """Return the lesson of that number."""
    row = session.get(Row, number)
    return _value(row) if row else None


def lessons(session: Session) -> list[Lesson]:
    """Return all lessons, the latest first; there are few."""
    return [_value(row) for row in session.exec(select(Row).order_by(col(Row.number).desc()))]


def delete_lesson(session: Session, number: int) -> bool:
    """Delete a lesson; False if there is none of that number."""
    return session.exec(delete(Row).where(col(Row.number) == number)).rowcount > 0


def _value(row: Row) -> Lesson:
    return Lesson(row.text, row.topics, row.month, row.number or 0)
