"""Queries of direct chats; each takes the session of one transaction.

Messages and reminders for a person bear the person's Matrix id where others bear a room's id,
until the direct chat is known in which they are to be sent.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Table, and_, delete, or_, update
from sqlmodel import Session, col, select

from storage.inbox import note_join
from storage.inserting import insert_new
from storage.models.direct_chats import DirectChat as Row
from storage.models.messages import JoinedRoom
from storage.models.rooms import RoomRow
from storage.records import RoomSettings
from storage.rooms import room_settings

_CHAT: Table = Row.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Chat:
    """A room of the bot and one person; for its parts see `DirectChat`.

    `joined` tells whether the bot is in it, `direct` whether it was meant as a direct chat from
    the beginning, `noted` whether it is known as one: into others the person has just invited the
    bot, and they may be rooms of many.
    """

    room_id: str
    made: bool
    gone: bool
    joined: bool
    direct: bool
    noted: bool

    @property
    def usable(self) -> bool:
        """Whether both are there, as far as is known."""
        return self.noted and self.joined and not self.gone


def is_person(address: str) -> bool:
    """Whether something is addressed to a person, by Matrix id, and not to a room."""
    return address.startswith("@")


def note_chat(session: Session, room_id: str, person: str) -> None:
    """Remember whose direct chat a room is, into which that person has invited the bot."""
    mine = update(Row).where(col(Row.room_id) == room_id)
    if session.exec(mine.values(person=person, made=False, gone=False)).rowcount == 0:
        session.add(Row(room_id=room_id, person=person))


def note_made_chat(session: Session, room_id: str, person: str) -> None:
    """Remember a room that the bot has made for itself and a person; it is in there."""
    note_join(session, room_id)
    here = update(JoinedRoom).where(col(JoinedRoom.room_id) == room_id)
    session.exec(here.values(direct=True))
    insert_new(session, _CHAT, {"room_id": room_id, "person": person, "made": True, "gone": False})


def note_use(session: Session, room_id: str, person: str) -> None:
    """Remember a room as the direct chat that a person is written to."""
    row = {"room_id": room_id, "person": person, "made": False, "gone": False}
    if not insert_new(session, _CHAT, row):
        note_presence(session, room_id, person, here=True)


def note_presence(session: Session, room_id: str, user_id: str, *, here: bool) -> None:
    """Note whether the person is in their direct chat, or invited; of others nothing is noted."""
    mine = update(Row).where(col(Row.room_id) == room_id, col(Row.person) == user_id)
    session.exec(mine.values(gone=not here))


def forget_chat(session: Session, room_id: str) -> None:
    """Forget that a room was meant as a direct chat."""
    session.exec(delete(Row).where(col(Row.room_id) == room_id))


def move_chat(session: Session, old_room_id: str, new_room_id: str) -> None:
    """Let a direct chat follow its room's upgrade, unless the new room is known as one already."""
    if session.get(Row, new_room_id) is not None:
        return forget_chat(session, old_room_id)
    session.exec(update(Row).where(col(Row.room_id) == old_room_id).values(room_id=new_room_id))
    return None


def chats_with(session: Session, person: str) -> list[Chat]:
    """Return the direct chats with a person, past ones too, and rooms that may be some.

    Those that the bot has made come last.
    """
    began = and_(col(Row.room_id).is_(None), col(JoinedRoom.invited_by) == person)
    query = (
        select(JoinedRoom, Row)
        .join(Row, col(Row.room_id) == col(JoinedRoom.room_id), isouter=True)
        .where(or_(col(Row.person) == person, began))
        .order_by(JoinedRoom.room_id)
    )
    return sorted((_chat(*found) for found in session.exec(query)), key=lambda chat: chat.made)


def _chat(room: JoinedRoom, row: Row | None) -> Chat:
    return Chat(
        room_id=room.room_id,
        made=row is not None and row.made,
        gone=row is not None and row.gone,
        joined=room.state == "joined",
        direct=room.direct,
        noted=row is not None,
    )


def chat_room(session: Session, person: str) -> str | None:
    """Return the room in which a person is to be written to, as far as is known."""
    return next((chat.room_id for chat in chats_with(session, person) if chat.usable), None)


def settings_where_told(session: Session, address: str) -> RoomSettings:
    """Return the settings of the room where something is told: of a person their direct chat."""
    room_id = chat_room(session, address) if is_person(address) else address
    return room_settings(session, room_id or "")


def quiet_chats(session: Session) -> dict[str, RoomSettings]:
    """Return the settings of direct chats that are quiet at times, by Matrix id."""
    query = (
        select(Row.person)
        .distinct()
        .join(RoomRow, col(RoomRow.room_id) == Row.room_id)
        .where(or_(col(RoomRow.quiet_from).is_not(None), col(RoomRow.quiet_weekends)))
    )
    # Few have set any: of these, it is seen which of their chats they are written to in.
    return {person: settings_where_told(session, person) for person in session.exec(query)}


def is_unwilling(session: Session, person: str) -> bool:
    """Whether the person has left the chat that the bot made, and there is no other.

    Whom the bot has invited once is not invited again.
    """
    chats = chats_with(session, person)
    refused = any(chat.made and not chat.usable for chat in chats)
    return refused and not any(chat.usable for chat in chats)


def chats_among(session: Session, room_ids: Collection[str]) -> set[str]:
    """Return those of the rooms that are somebody's direct chat."""
    return set(session.exec(select(Row.room_id).where(col(Row.room_id).in_(room_ids))))
