"""Runs dialogues through the real parts: addressing, dispatcher, renderer, and a SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.access import is_admitted
from bot.clock import Alarm
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.duties import Duties
from bot.incoming import RoomFacts
from bot.poll_events import END, START, shown
from bot.posting import note_sent
from bot.registry import Registry
from bot.room_changes import note_members
from bot.settings import AccessSettings, CalendarSettings
from bot.sync_batch import RoomEvent
from bot.tidying import tidy_up
from bot.understanding import to_be_stored, understand
from commands.contract import Answer, Ask, Command, UserError
from storage import inbox, outbox
from storage.database import Database
from storage.direct_chats import chat_room, note_chat, note_made_chat, note_presence
from storage.outbox import Outgoing
from storage.records import RoomSettings
from storage.rooms import room_settings, save_room_settings
from tests.dialogues import consultations
from tests.dialogues.chat import ME, MOVES, Chat, room_id
from tests.dialogues.closed_rooms import ClosedRooms, is_closed
from tests.dialogues.script import MAIN, SILENCE, TIME, WITHDRAWN, Dialogue, Step, moment

ACCESS = AccessSettings(
    servers=("herne.example", "bochum.example", "partner.example"),
    operators=("@technik:partner.example",),
    ignored=("@newsbot:herne.example",),
)
Outcome = Literal["success", "error", "refusal"]


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
    _chat: Chat = field(default_factory=Chat)
    _asked: dict[str, str] = field(default_factory=dict)  # by a poll's transaction id
    _executed: Command | None = None
    _clock: StandingClock = field(init=False)
    _duties: Duties = field(init=False)
    _dispatcher: Dispatcher = field(init=False)
    _closed: ClosedRooms = field(init=False)

    def run(self) -> None:
        """Take every step and check what comes of it; an AssertionError names the line."""
        registry = Registry.discover()
        observed = [replace(one, execute=self._observed(one)) for one in registry.commands]
        self._clock = StandingClock(self.dialogue.now)
        self._closed = ClosedRooms(self.database, self._clock, ME.user_id)
        self._dispatcher = Dispatcher(
            self.database,
            Registry(observed, registry.duties, registry.listeners.values()),
            DirectoryCache(),
            ACCESS,
            self._clock,
            movable_holidays=CalendarSettings(
                movable_holidays=self.dialogue.movable
            ).by_municipality,
        )
        self._duties = Duties(
            self.database,
            registry.duties,
            DirectoryCache(),
            self._clock,
            Alarm(),
            wake=lambda _: None,
            movable_holidays=self._dispatcher.movable_holidays,
        )
        with self.database.write() as session:
            for name, settings in self._rooms().items():
                by, at = "@test:test", self.dialogue.now
                save_room_settings(session, room_id(name), settings, by=by, at=at)
                inbox.note_join(session, room_id(name))
            for name, (kind, who) in self.dialogue.chats.items():
                note = note_made_chat if kind == "made" else note_chat
                note(session, room_id(name), self.dialogue.cast[who].user_id)
            people = {name: person.user_id for name, person in self.dialogue.cast.items()}
            for told in self.dialogue.consultations:
                address = self.dialogue.settings.address
                consultations.begin(session, told, people, address, self.dialogue.now)
        for step in self.dialogue.steps:
            self._check(step, [*self._take(step), *self._tended()])
            self._clock.moment += step.pause
            self._forget()
        self._closed.require_forgotten()

    def _rooms(self) -> dict[str, RoomSettings]:
        return {MAIN: self.dialogue.settings, **self.dialogue.others}

    def _places(self) -> dict[str, str]:
        """Return where the bot may write: rooms, and people without a direct chat."""
        people = {name: person.user_id for name, person in self.dialogue.cast.items()}
        rooms = {name: room_id(name) for name in (*self._rooms(), *self._closed.names)}
        return {**rooms, **people}

    def _forget(self) -> None:
        """Forget what is due, as the bot does every night."""
        with self.database.write() as session:
            tidy_up(session, self._clock.now())

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

    def _take(self, step: Step) -> list[Outgoing]:
        """Say what the step says, as the sync does; return what the bot sends."""
        if step.who == TIME:
            self._clock.moment = moment(step.text)
            return self._due()
        person = self.dialogue.cast[step.who]
        if not is_admitted(person.user_id, ACCESS):
            return []
        where = room_id(step.room)
        if is_closed(step.room):
            self._closed.require(step.room, person.user_id, MOVES.get(step.act, "join"))
        elif step.act == "leaves":
            with self.database.write() as session:
                note_presence(session, where, person.user_id, here=False)
            return []
        direct = step.room in self.dialogue.chats or (self.dialogue.direct and step.room == MAIN)
        event = self._chat.event(step, person.user_id, self._clock.now())
        if event.type == "m.room.redaction":
            self._closed.redact(str(event.content["redacts"]))
        return self._handled(step.room, event, direct=direct, power=person.power)

    def _handled(
        self, room: str, event: RoomEvent, *, direct: bool = False, power: float = 0
    ) -> list[Outgoing]:
        """Take an event in as the sync does, and have it handled."""
        where = room_id(room)
        closed = self._dispatcher.registry.line_in_closed_room if is_closed(room) else None
        with self.database.write() as session:
            incoming = understand(session, ME, event, where, direct=direct, closed=closed)
            note_members(session, where, [event])
            if closed and event.type == "m.room.message":
                self._closed.keep(room, event, talk=incoming is None or incoming.kind == "said")
            if incoming is None:
                return []
            inbox.receive(session, to_be_stored(session, incoming), self._clock.now())
        self._executed = None
        name = "" if direct else f"Raum {room}"
        self._dispatcher.handle(incoming, RoomFacts(where, direct, bool(closed), name, power))
        return self._sent()

    def _due(self) -> list[Outgoing]:
        for _ in self._duties.parts():
            pass
        return self._sent()

    def _tended(self) -> list[Outgoing]:
        """Have closed rooms made, and all else that is wanted of them; return what follows."""
        sent = []
        while (moves := self._closed.tend()) is not None:
            for room, event in moves:
                sent += self._handled(room, event)
            sent += self._due()
        return sent

    def _sent(self) -> list[Outgoing]:
        """Deliver what the dispatcher left in the outbox."""
        with self.database.write() as session:
            for person in self.dialogue.cast.values():
                if (chat := chat_room(session, person.user_id)) is not None:
                    outbox.hand_over(session, person.user_id, chat)
            messages = [
                self._closed.shown(message)
                for place in self._places().values()
                for message in outbox.unsent(session, place)
            ]
            for message in messages:
                event_id = _event_id(message)
                note_sent(session, message.transaction_id, event_id, self._clock.now())
                self._chat.hear(message, event_id)
                if message.command and not self._executed and not message.prompts_for:
                    self.outcomes.add((message.command, "refusal"))
            while (reaction := outbox.next_reaction(session)) is not None:
                note_sent(session, reaction.transaction_id, _event_id(reaction), self._clock.now())
                self._chat.offering[reaction.room_id] = reaction.target_event_id or ""
                messages.append(reaction)
        return messages

    # --- What came of it ------------------------------------------------------------------------

    def _check(self, step: Step, sent: list[Outgoing]) -> None:
        where = f"{self.dialogue.place.partition(':')[0]}:{step.line}"
        files = [(one.content or {})["filename"] for one in sent if one.kind == "file"]
        assert files == step.files, f"{where}: the files are {files}"
        sent = [one for one in sent if one.kind != "file"]
        polls = list(filter(None, map(self._poll_shown, sent)))
        assert step.polls in (None, polls), f"{where}: the polls are {polls}"
        for name, place in self._places().items():
            here = [one for one in sent if one.room_id == place and one.kind != "reaction"]
            self._check_room(step, name, f"{where}: {step.who} {step.act} {step.text!r}", here)
        if step.offers is not None:
            keys = [one.reaction_key for one in sent if one.kind == "reaction"]
            assert keys == step.offers, f"{where}: offered are {keys}"
        if step.pings is not None:
            pinged = [
                who
                for one in sent
                if step.who == TIME or one.room_id != room_id(step.room)
                for who in _pings(one)
            ]
            assert pinged == [self.dialogue.cast[name].user_id for name in step.pings], where
        with self.database.read() as session:
            settings = room_settings(session, room_id(step.room))
        for name, value in step.stored.items():
            assert str(getattr(settings, name)) == value, f"{where}: stored {settings}"

    def _poll_shown(self, message: Outgoing) -> str:
        """Return what a poll asks, that begins or ends; nothing for any other message."""
        if message.event_type == START:
            question, *answers = shown(message.content or {})
            self._asked[message.transaction_id] = question
            return " | ".join((question, *answers))
        if message.event_type == END and message.follows in self._asked:
            return f"(end) {self._asked[message.follows]}"
        return ""

    def _check_room(self, step: Step, room: str, told: str, sent: list[Outgoing]) -> None:
        body, html = _shown(sent)
        told = f"{told}; the bot in {room}: {body!r}"
        position = 0
        for place, text in step.found:
            if place == room:
                assert text in body[position:], f"{told} lacks {text!r}"
                position = body.index(text, position) + len(text)
        for place, text in step.absent:
            assert place != room or text not in body, f"{told} has {text!r}"
        for place, text in step.html:
            assert place != room or text in html, f"{told} lacks in HTML {text!r}: {html!r}"


def _pings(message: Outgoing) -> list[str]:
    return list((message.content or {}).get("m.mentions", {}).get("user_ids", []))


def _shown(sent: list[Outgoing]) -> tuple[str, str]:
    """Return the bodies of what was sent, plain and HTML, as a client shows them."""
    if not sent:
        return SILENCE, SILENCE
    bodies, htmls = [], []
    for message in sent:
        content = message.content or {"body": WITHDRAWN, "formatted_body": WITHDRAWN}
        content = content.get("m.new_content", content)
        bodies.append(content["body"])
        htmls.append(content.get("formatted_body", content["body"]))
    return "\n".join(bodies), "\n".join(htmls)


def _event_id(message: Outgoing) -> str:
    return f"$bot-{message.transaction_id}"
