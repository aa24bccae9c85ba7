"""What happens in the rooms of a chat: it is kept, shown, and followed where the bot invites."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence

from bot.demo.chat_client import ChatClient, ChatError
from bot.demo.chat_log import ChatLog
from bot.demo.chat_rooms import ChatRooms
from bot.demo.chat_view import ChatView
from bot.demo.happenings import (
    Entered,
    Happening,
    Invited,
    Message,
    Reaction,
    Redaction,
    Removed,
    Typing,
)
from bot.demo.people import DemoRoom
from bot.demo.terminal import plain


class ChatNews:
    """The rooms of one person's chat, and what happened in them so far.

    Where the bot invites the person they come in at once. `watchers` are told of all that happens.
    """

    def __init__(
        self, client: ChatClient, view: ChatView, rooms: Sequence[DemoRoom], bot_id: str
    ) -> None:
        self._client = client
        self._view = view
        self._bot_id = bot_id
        self.rooms = ChatRooms(rooms)
        self.log = ChatLog(client.user_id, bot_id)
        self.unread: Counter[str] = Counter()
        self.typing: dict[str, tuple[str, ...]] = {}
        self.watchers: list[Callable[[Happening], None]] = []
        self._direct: set[str] = set()
        self._deleted: Counter[str] = Counter()
        self._sent: dict[str, float] = {}
        self._more = asyncio.Condition()
        for happening in client.past:
            self.record(happening)

    @property
    def room(self) -> DemoRoom:
        """The room that the person is looking at."""
        return self.rooms.current

    async def listen(self, on_change: Callable[[], None] = lambda: None) -> None:
        """Show what happens until cancelled; `on_change` is called when the prompt may differ."""
        for happening in self._client.past:
            await self._follow(happening)
        async for happening in self._client.happenings():
            await self._follow(happening)
            self._show(happening)
            self.record(happening)
            for watch in self.watchers:
                watch(happening)
            on_change()
            async with self._more:
                self._more.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to hold, which is looked at whenever something happens."""
        async with self._more:
            await self._more.wait_for(holds)

    def note_sent(self, event_id: str, started: float) -> None:
        """Note when the sending of a message began, so that its answer's time can be told."""
        self._sent[event_id] = started

    async def _follow(self, happening: Happening) -> None:
        """Come in where the bot asks the person to."""
        if isinstance(happening, Invited) and happening.sender == self._bot_id:
            if happening.direct:
                self._direct.add(happening.room_id)
            try:
                await self._client.join(happening.room_id)
            except ChatError as error:
                self._view.say(str(error), "red")

    def record(self, happening: Happening) -> None:
        """Keep what happened; nothing changes when it is known already."""
        match happening:
            case Typing(room_id, user_ids):
                others = (user for user in user_ids if user != self._client.user_id)
                self.typing[room_id] = tuple(others)
            case Message():
                self.log.record(happening)
                self._view.remember(happening)
            case Reaction() | Redaction():
                self.log.record(happening)
            case Entered(room_id):
                self._enter(room_id)
            case Removed():
                self._leave(happening)

    def _enter(self, room_id: str) -> None:
        """Give a number to a room that is none of the demo's own, and say so."""
        if self.rooms.number_of(room_id) is not None:
            return
        name = plain(self._client.room_name(room_id))
        owner = self._client.user_id if room_id in self._direct else None
        kind = "direct" if owner else "entered"
        encrypted = self._client.is_encrypted(room_id)
        number = self.rooms.add(DemoRoom(room_id, name, kind, encrypted=encrypted, owner=owner))
        self._view.say(f"Neuer Raum: {name} (:raum {number})", "green")

    def _leave(self, removed: Removed) -> None:
        before = self.room
        gone = self.rooms.remove(removed.room_id)
        if gone is None:
            return
        self._view.say(self._how_left(removed, gone), "yellow")
        self.unread.pop(gone.room_id, None)
        if self.room != before:
            self._view.say(f"Sie sind jetzt im Raum „{self.room.name}“.", "")

    def _how_left(self, removed: Removed, gone: DemoRoom) -> str:
        if removed.sender == self._client.user_id:
            return f"Sie haben „{gone.name}“ verlassen."
        name = plain(self._client.name_of(removed.room_id, removed.sender))
        deleted = self._deleted.pop(removed.room_id, 0)
        if not deleted:
            return f"{name} hat Sie aus „{gone.name}“ herausgenommen."
        return f"{name} hat in „{gone.name}“ {deleted}-mal gelöscht und Sie herausgenommen."

    def _show(self, happening: Happening) -> None:
        if self._is_noise(happening) or self._is_emptying(happening):
            return
        if happening.room_id == self.room.room_id:
            self._view.show(happening, self._seconds(happening))
        elif self.rooms.number_of(happening.room_id) is not None:
            self._count_unread(happening.room_id)

    def _is_noise(self, happening: Happening) -> bool:
        """Whether something is told otherwise, or seen already."""
        match happening:
            case Message(own=own):
                return own
            case Reaction(sender=sender):
                return sender in {self._bot_id, self._client.user_id}
            case Redaction(redacted=event_id):
                return self.log.is_sign(event_id)
            case Typing() | Invited() | Entered() | Removed():
                return True
            case _:
                return False

    def _is_emptying(self, happening: Happening) -> bool:
        """Whether the bot deletes what was said in a room of its own, which is counted."""
        match happening:
            case Redaction(room_id, sender=self._bot_id) if self.rooms.is_entered(room_id):
                self._deleted[room_id] += 1
                return True
            case _:
                return False

    def _seconds(self, happening: Happening) -> float | None:
        answers = happening.answers if isinstance(happening, Message) else ()
        started = [self._sent[event_id] for event_id in answers if event_id in self._sent]
        return time.monotonic() - started[0] if started else None

    def _count_unread(self, room_id: str) -> None:
        self.unread[room_id] += 1
        if self.unread[room_id] == 1:
            number, room = next(pair for pair in self.rooms if pair[1].room_id == room_id)
            self._view.say(f"Neues in {room.name} (:raum {number})")
