"""Decisions as they stand, every change that led there, and the words by which they are found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.types import PipeList, SortedText


class DecisionRow(SQLModel, table=True):
    """A decision as it stands now.

    `body` is who decided: "committee:", "municipality:" with an id, or "region". Within it and a
    year decisions are counted without gaps: 2026-014. `responsible` is as it was typed, besides
    the ids of the bodies and persons that it means; `report` is what they last said of it.
    `parent_id` is the decision that was handed on to become this one. `revision` counts the
    entries about it.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("body", "year", "sequence", name="uq_decision_body_year_sequence"),
        Index("ix_decision_body_decided_on", "body", "decided_on"),
        Index("ix_decision_decided_on", "decided_on", "id"),
        Index("ix_decision_due_on", "due_on", "id"),
        Index("ix_decision_state_due_on", "state", "due_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    body: str
    year: int
    sequence: int
    text: str
    kind: str
    state: str
    public: bool = True
    meeting_id: str | None = Field(default=None, index=True)
    agenda_key: str = ""
    decided_on: date
    applicant: str = ""
    responsible: str = ""
    responsible_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    due_on: date | None = None
    goal: str = ""
    field_of_action: int | None = None
    vote: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    replaced_by: str = ""
    report: str = ""
    reported_at: datetime | None = None
    parent_id: int | None = Field(default=None, foreign_key="decision.id", index=True)
    room_id: str
    event_id: str | None = Field(default=None, index=True)
    recorded_by: str
    recorded_at: datetime
    revision: int = 1


class DecisionEntryRow(SQLModel, table=True):
    """A change of a decision, by whom and when: nothing of it is ever overwritten.

    All entries are one chain in order of `position`, without gaps from 1: `hash` covers the one
    before. It covers `content` by a salted digest, so that a content that must be forgotten can
    be, and the chain still holds. `content` has who did it, what was before and is now, and why.
    """

    __tablename__ = "decision_entry"

    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    decision_id: int = Field(
        sa_column=Column(Integer, ForeignKey("decision.id"), nullable=False, index=True)
    )
    at: datetime
    kind: str  # recorded, changed, reported, withdrawn, undone, forgotten
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    salt: str = ""
    digest: str
    hash: str
    event_id: str | None = Field(default=None, index=True)


class DecisionChainRow(SQLModel, table=True):
    """The end of the chain, in one row, which whoever adds to it locks.

    `told_until` is the last entry that was looked at for whom it concerns elsewhere.
    """

    __tablename__ = "decision_chain"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    position: int
    hash: str
    told_until: int = 0


class DecisionWordRow(SQLModel, table=True):
    """That a decision has a word in it, folded; looked up by the word, or by the decision."""

    __tablename__ = "decision_word"
    __table_args__ = (Index("ix_decision_word_decision_id", "decision_id", "word"),)

    word: str = Field(sa_column=Column(SortedText, primary_key=True))
    decision_id: int = Field(
        sa_column=Column(Integer, ForeignKey("decision.id"), primary_key=True, autoincrement=False)
    )


class DecisionSpellingRow(SQLModel, table=True):
    """A word of decisions without one of its letters: who mistypes one finds it so."""

    __tablename__ = "decision_spelling"

    spelling: str = Field(primary_key=True)
    word: str = Field(primary_key=True)
