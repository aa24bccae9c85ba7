"""Queries of who comes to a meeting: answers taken back, and the messages that ask for them.

What people answer is in `storage.meetings`. Each function takes the session of one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, select, update

from storage.models.directory import MeetingRow
from storage.models.meetings import AttendanceQuestionRow, AttendanceRow


@dataclass(frozen=True, slots=True)
class Question:
    """A message in a room that asks who comes; for its parts see `AttendanceQuestionRow`."""

    transaction_id: str
    meeting_id: str
    room_id: str
    start: datetime


def store_question(session: Session, question: Question, event_id: str, now: datetime) -> None:
    """Note a message that asks who comes; `event_id` is the message that wanted it."""
    session.add(AttendanceQuestionRow(
        transaction_id=question.transaction_id, meeting_id=question.meeting_id,
        room_id=question.room_id, start=question.start, asked_at=now, set_by_event_id=event_id,
    ))  # fmt: skip
    session.flush()


def open_questions(session: Session, meeting_id: str) -> list[Question]:
    """Return the messages that ask who comes to a meeting, in the order in which they were sent.

    They are locked up to the end of the transaction: of two answers at a time, in two rooms, the
    second one must count the first one in. (SQLite has one writer at a time anyway.)
    """
    query = select(AttendanceQuestionRow).where(
        AttendanceQuestionRow.meeting_id == meeting_id, AttendanceQuestionRow.state == "open"
    )
    in_order = query.order_by(
        col(AttendanceQuestionRow.asked_at), AttendanceQuestionRow.transaction_id
    )
    return [_question(row) for row in session.exec(in_order.with_for_update())]


def questions_wanted_by(session: Session, event_id: str) -> list[Question]:
    """Return all messages that a message has ever wanted, also those withdrawn since."""
    query = select(AttendanceQuestionRow).where(AttendanceQuestionRow.set_by_event_id == event_id)
    return [_question(row) for row in session.exec(query)]


def withdraw_questions(session: Session, event_id: str) -> list[Question]:
    """Note that the open questions which a message wanted are withdrawn; returns them."""
    mine = select(AttendanceQuestionRow).where(
        AttendanceQuestionRow.set_by_event_id == event_id, AttendanceQuestionRow.state == "open"
    )
    withdrawn = [_question(row) for row in session.exec(mine)]
    session.exec(
        update(AttendanceQuestionRow)
        .where(col(AttendanceQuestionRow.set_by_event_id) == event_id)
        .values(state="withdrawn")
    )
    session.flush()
    return withdrawn


def take_back_answer(session: Session, event_id: str) -> list[str]:
    """Forget what somebody answered by a message or reaction; returns the meetings, mostly one.

    Was it that a substitute comes, without saying who, then who was named since goes with it.
    """
    mine = select(AttendanceRow).where(AttendanceRow.set_by_event_id == event_id)
    taken = list(session.exec(mine))
    for row in taken:
        if row.answer == "substitute" and not row.substitute:
            _forget_names_since(session, row)
        session.delete(row)
    session.flush()
    return [row.meeting_id for row in taken]


def _forget_names_since(session: Session, told: AttendanceRow) -> None:
    session.exec(
        delete(AttendanceRow).where(
            col(AttendanceRow.meeting_id) == told.meeting_id,
            col(AttendanceRow.user_id) == told.user_id,
            col(AttendanceRow.answer) == "substitute",
            col(AttendanceRow.id) > told.id,
        )
    )


def answered_for_other_dates(session: Session, meeting_id: str) -> int:
    """Return how many people have answered for another date only, before the meeting was moved."""
    start = session.get_one(MeetingRow, meeting_id).start
    of_meeting = AttendanceRow.meeting_id == meeting_id
    now = select(AttendanceRow.user_id).where(of_meeting, AttendanceRow.start == start)
    before = select(func.count(func.distinct(AttendanceRow.user_id))).where(
        of_meeting, AttendanceRow.start != start, col(AttendanceRow.user_id).not_in(now)
    )
    return session.exec(before).one()


def forget_attendance_before(session: Session, moment: datetime) -> None:
    """Forget who came to meetings that began before a local time, and who was asked."""
    session.exec(delete(AttendanceRow).where(col(AttendanceRow.start) < moment))
    session.exec(delete(AttendanceQuestionRow).where(col(AttendanceQuestionRow.start) < moment))


def _question(row: AttendanceQuestionRow) -> Question:
    return Question(row.transaction_id, row.meeting_id, row.room_id, row.start)
