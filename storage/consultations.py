"""Queries of consultations; each takes the session of one transaction. Instants are aware.

People are known by their Matrix ids. Nothing that is said in a consultation is ever stored: of a
contribution only the id of its event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import Table, delete, func, update
from sqlmodel import Session, col, select

from storage.inserting import insert_new
from storage.models.consultations import ConsultationMessageRow as MessageRow
from storage.models.consultations import ConsultationPersonRow as PersonRow
from storage.models.consultations import ConsultationRow as Row

_PEOPLE: Table = PersonRow.__table__  # type: ignore[attr-defined]
_MESSAGES: Table = MessageRow.__table__  # type: ignore[attr-defined]

Role: TypeAlias = Literal["fallgeber", "moderation", "berater", "protokoll", "beobachter"]
# "recalled" is one after which it was asked how things went on.
State: TypeAlias = Literal["draft", "gathering", "planned", "opening", "running", "paused", "ended",
                           "aborted", "recalled"]  # fmt: skip
LIVE, ASYNC = "live", "async"
# Where there is a room, or soon will be.
UNDER_WAY = ("opening", "running", "paused")
OPEN = ("gathering", "planned", *UNDER_WAY)
_FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation as it stands; for its parts see `ConsultationRow`."""

    asker: str
    from_room_id: str
    concern: str | None
    mode: str
    procedure: str
    minimum: int
    address: str
    state: str
    created_at: datetime
    municipality_id: str | None = None
    starts_at: datetime | None = None
    module: str | None = None
    phase: int = -1
    phase_began_at: datetime | None = None
    phase_ends_at: datetime | None = None
    left_seconds: int | None = None
    step: int = 0
    warned: bool = False
    silences: int = 0
    heard_at: datetime | None = None
    asked: bool = False
    waits_until: datetime | None = None
    revision: int = 0
    shown_revision: int = -1
    shown_at: datetime | None = None
    status_id: str | None = None
    ended_at: datetime | None = None
    id: int = 0

    @property
    def room_key(self) -> str:
        """The key of its closed room."""
        return f"consultation:{self.id}"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part; see `ConsultationPersonRow`."""

    user_id: str
    place: int
    role: str
    present: bool = False
    greeted: bool = False
    turns: int = 0
    nudged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """A message that is to be handed over: by its event, and what it was last edited to."""

    event_id: str
    latest_event_id: str
    user_id: str
    phase: int
    said_at: datetime


# --- Consultations ------------------------------------------------------------------------------


def begin_consultation(session: Session, consultation: Consultation) -> Consultation:
    """Store a new consultation, with its asker as the first who takes part; returns it."""
    row = Row(**_columns(consultation))
    session.add(row)
    session.flush()
    stored = replace(consultation, id=row.id or 0)
    join_consultation(session, stored.id, stored.asker, "fallgeber")
    return stored


def consultation_of(session: Session, consultation_id: int) -> Consultation | None:
    """Return the consultation of that number."""
    row = session.get(Row, consultation_id, populate_existing=True)
    return _value(row) if row and row.state != _FORGOTTEN else None


def change_consultation(session: Session, before: Consultation, **changes: Any) -> Consultation:
    """Change parts of a consultation, counting its `revision` up; returns it as it is now."""
    after = replace(before, **{"revision": before.revision + 1, **changes})
    session.exec(update(Row).where(col(Row.id) == before.id).values(**_columns(after)))
    session.expire_all()
    return after


def lock_consultation(session: Session, consultation_id: int) -> Consultation | None:
    """Return a consultation that nobody else changes until the transaction ends."""
    query = select(Row).where(Row.id == consultation_id, Row.state != _FORGOTTEN).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).first()
    return _value(row) if row else None


def consultations_in(session: Session, states: Iterable[str]) -> list[Consultation]:
    """Return the consultations in any of the states, in the order of their numbers."""
    query = select(Row).where(col(Row.state).in_(list(states))).order_by(col(Row.id))
    return [_value(row) for row in session.exec(query)]


# --- Who takes part -----------------------------------------------------------------------------


def join_consultation(
    session: Session, consultation_id: int, user_id: str, role: str = "berater"
) -> bool:
    """Let somebody take part; False if they do already."""
    last = session.exec(
        select(func.max(PersonRow.place)).where(PersonRow.consultation_id == consultation_id)
    ).one()
    return insert_new(session, _PEOPLE, {
        "consultation_id": consultation_id, "user_id": user_id, "place": (last or 0) + 1,
        "role": role, "present": False, "greeted": False, "turns": 0, "nudged_at": None,
    })  # fmt: skip


def leave_consultation(session: Session, consultation_id: int, user_id: str) -> bool:
    """Let somebody take part no longer; False if they don't."""
    mine = delete(PersonRow).where(*_person(consultation_id, user_id))
    return session.exec(mine).rowcount > 0


