"""The chat in the terminal: what is typed goes to the room, what comes back is shown.

Lines that begin with a slash belong to the bot; the chat's own words begin with a colon.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bot.demo.chat_client import ChatClient, ChatError
from bot.demo.chat_view import ChatView
from bot.demo.files import save
from bot.demo.happenings import Happening, Message, Reaction, Typing, read_event
from bot.demo.people import DemoRoom
from bot.demo.terminal import plain
from bot.tapping import NUMBERS

REPLY_SECONDS = 30
HISTORY = 10
ENDINGS = {"ende", "quit", "q"}
HELP = (
    (":räume", "die Räume mit ihren Nummern"),
    (":raum 2", "in den Raum mit dieser Nummer wechseln"),
    (":leute", "wer im Raum ist"),
    (":verlauf", "was zuletzt im Raum gesagt wurde"),
    (":antwort TEXT", "auf die letzte Nachricht von Scharnier antworten"),
    (":tippen 2", "ein Zeichen darunter antippen, sonst das erste"),
    (":datei", "die letzte Datei hier speichern (📎)"),
    (":ändern TEXT", "die eigene letzte Nachricht ändern"),
    (":löschen", "die eigene letzte Nachricht zurücknehmen"),
    (":ende", "den Probelauf beenden (auch Strg-C und Strg-D)"),
)


class Chat:
    """One person's chat in several rooms.

    `rooms` are numbered as given; the first is where the chat begins, and one of them is the
    direct chat with the bot. `files` is the folder where files are saved.
    """

    def __init__(
        self,
        client: ChatClient,
        view: ChatView,
        rooms: Sequence[DemoRoom],
        bot_id: str,
        files: Path,
        bot_name: str = "Scharnier",
    ) -> None:
        self._client = client
        self._view = view
        self._rooms = tuple(rooms)
        self._bot_id = bot_id
        self._files = files
        self._bot_name = bot_name
        self.room = self._rooms[0]
        self.unread: Counter[str] = Counter()
        self.typing: dict[str, tuple[str, ...]] = {}
        self._messages: list[Message] = []
        self._signs: dict[str, list[str]] = {}
        self._sent: dict[str, float] = {}
        self._hinted = False
        self._news = asyncio.Condition()
        self._commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "räume": self._list_rooms,
            "raum": self._switch,
            "leute": self._list_people,
            "verlauf": self._show_history,
            "antwort": self._reply,
            "tippen": self._tap,
            "datei": self._save_file,
            "ändern": self._edit,
            "löschen": self._redact,
            "hilfe": self._help,
        }
        for happening in client.past:
            self._record(happening)

    def name_of(self, user_id: str) -> str:
        """Return the name by which the current room knows somebody, as it was given."""
        return self._client.name_of(self.room.room_id, user_id)

    async def listen(self, on_change: Callable[[], None] = lambda: None) -> None:
        """Show what happens until cancelled; `on_change` is called when the prompt may differ."""
        async for happening in self._client.happenings():
            self._show(happening)
            self._record(happening)
            on_change()
            async with self._news:
                self._news.notify_all()

    async def handle(self, line: str) -> bool:
        """Do what was typed; False when it ends the chat."""
        line = line.strip()
        match = re.match(r":([^\W\d_]+)\s*(.*)", line, re.DOTALL)
        if match is not None and match[1].lower() in ENDINGS:
            return False
        try:
            if match is not None:
                await self._commands.get(match[1].lower(), self._unknown)(match[2])
            elif line:
                await self._say(line)
        except ChatError as error:
            self._view.say(str(error), "red")
        return True

    async def answer_all(self, lines: AsyncIterator[str]) -> int:
        """Send each line and wait for its reply; 0 when each got one, else 1.

        A plain sentence is asked in the direct chat: nowhere else does the bot answer those.
        """
        async for line in lines:
            if line.lstrip().startswith(":tippen"):
                if not await self._tap_and_wait(line.strip()):
                    return 1
                continue
            if line.strip() == ":datei" and not await self._until(self._is_file_here):
                return 1
            if line.lstrip().startswith(":") or not line.strip():
                if not await self.handle(line):
                    break
                continue
            if not self._is_addressed(line) and not self.room.direct:
                self.room = next(room for room in self._rooms if room.direct)
            self._view.say(f"{self.room.name} › {line.strip()}", "bold")
            if not await self._ask(line.strip()):
                return 1
        return 0

    async def _ask(self, line: str) -> bool:
        try:
            event_id = await self._send(line)
        except ChatError as error:
            self._view.say(str(error), "red")
            return False
        return await self._until(lambda: self._answer_to(event_id) is not None)

    async def _tap_and_wait(self, line: str) -> bool:
        """Tap as soon as there is something to tap on, and wait for what comes of it."""
        self._view.say(f"{self.room.name} › {line}", "bold")
        if not await self._until(lambda: self._tappable() is not None):
            return False
        heard = len(self._from_bot())
        await self.handle(line)
        return await self._until(lambda: len(self._from_bot()) > heard)

    async def _until(self, holds: Callable[[], bool]) -> bool:
        """Wait for something to have happened; False, and said so, if it takes too long."""
        try:
            async with asyncio.timeout(REPLY_SECONDS), self._news:
                await self._news.wait_for(holds)
        except TimeoutError:
            self._view.say(f"Keine Antwort nach {REPLY_SECONDS} s.", "red")
            return False
        return True

    def _answer_to(self, event_id: str) -> Message | None:
        return next(
            (
                message
                for message in self._messages
                if message.sender == self._bot_id and event_id in message.answers
            ),
            None,
        )

    async def _say(self, line: str) -> None:
        await self._send(line)
        if not (self._is_addressed(line) or self.room.direct or self._hinted):
            self._hinted = True
            number = 1 + next(i for i, room in enumerate(self._rooms) if room.direct)
            self._view.say(
                "Das ging an alle im Raum. Fragen an Scharnier beginnen hier mit / oder !;"
                f" im Direktchat (:raum {number}) genügt der Satz."
            )

    async def _send(self, text: str, **relation: Any) -> str:
        mentioned = [self._bot_id] if self._names_bot(text) else []
        content: dict[str, Any] = {
            "msgtype": "m.text",
            "body": text,
            "m.mentions": {"user_ids": mentioned} if mentioned else {},
        }
        started = time.monotonic()
        event_id = await self._client.send(self.room.room_id, content | relation)
        self._sent[event_id] = started
        # Known at once, so that it can be changed or taken back before the sync brings it.
        echo = {"event_id": event_id, "sender": self._client.user_id, "type": "m.room.message"}
        own = read_event(self.room.room_id, echo | {"content": content | relation})
        if own is not None:
            self._record(own)
        return event_id

    def _is_addressed(self, line: str) -> bool:
        return line.lstrip().startswith(("/", "!")) or self._names_bot(line)

    def _names_bot(self, line: str) -> bool:
        names = (self._bot_name, f"@{self._bot_name}", self._bot_id)
        return line.lstrip().lower().startswith(tuple(name.lower() for name in names))

    # --- What happens ---------------------------------------------------------------------------

    def _record(self, happening: Happening) -> None:
        if isinstance(happening, Typing):
            others = (user for user in happening.user_ids if user != self._client.user_id)
            self.typing[happening.room_id] = tuple(others)
        elif isinstance(happening, Message):
            if all(message.event_id != happening.event_id for message in self._messages):
                self._messages.append(happening)
            self._view.remember(happening)
        elif isinstance(happening, Reaction) and happening.sender == self._bot_id:
            self._signs.setdefault(happening.target, []).append(happening.sign)

    def _show(self, happening: Happening) -> None:
        if isinstance(happening, Typing) or (isinstance(happening, Message) and happening.own):
            return
        if isinstance(happening, Reaction) and happening.sender in {
            self._bot_id,
            self._client.user_id,
        }:
            return
        if happening.room_id == self.room.room_id:
            self._view.show(happening, self._seconds(happening))
        elif any(room.room_id == happening.room_id for room in self._rooms):
            self._count_unread(happening.room_id)

    def _seconds(self, happening: Happening) -> float | None:
        answers = happening.answers if isinstance(happening, Message) else ()
        started = [self._sent[event_id] for event_id in answers if event_id in self._sent]
        return time.monotonic() - started[0] if started else None

    def _count_unread(self, room_id: str) -> None:
        self.unread[room_id] += 1
        if self.unread[room_id] == 1:
            number, room = next(
                (number, room)
                for number, room in enumerate(self._rooms, start=1)
                if room.room_id == room_id
            )
            self._view.say(f"Neues in {room.name} (:raum {number})")

    # --- The chat's own words -------------------------------------------------------------------

    async def _list_rooms(self, _rest: str) -> None:
        self._view.rooms(self._rooms, self.room, self.unread)

    async def _switch(self, rest: str) -> None:
        number = int(rest) if rest.isdecimal() else 0
        if not 1 <= number <= len(self._rooms):
            self._view.say(
                f"Bitte eine Nummer von 1 bis {len(self._rooms)}, etwa :raum 2", "yellow"
            )
            await self._list_rooms("")
            return
        self.room = self._rooms[number - 1]
        unread = self.unread.pop(self.room.room_id, 0)
        self._view.say(f"Sie sind jetzt im Raum „{self.room.name}“.", "")
        for message in self._here()[len(self._here()) - unread :]:
            self._view.show(message)

    async def _list_people(self, _rest: str) -> None:
        self._view.people(self.room)

    async def _show_history(self, _rest: str) -> None:
        for message in self._here()[-HISTORY:]:
            self._view.show(message)

    async def _reply(self, rest: str) -> None:
        last = self._from_bot()[-1] if self._from_bot() else None
        if last is None or not rest:
            self._view.say("Etwa so, nach einer Nachricht von Scharnier: :antwort 2", "yellow")
            return
        await self._send(rest, **{"m.relates_to": {"m.in_reply_to": {"event_id": last.event_id}}})

    async def _tap(self, rest: str) -> None:
        target = self._tappable()
        if target is None:
            self._view.say("Hier gibt es noch nichts anzutippen.", "yellow")
            return
        number = int(rest) if rest.isdecimal() else 0
        key = NUMBERS[number - 1] if 0 < number <= len(NUMBERS) else rest or self._signs[target][0]
        await self._client.react(self.room.room_id, target, key)

    async def _save_file(self, _rest: str) -> None:
        last = self._last_file()
        if last is None or last.attached is None:
            self._view.say("Hier gibt es noch keine Datei.", "yellow")
            return
        data = await self._client.download(last.attached)
        self._view.say(f"Gespeichert: {plain(str(save(self._files, last.body, data)))}", "green")

    async def _edit(self, rest: str) -> None:
        last = self._last_own()
        if last is None or not rest:
            self._view.say("Etwa so, nach einer eigenen Nachricht: :ändern /hilfe", "yellow")
            return
        content = {"msgtype": "m.text", "body": rest, "m.mentions": {}}
        relation = {"rel_type": "m.replace", "event_id": last.event_id}
        await self._send(f"* {rest}", **{"m.new_content": content, "m.relates_to": relation})

    async def _redact(self, _rest: str) -> None:
        last = self._last_own()
        if last is None:
            self._view.say("Hier ist noch keine eigene Nachricht.", "yellow")
            return
        self._messages.remove(last)
        await self._client.redact(last.room_id, last.event_id)

    async def _help(self, _rest: str) -> None:
        for command, meaning in HELP:
            self._view.say(f"  {command:<15}{meaning}", "")
        self._view.say("Alles andere geht in den Raum; was Scharnier kann, zeigt /hilfe.")

    async def _unknown(self, _rest: str) -> None:
        self._view.say("Das kenne ich nicht. Die Worte des Chats zeigt :hilfe", "yellow")

    def _here(self) -> list[Message]:
        return [message for message in self._messages if message.room_id == self.room.room_id]

    def _from_bot(self) -> list[Message]:
        return [message for message in self._here() if message.sender == self._bot_id]

    def _tappable(self) -> str | None:
        """Return the last message of the bot here to which it has put a sign itself."""
        tappable = (m.event_id for m in reversed(self._from_bot()) if m.event_id in self._signs)
        return next(tappable, None)

    def _last_file(self) -> Message | None:
        files = (m for m in reversed(self._here()) if m.attached is not None)
        return next(files, None)

    def _is_file_here(self) -> bool:
        """Whether a file has come since the last thing that was said here."""
        last, mine = self._last_file(), self._last_own()
        here = self._here()
        return last is not None and (mine is None or here.index(last) > here.index(mine))

    def _last_own(self) -> Message | None:
        mine = (m for m in reversed(self._here()) if m.sender == self._client.user_id)
        return next((message for message in mine if message.replaces is None), None)
