"""Ends polls whose time has come, and keeps their messages up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from commands.contract import Answer, Due, Duty, Notice
from commands.dates import BERLIN
from commands.meetings.polls.telling import message, result
from commands.quiet import quiet_until
from commands.shown_messages import NOT_YET_THERE, PAUSE, condition, presence
from storage.database import Session
from storage.date_polls import (
    Poll,
    due_polls,
    end_poll,
    give_up_polls,
    next_due,
    note_shown,
    put_off,
    show_later,
    stale_polls,
)
from storage.date_votes import answers_to
from storage.outbox import message_sent_as
from storage.records import Directory
from storage.rooms import room_settings

_Later: TypeAlias = Callable[[Session, int, datetime], None]


def message_id(number: int, revision: int) -> str:
    """Return the transaction id under which a revision of a poll is shown."""
    return f"scharnier-dates-{number}-{revision}"


def shown(session: Session, directory: Directory, found: Poll) -> Answer:
    """Return a poll's message as it stands now."""
    persons = room_settings(session, found.room_id).kind is not None
    return message(found, answers_to(session, found.number), directory, persons=persons)


def outcome(session: Session, directory: Directory, found: Poll) -> Answer:
    """Return what came of a poll, to be told in its room."""
    persons = room_settings(session, found.room_id).kind is not None
    return result(found, answers_to(session, found.number), directory, persons=persons)


def told(session: Session, directory: Directory, found: Poll) -> Notice:
    """Return the message that tells a poll's room what came of it; it pings who began it."""
    row = message_sent_as(session, found.message_id) if found.message_id else None
    return Notice(
        found.room_id,
        outcome(session, directory, found),
        reply_to=row.event_id if row else None,
        thread_id=found.thread_id if row else None,
        mentions=(found.started_by,),
        transaction_id=f"scharnier-dates-{found.number}-result",
    )


def _perform(due: Due) -> list[Notice]:
    ended = [notice for one in due_polls(due.session, due.now) for notice in _end(due, one)]
    edits = [notice for one in stale_polls(due.session, due.now) for notice in _show(due, one)]
    return [*ended, *edits]


POLLS = Duty("Terminfindungen", lambda due: next_due(due.session), _perform)


def _end(due: Due, found: Poll) -> list[Notice]:
    """End a poll at its time, out of the room's quiet hours; without a deadline silently."""
    if not _is_there(due, found, put_off):
        return []
    if found.closes_at is None or found.closes_at > due.now:
        end_poll(due.session, found.number, "expired")
        return []
    settings = room_settings(due.session, found.room_id)
    quiet = quiet_until(settings, due.now.astimezone(BERLIN))
    if quiet is not None:
        put_off(due.session, found.number, quiet)
        return []
    if not end_poll(due.session, found.number, "ended"):
        return []
    return [told(due.session, due.directory, found)]


def _show(due: Due, found: Poll) -> list[Notice]:
    """Bring the message of a poll up to date; where there is none in its room, send one."""
    if not _is_there(due, found, show_later):
        return []
    before = condition(due.session, found.message_id)
    if before == "on its way":
        show_later(due.session, found.number, due.now + PAUSE)
        return []
    lost = before == "lost"
    this = message_id(found.number, found.revision)
    stays = this if lost else found.message_id
    note_shown(due.session, found.number, found.revision, stays, due.now + PAUSE)
    if lost and found.state != "open":
        return []
    answer = shown(due.session, due.directory, found)
    replaces = "" if lost else found.message_id or ""
    return [Notice(found.room_id, answer, transaction_id=this, replaces=replaces)]


def _is_there(due: Due, found: Poll, later: _Later) -> bool:
    """Whether the bot is in the room; what is due waits while it follows an upgrade."""
    where = presence(due.session, found.room_id)
    if where == "here":
        return True
    if where == "coming":
        later(due.session, found.number, due.now + NOT_YET_THERE)
    else:
        give_up_polls(due.session, found.room_id)
        note_shown(due.session, found.number, found.revision, found.message_id, due.now)
    return False