def participants(session: Session, consultation_id: int) -> list[Participant]:
    """Return who takes part, in the order of joining."""
    query = select(PersonRow).where(PersonRow.consultation_id == consultation_id)
    return [
        Participant(
            one.user_id, one.place, one.role, one.present, one.greeted, one.turns, one.nudged_at
        )
        for one in session.exec(query.order_by(col(PersonRow.place)))
    ]


def change_participant(
    session: Session, consultation_id: int, user_id: str, **changes: Any
) -> None:
    """Change parts of what is known of somebody who takes part."""
    mine = update(PersonRow).where(*_person(consultation_id, user_id))
    session.exec(mine.values(**changes))
    session.expire_all()


def last_nudge(session: Session, user_id: str) -> datetime | None:
    """Return when somebody was nudged last, in whichever consultation; None for never."""
    mine = select(func.max(PersonRow.nudged_at)).where(PersonRow.user_id == user_id)
    return session.exec(mine).one()


def begin_turns_anew(session: Session, consultation_id: int) -> None:
    """Let nobody have had a turn yet."""
    all_of_it = update(PersonRow).where(col(PersonRow.consultation_id) == consultation_id)
    session.exec(all_of_it.values(turns=0))
    session.expire_all()


# --- Contributions ------------------------------------------------------------------------------


def note_contribution(session: Session, consultation_id: int, said: Contribution) -> None:
    """Note a contribution, or what one was edited to."""
    row = {"consultation_id": consultation_id, "event_id": said.event_id,
           "latest_event_id": said.latest_event_id, "user_id": said.user_id, "phase": said.phase,
           "said_at": said.said_at}  # fmt: skip
    if not insert_new(session, _MESSAGES, row):
        same = update(MessageRow).where(col(MessageRow.event_id) == said.event_id)
        session.exec(same.values(latest_event_id=said.latest_event_id))


def contributions(session: Session, consultation_id: int) -> list[Contribution]:
    """Return the contributions of a consultation in their order."""
    query = select(MessageRow).where(MessageRow.consultation_id == consultation_id)
    return [
        Contribution(one.event_id, one.latest_event_id, one.user_id, one.phase, one.said_at)
        for one in session.exec(query.order_by(col(MessageRow.said_at), MessageRow.event_id))
    ]


def forget_contribution(
    session: Session, consultation_id: int, event_id: str, user_id: str
) -> None:
    """Forget that a message of somebody's was a contribution, if it was one."""
    mine = (col(MessageRow.event_id) == event_id, col(MessageRow.user_id) == user_id)
    this = delete(MessageRow).where(col(MessageRow.consultation_id) == consultation_id, *mine)
    session.exec(this)


def forget_contributions(
    session: Session, consultation_id: int, user_id: str | None = None
) -> None:
    """Forget which contributions there were, all or those of one person."""
    these = delete(MessageRow).where(col(MessageRow.consultation_id) == consultation_id)
    if user_id is not None:
        these = these.where(col(MessageRow.user_id) == user_id)
    session.exec(these)


def forget_consultation(session: Session, consultation: Consultation) -> None:
    """Forget a consultation that has ended, but who asked for it, and when it ended."""
    forget_contributions(session, consultation.id)
    session.exec(delete(PersonRow).where(col(PersonRow.consultation_id) == consultation.id))
    nothing = {"concern": None, "from_room_id": "", "municipality_id": None, "starts_at": None,
               "phase_began_at": None, "heard_at": None, "module": None}  # fmt: skip
    session.exec(update(Row).where(col(Row.id) == consultation.id).values(**nothing))
    session.expire_all()


def delete_consultation(session: Session, consultation: Consultation) -> None:
    """Delete all that is known of a consultation; its number is not given again."""
    forget_consultation(session, consultation)
    empty = {"state": _FORGOTTEN, "asker": "", "ended_at": None, "status_id": None}
    session.exec(update(Row).where(col(Row.id) == consultation.id).values(**empty))
    # SQLite gives the number after the highest that there is, so that one stays, empty.
    last = session.exec(select(func.max(Row.id))).one()
    session.exec(delete(Row).where(col(Row.state) == _FORGOTTEN, col(Row.id) != last))
    session.expire_all()


def _person(consultation_id: int, user_id: str) -> tuple[Any, ...]:
    return col(PersonRow.consultation_id) == consultation_id, col(PersonRow.user_id) == user_id


_PARTS = tuple(name for name in Consultation.__dataclass_fields__ if name != "id")


def _columns(consultation: Consultation) -> dict[str, Any]:
    return {name: getattr(consultation, name) for name in _PARTS}


def _value(row: Row) -> Consultation:
    return Consultation(id=row.id or 0, **{name: getattr(row, name) for name in _PARTS})
