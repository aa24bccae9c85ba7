"""Queries of calls for consultations; each takes the session of one transaction.

Instants are aware, dates that stand for choice naive local times in Europe/Berlin. A draft is a
consultation of the state "draft"; the call itself is told apart from what it calls for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, update
from sqlmodel import Session, col, select

from storage.consultations import join_consultation, leave_consultation
from storage.inserting import insert_new
from storage.models.consultation_calls import ConsultationAskedRow as AskedRow
from storage.models.consultation_calls import ConsultationCallRow as Row
from storage.models.consultation_calls import ConsultationDateRow as DateRow
from storage.models.consultation_calls import ConsultationWordRow as WordRow

_ASKED: Table = AskedRow.__table__  # type: ignore[attr-defined]
_WORDS: Table = WordRow.__table__  # type: ignore[attr-defined]

TAKES_PART = 0  # the position of a word that names no date


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands; for its parts see `ConsultationCallRow`."""

    consultation_id: int
    room_ids: tuple[str, ...]
    dates: tuple[datetime, ...]
    expires_at: datetime
    show_after: datetime
    called_at: datetime | None = None
    set_by_event_id: str | None = None
    revision: int = 1
    shown_revision: int = 0
    told: tuple[str, ...] = ()


# --- Calls --------------------------------------------------------------------------------------


def store_call(session: Session, call: Call) -> None:
    """Store a call, new or as it is now, with its dates; words for former dates are dropped."""
    number = call.consultation_id
    row = session.get(Row, number) or Row(
        consultation_id=number, expires_at=call.expires_at, show_after=call.show_after
    )
    for name in _PARTS:
        setattr(row, name, getattr(call, name))
    session.add(row)
    session.flush()
    if _dates(session, number) != call.dates:
        _replace_dates(session, number, call.dates)


def call_of(session: Session, consultation_id: int) -> Call | None:
    """Return the call for a consultation; None once there is none any more."""
    row = session.get(Row, consultation_id, populate_existing=True)
    return _value(session, row) if row else None


def call_set_by(session: Session, event_id: str) -> Call | None:
    """Return the call, or draft, that a message asked for."""
    row = session.exec(select(Row).where(Row.set_by_event_id == event_id)).first()
    return _value(session, row) if row else None


def calls(session: Session) -> list[Call]:
    """Return all calls and drafts that there are; they are few."""
    return [_value(session, row) for row in session.exec(select(Row).order_by("consultation_id"))]


def change_call(session: Session, consultation_id: int, **changes: Any) -> None:
    """Change parts of a call, counting its `revision` up unless that is among them."""
    values = {"revision": Row.revision + 1, **changes}
    session.exec(update(Row).where(col(Row.consultation_id) == consultation_id).values(**values))
    session.expire_all()


def note_told(session: Session, call: Call, what: str) -> None:
    """Note that the asker, or everybody, was told of something."""
    told = tuple(dict.fromkeys((*call.told, what)))
    change_call(session, call.consultation_id, told=told, revision=Row.revision)


def note_shown(session: Session, consultation_id: int, revision: int, show_after: datetime) -> None:
    """Note which revision the messages of a call show, and when they may be edited next."""
    change_call(
        session, consultation_id, shown_revision=revision, show_after=show_after,
        revision=Row.revision,
    )  # fmt: skip


