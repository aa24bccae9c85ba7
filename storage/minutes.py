"""Queries of minutes and what is gathered for them; each takes the session of one transaction.

Times of meetings are naive local times in Europe/Berlin, instants are aware.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, delete, func, update
from sqlmodel import Session, col, select

from storage.models.messages import JoinedRoom
from storage.models.minutes import MinutesEntryRow as EntryRow
from storage.models.minutes import MinutesRow as Row

State: TypeAlias = Literal["open", "draft", "approved"]
EntryKind: TypeAlias = Literal[
    "item", "adjourned", "note", "presence", "pause", "resume", "chair", "keeper", "approval",
    "amendment", "correction",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The minutes of a meeting; for its parts see `MinutesRow`. `id` is set by storing them."""

    meeting_id: str
    committee_id: str
    room_id: str
    start: datetime
    began_at: datetime
    kept_by: str
    state: State = "open"
    planned_end: datetime | None = None
    place: str = ""
    ended_at: datetime | None = None
    ask_at: datetime | None = None
    begun_by_event_id: str | None = None
    ended_by_event_id: str | None = None
    approved_at: datetime | None = None
    approved_by: str = ""
    approved_in: str | None = None
    approved_by_event_id: str | None = None
    document: Mapping[str, Any] | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was gathered; for its parts see `MinutesEntryRow`."""

    kind: EntryKind
    at: datetime
    by: str
    content: Mapping[str, Any] = field(default_factory=dict)
    agenda_key: str = ""
    event_id: str = ""


_PARTS = tuple(one.name for one in fields(Minutes) if one.name != "id")
_ENTRY_PARTS = tuple(one.name for one in fields(Entry))

# They are about an item that they name, and not about the one that is being treated.
_OF_ONE_ITEM = frozenset({"item", "adjourned", "amendment", "correction"})

# --- Minutes ------------------------------------------------------------------------------------


def store_minutes(session: Session, minutes: Minutes) -> Minutes:
    """Store new minutes, or those with an id as they are now; returns them with their id."""
    row = session.get(Row, minutes.id) if minutes.id else None
    values = {name: getattr(minutes, name) for name in _PARTS}
    if row is None:
        row = Row(**values)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return _value(row)


def delete_minutes(session: Session, minutes_id: int) -> None:
    """Take minutes out again that were begun by mistake, with all that was gathered."""
    session.exec(delete(EntryRow).where(col(EntryRow.minutes_id) == minutes_id))
    session.exec(delete(Row).where(col(Row.id) == minutes_id))


def minutes_by_id(session: Session, minutes_id: int) -> Minutes | None:
    """Return the minutes with that id."""
    row = session.get(Row, minutes_id)
    return _value(row) if row else None


def minutes_of_meeting(session: Session, meeting_id: str) -> Minutes | None:
    """Return the minutes of a meeting, whatever their state."""
    return _first(session, Row.meeting_id == meeting_id)


def open_in_room(session: Session, room_id: str) -> Minutes | None:
    """Return the minutes of the meeting that is going on in a room."""
    return _first(session, Row.room_id == room_id, Row.state == "open")


def minutes_of_committee(session: Session, committee_id: str) -> list[Minutes]:
    """Return all minutes of a committee, those of its latest meeting first."""
    query = select(Row).where(Row.committee_id == committee_id)
    return [_value(row) for row in session.exec(query.order_by(col(Row.start).desc()))]


def minutes_in_room(session: Session, room_id: str) -> list[Minutes]:
    """Return all minutes kept in a room, those of the latest meeting first."""
    query = select(Row).where(Row.room_id == room_id)
    return [_value(row) for row in session.exec(query.order_by(col(Row.start).desc()))]


def minutes_begun_by(session: Session, event_id: str) -> Minutes | None:
    """Return the minutes that a message began."""
    return _first(session, Row.begun_by_event_id == event_id)


def minutes_ended_by(session: Session, event_id: str) -> Minutes | None:
    """Return the minutes that a message ended."""
    return _first(session, Row.ended_by_event_id == event_id)


def minutes_approved_by(session: Session, event_id: str) -> Minutes | None:
    """Return the minutes that a message or reaction approved."""
    return _first(session, Row.approved_by_event_id == event_id)


def _first(session: Session, *conditions: ColumnElement[bool] | bool) -> Minutes | None:
    row = session.exec(select(Row).where(*conditions).order_by(col(Row.id).desc())).first()
    return _value(row) if row else None


def _value(row: Row) -> Minutes:
    return Minutes(id=row.id or 0, **{name: getattr(row, name) for name in _PARTS})


# --- What is gathered ---------------------------------------------------------------------------


def entries_of(session: Session, minutes_id: int) -> list[Entry]:
    """Return what was gathered for minutes, in order."""
    query = select(EntryRow).where(EntryRow.minutes_id == minutes_id)
    rows = session.exec(query.order_by(col(EntryRow.position), col(EntryRow.id)))
    return [Entry(**{name: getattr(row, name) for name in _ENTRY_PARTS}) for row in rows]


def add_entries(session: Session, minutes_id: int, entries: Sequence[Entry]) -> None:
    """Add entries behind those that there are."""
    last = session.exec(
        select(func.max(EntryRow.position)).where(EntryRow.minutes_id == minutes_id)
    ).one()
    _insert(session, minutes_id, (last or 0) + 1, entries)


def replace_entries(session: Session, minutes_id: int, entries: Sequence[Entry]) -> None:
    """Put entries where those of the same message stood, with their item and instant.

    Where the message had none before, they are added behind all others.
    """
    mine = select(EntryRow).where(
        EntryRow.minutes_id == minutes_id, EntryRow.event_id == entries[0].event_id
    )
    before = session.exec(mine.order_by(col(EntryRow.id))).first() if entries[0].event_id else None
    if before is None:
        add_entries(session, minutes_id, entries)
        return
    position, key, at = before.position, before.agenda_key, before.at
    take_back_entries(session, entries[0].event_id)
    kept = [
        Entry(kind=one.kind, at=at, by=one.by, content=one.content, event_id=one.event_id,
              agenda_key=one.agenda_key if one.kind in _OF_ONE_ITEM else key)
        for one in entries
    ]  # fmt: skip
    _insert(session, minutes_id, position, kept)


def _insert(session: Session, minutes_id: int, position: int, entries: Sequence[Entry]) -> None:
    for one in entries:
        values = {name: getattr(one, name) for name in _ENTRY_PARTS}
        values["content"] = dict(one.content)
        session.add(EntryRow(minutes_id=minutes_id, position=position, **values))
    session.flush()


def entries_by(session: Session, event_id: str) -> list[tuple[int, Entry]]:
    """Return what a message or reaction has added, each with the id of the minutes."""
    rows = session.exec(select(EntryRow).where(EntryRow.event_id == event_id))
    return [
        (row.minutes_id, Entry(**{name: getattr(row, name) for name in _ENTRY_PARTS}))
        for row in rows
    ]


def take_back_entries(session: Session, event_id: str) -> int:
    """Take out what a message or reaction has added; returns how many entries that were."""
    gone = session.exec(delete(EntryRow).where(col(EntryRow.event_id) == event_id))
    session.flush()
    return gone.rowcount


def treated_item(session: Session, minutes_id: int) -> Entry | None:
    """Return the entry that says which item is being treated; None before the first one."""
    query = select(EntryRow).where(EntryRow.minutes_id == minutes_id, EntryRow.kind == "item")
    last = query.order_by(col(EntryRow.position).desc(), col(EntryRow.id).desc())
    row = session.exec(last).first()
    return Entry(**{name: getattr(row, name) for name in _ENTRY_PARTS}) if row else None


# --- Forgotten to be ended, and rooms -----------------------------------------------------------


def _waits() -> list[ColumnElement[bool] | bool]:
    return [Row.state == "open", col(Row.ask_at).is_not(None), JoinedRoom.state == "joined"]


def next_to_ask(session: Session) -> datetime | None:
    """Return the instant at which a room is to be asked whether its meeting is over."""
    joined = col(JoinedRoom.room_id) == Row.room_id
    return session.exec(
        select(func.min(Row.ask_at)).join(JoinedRoom, joined).where(*_waits())
    ).one()


def to_ask(session: Session, now: datetime) -> list[Minutes]:
    """Return the minutes whose room is to be asked by now, in rooms that the bot is in."""
    joined = col(JoinedRoom.room_id) == Row.room_id
    query = select(Row).join(JoinedRoom, joined).where(*_waits(), col(Row.ask_at) <= now)
    return [_value(row) for row in session.exec(query.order_by(col(Row.id)))]


def ask_later(session: Session, minutes_id: int, ask_at: datetime | None) -> None:
    """Set when the room is to be asked; None for not any more."""
    session.exec(update(Row).where(col(Row.id) == minutes_id).values(ask_at=ask_at))


def move_minutes(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let minutes follow a room's upgrade."""
    here = update(Row).where(col(Row.room_id) == old_room_id)
    session.exec(here.values(room_id=new_room_id))
