"""Kollegiale Beratungen: who takes part, in which phase they are; never what is said in them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel


class ConsultationRow(SQLModel, table=True):
    """A consultation, from the call for it until its room is closed.

    `concern` is the sentence of the call; it is forgotten at the end, and so are the rows of
    those who took part. `phase` counts those of the procedure from 0; it is -1 until enough people
    are in the room. While paused `left_seconds` is what is left of the phase and `phase_ends_at` is
    NULL. `step` counts phases as they begin, pauses and their ends: a tap that names another one
    comes too late.

    Of the phase that is on, `warned` tells that its end was announced, `silences` how often a
    silence was broken, and `heard_at` when somebody spoke who may, or that was done. `asked` tells
    that too few were there at the beginning and it was asked whether to go on; at `waits_until` all
    is given up if nobody has said so. `revision` counts changes, `shown_revision` is the one that
    the status message `status_id` has shown since `shown_at`.
    """

    __tablename__ = "consultation"

    id: int | None = Field(default=None, primary_key=True)
    asker: str
    from_room_id: str
    municipality_id: str | None = None
    concern: str | None = None
    mode: str  # live, async
    procedure: str
    minimum: int  # people, beside whoever brings the case
    address: str  # Sie, du
    state: str = Field(index=True)  # as storage.consultations.State, or forgotten
    created_at: datetime
    starts_at: datetime | None = None
    module: str | None = None
    phase: int = -1
    phase_began_at: datetime | None = None
    phase_ends_at: datetime | None = None
    left_seconds: int | None = None
    step: int = 0
    warned: bool = False
    silences: int = 0
    heard_at: datetime | None = None
    asked: bool = False
    waits_until: datetime | None = None
    revision: int = 0
    shown_revision: int = -1
    shown_at: datetime | None = None
    status_id: str | None = None
    ended_at: datetime | None = None


class ConsultationPersonRow(SQLModel, table=True):
    """Somebody who takes part, in the order of joining, with a role from the casting on.

    `present` tells that they are in the closed room, `greeted` that something was said to all since
    they came: what came before they can't see. `turns` counts the contributions of the
    phase, passes counted in: it is the turn of whoever has the fewest.
    """

    __tablename__ = "consultation_person"

    consultation_id: int = Field(primary_key=True, foreign_key="consultation.id")
    user_id: str = Field(primary_key=True)
    place: int
    role: str  # fallgeber, moderation, berater, protokoll, beobachter
    present: bool = False
    greeted: bool = False
    turns: int = 0
    nudged_at: datetime | None = None


class ConsultationMessageRow(SQLModel, table=True):
    """That a message of a phase is a contribution to be handed over; its words stay in the room.

    `latest_event_id` is what it was last edited to.
    """

    __tablename__ = "consultation_message"

    event_id: str = Field(primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    latest_event_id: str
    user_id: str
    phase: int
    said_at: datetime
