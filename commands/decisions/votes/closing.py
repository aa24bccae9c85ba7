"""Ends votes whose time has come, reminds those missing, and keeps the messages up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from commands.contract import Answer, Ask, Due, Duty, Notice
from commands.dates import BERLIN
from commands.decisions.votes import telling
from commands.decisions.votes.counting import packed
from commands.decisions.votes.request import LONGEST
from commands.decisions.votes.standing import electorate_now, standing
from commands.quiet import quiet_until
from commands.shown_messages import NOT_YET_THERE, PAUSE, condition, presence
from storage.database import Session
from storage.outbox import message_sent_as
from storage.rooms import room_settings
from storage.votes import (
    VoteEvent,
    due_votes,
    end_vote,
    give_up_vote_events,
    locked_vote,
    next_due,
    note_shown,
    put_off_end,
    put_off_reminder,
    show_later,
    stale_votes,
    vote_event,
    votes_to_remind_of,
)

_LONGEST_LEAD = timedelta(days=1)
_SHORTEST = timedelta(minutes=20)  # of a vote in which anybody is reminded
_Later: TypeAlias = Callable[[Session, int, datetime], None]


def reminder_at(now: datetime, closes_at: datetime | None) -> datetime | None:
    """Return when those missing are reminded: when a quarter of the time is left, at most a day.

    None where there is no end, or it is so near that everybody is at it.
    """
    # Not on the clock on the wall: in the nights of its change that is another distance.
    left = closes_at.astimezone(UTC) - now.astimezone(UTC) if closes_at else timedelta()
    if closes_at is None or left < _SHORTEST:
        return None
    return closes_at.astimezone(UTC) - min(left / 4, _LONGEST_LEAD)


# --- Messages -----------------------------------------------------------------------------------


def message_id(vote: VoteEvent, what: str) -> str:
    """Return the transaction id of a message about a vote."""
    return f"scharnier-vote-{vote.number}-{what}"


def asked(at: Ask | Due, vote: VoteEvent, reply_to: str | None = None) -> Notice:
    """Return the message on which people vote, under its `poll_id`."""
    answer = telling.question(vote, at.directory)
    return Notice(vote.room_id, answer, reply_to, vote.thread_id,
                  transaction_id=vote.poll_id or "")  # fmt: skip


def status(at: Ask | Due, vote: VoteEvent) -> Answer:
    """Return what the message says that shows how a vote stands."""
    counted = standing(at.session, at.directory, vote, at.now)
    return telling.status(vote, counted, persons=_persons(at, vote))


def result(at: Ask | Due, vote: VoteEvent) -> Answer:
    """Return what came of a vote that has ended."""
    counted = standing(at.session, at.directory, vote, at.now)
    return telling.result(vote, counted, at.directory, persons=_persons(at, vote))


def _persons(at: Ask | Due, vote: VoteEvent) -> bool:
    return room_settings(at.session, vote.room_id).kind is not None


def _below_poll(at: Ask | Due, vote: VoteEvent, answer: Answer, what: str) -> Notice:
    """Return a message that ends the poll, and replies to it."""
    row = message_sent_as(at.session, vote.poll_id) if vote.poll_id else None
    return Notice(
        vote.room_id,
        answer,
        reply_to=row.event_id if row else None,
        thread_id=vote.thread_id if row else None,
        transaction_id=message_id(vote, what),
        ends_poll=vote.poll_id or "",
    )


def ended(at: Ask | Due, vote: VoteEvent, ended_at: datetime) -> Notice | None:
    """End a vote; returns the message that says what came of it. None if another has ended it."""
    locked_vote(at.session, vote.number)  # whoever votes at the same time is counted, or told
    counted = packed(standing(at.session, at.directory, vote, at.now))
    if not end_vote(at.session, vote.number, "ended", ended_at, counted):
        return None
    over = vote_event(at.session, vote.number) or vote
    return _below_poll(at, over, result(at, over), "result")


def called_off(at: Ask | Due, vote: VoteEvent) -> Notice | None:
    """Call a vote off; returns the message that says so. None if it isn't open."""
    if not end_vote(at.session, vote.number, "withdrawn", at.now):
        return None
    return _below_poll(at, vote, telling.withdrawn(vote), "withdrawn")


def asked_otherwise(at: Ask | Due, vote: VoteEvent) -> Notice:
    """Return the message that ends the poll of a question that was changed."""
    answer = Answer(lines=(f"Die Frage der Abstimmung {vote.number} ist geändert, es gilt die "
                           "neue.",))  # fmt: skip
    return _below_poll(at, vote, answer, f"changed-{vote.edition}")


