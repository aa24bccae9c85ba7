"""What consultations have taught, without a trace of who they were about."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel

from storage.models.types import PipeList


class LessonRow(SQLModel, table=True):
    """A lesson of the Fundus: no author, no consultation, of its day only the month.

    `month` is the first day of the month in which it was entered.
    """

    __tablename__ = "lesson"

    number: int | None = Field(default=None, primary_key=True)
    text: str
    topics: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    month: date
