"""Questions that were forwarded to a coordination office."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class ForwardedQuestion(SQLModel, table=True):
    """A question on its way: from whom and where, into which room, and whether it is answered.

    `question_event_id` is the asker's message in `room_id`, in the thread `thread_id` if it is in
    one. `text` is what was asked, and in a second line how that was understood, if known; it
    becomes NULL after a while. The question itself stays in the rooms.
    """

    __tablename__ = "forwarded_question"

    number: int | None = Field(default=None, primary_key=True)
    municipality_id: str
    asker: str = Field(index=True)
    room_id: str
    question_event_id: str | None = None
    thread_id: str | None = None
    office_room_id: str
    text: str | None = None
    forwarded_at: datetime
    answered_at: datetime | None = None
    last_answer_event_id: str | None = None
