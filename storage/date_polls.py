"""Queries of polls that find a date; each takes the session of one transaction.

Dates for choice are naive local times in Europe/Berlin, instants are aware. See
`storage.date_votes` for what people answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from storage.date_votes import move_votes
from storage.models.date_polls import DateOptionRow as OptionRow
from storage.models.date_polls import DatePollRow as Row
from storage.models.date_polls import DateVoteRow as VoteRow

State: TypeAlias = Literal["open", "ended", "expired", "withdrawn", "given up"]


@dataclass(frozen=True, slots=True)
class Option:
    """A date for choice; for its parts see `DateOptionRow`."""

    start: datetime
    end: datetime | None = None
    against: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A search for a date; for its parts see `DatePollRow`. `number` is set by storing it."""

    room_id: str
    options: tuple[Option, ...]
    expires_at: datetime
    started_by: str
    started_at: datetime
    committee_id: str | None = None
    title: str = ""
    place: str = ""
    closes_at: datetime | None = None
    due_at: datetime | None = None
    thread_id: str | None = None
    set_by_event_id: str | None = None
    state: State = "open"
    message_id: str | None = None
    revision: int = 1
    number: int = 0


_SET = ("room_id", "thread_id", "committee_id", "title", "place", "closes_at", "expires_at",
        "due_at", "started_by", "started_at", "set_by_event_id", "state", "message_id",
        "revision")  # fmt: skip

# --- Polls --------------------------------------------------------------------------------------


def store_poll(session: Session, poll: Poll) -> Poll:
    """Store a new poll, or one with a number as it is now; returns it with its number.

    Votes follow their dates; those for a date that no longer stands for choice are dropped.
    """
    row = session.get(Row, poll.number) if poll.number else None
    before = _options_of(session, poll.number) if row else ()
    row = row or Row(**{name: getattr(poll, name) for name in _SET}, show_after=poll.started_at)
    for name in _SET:
        setattr(row, name, getattr(poll, name))
    session.add(row)
    session.flush()
    stored = replace(poll, number=row.number or 0)
    _store_options(session, stored)
    if before:
        places = {(one.start, one.end): at for at, one in enumerate(stored.options, start=1)}
        moved = {at: places.get((one.start, one.end)) for at, one in enumerate(before, start=1)}
        move_votes(session, stored.number, moved)
    return stored


def poll(session: Session, number: int) -> Poll | None:
    """Return the poll of that number."""
    row = session.get(Row, number)
    return _value(session, row) if row else None


def poll_set_by(session: Session, event_id: str) -> Poll | None:
    """Return the poll that a message began, whatever has become of it."""
    row = session.exec(select(Row).where(Row.set_by_event_id == event_id)).first()
    return _value(session, row) if row else None


def open_polls(session: Session, room_id: str) -> list[Poll]:
    """Return the polls of a room that are open, in the order in which they were begun."""
    return _open(session, Row.room_id == room_id)


def open_polls_begun_by(session: Session, user_id: str) -> list[Poll]:
    """Return the open polls that somebody has begun, in any room."""
    return _open(session, Row.started_by == user_id)


def _open(session: Session, condition: ColumnElement[bool] | bool) -> list[Poll]:
    query = select(Row).where(Row.state == "open", condition).order_by(col(Row.number))
    return [_value(session, row) for row in session.exec(query)]


def end_poll(session: Session, number: int, state: State) -> bool:
    """End an open poll; False if it isn't open: of two that end it at once, one does."""
    mine = update(Row).where(col(Row.number) == number, col(Row.state) == "open")
    ended = session.exec(mine.values(state=state, due_at=None, revision=Row.revision + 1))
    return bool(ended.rowcount)


def set_deadline(session: Session, number: int, closes_at: datetime) -> None:
    """Set until when people may answer; then it ends by itself."""
    mine = update(Row).where(col(Row.number) == number)
    session.exec(mine.values(closes_at=closes_at, due_at=closes_at, revision=Row.revision + 1))