# --- The duty -----------------------------------------------------------------------------------


def _perform(due: Due) -> list[Notice]:
    over = [notice for one in due_votes(due.session, due.now) for notice in _end(due, one)]
    reminded = [
        notice for one in votes_to_remind_of(due.session, due.now) for notice in _remind(due, one)
    ]
    edits = [notice for one in stale_votes(due.session, due.now) for notice in _show(due, one)]
    return [*over, *reminded, *edits]


VOTES = Duty("Abstimmungen", lambda due: next_due(due.session), _perform)


def _end(due: Due, vote: VoteEvent) -> list[Notice]:
    """End a vote at its time; the result waits until the room's quiet hours are over."""
    if not _is_there(due, vote, put_off_end):
        return []
    quiet = quiet_until(room_settings(due.session, vote.room_id), due.now.astimezone(BERLIN))
    if quiet is not None:
        put_off_end(due.session, vote.number, quiet)
        return []
    if _still_lacks(due, vote):
        put_off_end(due.session, vote.number, vote.closes_at or vote.started_at + LONGEST)
        return []
    ended_at = min(due.now, vote.closes_at or due.now)
    notice = ended(due, vote, ended_at)
    return [replace(notice, mentions=(vote.started_by,))] if notice else []


def _still_lacks(due: Due, vote: VoteEvent) -> bool:
    """Whether a vote that ends once all have voted was to end, and one was taken back since."""
    over = vote.closes_at is not None and vote.closes_at <= due.now
    if over or not vote.until_all or due.now >= vote.started_at + LONGEST:
        return False
    return bool(standing(due.session, due.directory, vote, due.now).missing)


def _remind(due: Due, vote: VoteEvent) -> list[Notice]:
    """Remind those missing once; in quiet hours afterwards, if the vote is still open then."""
    if not _is_there(due, vote, put_off_reminder):
        return []
    quiet = quiet_until(room_settings(due.session, vote.room_id), due.now.astimezone(BERLIN))
    closes_at = vote.closes_at
    later = quiet if quiet and closes_at and quiet < closes_at else None
    put_off_reminder(due.session, vote.number, later)
    if quiet is not None or closes_at is None or closes_at <= due.now:
        return []
    counted = standing(due.session, due.directory, vote, due.now)
    missing = {voice.id for voice in counted.missing}
    electorate = electorate_now(due.session, due.directory, vote, due.now)
    wanted = tuple(
        user_id
        for user_id, held in electorate.holders.items()
        if any(one.voice.id in missing and one.manner != "behalf" for one in held)
        and user_id not in electorate.declined
    )
    if not wanted:
        return []
    answer = telling.reminder(vote, counted, closes_at, persons=_persons(due, vote))
    at = int((vote.remind_at or due.now).timestamp())
    notice = _below_poll(due, vote, answer, f"reminder-{at}")
    return [replace(notice, mentions=wanted, ends_poll="")]


def _show(due: Due, vote: VoteEvent) -> list[Notice]:
    """Bring the messages of a vote up to date; where there are none in its room, send them."""
    if not _is_there(due, vote, show_later):
        return []
    before = condition(due.session, vote.status_id)
    if before == "on its way":
        show_later(due.session, vote.number, due.now + PAUSE)
        return []
    lost, is_open = before == "lost", vote.state == "open"
    this = message_id(vote, f"status-{vote.revision}")
    stays = replace(
        vote,
        status_id=this if lost else vote.status_id,
        poll_id=vote.poll_id or (message_id(vote, f"poll-{vote.revision}") if is_open else None),
    )
    note_shown(due.session, stays, due.now + PAUSE)
    if lost and not is_open:
        return []
    anew = [asked(due, stays)] if stays.poll_id != vote.poll_id else []
    replaces = "" if lost else vote.status_id or ""
    return [*anew, Notice(vote.room_id, status(due, stays), thread_id=vote.thread_id,
                          transaction_id=this, replaces=replaces)]  # fmt: skip


def _is_there(due: Due, vote: VoteEvent, later: _Later) -> bool:
    """Whether the bot is in the room; what is due waits while it follows an upgrade."""
    where = presence(due.session, vote.room_id)
    if where == "here":
        return True
    if where == "coming":
        later(due.session, vote.number, due.now + NOT_YET_THERE)
    else:
        give_up_vote_events(due.session, vote.room_id)
        note_shown(due.session, vote, due.now)
    return False
