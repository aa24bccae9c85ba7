"""Queries of closed rooms; each takes the session of one transaction.

A command or duty stores what it wants: a room, who is in it, whose words are taken back, that it is
closed. `bot.closed_rooms` brings the homeserver to that, and notes how far it has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, text, update
from sqlmodel import Session, col, or_, select

from storage.inbox import note_join
from storage.inserting import insert_new
from storage.models.closed_rooms import ClosedRoomMemberRow as MemberRow
from storage.models.closed_rooms import ClosedRoomRow as Row
from storage.models.closed_rooms import ClosedRoomWithdrawalRow as WithdrawalRow
from storage.models.messages import PENDING, IncomingEvent, JoinedRoom, OutgoingMessage
from storage.models.rooms import RoomRow
from storage.outgoing_files import forget_files_for
from storage.records import RoomSettings
from storage.rooms import save_room_settings

_ROOMS: Table = Row.__table__  # type: ignore[attr-defined]
_WITHDRAWALS: Table = WithdrawalRow.__table__  # type: ignore[attr-defined]

INSIDE = "join"
WANTED, MADE, CLOSING = "wanted", "made", "closing"


@dataclass(frozen=True, slots=True)
class ClosedRoom:
    """A closed room as it stands; for its parts see `ClosedRoomRow`."""

    key: str
    name: str
    topic: str
    address: str
    state: str
    room_id: str | None
    created_at: datetime

    @property
    def purpose(self) -> str:
        """What it is for: the name of the listener that is told what happens there."""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is to be in a closed room, or out of it; see `ClosedRoomMemberRow`."""

    user_id: str
    wanted: bool
    membership: str


# --- What is wanted -----------------------------------------------------------------------------


def want_room(
    session: Session, key: str, name: str, topic: str, address: str, at: datetime
) -> None:
    """Have a closed, encrypted room made, once for each key; `name` and `topic` are no secret."""
    insert_new(session, _ROOMS, {
        "key": key, "name": name, "topic": topic, "address": address, "state": WANTED,
        "room_id": None, "created_at": at,
    })  # fmt: skip


def let_in(session: Session, key: str, user_id: str) -> None:
    """Have somebody invited to a closed room, once; again only if they were put out before."""
    row = session.get(MemberRow, (key, user_id))
    if row is None:
        session.add(MemberRow(key=key, user_id=user_id, wanted=True))
    elif not row.wanted:
        row.wanted, row.membership = True, ""
        session.add(row)


def put_out(session: Session, key: str, user_id: str) -> None:
    """Have somebody removed from a closed room; also whoever only was invited."""
    row = session.get(MemberRow, (key, user_id))
    if row is not None and row.wanted:
        row.wanted = False
        session.add(row)


def withdraw(session: Session, key: str, user_id: str) -> None:
    """Have all that somebody has said in a closed room taken back."""
    insert_new(session, _WITHDRAWALS, {"key": key, "user_id": user_id})


def close(session: Session, key: str) -> None:
    """Have a closed room emptied, left and forgotten: all that was said there is taken back.

    That begins when all messages that quote from it are sent.
    """
    session.exec(update(Row).where(col(Row.key) == key).values(state=CLOSING))


# --- How things stand ---------------------------------------------------------------------------


def closed_room(session: Session, key: str) -> ClosedRoom | None:
    """Return the room of that key; None before it is wanted, and when it is closed."""
    row = session.get(Row, key, populate_existing=True)
    return _value(row) if row else None


def closed_room_at(session: Session, room_id: str) -> ClosedRoom | None:
    """Return the closed room that a room of Matrix is; None for all others."""
    row = session.exec(select(Row).where(Row.room_id == room_id)).first()
    return _value(row) if row else None


def rooms_to_work_on(session: Session) -> list[ClosedRoom]:
    """Return the rooms that are not yet as they are wanted, the oldest first."""
    asked = select(MemberRow.key).where(
        or_(
            col(MemberRow.wanted).is_(True) & (col(MemberRow.membership) == ""),
            col(MemberRow.wanted).is_(False) & col(MemberRow.membership).in_(("invite", INSIDE)),
        )
    )
    taken_back = select(WithdrawalRow.key)
    query = select(Row).where(
        or_(col(Row.state) != MADE, col(Row.key).in_(asked), col(Row.key).in_(taken_back))
    )
    return [_value(row) for row in session.exec(query.order_by(col(Row.created_at), col(Row.key)))]