def put_off(session: Session, number: int, due_at: datetime) -> None:
    """Let a poll end by itself later than it should."""
    session.exec(update(Row).where(col(Row.number) == number).values(due_at=due_at))


def _store_options(session: Session, stored: Poll) -> None:
    session.exec(delete(OptionRow).where(col(OptionRow.poll_number) == stored.number))
    for position, option in enumerate(stored.options, start=1):
        session.add(OptionRow(
            poll_number=stored.number, position=position, start=option.start, end=option.end,
            against=option.against,
        ))  # fmt: skip


def _options_of(session: Session, number: int) -> tuple[Option, ...]:
    query = select(OptionRow).where(OptionRow.poll_number == number)
    rows = session.exec(query.order_by(col(OptionRow.position)))
    return tuple(Option(row.start, row.end, row.against) for row in rows)


def _value(session: Session, row: Row) -> Poll:
    parts = {name: getattr(row, name) for name in _SET}
    number = row.number or 0
    return Poll(number=number, options=_options_of(session, number), **parts)


# --- What is due, and what is shown -------------------------------------------------------------


def next_due(session: Session) -> datetime | None:
    """Return the instant at which the next poll ends by itself, or is to be shown anew."""
    ends = session.exec(select(func.min(Row.due_at)).where(Row.state == "open")).one()
    stale = session.exec(select(func.min(Row.show_after)).where(_is_stale())).one()
    return min((at for at in (ends, stale) if at is not None), default=None)


def due_polls(session: Session, now: datetime) -> list[Poll]:
    """Return the open polls that end by themselves now, the longest due first."""
    query = select(Row).where(Row.state == "open", col(Row.due_at) <= now)
    return [_value(session, row) for row in session.exec(query.order_by(col(Row.due_at)))]


def stale_polls(session: Session, now: datetime) -> list[Poll]:
    """Return the polls whose message does not show what has become of them, and may be edited."""
    query = select(Row).where(_is_stale(), col(Row.show_after) <= now)
    return [_value(session, row) for row in session.exec(query.order_by(col(Row.number)))]


def _is_stale() -> ColumnElement[bool]:
    return (col(Row.shown_revision) < col(Row.revision)) & (col(Row.state) != "given up")


def note_shown(
    session: Session, number: int, revision: int, message_id: str | None, show_after: datetime
) -> None:
    """Note which revision a message shows, and when it may be edited next."""
    mine = update(Row).where(col(Row.number) == number)
    session.exec(mine.values(shown_revision=revision, message_id=message_id, show_after=show_after))


def show_later(session: Session, number: int, show_after: datetime) -> None:
    """Note that a message can't be edited yet."""
    session.exec(update(Row).where(col(Row.number) == number).values(show_after=show_after))


# --- Rooms and time -----------------------------------------------------------------------------


def move_polls(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let polls follow a room's upgrade; open ones are shown anew there, in another message."""
    here = update(Row).where(col(Row.room_id) == old_room_id)
    session.exec(here.where(col(Row.state) == "open").values(revision=Row.revision + 1))
    session.exec(here.where(col(Row.state) != "open").values(shown_revision=Row.revision))
    session.exec(
        here.values(room_id=new_room_id, thread_id=None, set_by_event_id=None, message_id=None)
    )


def give_up_polls(session: Session, room_id: str) -> int:
    """End the open polls of a room that the bot is no longer in; returns how many."""
    here = update(Row).where(col(Row.room_id) == room_id, col(Row.state) == "open")
    ended = session.exec(here.values(state="given up", due_at=None))
    return ended.rowcount


def forget_polls_before(session: Session, moment: datetime) -> None:
    """Delete the polls whose last date was before the moment, with all votes."""
    old = select(Row.number).where(col(Row.expires_at) < moment, Row.state != "open")
    session.exec(delete(VoteRow).where(col(VoteRow.poll_number).in_(old)))
    session.exec(delete(OptionRow).where(col(OptionRow.poll_number).in_(old)))
    session.exec(delete(Row).where(col(Row.expires_at) < moment, col(Row.state) != "open"))
