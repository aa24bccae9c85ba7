"""Queries of what people answer to polls that find a date; see `storage.date_polls`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from storage.models.date_polls import DatePollRow
from storage.models.date_polls import DateVoteRow as Row

_NONE_OF_THEM = 0  # the position of a vote that says: on none of these dates


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered: the positions of the dates on which they can, perhaps none."""

    user_id: str
    positions: tuple[int, ...]


def answers_to(session: Session, number: int) -> list[Answered]:
    """Return who answered what, in the order in which people first did."""
    query = select(Row).where(Row.poll_number == number)
    found: dict[str, list[int]] = {}
    for row in session.exec(query.order_by(col(Row.voted_at), col(Row.id))):
        found.setdefault(row.user_id, []).append(row.position)
    return [
        Answered(user_id, tuple(sorted(set(positions) - {_NONE_OF_THEM})))
        for user_id, positions in found.items()
    ]


def add_vote(
    session: Session, number: int, position: int, user_id: str, event_id: str, now: datetime
) -> None:
    """Note that somebody can on one more date."""
    mine = {vote.position: vote for vote in _votes_of(session, number, user_id)}
    if _NONE_OF_THEM in mine:
        session.delete(mine[_NONE_OF_THEM])
    row = mine.get(position) or Row(
        poll_number=number, position=position, user_id=user_id, voted_at=now
    )
    row.event_id = event_id
    session.add(row)
    _note_change(session, number)


def set_votes(
    session: Session, number: int, positions: Iterable[int], user_id: str, event_id: str,
    now: datetime,
) -> None:  # fmt: skip
    """Note on which dates somebody can, on no others; none of them is an answer too.

    What they said before of the same date stays as it was said.
    """
    wanted = set(positions) or {_NONE_OF_THEM}
    for vote in _votes_of(session, number, user_id):
        if vote.position not in wanted:
            session.delete(vote)
        wanted.discard(vote.position)
    for position in sorted(wanted):
        session.add(Row(poll_number=number, position=position, user_id=user_id,
                        event_id=event_id, voted_at=now))  # fmt: skip
    _note_change(session, number)


def votes_by(session: Session, event_id: str) -> list[int]:
    """Return the numbers of the polls in which a reaction or message has votes that stand."""
    query = select(Row.poll_number).where(Row.event_id == event_id)
    return list(session.exec(query.distinct()))


def take_back_votes(session: Session, event_id: str) -> None:
    """Take back the votes that a reaction or message stands for."""
    numbers = votes_by(session, event_id)
    session.exec(delete(Row).where(col(Row.event_id) == event_id))
    for number in numbers:
        _note_change(session, number)


def _votes_of(session: Session, number: int, user_id: str) -> Sequence[Row]:
    query = select(Row).where(Row.poll_number == number, Row.user_id == user_id)
    return session.exec(query).all()


def _note_change(session: Session, number: int) -> None:
    # Counted by the database: of two changes at a time none is lost.
    mine = update(DatePollRow).where(col(DatePollRow.number) == number)
    session.exec(mine.values(revision=DatePollRow.revision + 1))
    session.flush()


def move_votes(session: Session, number: int, moved: Mapping[int, int | None]) -> None:
    """Give votes the new positions of their dates; None drops what no longer stands for choice."""
    rows = session.exec(select(Row).where(Row.poll_number == number)).all()
    kept = [(row.user_id, row.position, row.event_id, row.voted_at) for row in rows]
    for row in rows:
        session.delete(row)
    session.flush()  # before the new ones: a position is taken once for each person
    places = {**moved, _NONE_OF_THEM: _NONE_OF_THEM}
    for user_id, position, event_id, voted_at in kept:
        if (place := places.get(position)) is not None:
            session.add(Row(poll_number=number, position=place, user_id=user_id,
                            event_id=event_id, voted_at=voted_at))  # fmt: skip
    session.flush()
