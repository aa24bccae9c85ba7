"""Lets a family of commands know what happened in its closed rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, cast

from bot.clock import BERLIN
from bot.incoming import Incoming
from bot.own_answers import notice_with_hints
from commands.contract import Heard, Listener, Notice
from storage.closed_rooms import CLOSING, closed_room_at
from storage.database import Session
from storage.records import Directory


def tell_listener(
    session: Session,
    listeners: Mapping[str, Listener],
    incoming: Incoming,
    directory: Directory,
    now: datetime,
    own_files: Path | None,
) -> list[Notice]:
    """Return the messages that follow from what is heard; none where nobody listens (any more).

    A room that is to be closed is as good as gone.
    """
    room = closed_room_at(session, incoming.room_id)
    listener = listeners.get(room.purpose) if room else None
    if room is None or listener is None or room.state == CLOSING:
        return []
    heard = Heard(
        kind=cast("Literal['said', 'unsaid', 'came', 'left']", incoming.kind),
        key=room.key,
        room_id=incoming.room_id,
        user_id=incoming.sender,
        event_id=incoming.question_id,
        latest_event_id=incoming.event_id,
        at=_moment(incoming.at, now),
        now=now,
        session=session,
        directory=directory,
        own_files=own_files,
    )
    return [notice_with_hints(notice) for notice in listener.hear(heard)]


def _moment(milliseconds: int | None, now: datetime) -> datetime:
    """Return when something happened, never later than now."""
    if milliseconds is None:
        return now
    return min(now, datetime.fromtimestamp(max(0, milliseconds) / 1000, BERLIN))
