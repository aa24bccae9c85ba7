"""Queries of votes that are taken in rooms; each takes the session of one transaction.

Instants are aware. See `storage.cast_votes` for who votes what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from storage.models.votes import VoteCastRow as CastRow
from storage.models.votes import VoteEventRow as Row
from storage.models.votes import VoteStrangerRow as StrangerRow

State: TypeAlias = Literal["open", "ended", "withdrawn", "given up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteEvent:
    """A question put to the vote; for its parts see `VoteEventRow`. `number` is set by storing."""

    room_id: str
    body: str
    question: str
    options: tuple[str, ...]
    started_by: str
    started_at: datetime
    thread_id: str | None = None
    majority: str = ""
    public: bool = True
    given: Mapping[str, Any] = field(default_factory=dict)
    meeting_id: str | None = None
    closes_at: datetime | None = None
    until_all: bool = False
    remind_at: datetime | None = None
    due_at: datetime | None = None
    state: State = "open"
    ended_at: datetime | None = None
    outcome: Mapping[str, Any] | None = None
    decision_id: int | None = None
    set_by_event_id: str | None = None
    poll_id: str | None = None
    status_id: str | None = None
    edition: int = 1
    revision: int = 1
    number: int = 0


_SET = tuple(name for name in VoteEvent.__dataclass_fields__ if name != "number")

# --- Votes --------------------------------------------------------------------------------------


def store_vote(session: Session, vote: VoteEvent) -> VoteEvent:
    """Store a new vote, or one with a number as it is now; returns it with its number."""
    row = session.get(Row, vote.number) if vote.number else None
    columns = {name: getattr(vote, name) for name in _SET}
    columns |= {"options": list(vote.options), "given": dict(vote.given)}
    row = row or Row(**columns, show_after=vote.started_at)
    for name, value in columns.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return replace(vote, number=row.number or 0)


def vote_event(session: Session, number: int) -> VoteEvent | None:
    """Return the vote of that number."""
    row = session.get(Row, number, populate_existing=True)
    return _value(row) if row else None


def locked_vote(session: Session, number: int) -> VoteEvent | None:
    """Return the vote of that number as it is now; until this transaction ends nobody changes it.

    Of a vote and an end at the same time the one that comes second sees the first.
    """
    query = select(Row).where(Row.number == number).with_for_update()
    row = session.exec(query, execution_options={"populate_existing": True}).first()
    return _value(row) if row else None


def vote_opened_by(session: Session, event_id: str) -> VoteEvent | None:
    """Return the vote that a message opened, whatever has become of it."""
    row = session.exec(select(Row).where(Row.set_by_event_id == event_id)).first()
    return _value(row) if row else None


def open_votes(session: Session, room_id: str) -> list[VoteEvent]:
    """Return the votes of a room that are open, in the order in which they were opened."""
    query = select(Row).where(Row.state == "open", Row.room_id == room_id)
    return [_value(row) for row in session.exec(query.order_by(col(Row.number)))]


def last_ended_vote(session: Session, room_id: str) -> VoteEvent | None:
    """Return the vote of a room that ended last."""
    query = select(Row).where(Row.state == "ended", Row.room_id == room_id)
    row = session.exec(query.order_by(col(Row.ended_at).desc()).limit(1)).first()
    return _value(row) if row else None


def end_vote(
    session: Session,
    number: int,
    state: State,
    at: datetime,
    outcome: Mapping[str, Any] | None = None,
) -> bool:
    """End an open vote; False if it isn't open: of two that end it at once, one does."""
    mine = update(Row).where(col(Row.number) == number, col(Row.state) == "open")
    values = {"state": state, "ended_at": at, "due_at": None, "remind_at": None}
    ended = session.exec(mine.values(**values, outcome=outcome, revision=Row.revision + 1))
    return bool(ended.rowcount)


def set_end(session: Session, number: int, closes_at: datetime, remind_at: datetime | None) -> None:
    """Set until when votes count, and when those missing are reminded."""
    mine = update(Row).where(col(Row.number) == number)
    times = {"closes_at": closes_at, "due_at": closes_at, "remind_at": remind_at}
    session.exec(mine.values(**times, revision=Row.revision + 1))


def put_off_end(session: Session, number: int, due_at: datetime) -> None:
    """Let a vote end by itself at another instant than its own."""
    session.exec(update(Row).where(col(Row.number) == number).values(due_at=due_at))


def put_off_reminder(session: Session, number: int, remind_at: datetime | None) -> None:
    """Let those missing be reminded later; None for not any more."""
    session.exec(update(Row).where(col(Row.number) == number).values(remind_at=remind_at))


