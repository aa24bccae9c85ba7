"""Rooms that the bot makes for some people and closes again; nothing that is said there."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class ClosedRoomRow(SQLModel, table=True):
    """A room that is wanted, made or to be closed; the row goes when it is closed.

    `key` says what it is for ("consultation:17"): the part before the colon names the listener
    that is told what happens there.
    """

    __tablename__ = "closed_room"

    key: str = Field(primary_key=True)
    name: str
    topic: str
    address: str  # Sie, du
    state: str  # wanted, made, closing
    room_id: str | None = Field(default=None, unique=True)
    created_at: datetime


class ClosedRoomMemberRow(SQLModel, table=True):
    """Who is to be in a closed room, or no longer, and how far that has come."""

    __tablename__ = "closed_room_member"

    key: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    wanted: bool  # in the room, or out of it
    membership: str = ""  # what the homeserver was asked for, or told: invite, join, leave


class ClosedRoomWithdrawalRow(SQLModel, table=True):
    """Whose messages in a closed room are to be taken back; the row goes when all are."""

    __tablename__ = "closed_room_withdrawal"

    key: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