def move_calls(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let calls follow a room's upgrade: there they are posted anew."""
    for row in session.exec(select(Row)):
        if old_room_id in row.room_ids:
            rooms = (new_room_id if one == old_room_id else one for one in row.room_ids)
            row.room_ids = tuple(dict.fromkeys(rooms))
            row.revision += 1
            session.add(row)


def forget_call(session: Session, consultation_id: int) -> None:
    """Forget a call, with its dates and what was said to it; who was asked stays for a while."""
    for table in (WordRow, DateRow, Row):
        session.exec(delete(table).where(col(table.consultation_id) == consultation_id))
    session.expire_all()


def _replace_dates(session: Session, number: int, dates: Sequence[datetime]) -> None:
    session.exec(delete(DateRow).where(col(DateRow.consultation_id) == number))
    for position, start in enumerate(dates, start=1):
        session.add(DateRow(consultation_id=number, position=position, start=start))
    dated = (WordRow.consultation_id == number, col(WordRow.position) != TAKES_PART)
    for word in session.exec(select(WordRow).where(*dated)).all():
        # Who could on a former date still takes part.
        session.delete(word)
        session.flush()
        _add_word(session, number, word.user_id, TAKES_PART, word.event_id)
    session.flush()


def _dates(session: Session, number: int) -> tuple[datetime, ...]:
    query = select(DateRow.start).where(DateRow.consultation_id == number)
    return tuple(session.exec(query.order_by(col(DateRow.position))))


_PARTS = tuple(name for name in Call.__dataclass_fields__
               if name not in ("consultation_id", "dates"))  # fmt: skip


def _value(session: Session, row: Row) -> Call:
    dates = _dates(session, row.consultation_id)
    parts = {name: getattr(row, name) for name in _PARTS}
    return Call(consultation_id=row.consultation_id, dates=dates, **parts)


# --- Who takes part, and when they can ----------------------------------------------------------


def add_word(
    session: Session, consultation_id: int, user_id: str, position: int, event_id: str | None
) -> bool:
    """Note that somebody takes part, or can on a date as well; False if that is known."""
    new = _add_word(session, consultation_id, user_id, position, event_id)
    joined = join_consultation(session, consultation_id, user_id)
    return new or joined


def _add_word(
    session: Session, consultation_id: int, user_id: str, position: int, event_id: str | None
) -> bool:
    row = {"consultation_id": consultation_id, "user_id": user_id, "position": position,
           "event_id": event_id}  # fmt: skip
    return insert_new(session, _WORDS, row)


def set_dates_of(
    session: Session,
    consultation_id: int,
    user_id: str,
    positions: Iterable[int],
    event_id: str | None,
) -> None:
    """Note on which dates somebody can, in the place of those said before."""
    mine = (*_of(consultation_id, user_id), col(WordRow.position) != TAKES_PART)
    session.exec(delete(WordRow).where(*mine))
    for position in (TAKES_PART, *positions):
        add_word(session, consultation_id, user_id, position, event_id)


def take_back_words(session: Session, event_id: str) -> set[int]:
    """Take back what a reaction or message said; whoever has no word left takes part no longer.

    Returns the consultations that this was said to.
    """
    mine = col(WordRow.event_id) == event_id
    words = session.exec(select(WordRow).where(mine))
    found = {(word.consultation_id, word.user_id) for word in words}
    session.exec(delete(WordRow).where(mine))
    for number, user_id in found:
        left = select(WordRow).where(*_of(number, user_id))
        if session.exec(left).first() is None:
            leave_consultation(session, number, user_id)
    return {number for number, _ in found}


def leave(session: Session, consultation_id: int, user_id: str) -> bool:
    """Let somebody take part no longer, and forget what they said; False if they don't."""
    session.exec(delete(WordRow).where(*_of(consultation_id, user_id)))
    return leave_consultation(session, consultation_id, user_id)


def words_said_by(session: Session, event_id: str) -> set[int]:
    """Return the consultations to which a reaction or message said something."""
    query = select(WordRow.consultation_id).where(WordRow.event_id == event_id)
    return set(session.exec(query))


def dates_by_person(session: Session, consultation_id: int) -> dict[str, frozenset[int]]:
    """Return for all who have said anything on which dates they can; none were said: empty."""
    query = select(WordRow).where(WordRow.consultation_id == consultation_id)
    found: dict[str, set[int]] = {}
    for row in session.exec(query):
        found.setdefault(row.user_id, set()).add(row.position)
    return {user: frozenset(positions - {TAKES_PART}) for user, positions in found.items()}


def _of(consultation_id: int, user_id: str) -> tuple[Any, ...]:
    return col(WordRow.consultation_id) == consultation_id, col(WordRow.user_id) == user_id


# --- Who was asked ------------------------------------------------------------------------------


def note_asked(session: Session, consultation_id: int, user_id: str, at: datetime) -> bool:
    """Note that somebody is asked in private; False if they were already."""
    row = {"consultation_id": consultation_id, "user_id": user_id, "asked_at": at}
    return insert_new(session, _ASKED, row)


def asked_for(session: Session, consultation_id: int) -> list[str]:
    """Return who was asked in private for a consultation."""
    query = select(AskedRow.user_id).where(AskedRow.consultation_id == consultation_id)
    return list(session.exec(query.order_by(col(AskedRow.user_id))))


def asked_since(session: Session, user_id: str, moment: datetime) -> int:
    """Return for how many consultations somebody was asked since a moment."""
    mine = (AskedRow.user_id == user_id, col(AskedRow.asked_at) >= moment)
    return session.exec(select(func.count()).select_from(AskedRow).where(*mine)).one()


def forget_asked_before(session: Session, moment: datetime) -> None:
    """Forget who was asked before a moment, for consultations that nobody calls for any more."""
    open_ones = select(Row.consultation_id)
    old = (col(AskedRow.asked_at) < moment, col(AskedRow.consultation_id).not_in(open_ones))
    session.exec(delete(AskedRow).where(*old))


def forget_asked(session: Session, user_id: str) -> None:
    """Forget that a person was ever asked."""
    session.exec(delete(AskedRow).where(col(AskedRow.user_id) == user_id))


def oldest_asked(session: Session) -> datetime | None:
    """Return when the longest ago was asked for what nobody calls for any more."""
    open_ones = select(Row.consultation_id)
    query = select(func.min(AskedRow.asked_at))
    return session.exec(query.where(col(AskedRow.consultation_id).not_in(open_ones))).one()
