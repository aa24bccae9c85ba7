"""The chat in the terminal: what is typed goes to the room, what comes back is shown.

Lines that begin with a slash belong to the bot; the chat's own words begin with a colon.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bot.demo.chat_client import ChatClient, ChatError
from bot.demo.chat_news import ChatNews
from bot.demo.chat_view import ChatView
from bot.demo.files import save
from bot.demo.happenings import Message, Redaction, read_event
from bot.demo.people import DemoRoom
from bot.demo.terminal import plain
from commands.picking import NUMBER_SIGNS

HISTORY = 10
ENDINGS = {"ende", "quit", "q"}
HELP = (
    (":räume", "die Räume mit ihren Nummern"),
    (":raum 2", "in den Raum mit dieser Nummer wechseln"),
    (":raum neu", "in den Raum wechseln, der zuletzt dazukam"),
    (":leute", "wer im Raum ist"),
    (":verlauf", "was zuletzt im Raum gesagt wurde"),
    (":antwort TEXT", "auf die letzte Nachricht von Scharnier antworten"),
    (":tippen 2", "ein Zeichen darunter antippen, sonst das erste"),
    (":warten TEXT", "in einem Skript: bis Scharnier das hier gesagt hat"),
    (":datei", "die letzte Datei hier speichern (📎)"),
    (":ändern TEXT", "die eigene letzte Nachricht ändern"),
    (":löschen", "die eigene letzte Nachricht zurücknehmen"),
    (":ende", "den Probelauf beenden (auch Strg-C und Strg-D)"),
)


class Chat:
    """One person's chat in several rooms.

    `rooms` are numbered as given; the first is where the chat begins, and one of them is the
    direct chat with the bot. Where the bot invites the person later, they come in at once. `files`
    is the folder where files are saved.
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
        self._bot_id = bot_id
        self._files = files
        self._bot_name = bot_name
        self.news = ChatNews(client, view, rooms, bot_id)
        self._hinted = False
        self._commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "räume": self._list_rooms,
            "raum": self._switch,
            "leute": self._list_people,
            "verlauf": self._show_history,
            "antwort": self._reply,
            "tippen": self._tap,
            "warten": self._wait,
            "datei": self._save_file,
            "ändern": self._edit,
            "löschen": self._redact,
            "hilfe": self._help,
        }

    @property
    def room(self) -> DemoRoom:
        """The room that the person is looking at."""
        return self.news.room

    def name_of(self, user_id: str) -> str:
        """Return the name by which the current room knows somebody, as it was given."""
        return self._client.name_of(self.room.room_id, user_id)

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

    async def _say(self, line: str) -> None:
        await self.send(line)
        talks = self.room.direct or self.room.entered
        if not (self.is_addressed(line) or talks or self._hinted):
            self._hinted = True
            number, _ = self.news.rooms.direct
            self._view.say(
                "Das ging an alle im Raum. Fragen an Scharnier beginnen hier mit / oder !;"
                f" im Direktchat (:raum {number}) genügt der Satz."
            )

    async def send(self, text: str, **relation: Any) -> str:
        """Say something in the room; return its event id. Raises `ChatError`."""
        mentioned = [self._bot_id] if self._names_bot(text) else []
        content: dict[str, Any] = {
            "msgtype": "m.text",
            "body": text,
            "m.mentions": {"user_ids": mentioned} if mentioned else {},
        }
        started = time.monotonic()
        event_id = await self._client.send(self.room.room_id, content | relation)
        self.news.note_sent(event_id, started)
        # Known at once, so that it can be changed or taken back before the sync brings it.
        echo = {"event_id": event_id, "sender": self._client.user_id, "type": "m.room.message"}
        own = read_event(self.room.room_id, echo | {"content": content | relation})
        if own is not None:
            self.news.record(own)
        return event_id

    def is_addressed(self, line: str) -> bool:
        """Whether a line is meant for the bot wherever it is said."""
        return line.lstrip().startswith(("/", "!")) or self._names_bot(line)

    def _names_bot(self, line: str) -> bool:
        names = (self._bot_name, f"@{self._bot_name}", self._bot_id)
        return line.lstrip().lower().startswith(tuple(name.lower() for name in names))

    # --- The chat's own words -------------------------------------------------------------------

    async def _list_rooms(self, _rest: str) -> None:
        self._view.rooms(self.news.rooms, self.room, self.news.unread)

    async def _switch(self, rest: str) -> None:
        if rest == "neu" and self.news.rooms.newest is None:
            self._view.say("Es ist noch kein neuer Raum da.", "yellow")
            return
        number = self.news.rooms.newest if rest == "neu" else int(rest) if rest.isdecimal() else 0
        if not self.news.rooms.go(number or 0):
            last = self.news.rooms.highest
            self._view.say(f"Bitte eine Nummer von 1 bis {last}, etwa :raum 2", "yellow")
            await self._list_rooms("")
            return
        unread = self.news.unread.pop(self.room.room_id, 0)
        self._view.say(f"Sie sind jetzt im Raum „{self.room.name}“.", "")
        for message in self._here()[-unread:] if unread else ():
            self._view.show(message)

    async def _list_people(self, _rest: str) -> None:
        self._view.people(self.room)

    async def _show_history(self, _rest: str) -> None:
        for message in self._here()[-HISTORY:]:
            self._view.show(message)

    async def _reply(self, rest: str) -> None:
        heard = self.news.log.from_bot(self.room.room_id)
        if not heard or not rest:
            self._view.say("Etwa so, nach einer Nachricht von Scharnier: :antwort 2", "yellow")
            return
        await self.send(
            rest, **{"m.relates_to": {"m.in_reply_to": {"event_id": heard[-1].event_id}}}
        )

    async def _tap(self, rest: str) -> None:
        key = key_of(rest)
        log, here = self.news.log, self.room.room_id
        offer = log.offer(here, key) or log.offer(here)
        if offer is None:
            self._view.say("Hier gibt es noch nichts anzutippen.", "yellow")
            return
        await self._client.react(here, offer.event_id, key or offer.signs[0])

    async def _wait(self, _rest: str) -> None:
        self._view.say("Am Terminal sehen Sie selbst, was kommt; hier wartet nur ein Skript.")

    async def _save_file(self, _rest: str) -> None:
        last = self.news.log.last_file(self.room.room_id)
        if last is None or last.attached is None:
            self._view.say("Hier gibt es noch keine Datei.", "yellow")
            return
        data = await self._client.download(last.attached)
        self._view.say(f"Gespeichert: {plain(str(save(self._files, last.body, data)))}", "green")

    async def _edit(self, rest: str) -> None:
        last = self.news.log.last_own(self.room.room_id)
        if last is None or not rest:
            self._view.say("Etwa so, nach einer eigenen Nachricht: :ändern /hilfe", "yellow")
            return
        content = {"msgtype": "m.text", "body": rest, "m.mentions": {}}
        relation = {"rel_type": "m.replace", "event_id": last.event_id}
        await self.send(f"* {rest}", **{"m.new_content": content, "m.relates_to": relation})

    async def _redact(self, _rest: str) -> None:
        last = self.news.log.last_own(self.room.room_id)
        if last is None:
            self._view.say("Hier ist noch keine eigene Nachricht.", "yellow")
            return
        self.news.log.record(Redaction(last.room_id, last.sender, last.event_id))
        await self._client.redact(last.room_id, last.event_id)

    async def _help(self, _rest: str) -> None:
        for command, meaning in HELP:
            self._view.say(f"  {command:<15}{meaning}", "")
        self._view.say("Alles andere geht in den Raum; was Scharnier kann, zeigt /hilfe.")

    async def _unknown(self, _rest: str) -> None:
        self._view.say("Das kenne ich nicht. Die Worte des Chats zeigt :hilfe", "yellow")

    def _here(self) -> list[Message]:
        return self.news.log.in_room(self.room.room_id)


def key_of(typed: str) -> str:
    """Return the sign that is meant by what follows `:tippen`: a number, or the sign itself."""
    number = int(typed) if typed.isdecimal() else 0
    return NUMBER_SIGNS[number - 1] if 0 < number <= len(NUMBER_SIGNS) else typed
