"""Queries of forwarded questions; each takes the session of one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from storage.models.forwarding import ForwardedQuestion as Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """A forwarded question; for its parts see `ForwardedQuestion`. `number` is set by storing it.

    Instants are aware.
    """

    municipality_id: str
    asker: str
    room_id: str
    office_room_id: str
    text: str | None
    forwarded_at: datetime
    question_event_id: str | None = None
    thread_id: str | None = None
    number: int = 0
    answered_at: datetime | None = None
    last_answer_event_id: str | None = None


def store_forwarded(session: Session, question: Forwarded) -> int:
    """Store a question that is being forwarded; returns its number."""
    row = Row(
        municipality_id=question.municipality_id,
        asker=question.asker,
        room_id=question.room_id,
        question_event_id=question.question_event_id,
        thread_id=question.thread_id,
        office_room_id=question.office_room_id,
        text=question.text,
        forwarded_at=question.forwarded_at,
    )
    session.add(row)
    session.flush()
    return row.number or 0


def forwarded(session: Session, number: int) -> Forwarded | None:
    """Return the forwarded question of that number."""
    row = session.get(Row, number)
    return _value(row) if row else None


def same_question(session: Session, question: Forwarded) -> Forwarded | None:
    """Return the last time that the same person sent the same text from the same room there.

    How it was understood must be the same too, where both times that is told.
    """
    query = (
        select(Row)
        .where(
            Row.asker == question.asker,
            Row.room_id == question.room_id,
            Row.municipality_id == question.municipality_id,
            col(Row.text).is_not(None),
        )
        .order_by(col(Row.number).desc())
    )
    return next(
        (_value(row) for row in session.exec(query) if _is_same(row.text, question.text)), None
    )


def corrected_question(session: Session, question: Forwarded) -> Forwarded | None:
    """Return what the same message had forwarded to the same room before it was edited."""
    query = select(Row).where(
        Row.asker == question.asker,
        Row.question_event_id == question.question_event_id,
        Row.office_room_id == question.office_room_id,
        Row.municipality_id == question.municipality_id,
    )
    row = session.exec(query.order_by(col(Row.number).desc())).first()
    return _value(row) if row and question.question_event_id else None


def correct_text(session: Session, number: int, text: str) -> None:
    """Put another text in the place of a forwarded question's."""
    row = session.get_one(Row, number)
    row.text = text
    session.add(row)


def count_forwarded(session: Session, asker: str, since: datetime) -> int:
    """Count what a person has had forwarded since a moment."""
    query = select(func.count()).where(Row.asker == asker, Row.forwarded_at >= since)
    return session.exec(query).one()


def note_answer(session: Session, number: int, event_id: str, now: datetime) -> None:
    """Note that an answer is brought to the asker; `event_id` is the office's message."""
    row = session.get_one(Row, number)
    row.answered_at = row.answered_at or now
    row.last_answer_event_id = event_id
    session.add(row)


def move_forwarded(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let questions follow a room's upgrade; the new room does not hold the old one's messages."""
    to_offices = update(Row).where(col(Row.office_room_id) == old_room_id)
    session.exec(to_offices.values(office_room_id=new_room_id))
    from_askers = update(Row).where(col(Row.room_id) == old_room_id)
    session.exec(from_askers.values(room_id=new_room_id, question_event_id=None, thread_id=None))


def forget_texts_before(session: Session, moment: datetime) -> None:
    """Forget the texts of questions that were forwarded before the moment."""
    old = update(Row).where(col(Row.forwarded_at) < moment, col(Row.text).is_not(None))
    session.exec(old.values(text=None))


def forget_forwarded_before(session: Session, moment: datetime) -> None:
    """Delete the questions that were forwarded before the moment: they stay unanswered."""
    session.exec(delete(Row).where(col(Row.forwarded_at) < moment))


def _is_same(one: str | None, other: str | None) -> bool:
    (text, understood), (again, meant) = _parts(one), _parts(other)
    return text == again and (understood == meant or not (understood and meant))


def _parts(text: str | None) -> tuple[str, str]:
    """Return a question without case, spaces and the signs at its end, and how it is meant."""
    question, _, understood = (text or "").partition("\n")
    return " ".join(question.casefold().split()).rstrip(" ?!."), understood


def _value(row: Row) -> Forwarded:
    return Forwarded(
        number=row.number or 0,
        municipality_id=row.municipality_id,
        asker=row.asker,
        room_id=row.room_id,
        question_event_id=row.question_event_id,
        thread_id=row.thread_id,
        office_room_id=row.office_room_id,
        text=row.text,
        forwarded_at=row.forwarded_at,
        answered_at=row.answered_at,
        last_answer_event_id=row.last_answer_event_id,
    )
