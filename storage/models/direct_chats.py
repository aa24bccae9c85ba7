"""Rooms in which the bot writes to one person."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class DirectChat(SQLModel, table=True):
    """A room that is meant for the bot and one `person`, by their Matrix id.

    `made` tells that the bot made it of its own accord and invites the person there, which it does
    once; the others are those into which people invited the bot. `gone` tells that the person has
    left it or did not want to come.
    """

    __tablename__ = "direct_chat"

    room_id: str = Field(primary_key=True)
    person: str = Field(index=True)
    made: bool = False
    gone: bool = False
