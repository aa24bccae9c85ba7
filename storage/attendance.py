"""Queries of who comes to a meeting: answers taken back, and the messages that ask for them.

What people answer is in `storage.meetings`. Each function takes the session of one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, func, select, update

from storage.meetings import meeting_of
from storage.models.directory import MeetingRow
from storage.models.meetings import AttendanceQuestionRow, AttendanceRow
from storage.models.messages import JoinedRoom
from storage.records import Meeting


@dataclass(frozen=True, slots=True)
class Question:
    """A message in a room that asks who comes; for its parts see `AttendanceQuestionRow`.

    `moved`: its message is in the room that this one has replaced.
    """

    transaction_id: str
    meeting_id: str
    room_id: str
    start: datetime
    moved: bool = False


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
        AttendanceQuestionRow.meeting_id == meeting_id, _is_open()
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
        AttendanceQuestionRow.set_by_event_id == event_id, _is_open()
    )
    withdrawn = [_question(row) for row in session.exec(mine)]
    session.exec(
        update(AttendanceQuestionRow)
        .where(col(AttendanceQuestionRow.set_by_event_id) == event_id)
        .values(state="withdrawn")
    )
    session.flush()
    return withdrawn


def withdraw_question(session: Session, transaction_id: str) -> None:
    """Note that a message does not ask any more."""
    mine = col(AttendanceQuestionRow.transaction_id) == transaction_id
    session.exec(update(AttendanceQuestionRow).where(mine).values(state="withdrawn"))


def move_questions(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let open questions follow a room's upgrade; there they are to be asked anew."""
    here = update(AttendanceQuestionRow).where(
        col(AttendanceQuestionRow.room_id) == old_room_id, _is_open()
    )
    session.exec(here.values(room_id=new_room_id, state="moved"))


def moved_questions(session: Session, now: datetime) -> list[tuple[Question, Meeting]]:
    """Return what can be asked anew after a local time, the last asked first, and the meetings.

    That is once the bot is in the room, and while the meeting is to come and not cancelled.
    """
    asked = AttendanceQuestionRow
    query = (
        select(asked, MeetingRow)
        .join(MeetingRow, col(MeetingRow.id) == asked.meeting_id)
        .join(JoinedRoom, col(JoinedRoom.room_id) == asked.room_id)
        .where(
            asked.state == "moved",
            JoinedRoom.state == "joined",
            col(MeetingRow.retired_at).is_(None),
            MeetingRow.state != "abgesagt",
            MeetingRow.start > now,
        )
        .order_by(col(asked.asked_at).desc(), col(asked.transaction_id))
    )
    return [(_question(row), meeting_of(meeting)) for row, meeting in session.exec(query)]


def ask_anew(session: Session, question: Question, transaction_id: str, start: datetime) -> None:
    """Note that a moved question is asked by another message, for a start of its meeting."""
    mine = col(AttendanceQuestionRow.transaction_id) == question.transaction_id
    session.exec(
        update(AttendanceQuestionRow)
        .where(mine)
        .values(transaction_id=transaction_id, state="open", start=start)
    )


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
    moved = row.state == "moved"
    return Question(row.transaction_id, row.meeting_id, row.room_id, row.start, moved)


def _is_open() -> ColumnElement[bool]:
    return col(AttendanceQuestionRow.state).in_(("open", "moved"))
