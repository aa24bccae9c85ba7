"""Queries of what could not be told; each takes the session of one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import delete, func, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.direct_chats import is_person
from storage.models.direct_chats import DirectChat
from storage.models.undelivered import UndeliveredRow as Row

What: TypeAlias = Literal["messages", "reminders", "invitations"]


@dataclass(frozen=True, slots=True)
class Undelivered:
    """So many messages, reminders or invitations that came to nothing of one cause.

    `place` is the room, None where there is none for the person; `person` is None where the room
    is no direct chat.
    """

    place: str | None
    person: str | None
    what: What
    cause: str
    count: int


_SUMMED_UP = (col(Row.place), col(DirectChat.person), col(Row.what), col(Row.cause))


def note_undelivered(
    session: Session, place: str, what: What, count: int, cause: str, now: datetime
) -> None:
    """Remember, for the operators, what could not be told; `place` is a room or a person."""
    if count:
        session.add(Row(place=place, what=what, count=count, cause=cause, happened_at=now))


def oldest_unreported(session: Session) -> datetime | None:
    """Return when the first thing happened that the operators were not told of yet."""
    query = select(func.min(Row.happened_at)).where(col(Row.reported_at).is_(None))
    return session.exec(query).one()


def last_reported(session: Session) -> datetime | None:
    """Return when the operators were last told of anything."""
    return session.exec(select(func.max(Row.reported_at))).one()


def unreported(session: Session) -> list[Undelivered]:
    """Return what the operators were not told of yet, summed up by place and cause."""
    query = (
        select_columns(*_SUMMED_UP, func.sum(Row.count))
        .join(DirectChat, col(DirectChat.room_id) == col(Row.place), isouter=True)
        .where(col(Row.reported_at).is_(None))
        .group_by(*_SUMMED_UP)
        .order_by(func.min(Row.id))
    )
    found = session.connection().execute(query)
    return [_value(*row) for row in found]  # type: ignore[arg-type]


def _value(place: str, person: str | None, what: What, cause: str, count: int) -> Undelivered:
    if is_person(place):
        return Undelivered(None, place, what, cause, count)
    return Undelivered(place, person, what, cause, count)


def mark_reported(session: Session, now: datetime) -> None:
    """Note that the operators are told of everything that they were not told of yet."""
    session.exec(update(Row).where(col(Row.reported_at).is_(None)).values(reported_at=now))


def forget_about(session: Session, persons: Collection[str]) -> None:
    """Forget what could not be told to these persons and the operators were not told of yet."""
    theirs = select(DirectChat.room_id).where(col(DirectChat.person).in_(persons))
    about = col(Row.place).in_(persons) | col(Row.place).in_(theirs)
    session.exec(delete(Row).where(about, col(Row.reported_at).is_(None)))


def forget_undelivered_before(session: Session, moment: datetime) -> None:
    """Delete what happened before the moment, whether it was told of or not."""
    session.exec(delete(Row).where(col(Row.happened_at) < moment))
