"""How the bot comes into rooms: follows invitations, refuses strangers, says hello once."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot import replies
from bot.backoff import wait_before
from bot.client import MatrixClient
from bot.clock import Clock
from bot.matrix_error import MatrixError
from bot.rendering import render
from bot.sync_batch import Invitation
from commands.contract import Answer, Code, Strong
from storage import inbox, outbox
from storage.database import Database, Session
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

MAX_JOIN_ATTEMPTS = 8


@dataclass(slots=True)
class Reception:
    """Joins and leaves rooms in the background, so that no sync waits for a slow homeserver."""

    database: Database
    client: MatrixClient
    clock: Clock
    display_name: str
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def follow(self, room_ids: Iterable[str]) -> None:
        """Join rooms that the bot was invited to by people it serves."""
        for room_id in room_ids:
            self._begin(self._join(room_id))

    def refuse(self, invitations: Iterable[Invitation]) -> None:
        """Decline invitations from people that the bot does not serve."""
        for invitation in invitations:
            log.warning(
                "refusing the invitation of %s to %s", invitation.sender, invitation.room_id
            )
            self._begin(self._leave(invitation.room_id))

    def leave(self, room_ids: Iterable[str]) -> None:
        """Leave rooms of the bot's own that nobody needs."""
        for room_id in room_ids:
            log.warning("leaving %s, which was made twice", room_id)
            self._begin(self._leave(room_id))

    def resume(self) -> None:
        """Follow invitations whose join an earlier run did not finish."""
        with self.database.read() as session:
            rooms = [room.room_id for room in inbox.open_invitations(session)]
        self.follow(rooms)

    async def stop(self) -> None:
        """Leave open joins to the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def greet(self, session: Session, room_id: str) -> None:
        """Store the greeting for a room that the bot has just come into."""
        self._notice(session, room_id, "greeting", _greeting(self.display_name))

    def cannot_read(self, session: Session, room_id: str) -> None:
        """Store the one notice that messages here can't be decrypted."""
        if inbox.claim_unreadable_notice(session, room_id):
            self._notice(session, room_id, "unreadable", _UNREADABLE)

    def _notice(self, session: Session, room_id: str, purpose: str, answer: Answer) -> None:
        notice = Outgoing(
            # Stored with its cause, so it is sent once for each; a room may be come into again.
            transaction_id=replies.transaction_id(room_id, purpose, secrets.token_hex(8)),
            room_id=room_id,
            kind="notice",
            content=replies.notice_content(render(answer)),
        )
        outbox.enqueue(session, notice, self.clock.now())

    def _begin(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _join(self, room_id: str) -> None:
        via = await asyncio.to_thread(self._server_of_inviter, room_id)
        for attempt in range(1, MAX_JOIN_ATTEMPTS + 1):
            try:
                await self.client.join(room_id, via)
            except MatrixError as error:
                log.warning("joining %s failed: %s", room_id, error)
                if error.permanent:
                    await asyncio.to_thread(self._forget, room_id)
                    return
                await asyncio.sleep(wait_before(attempt))
            else:
                log.info("joined %s", room_id)
                return
        log.error("giving up on joining %s until the next start", room_id)

    async def _leave(self, room_id: str) -> None:
        try:
            await self.client.leave(room_id)
        except MatrixError as error:
            log.warning("leaving %s failed: %s", room_id, error)

    def _server_of_inviter(self, room_id: str) -> str:
        with self.database.read() as session:
            room = inbox.joined_room(session, room_id)
        return room.invited_by.partition(":")[2] if room else ""

    def _forget(self, room_id: str) -> None:
        with self.database.write() as session:
            inbox.note_leave(session, room_id)


def _greeting(name: str) -> Answer:
    return Answer(
        title="Guten Tag!",
        lines=(
            ("Ich bin ", Strong(name), " und antworte hier auf Fragen und Befehle."),
            ("Was ich kann, zeigt ", Code("/hilfe"), " (oder ", Code("!hilfe"), ")."),
        ),
    )


_UNREADABLE = Answer(
    lines=(
        "Eine verschlüsselte Nachricht hier konnte ich nicht lesen: Mir fehlt ihr Schlüssel. "
        "Ich lese sie nach, sobald er kommt.",
    ),
    hints=(
        "Bitte sonst noch einmal schreiben. Bleibt es dabei, hilft in Element: Raum verlassen, "
        "wieder beitreten und die Nachricht neu senden.",
    ),
)
