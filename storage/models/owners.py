"""Whom the bot has reminded of decisions, and how they want it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Integer
from sqlmodel import Field, SQLModel

from storage.models.types import PipeList


class OwnerDigestRow(SQLModel, table=True):
    """That somebody was reminded on a day: one message, whatever is due.

    `recipient` is a person by Matrix id, or the room of those who decided; `day` a day in
    Europe/Berlin. `marks` are the decisions in their order, each with its id and the revision that
    was shown: "17.3".
    """

    __tablename__ = "owner_digest"

    recipient: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    marks: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    told_at: datetime


class OwnerToldRow(SQLModel, table=True):
    """On which day a person, by Matrix id, was last reminded of a decision."""

    __tablename__ = "owner_told"

    person: str = Field(primary_key=True)
    decision_id: int = Field(
        sa_column=Column(
            Integer, ForeignKey("decision.id"), primary_key=True, index=True, autoincrement=False
        )
    )
    told_on: date


class OwnerMissingRow(SQLModel, table=True):
    """That those who decided were told that nobody can be reminded of a decision.

    It is told anew only when others become responsible.
    """

    __tablename__ = "owner_missing"

    decision_id: int = Field(
        sa_column=Column(Integer, ForeignKey("decision.id"), primary_key=True, autoincrement=False)
    )
    responsible_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    told_at: datetime


class OwnerWishRow(SQLModel, table=True):
    """How a person, by Matrix id, wants to be reminded: so many days before, or not at all."""

    __tablename__ = "owner_wish"

    person: str = Field(primary_key=True)
    reminded: bool = True
    days_before: int | None = None
    changed_at: datetime


class OwnerRoundRow(SQLModel, table=True):
    """When the bot looks next for those to be reminded; one row."""

    __tablename__ = "owner_round"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    next_at: datetime
