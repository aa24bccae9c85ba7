"""From an event in the inbox to a stored reply: command, permission, execution, rendering.

Knows no Matrix client: everything here is synchronous and runs in a worker thread. The effects of
a writing command, its reply and the mark that the event is handled are one transaction, so a crash
at any moment neither loses nor repeats them. The one broad `except` of the program is here.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot import replies
from bot.access import asker_for
from bot.clock import Clock
from bot.config import AccessSettings
from bot.directory_cache import DirectoryCache
from bot.incoming import Incoming, RoomFacts
from bot.registry import Registry
from bot.rendering import render
from commands.contract import Answer, Ask, Code, Command, Room, UserError
from storage import messages
from storage.database import Database, Session
from storage.models.messages import OutgoingMessage
from storage.rooms import room_settings

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Call:
    """A command together with the text and the word that it was called with."""

    command: Command
    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Handles one event after another; holds no state of its own."""

    database: Database
    registry: Registry
    directories: DirectoryCache
    access: AccessSettings
    clock: Clock

    def handle(self, incoming: Incoming, facts: RoomFacts) -> None:
        """Handle an event from the inbox; afterwards it is done and its reply is in the outbox."""
        try:
            if incoming.kind == "redaction":
                self._take_back(incoming)
            elif incoming.text is None:
                self._withdraw_edited(incoming)
            else:
                self._answer(incoming, facts)
        except Exception:
            incident = secrets.token_hex(3)
            log.exception("incident %s while handling %s", incident, incoming.event_id)
            self._store(incoming, None, _apology(incident))

    def give_up(self, incoming: Incoming) -> None:
        """Answer an event that has brought the program down before, without running it again."""
        incident = secrets.token_hex(3)
        log.error("incident %s: giving up on %s", incident, incoming.event_id)
        self._store(incoming, None, _apology(incident))

    # --- Answering ------------------------------------------------------------------------------

    def _answer(self, incoming: Incoming, facts: RoomFacts) -> None:
        found = self._resolve(incoming, facts)
        if found is None or isinstance(found, Answer):
            self._store(incoming, None, found)
            return
        if found.command.writes:
            self._answer_writing(incoming, facts, found)
            return
        with self.database.read() as session:
            answer = self._run(self._ask(session, incoming, facts, found), found.command)
        self._store(incoming, found.command, answer)

    def _answer_writing(self, incoming: Incoming, facts: RoomFacts, call: Call) -> None:
        try:
            with self.database.write() as session:
                if messages.finish(session, incoming.event_id):
                    ask = self._ask(session, incoming, facts, call)
                    answer = _permitted(ask, call.command) or call.command.execute(ask)
                    self._enqueue(session, incoming, call.command, answer)
        except UserError as refusal:
            # The transaction is rolled back: a refused command leaves no trace but its answer.
            self._store(incoming, call.command, refusal.answer)

    def _run(self, ask: Ask, command: Command) -> Answer:
        try:
            return _permitted(ask, command) or command.execute(ask)
        except UserError as refusal:
            return refusal.answer

    def _ask(self, session: Session, incoming: Incoming, facts: RoomFacts, call: Call) -> Ask:
        settings = room_settings(session, incoming.room_id)
        directory = self.directories.current(session)
        now = self.clock.now()
        asker = asker_for(
            incoming.sender, settings, directory, self.access, facts.sender_power, now.date()
        )
        return Ask(
            asker=asker,
            room=Room(facts.room_id, settings, facts.direct, facts.encrypted, facts.name),
            text=call.text,
            word=call.word,
            now=now,
            session=session,
            directory=directory,
            conversation=incoming.thread_id or f"{incoming.room_id} {incoming.sender}",
            event_id=incoming.question_id,
            catalogue=self.registry.commands,
        )

    # --- Which command --------------------------------------------------------------------------

    def _resolve(self, incoming: Incoming, facts: RoomFacts) -> Call | Answer | None:
        """Find what is called; an Answer where nothing is, None for silence."""
        text = (incoming.text or "").strip()
        if incoming.continues and (continued := self.registry.find(incoming.continues)):
            return Call(continued, text, continued.name)
        word, rest = _split(text)
        command = self.registry.find(word) if word else None
        if command is not None:
            belongs = word in command.words
            return Call(command, f"{word} {rest}".strip() if belongs else rest, word)
        if incoming.how != "command":
            return self._bare(text)
        if suggestion := self.registry.suggest(word):
            return _did_you_mean(suggestion, rest)
        return _unknown_command(word) if facts.direct else None

    def _bare(self, text: str) -> Call | Answer:
        bare = self.registry.bare
        return Call(bare, text, bare.name)

    # --- Edits and redactions -------------------------------------------------------------------

    def _withdraw_edited(self, incoming: Incoming) -> None:
        """Take the reply back when the question was edited into something else."""
        with self.database.write() as session:
            if messages.finish(session, incoming.event_id):
                self._redact_reply(session, incoming)

    def _take_back(self, incoming: Incoming) -> None:
        """Take the reply back when the question was redacted, unless it has had effects."""
        with self.database.write() as session:
            if not messages.finish(session, incoming.event_id):
                return
            messages.finish(session, incoming.question_id)
            reply = messages.reply_to(session, incoming.question_id)
            command = self.registry.find(reply.command) if reply and reply.command else None
            if command is not None and command.writes:
                self._notice(session, incoming, _not_undone(command))
            else:
                self._redact_reply(session, incoming)

    def _redact_reply(self, session: Session, incoming: Incoming) -> None:
        reply = messages.reply_to(session, incoming.question_id)
        if reply is None:
            return
        if reply.event_id is not None:
            self._send(session, incoming, kind="redaction", target_event_id=reply.event_id)
        messages.withdraw(session, reply)

    # --- Storing what is to be sent -------------------------------------------------------------

    def _store(self, incoming: Incoming, command: Command | None, answer: Answer | None) -> None:
        with self.database.write() as session:
            if messages.finish(session, incoming.event_id) and answer is not None:
                self._enqueue(session, incoming, command, answer)

    def _enqueue(
        self, session: Session, incoming: Incoming, command: Command | None, answer: Answer
    ) -> None:
        """Store the reply: an edit of the earlier one where the question was edited."""
        rendered = render(answer)
        earlier = messages.reply_to(session, incoming.question_id)
        if earlier is not None and earlier.event_id is not None:
            content = replies.edit_content(rendered, earlier.event_id)
            self._send(session, incoming, kind="edit", content=content)
            earlier.prompts_for = answer.prompts_for
            earlier.command = command.name if command else None
            session.add(earlier)
            return
        self._send(
            session,
            incoming,
            kind="reply",
            content=replies.reply_content(rendered, incoming),
            answers_event_id=incoming.question_id,
            prompts_for=answer.prompts_for,
            command=command.name if command else None,
        )

    def _notice(self, session: Session, incoming: Incoming, answer: Answer) -> None:
        self._send(session, incoming, kind="notice", content=replies.notice_content(render(answer)))

    def _send(self, session: Session, incoming: Incoming, *, kind: str, **columns: Any) -> None:
        message = OutgoingMessage(
            transaction_id=replies.transaction_id(incoming.event_id, kind),
            room_id=incoming.room_id,
            kind=kind,
            created_at=self.clock.now(),
            **columns,
        )
        messages.enqueue(session, message)