def members(session: Session, key: str) -> list[Member]:
    """Return all who were ever to be in a closed room, by their Matrix ids."""
    query = select(MemberRow).where(MemberRow.key == key).order_by(MemberRow.user_id)
    return [Member(row.user_id, row.wanted, row.membership) for row in session.exec(query)]


def withdrawals(session: Session, key: str) -> list[str]:
    """Return whose words in a closed room are still to be taken back."""
    query = select(WithdrawalRow.user_id).where(WithdrawalRow.key == key)
    return list(session.exec(query.order_by(WithdrawalRow.user_id)))


# --- How far it has come ------------------------------------------------------------------------


def note_room_made(session: Session, key: str, room_id: str, by: str, at: datetime) -> bool:
    """Note which room of Matrix a closed room became; False if it became another one, or is gone.

    The bot, whose Matrix id is `by`, is in it, and speaks there as it was wanted.
    """
    row = session.get(Row, key, populate_existing=True)
    if row is None or row.room_id not in (None, room_id):
        return False
    if row.room_id is None:
        row.room_id = room_id
        row.state = MADE if row.state == WANTED else row.state
        session.add(row)
        address = RoomSettings(address="du" if row.address == "du" else "Sie")
        save_room_settings(session, room_id, address, by=by, at=at)
        note_join(session, room_id)
    return True


def quotes_are_waiting(session: Session, room_id: str) -> bool:
    """Whether a message that quotes from a room, or is for it, is still to be sent."""
    waiting = select(OutgoingMessage.room_id, OutgoingMessage.quotes).where(text(PENDING))
    return any(
        place == room_id or (quotes or {}).get("room_id") == room_id
        for place, quotes in session.exec(waiting)
    )


def note_membership(session: Session, key: str, user_id: str, membership: str) -> None:
    """Note how far somebody's coming or going is: "invite", "join" or "leave"."""
    mine = update(MemberRow).where(col(MemberRow.key) == key, col(MemberRow.user_id) == user_id)
    session.exec(mine.values(membership=membership))


def note_brought(session: Session, key: str, member: Member, membership: str) -> None:
    """Note what somebody was made, unless they are something else by now, or it is wanted."""
    as_it_was = (
        col(MemberRow.key) == key,
        col(MemberRow.user_id) == member.user_id,
        col(MemberRow.wanted) == member.wanted,
        col(MemberRow.membership) == member.membership,
    )
    session.exec(update(MemberRow).where(*as_it_was).values(membership=membership))


def note_told_membership(session: Session, key: str, user_id: str, membership: str) -> None:
    """Note the same as a sync tells it, which may be late.

    That somebody left says nothing of whoever is to be invited anew.
    """
    row = session.get(MemberRow, (key, user_id))
    if row is not None and (row.membership or membership != "leave"):
        note_membership(session, key, user_id, membership)


def note_withdrawn(session: Session, key: str, user_id: str) -> None:
    """Note that all that somebody has said is taken back."""
    mine = delete(WithdrawalRow).where(
        col(WithdrawalRow.key) == key, col(WithdrawalRow.user_id) == user_id
    )
    session.exec(mine)


def forget_room(session: Session, key: str) -> None:
    """Forget a closed room, who was in it, and which messages there were.

    Nothing is left by which to tell that it was there.
    """
    room = closed_room(session, key)
    if room is not None and room.room_id is not None:
        forget_files_for(session, room.room_id)
        for of_room in (IncomingEvent, OutgoingMessage, RoomRow, JoinedRoom):
            session.exec(delete(of_room).where(col(of_room.room_id) == room.room_id))
    for table in (WithdrawalRow, MemberRow, Row):
        session.exec(delete(table).where(col(table.key) == key))


def _value(row: Row) -> ClosedRoom:
    parts = (row.key, row.name, row.topic, row.address, row.state, row.room_id, row.created_at)
    return ClosedRoom(*parts)
