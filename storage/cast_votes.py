"""Queries of who votes what; see `storage.votes`. Each takes the session of one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Table, delete, update
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.models.votes import VoteCastRow as Row
from storage.models.votes import VoteEventRow, VoteStrangerRow

Manner: TypeAlias = Literal["own", "substitute", "behalf"]
_STRANGERS: Table = VoteStrangerRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class CastVote:
    """What somebody votes for a voice: the position of an option, and by which right."""

    voice_id: str
    user_id: str
    option: int
    manner: Manner = "own"


def votes_in(session: Session, number: int) -> list[CastVote]:
    """Return what stands, of each person and voice the last vote, in the order of the votes."""
    query = select(Row).where(Row.vote_number == number).order_by(col(Row.id))
    found: dict[tuple[str, str], CastVote] = {}
    for row in session.exec(query):
        key = row.voice_id, row.user_id
        found.pop(key, None)
        found[key] = CastVote(*key, row.option, row.manner)  # type: ignore[arg-type]
    return list(found.values())


def cast_votes(
    session: Session, number: int, votes: Iterable[CastVote], event_id: str | None, now: datetime
) -> None:
    """Note votes, in place of what the same message said before it was edited."""
    if event_id is not None:
        mine = delete(Row).where(col(Row.event_id) == event_id, col(Row.vote_number) == number)
        session.exec(mine)
    for vote in votes:
        session.add(Row(
            vote_number=number, voice_id=vote.voice_id, user_id=vote.user_id, option=vote.option,
            manner=vote.manner, event_id=event_id, cast_at=now,
        ))  # fmt: skip
    _note_change(session, number)


def numbers_voted_by(session: Session, event_id: str) -> list[int]:
    """Return the numbers of the votes in which a reaction or message has voted."""
    return list(session.exec(select(Row.vote_number).where(Row.event_id == event_id).distinct()))


def take_back_votes(session: Session, event_id: str) -> None:
    """Take back what a reaction or message voted; what was voted before it holds again."""
    numbers = numbers_voted_by(session, event_id)
    session.exec(delete(Row).where(col(Row.event_id) == event_id))
    for number in numbers:
        _note_change(session, number)


def take_back_all(session: Session, number: int, user_id: str) -> bool:
    """Take back all that somebody voted; False if there was nothing."""
    mine = delete(Row).where(col(Row.vote_number) == number, col(Row.user_id) == user_id)
    taken = session.exec(mine).rowcount
    if taken:
        _note_change(session, number)
    return bool(taken)


def note_stranger(session: Session, number: int, user_id: str) -> bool:
    """Note that somebody was told that they have no voice; False if they were before."""
    return insert_new(session, _STRANGERS, {"vote_number": number, "user_id": user_id})


def _note_change(session: Session, number: int) -> None:
    # Counted by the database: of two changes at a time none is lost.
    mine = update(VoteEventRow).where(col(VoteEventRow.number) == number)
    session.exec(mine.values(revision=VoteEventRow.revision + 1))
    session.flush()
