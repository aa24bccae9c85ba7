"""Who has agreed to be asked for consultations."""

from __future__ import annotations

from datetime import date

from sqlmodel import Field, SQLModel


class ConsentRow(SQLModel, table=True):
    """That somebody, by Matrix id, has agreed to be asked about a topic, and on which day.

    A topic is "alle", "Handlungsfeld 1" to "Handlungsfeld 4", or words of their own.
    """

    __tablename__ = "consultation_consent"

    user_id: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    given_on: date
