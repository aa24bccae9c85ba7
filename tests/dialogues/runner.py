"""Runs dialogues through the real parts: addressing, dispatcher, renderer, and a SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, Literal

from bot.access import is_admitted
from bot.addressing import Identity
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import RoomFacts
from bot.registry import Registry
from bot.settings import AccessSettings
from bot.sync_batch import RoomEvent
from bot.understanding import understand
from commands.contract import Answer, Ask, Command, UserError
from storage import inbox, outbox
from storage.database import Database
from storage.outbox import Outgoing
from storage.rooms import room_settings, save_room_settings
from tests.dialogues.script import SILENCE, WITHDRAWN, Dialogue, Step

ROOM = "!room"
ME = Identity("@scharnier:herne.example", "Scharnier")
ACCESS = AccessSettings(
    servers=("herne.example", "bochum.example", "partner.example"),
    operators=("@technik:partner.example",),
    ignored=("@newsbot:herne.example",),
)
Outcome = Literal["success", "error", "refusal"]
_NUMBERS = count()  # an event id is never used twice, also where two dialogues share a database


@dataclass
class StandingClock:
    """A clock that shows the time of the dialogue."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass
class Conversation:
    """One dialogue on a database that holds the dialogues' directory.

    `outcomes` tells what the commands came to, for the test that none lacks a dialogue.
    """

    database: Database
    dialogue: Dialogue
    outcomes: set[tuple[str, Outcome]] = field(default_factory=set)
    _said: dict[str, str] = field(default_factory=dict)
    _heard: str = ""
    _executed: Command | None = None

    def run(self) -> None:
        """Take every step and check what comes of it; an AssertionError names the line."""
        registry = Registry.discover()
        observed = Registry(replace(one, execute=self._observed(one)) for one in registry.commands)
        clock = StandingClock(self.dialogue.now)
        dispatcher = Dispatcher(self.database, observed, DirectoryCache(), ACCESS, clock)
        with self.database.write() as session:
            save_room_settings(
                session, ROOM, self.dialogue.settings, by="@test:test", at=self.dialogue.now
            )
        for step in self.dialogue.steps:
            self._check(step, self._take(step, dispatcher))

    def _observed(self, command: Command) -> Callable[[Ask], Answer]:
        def execute(ask: Ask) -> Answer:
            self._executed = command
            try:
                answer = command.execute(ask)
            except UserError:
                self.outcomes.add((command.name, "error"))
                raise
            self.outcomes.add((command.name, "success"))
            return answer

        return execute

    # --- One step -------------------------------------------------------------------------------

    def _take(self, step: Step, dispatcher: Dispatcher) -> list[Outgoing]:
        """Say what the step says, as the sync does; return what the bot sends."""
        person = self.dialogue.cast[step.who]
        if not is_admitted(person.user_id, ACCESS):
            return []
        event = self._event(step, person.user_id)
        direct = self.dialogue.direct
        with self.database.write() as session:
            incoming = understand(session, ME, event, ROOM, direct=direct)
            if incoming is None:
                return []
            received = inbox.Received(event.event_id, ROOM, event.sender, incoming.to_payload())
            inbox.receive(session, received, self.dialogue.now)
        self._executed = None
        dispatcher.handle(incoming, RoomFacts(ROOM, direct=direct, sender_power=person.power))
        return self._sent()

    def _event(self, step: Step, sender: str) -> RoomEvent:
        event_id = f"$event{next(_NUMBERS)}"
        content: dict[str, Any] = {"msgtype": "m.text", "body": step.text}
        if step.act == "redacts":
            content = {"redacts": self._said[step.who]}
            return RoomEvent(event_id, "m.room.redaction", sender, content, content)
        if step.act == "edits":
            relation = {"rel_type": "m.replace", "event_id": self._said[step.who]}
            content = {**content, "m.new_content": content, "m.relates_to": relation}
        else:
            self._said[step.who] = event_id
        if step.act == "replies":
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": self._heard}}
            content["m.mentions"] = {"user_ids": [ME.user_id]}  # as clients do
        return RoomEvent(event_id, "m.room.message", sender, content, content)

    def _sent(self) -> list[Outgoing]:
        """Deliver what the dispatcher left in the outbox."""
        with self.database.write() as session:
            sent = outbox.unsent(session, ROOM)
            for message in sent:
                event_id = f"$bot-{message.transaction_id}"
                outbox.mark_sent(session, message.transaction_id, event_id, self.dialogue.now)
                if message.kind == "reply":
                    self._heard = event_id
                if message.command and not self._executed and not message.prompts_for:
                    self.outcomes.add((message.command, "refusal"))
        return sent

    # --- What came of it ------------------------------------------------------------------------

    def _check(self, step: Step, sent: list[Outgoing]) -> None:
        where = f"{self.dialogue.place.partition(':')[0]}:{step.line}"
        body, html = _shown(sent)
        told = f"{where}: {step.who} {step.act} {step.text!r}; the bot: {body!r}"
        position = 0
        for text in step.found:
            assert text in body[position:], f"{told} lacks {text!r}"
            position = body.index(text, position) + len(text)
        for text in step.absent:
            assert text not in body, f"{told} has {text!r}"
        for text in step.html:
            assert text in html, f"{told} lacks in HTML {text!r}: {html!r}"
        with self.database.read() as session:
            settings = room_settings(session, ROOM)
        for name, value in step.stored.items():
            assert str(getattr(settings, name)) == value, f"{where}: stored {settings}"


def _shown(sent: list[Outgoing]) -> tuple[str, str]:
    """Return the bodies of what was sent, plain and HTML, as a client shows them."""
    if not sent:
        return SILENCE, SILENCE
    bodies, htmls = [], []
    for message in sent:
        content = message.content or {"body": WITHDRAWN, "formatted_body": WITHDRAWN}
        content = content.get("m.new_content", content)
        bodies.append(content["body"])
        htmls.append(content["formatted_body"])
    return "\n".join(bodies), "\n".join(htmls)
