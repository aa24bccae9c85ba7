"""Files to send, beside the messages that bring them; kept as long as these wait."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.models.messages import OutgoingFile as Row
from storage.models.messages import OutgoingMessage as Message


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file to send: its name, its media type, what is in it."""

    name: str
    media_type: str
    data: bytes


def store_file(session: Session, transaction_id: str, file: StoredFile) -> None:
    """Store the file that the message with that transaction id brings."""
    row = {"transaction_id": transaction_id, "name": file.name, "media_type": file.media_type}
    session.add(Row(**row, data=file.data))
    session.flush()


def file_of(session: Session, transaction_id: str) -> StoredFile | None:
    """Return the file that the message brings; None where it brings none, or none any more."""
    row = session.get(Row, transaction_id)
    return None if row is None else StoredFile(row.name, row.media_type, row.data)


def forget_file(session: Session, transaction_id: str) -> None:
    """Forget the file of a message that is sent, or never will be."""
    session.exec(delete(Row).where(col(Row.transaction_id) == transaction_id))


def forget_files_for(session: Session, address: str) -> None:
    """Forget all that waits for a room or person."""
    theirs = select(Message.transaction_id).where(Message.room_id == address)
    session.exec(delete(Row).where(col(Row.transaction_id).in_(theirs)))


def forget_stray_files(session: Session) -> None:
    """Forget files whose messages don't wait any more, whatever became of them."""
    waiting = select(Message.transaction_id).where(
        Message.state == "pending", Message.kind == "file"
    )
    session.exec(delete(Row).where(col(Row.transaction_id).not_in(waiting)))
