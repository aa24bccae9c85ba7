"""Asks anew who comes, in the rooms that have replaced those in which it was asked."""

from __future__ import annotations

from datetime import datetime

from commands.contract import Due, Duty, Notice
from commands.dates import BERLIN
from commands.meetings.invitation import asked_again
from storage.attendance import (
    Question,
    ask_anew,
    moved_questions,
    open_questions,
    withdraw_question,
)
from storage.records import Meeting


def _next_at(due: Due) -> datetime | None:
    # Where the bot isn't in the room yet, it is looked again when it has come.
    return due.now if moved_questions(due.session, _local(due.now)) else None


def _perform(due: Due) -> list[Notice]:
    found = moved_questions(due.session, _local(due.now))
    return [notice for question, meeting in found for notice in _asked(due, question, meeting)]


QUESTIONS = Duty("Fragen nach der Teilnahme", _next_at, _perform)


def _asked(due: Due, moved: Question, meeting: Meeting) -> list[Notice]:
    """Ask once in the room, however many questions there are of the same meeting."""
    open_ones = open_questions(due.session, meeting.id)  # locked from here on
    here = [one for one in open_ones if one.room_id == moved.room_id]
    committee = due.directory.committees.get(meeting.committee_id)
    is_asked = any(one.start == meeting.start and not one.moved for one in here)
    if committee is None or is_asked or moved not in here:
        withdraw_question(due.session, moved.transaction_id)
        return []
    question, notice = asked_again(due, committee, meeting, moved)
    ask_anew(due.session, moved, question.transaction_id, question.start)
    return [notice]


def _local(now: datetime) -> datetime:
    return now.astimezone(BERLIN).replace(tzinfo=None)
