"""Sends what is stored: row and transaction id came first, then it is sent, then marked.

A crash or a lost answer in between repeats the same transaction id, which the homeserver takes
only once; after a longer outage, when it may have forgotten the id, the room is searched first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import poll_events, replies
from bot.backoff import wait_before
from bot.clock import Clock
from bot.fetching_quotes import FetchingQuotes
from bot.marking import Mark, Marking, stored
from bot.matrix_error import MatrixError
from bot.own_answers import file_not_sent
from bot.reacting import Reacting
from bot.rendering import render
from bot.uploading import Uploading
from storage import outbox
from storage.database import Database
from storage.outbox import Outgoing
from storage.undelivered import note_undelivered

log = logging.getLogger(__name__)


MESSAGE = "m.room.message"
# Synapse remembers transaction ids for 24 hours.
REMEMBERED = timedelta(hours=20)


class Sender(Protocol):
    """What the outbox needs of the Matrix client."""

    async def send(
        self, room_id: str, content: Mapping[str, Any], transaction_id: str, event_type: str
    ) -> str:
        """Send a message; returns its event id."""
        ...

    async def redact(self, room_id: str, event_id: str, transaction_id: str) -> str:
        """Take back an event; returns the redaction's event id."""
        ...

    async def find_sent(self, room_id: str, transaction_id: str, since: datetime) -> str | None:
        """Return the event that was sent with the transaction id, searching back to `since`."""
        ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """Delivers the stored messages of a room in their order."""

    database: Database
    client: Sender
    clock: Clock
    reacting: Reacting
    marking: Marking
    uploading: Uploading
    quotes: FetchingQuotes

    async def deliver(self, waiting: Iterable[Outgoing]) -> None:
        """Send messages of one room in their order; comes back when all are sent or never can.

        The next one goes out while the last one is being marked; all are marked at the end. What
        was changed meanwhile is edited then.
        """
        marks: set[Mark] = set()
        rooms: set[str] = set()
        tappable = False
        more: list[Outgoing] = []
        with self.reacting.held_back():
            for message in waiting:
                if message.event_type == poll_events.END:
                    await stored(marks)  # the poll may be one of these
                event_id = await self._deliver(message, more)
                if event_id is not None:
                    marks.add(self.marking.note(message.transaction_id, event_id))
                    rooms.add(message.room_id)
                tappable |= bool(message.choices or message.reactions or message.kind == "edit")
            more += [edit for edit in await stored(marks) if edit.room_id in rooms]
        if tappable:
            self.reacting.wake()
        if more:
            await self.deliver(more)

    async def _deliver(self, message: Outgoing, instead: list[Outgoing]) -> str | None:
        """Send a message, however long it takes; None if it never is.

        What is to be sent then is added to `instead`.
        """
        attempt = 0
        while True:
            try:
                return await self._send(message)
            except MatrixError as error:
                if error.permanent:
                    log.error("giving up on a message to %s: %s", message.room_id, error)
                    instead += await asyncio.to_thread(self._mark_failed, message, error)
                    return None
                attempt += 1
                log.warning("sending to %s failed: %s", message.room_id, error)
                with self.reacting.let_on():
                    await asyncio.sleep(wait_before(attempt))

    async def _send(self, message: Outgoing) -> str | None:
        if message.quotes is not None:
            return await self._send_with_quotes(message)
        if sent := await self._sent_before(message, message.transaction_id):
            return sent
        if message.kind == "redaction":
            target = message.target_event_id or ""
            return await self.client.redact(message.room_id, target, message.transaction_id)
        content: Mapping[str, Any] | None = message.content or {}
        event_type = message.event_type or MESSAGE
        if message.kind == "file":
            with self.reacting.let_on():  # it may take minutes
                content = await self.uploading.content(message)
        elif event_type == poll_events.END:
            event_type, content = await asyncio.to_thread(self._end_of_poll, message)
        if content is None:
            return None
        return await self.client.send(message.room_id, content, message.transaction_id, event_type)

    async def _send_with_quotes(self, message: Outgoing) -> str:
        """Send a message with what it quotes, the first part under its own transaction id."""
        events = []
        for number, content in enumerate(await self.quotes.contents(message)):
            of_part = replies.transaction_id(message.transaction_id, "part", f"{number}")
            transaction_id = of_part if number else message.transaction_id
            sent = await self._sent_before(message, transaction_id)
            room_id = message.room_id
            events.append(sent or await self.client.send(room_id, content, transaction_id, MESSAGE))
        return events[0]

    async def _sent_before(self, message: Outgoing, transaction_id: str) -> str | None:
        """Return the event that was sent, where the homeserver may have forgotten the id."""
        stored = message.created_at
        if stored is None or self.clock.now() - stored <= REMEMBERED:
            return None
        return await self.client.find_sent(message.room_id, transaction_id, stored)

    def _end_of_poll(self, message: Outgoing) -> tuple[str, Mapping[str, Any]]:
        """Return what ends a poll, or says so in a message where that is not to be seen."""
        content = message.content or {}
        with self.database.read() as session:
            poll = outbox.message_sent_as(session, message.follows or "")
            if poll is None or poll.event_id is None or poll.event_type != poll_events.START:
                return MESSAGE, content
            if (poll.room_id, poll.state) != (message.room_id, "sent"):
                return MESSAGE, content
            return poll_events.END, poll_events.end_content(content, poll.event_id)

    def _mark_failed(self, message: Outgoing, error: MatrixError) -> list[Outgoing]:
        """Note why a message can never be sent, for the operators as well.

        Returns what the room is told of it: only of files, as they may fail where it is not.
        """
        with self.database.write() as session:
            if not outbox.unsent_among(session, [message.transaction_id]):
                return []  # it was given up meanwhile
            outbox.mark_failed(session, message.transaction_id, str(error))
            now = self.clock.now()
            note_undelivered(session, message.room_id, "messages", 1, str(error), now)
            if message.kind != "file":
                return []
            notice = _instead_of_file(message, error)
            return [notice] if outbox.enqueue(session, notice, now) else []


def _instead_of_file(message: Outgoing, error: MatrixError) -> Outgoing:
    content = message.content or {}
    answer = file_not_sent(str(content.get("filename", "")), error)
    thread = {key: content[key] for key in ("m.relates_to",) if key in content}
    return Outgoing(
        transaction_id=replies.transaction_id(message.transaction_id, "failed"),
        room_id=message.room_id,
        kind="notice",
        content=replies.notice_content(render(answer)) | thread,
    )
