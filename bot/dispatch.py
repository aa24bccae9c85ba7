"""From an event in the inbox to a stored reply: command, permission, execution, rendering.

Knows no Matrix client: everything here is synchronous and runs in a worker thread. The effects of
a writing command, its reply and the mark that the event is handled are one transaction, so a crash
at any moment neither loses nor repeats them. The one broad `except` of the program is here.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.access import asker_for, is_admitted
from bot.calling import Call, apology_for, execute, resolve, what_is_said
from bot.clock import Clock
from bot.config import AccessSettings
from bot.directory_cache import DirectoryCache
from bot.incoming import HEARD, Incoming, RoomFacts
from bot.listening import tell_listener
from bot.own_answers import too_long_ago, with_hints
from bot.posting import post, post_following, say_not_undone, withdraw_reply
from bot.registry import Registry
from bot.tapping import line_for
from bot.understanding import is_offered
from commands.contract import (
    Answer,
    Ask,
    Command,
    Notice,
    NotMeantError,
    Room,
    Undone,
    UserError,
)
from storage import inbox, outbox
from storage.closed_rooms import closed_room_at
from storage.database import Database, Session
from storage.models.messages import OutgoingMessage
from storage.outbox import Outgoing
from storage.rooms import room_settings

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Handles one event after another; holds no state of its own."""

    database: Database
    registry: Registry
    directories: DirectoryCache
    access: AccessSettings
    clock: Clock
    prefix: str = "!"
    movable_holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)
    own_files: Path | None = None

    def handle(self, incoming: Incoming, facts: RoomFacts) -> list[Outgoing]:
        """Handle an event from the inbox; returns what is to be sent now, stored already."""
        try:
            if incoming.kind in HEARD:
                return self._hear(incoming, facts)
            if incoming.kind == "redaction":
                return self._take_back(incoming, facts)
            if incoming.kind == "reaction":
                return self._tapped(incoming, facts)
            if incoming.text is None:
                return self._take_back(incoming, facts)  # it was edited into something else
            return self._answer(incoming, facts)
        except Exception:
            incident = secrets.token_hex(3)
            log.exception("incident %s while handling %s", incident, incoming.event_id)
            return self._store(incoming, None, apology_for(incoming, incident))

    def give_up(self, incoming: Incoming) -> None:
        """Answer an event that has brought the program down before, without running it again."""
        incident = secrets.token_hex(3)
        log.error("incident %s: giving up on %s", incident, incoming.event_id)
        self._store(incoming, None, apology_for(incoming, incident))

    # --- Hearing --------------------------------------------------------------------------------

    def _hear(self, incoming: Incoming, facts: RoomFacts) -> list[Outgoing]:
        """Let the family that a closed room belongs to know what happened there."""
        with self.database.write() as session:
            if not inbox.finish(session, incoming.event_id):
                return []
            follows: list[Notice] = []
            gone: list[Outgoing] = []
            if incoming.event_id != incoming.question_id:  # it may have been a command before
                edit = replace(incoming, kind="edit")
                gone = self._take_back_one(session, edit, facts, follows)
            follows += self._told(session, incoming)
            return [*gone, *post_following(session, incoming, tuple(follows), self.clock.now())]

    def _unsay(self, incoming: Incoming) -> list[Outgoing]:
        """Let that family know of talk that was edited into a command.

        That is a transaction of its own, and can be repeated.
        """
        with self.database.write() as session:
            follows = tuple(self._told(session, replace(incoming, kind="unsaid")))
            return post_following(session, incoming, follows, self.clock.now())

    def _told(self, session: Session, incoming: Incoming) -> list[Notice]:
        listeners, directory = self.registry.listeners, self.directories.current(session)
        now = self.clock.now()
        return tell_listener(session, listeners, incoming, directory, now, self.own_files)

    # --- Answering ------------------------------------------------------------------------------

    def _answer(self, incoming: Incoming, facts: RoomFacts) -> list[Outgoing]:
        if not is_admitted(incoming.sender, self.access):
            # No longer: the configuration has changed while the message waited.
            return self._store(incoming, None, None)
        found = resolve(self.registry, incoming, direct=facts.direct)
        if incoming.kind == "edit":
            if found is None:
                return self._take_back(incoming, facts)
            replaced = self._undo_replaced(incoming, facts, found)
            unsaid = self._unsay(incoming)
            return [*replaced, *unsaid, *self._answer_found(incoming, facts, found)]
        return self._answer_found(incoming, facts, found)

    def _answer_found(
        self, incoming: Incoming, facts: RoomFacts, found: Call | Answer | None
    ) -> list[Outgoing]:
        if found is None or isinstance(found, Answer):
            return self._store(incoming, None, found)
        try:
            return self._answer_call(incoming, facts, found)
        except NotMeantError:
            text = (incoming.text or "").strip()
            bare = Call(self.registry.bare, text, self.registry.bare.name)
            return self._answer_call(incoming, facts, bare)

    def _answer_call(self, incoming: Incoming, facts: RoomFacts, call: Call) -> list[Outgoing]:
        """Run a command; raises NotMeantError if plain words weren't meant for it after all."""
        if call.command.writes:
            return self._answer_writing(incoming, facts, call)
        with self.database.read() as session:
            ask = self._ask(session, incoming, facts, call)
            try:
                answer = execute(ask, call.command)
            except UserError as refused:
                answer = what_is_said(incoming, refused)
        return self._store(incoming, call.command, answer)

    def _answer_writing(self, incoming: Incoming, facts: RoomFacts, call: Call) -> list[Outgoing]:
        try:
            with self.database.write() as session:
                if not inbox.finish(session, incoming.event_id):
                    return []
                ask = self._ask(session, incoming, facts, call)
                answer = execute(ask, call.command)
                return post(session, incoming, call.command.name, answer, self.clock.now())
        except UserError as refused:
            # The transaction is rolled back: a refused command leaves no trace but its answer.
            return self._store(incoming, call.command, what_is_said(incoming, refused))

    def _ask(self, session: Session, incoming: Incoming, facts: RoomFacts, call: Call) -> Ask:
        settings = room_settings(session, incoming.room_id)
        directory = self.directories.current(session)
        now = self.clock.now()
        closed = closed_room_at(session, incoming.room_id)
        asker = asker_for(
            incoming.sender, settings, directory, self.access, facts.sender_power, now.date()
        )
        return Ask(
            asker=asker,
            room=Room(
                facts.room_id,
                settings,
                facts.direct and closed is None,
                facts.encrypted,
                facts.name,
                closed.key if closed else "",
            ),
            text=call.text,
            word=call.word,
            now=now,
            session=session,
            directory=directory,
            conversation=incoming.thread_id or f"{incoming.room_id} {incoming.sender}",
            event_id=incoming.question_id,
            question_id=incoming.replies_to,
            thread_id=incoming.thread_id,
            about_event_id=incoming.about,
            by_command=incoming.how == "command",
            tapped=incoming.kind == "reaction",
            catalogue=self.registry.commands,
            prefix=self.prefix,
            movable_holidays=self.movable_holidays,
            own_files=self.own_files,
        )

    # --- Reactions, edits and redactions --------------------------------------------------------

    def _tapped(self, incoming: Incoming, facts: RoomFacts) -> list[Outgoing]:
        """Run the command line that a reaction to the bot's message stands for."""
        with self.database.read() as session:
            target = incoming.reacts_to or ""
            message = outbox.offering_message(session, incoming.room_id, target)
            offered = message is not None and is_offered(session, message, incoming.key or "")
        if message is None or not offered:
            return self._store(incoming, None, None)
        origin, thread_id = message.question_event_id, message.thread_id
        incoming = replace(incoming, origin=origin, thread_id=thread_id)
        line = line_for(incoming.key or "", message.choices, message.reactions)
        if line is None:
            return self._store(incoming, None, too_long_ago())
        return self._answer(replace(incoming, text=line.lstrip("/")), facts)

    def _take_back(self, incoming: Incoming, facts: RoomFacts) -> list[Outgoing]:
        """Take the reply back, and its effects where they can be.

        So when the question was redacted, or edited into what is not meant for the bot.
        """
        with self.database.write() as session:
            if not inbox.finish(session, incoming.event_id):
                return []
            gone: list[Outgoing] = []
            follows: list[Notice] = []
            for question_id in (incoming.question_id, *incoming.also):
                taken_back = replace(incoming, question_id=question_id)
                gone += self._take_back_one(session, taken_back, facts, follows)
            stored = post_following(session, incoming, tuple(follows), self.clock.now())
            return [*gone, *stored]

    def _take_back_one(
        self, session: Session, incoming: Incoming, facts: RoomFacts, follows: list[Notice]
    ) -> list[Outgoing]:
        """Take back what a question led to; what follows from that elsewhere is added."""
        inbox.finish(session, incoming.question_id)
        now = self.clock.now()
        reply = outbox.reply_to(session, incoming.question_id)
        if reply is not None and reply.lasting:
            undone = self._undone(session, incoming, facts, reply)
            if undone is None:
                return say_not_undone(session, incoming, reply.command or "", now)
            follows += with_hints(Answer(notices=undone.notices), direct=False).notices
        return withdraw_reply(session, incoming, now)

    def _undo_replaced(
        self, incoming: Incoming, facts: RoomFacts, found: Call | Answer
    ) -> list[Outgoing]:
        """Take back what a message did by another command before it was edited.

        That is a transaction of its own, and can be repeated: it is noted that nothing is left.
        """
        with self.database.write() as session:
            reply = outbox.reply_to(session, incoming.question_id)
            name = found.command.name if isinstance(found, Call) else ""
            if reply is None or not reply.lasting or reply.command == name:
                return []
            reply.lasting = False
            session.add(reply)
            now = self.clock.now()
            undone = self._undone(session, incoming, facts, reply)
            if undone is None:
                return say_not_undone(session, incoming, reply.command or "", now)
            follows = with_hints(Answer(notices=undone.notices), direct=False).notices
            return post_following(session, incoming, follows, now)

    def _undone(
        self, session: Session, incoming: Incoming, facts: RoomFacts, reply: OutgoingMessage
    ) -> Undone | None:
        """Take back what a message did; None where that can't be.

        The command is told by `word` whether the message was edited or redacted.
        """
        command = self.registry.find(reply.command or "")
        if command is None or command.undo is None:
            return None
        undone = command.undo(self._ask(session, incoming, facts, Call(command, "", incoming.kind)))
        if not isinstance(undone, Undone):
            return Undone() if undone else None
        return Undone(with_hints(Answer(notices=undone.notices), direct=False).notices)

    def _store(
        self, incoming: Incoming, command: Command | None, answer: Answer | None
    ) -> list[Outgoing]:
        with self.database.write() as session:
            if not inbox.finish(session, incoming.event_id) or answer is None:
                return []
            name = command.name if command else None
            return post(session, incoming, name, answer, self.clock.now())