def note_kept(session: Session, number: int, decision_id: int, event_id: str | None) -> None:
    """Note the decision that was made of a vote, and by which message or reaction."""
    mine = update(Row).where(col(Row.number) == number)
    session.exec(mine.values(decision_id=decision_id, kept_event_id=event_id))


def let_go(session: Session, event_id: str) -> int | None:
    """Forget that a message made a decision of a vote; returns that decision's id, if there is."""
    row = session.exec(select(Row).where(Row.kept_event_id == event_id)).first()
    if row is None:
        return None
    decision_id, row.decision_id, row.kept_event_id = row.decision_id, None, None
    session.add(row)
    return decision_id


def _value(row: Row) -> VoteEvent:
    parts = {name: getattr(row, name) for name in _SET}
    return VoteEvent(number=row.number or 0, **parts | {"options": tuple(row.options)})


# --- What is due, and what is shown -------------------------------------------------------------


def next_due(session: Session) -> datetime | None:
    """Return the instant at which the next vote ends, is reminded of, or is to be shown anew."""
    is_open = Row.state == "open"
    instants = (
        session.exec(select(func.min(Row.due_at)).where(is_open)).one(),
        session.exec(select(func.min(Row.remind_at)).where(is_open)).one(),
        session.exec(select(func.min(Row.show_after)).where(_is_stale())).one(),
    )
    return min((at for at in instants if at is not None), default=None)


def due_votes(session: Session, now: datetime) -> list[VoteEvent]:
    """Return the open votes that end by themselves now, the longest due first."""
    query = select(Row).where(Row.state == "open", col(Row.due_at) <= now)
    return [_value(row) for row in session.exec(query.order_by(col(Row.due_at)))]


def votes_to_remind_of(session: Session, now: datetime) -> list[VoteEvent]:
    """Return the open votes of which those missing are to be reminded now."""
    query = select(Row).where(Row.state == "open", col(Row.remind_at) <= now)
    return [_value(row) for row in session.exec(query.order_by(col(Row.remind_at)))]


def stale_votes(session: Session, now: datetime) -> list[VoteEvent]:
    """Return the votes whose message does not show what has become of them, and may be edited."""
    query = select(Row).where(_is_stale(), col(Row.show_after) <= now)
    return [_value(row) for row in session.exec(query.order_by(col(Row.number)))]


def _is_stale() -> ColumnElement[bool]:
    return (col(Row.shown_revision) < col(Row.revision)) & (col(Row.state) != "given up")


def note_shown(session: Session, vote: VoteEvent, show_after: datetime) -> None:
    """Note that a vote's messages show its revision, which they are, and when to edit next."""
    mine = update(Row).where(col(Row.number) == vote.number)
    messages = {"poll_id": vote.poll_id, "status_id": vote.status_id}
    session.exec(mine.values(shown_revision=vote.revision, show_after=show_after, **messages))


def show_later(session: Session, number: int, show_after: datetime) -> None:
    """Note that a message can't be edited yet."""
    session.exec(update(Row).where(col(Row.number) == number).values(show_after=show_after))


# --- Rooms and time -----------------------------------------------------------------------------


def move_vote_events(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let votes follow a room's upgrade; open ones are asked anew there, in other messages."""
    here = update(Row).where(col(Row.room_id) == old_room_id)
    session.exec(here.where(col(Row.state) == "open").values(revision=Row.revision + 1))
    session.exec(here.where(col(Row.state) != "open").values(shown_revision=Row.revision))
    gone = {"thread_id": None, "set_by_event_id": None, "poll_id": None, "status_id": None}
    session.exec(here.values(room_id=new_room_id, **gone))


def give_up_vote_events(session: Session, room_id: str) -> int:
    """End the open votes of a room that the bot is no longer in; returns how many."""
    here = update(Row).where(col(Row.room_id) == room_id, col(Row.state) == "open")
    ended = session.exec(here.values(state="given up", due_at=None, remind_at=None))
    return ended.rowcount


def forget_votes_before(session: Session, moment: datetime) -> None:
    """Delete the votes that were over before the moment, with who voted what.

    Those of which the bot left the room count from their beginning.
    """
    over = func.coalesce(Row.ended_at, Row.started_at) < moment
    old = select(Row.number).where(over, Row.state != "open")
    for table in (CastRow, StrangerRow):
        session.exec(delete(table).where(col(table.vote_number).in_(old)))
    session.exec(delete(Row).where(over, col(Row.state) != "open"))