def _split(text: str) -> tuple[str, str]:
    """Split off the first word, in lower case and without punctuation at its end."""
    parts = text.split(maxsplit=1)
    if not parts:
        return "", ""
    word = parts[0].rstrip(":,;.").casefold()
    return word, parts[1].strip() if len(parts) > 1 else ""


def _permitted(ask: Ask, command: Command) -> Answer | None:
    """Return the refusal or the question back that stands before execution; None to go ahead."""
    if not ask.asker.holds(*command.roles):
        return _refusal(ask.room.say, command)
    if command.prompt and not ask.text:
        return Answer(lines=(command.prompt,), prompts_for=command.name)
    return None


def _refusal(say: Callable[[str, str], str], command: Command) -> Answer:
    needed = " oder ".join(role.value for role in command.roles)
    hint = say("Was Sie hier nutzen können, zeigt ", "Was du hier nutzen kannst, zeigt ")
    return Answer(
        lines=((Code(f"/{command.name}"), f" ist hier nur für diese Rollen möglich: {needed}."),),
        hints=((hint, Code("/hilfe"), "."),),
    )


def _did_you_mean(name: str, rest: str) -> Answer:
    return Answer(lines=(("Meinten Sie ", Code(f"/{name} {rest}".strip()), "?"),))


def _unknown_command(word: str) -> Answer:
    said = ("Den Befehl ", Code(f"/{word}"), " kenne ich nicht.") if word else ("Ja, bitte?",)
    return Answer(lines=(said,), hints=(("Was ich kann, zeigt ", Code("/hilfe"), "."),))


def _not_undone(command: Command) -> Answer:
    return Answer(
        lines=(
            (
                "Die Nachricht ist gelöscht, was ",
                Code(f"/{command.name}"),
                " bewirkt hat, gilt aber weiter.",
            ),
        ),
        hints=(("Wie es sich ändern lässt, zeigt ", Code(f"/hilfe {command.name}"), "."),),
    )


def _apology(incident: str) -> Answer:
    return Answer(
        lines=(
            "Da ist bei mir etwas schiefgegangen. Die Nachricht ist nicht verloren, "
            "aber beantworten konnte ich sie nicht.",
        ),
        hints=(
            f"Bitte noch einmal versuchen. Bleibt es dabei, hilft der Betrieb; "
            f"die Kennung im Protokoll ist {incident}.",
        ),
    )
