"""What is forgotten when: every night, and at the start."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import BERLIN
from storage import (
    agenda,
    attendance,
    date_polls,
    decision_control,
    forwarding,
    inbox,
    meeting_told,
    outbox,
    outgoing_files,
    owners,
    reminders,
    series,
    undelivered,
    votes,
)
from storage.database import Session

REMEMBER_CHOICES = timedelta(days=1)
REMEMBER = timedelta(days=30)  # how long edits and redactions of a question still find its reply
REMEMBER_FORWARDED_TEXT = timedelta(days=30)
REMEMBER_REMINDERS = timedelta(days=180)  # what was due, and what became of it
REMEMBER_POLLS = timedelta(days=180)  # after their last date
REMEMBER_VOTES = timedelta(days=180)  # who voted what, after the end; decisions keep the numbers
REMEMBER_FORWARDED = timedelta(days=180)  # how long an office may take to answer
REMEMBER_ATTENDANCE = timedelta(days=180)  # who came to a meeting, counted from its beginning
REMEMBER_DIGESTS = timedelta(days=180)  # who was reminded of which decisions


def tidy_up(session: Session, now: datetime) -> int:
    """Forget what was handled long ago; returns how many events and messages that were."""
    outbox.forget_choices_before(session, now - REMEMBER_CHOICES)
    forwarding.forget_texts_before(session, now - REMEMBER_FORWARDED_TEXT)
    forwarding.forget_forwarded_before(session, now - REMEMBER_FORWARDED)
    reminders.forget_reminders_before(session, now - REMEMBER_REMINDERS)
    meeting_told.forget_told_before(session, now - REMEMBER_REMINDERS)
    undelivered.forget_undelivered_before(session, now - REMEMBER)
    agenda.forget_agenda_changes_before(session, now - REMEMBER)
    series.forget_series_changes_before(session, now - REMEMBER)
    attendance.forget_attendance_before(session, _wall_clock(now - REMEMBER_ATTENDANCE))
    decision_control.forget_posted_before(session, _wall_clock(now - REMEMBER_REMINDERS))
    date_polls.forget_polls_before(session, now - REMEMBER_POLLS)
    outgoing_files.forget_stray_files(session)
    votes.forget_votes_before(session, now - REMEMBER_VOTES)
    owners.forget_reminded_before(session, (now - REMEMBER_DIGESTS).astimezone(BERLIN).date())
    return inbox.forget_before(session, now - REMEMBER)


def _wall_clock(at: datetime) -> datetime:
    return at.astimezone(BERLIN).replace(tzinfo=None)
