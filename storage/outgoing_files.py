"""Files to send, beside the messages that bring them; kept until these are sent or never can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.models.messages import OutgoingFile as Row


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file to send: its name, its media type, what is in it."""

    name: str
    media_type: str
    data: bytes


def store_file(session: Session, transaction_id: str, file: StoredFile) -> None:
    """Store the file that the message with that transaction id brings."""
    session.add(
        Row(
            transaction_id=transaction_id,
            name=file.name,
            media_type=file.media_type,
            data=file.data,
        )
    )


def file_of(session: Session, transaction_id: str) -> StoredFile | None:
    """Return the file that the message brings; None where it brings none, or none any more."""
    row = session.get(Row, transaction_id)
    return None if row is None else StoredFile(row.name, row.media_type, row.data)


def forget_files(session: Session, transaction_ids: Iterable[str]) -> None:
    """Forget the files of messages that are sent, or never will be."""
    gone = delete(Row).where(col(Row.transaction_id).in_(list(transaction_ids)))
    session.connection().execute(gone)
