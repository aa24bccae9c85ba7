"""What the Matrix runtime remembers: sync position, joined rooms, messages in and out.

Contents are kept only while they are needed: `payload` and `content` become NULL as soon as a
message is answered or delivered. What stays are event ids, so that nothing runs or is sent twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

PENDING = "state = 'pending'"  # as a query has to say it, for its index to be used
FOLLOWING = "follows IS NOT NULL"


class SyncPosition(SQLModel, table=True):
    """The token up to which everything is stored.

    It belongs to the account: a new device goes on where the last one stopped.
    """

    __tablename__ = "sync_position"

    user_id: str = Field(primary_key=True)
    next_batch: str


class JoinedRoom(SQLModel, table=True):
    """A room that the bot was invited to, is in, or has left."""

    __tablename__ = "joined_room"

    room_id: str = Field(primary_key=True)
    state: str  # invited, joined, left
    direct: bool = False
    invited_by: str = ""
    unreadable_noticed: bool = False


class IncomingEvent(SQLModel, table=True):
    """An event meant for the bot, in the order of arrival; it runs once.

    `tapped` is, of a reaction, the event that it is put to and its key, until it is taken back.
    """

    __tablename__ = "incoming_event"
    __table_args__ = (Index("ix_incoming_event_room_state", "room_id", "state", "sequence"),)

    sequence: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True)
    room_id: str
    sender: str
    state: str = "pending"  # pending, unreadable (waits for its key), done
    attempts: int = 0
    received_at: datetime
    tapped: str | None = Field(default=None, index=True)
    payload: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))


class OutgoingMessage(SQLModel, table=True):
    """A message to send: stored with its transaction id first, then sent, then marked.

    `room_id` is a person's Matrix id until the room of their direct chat is known.
    `answers_event_id` is the question that a reply belongs to, through all its edits;
    `question_event_id` is the person's message that it goes back to, also where they only tapped
    on a reaction, and `thread_id` the thread that it is in. `prompts_for` names the command that
    the next reply to this message goes to; `command` the one that produced it, `lasting` whether
    that changed something for good. `choices` are the command lines behind the numbered choices
    that it offers, `reactions` those behind its other reactions by their keys: both for a day, or
    until `offers_until`. `changed_content` is what it says by now, where that changed before it
    was known to be sent: it may have been on its way, so it is edited afterwards. `event_type` is
    that of a poll's beginning or end, NULL of an ordinary message. `follows` is the transaction id
    of the message that a file belongs to, or of the poll that is ended. `quotes` are the room_id
    and event_ids of what is quoted behind the content: what was said is fetched when it goes out.

    Reactions of the bot's own are rows as well, with their `reaction_key`; they are sent apart
    from the rest, since they may wait.
    """

    __tablename__ = "outgoing_message"
    __table_args__ = (
        Index("ix_outgoing_message_room_state", "room_id", "state", "sequence"),
        # Of all that was sent in the last weeks next to nothing waits.
        Index(
            "ix_outgoing_message_pending",
            "kind",
            "sequence",
            sqlite_where=text(PENDING),
            postgresql_where=text(PENDING),
        ),
        Index(
            "ix_outgoing_message_follows",
            "follows",
            sqlite_where=text(FOLLOWING),
            postgresql_where=text(FOLLOWING),
        ),
    )

    sequence: int | None = Field(default=None, primary_key=True)
    transaction_id: str = Field(unique=True)
    room_id: str
    kind: str  # reply, edit, redaction, notice, reaction, file
    event_type: str | None = None
    follows: str | None = None
    state: str = "pending"  # pending, sent, failed, withdrawn
    answers_event_id: str | None = Field(default=None, index=True)
    target_event_id: str | None = Field(default=None, index=True)
    question_event_id: str | None = None
    thread_id: str | None = None
    reaction_key: str | None = None
    prompts_for: str | None = None
    command: str | None = None
    lasting: bool = False
    choices: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    reactions: dict[str, str] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    offers_until: datetime | None = None
    created_at: datetime
    sent_at: datetime | None = None
    event_id: str | None = Field(default=None, index=True)
    content: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    changed_content: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    quotes: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    failure: str = ""


class OutgoingFile(SQLModel, table=True):
    """What a message of the kind "file" brings, as long as that waits."""

    __tablename__ = "outgoing_file"

    transaction_id: str = Field(primary_key=True)
    name: str
    media_type: str
    data: bytes
