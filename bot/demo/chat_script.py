"""Lines of standard input, played in a chat: each waits for what it needs and what comes of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.demo.chat import Chat, key_of
from bot.demo.chat_client import ChatError
from bot.demo.chat_view import ChatView
from bot.demo.happenings import Message
from bot.demo.terminal import plain

REPLY_SECONDS = 30
# For what takes other people: they read, and think, before they answer.
PEOPLE_SECONDS = 120


class NothingCameError(Exception):
    """What a line waits for has not come; that is said already."""


class ChatScript:
    """A chat that is not at a terminal: its lines come from a file or a program."""

    def __init__(self, chat: Chat, view: ChatView) -> None:
        self._chat = chat
        self._view = view
        # What the bot had said in a room when something was said, done or waited for there last.
        self._heard: dict[str, frozenset[str]] = {}
        self._waiting: dict[str, Callable[[str, str], Awaitable[None]]] = {
            "tippen": self._tap,
            "warten": self._wait,
            "raum": self._switch,
            "datei": self._save_file,
        }

    async def play(self, lines: AsyncIterator[str]) -> int:
        """Do each line and wait for what comes of it; 0 when all of it came, else 1.

        A plain sentence is asked in the direct chat: elsewhere the bot does not answer those. In a
        room that the person has come into later it is said to all.
        """
        try:
            async for line in lines:
                if line.strip() and not await self._do(line.strip()):
                    break
        except NothingCameError:
            return 1
        except ChatError as error:
            self._view.say(str(error), "red")
            return 1
        return 0

    async def _do(self, line: str) -> bool:
        word = re.match(r":([^\W\d_]+)\s*(.*)", line)
        wait = self._waiting.get(word[1].lower()) if word else None
        if word and wait:
            await wait(line, word[2])
            return True
        if line.startswith(":"):
            return await self._chat.handle(line)
        await self._say(line)
        return True

    async def _say(self, line: str) -> None:
        chat = self._chat
        addressed = chat.is_addressed(line)
        talk = chat.room.entered and not addressed
        if not (addressed or chat.room.direct or talk):
            chat.news.rooms.go(chat.news.rooms.direct[0])
        self._begin(line)
        event_id = await chat.send(line)
        if not talk:
            await self._until(lambda: chat.news.log.answer_to(event_id) is not None)

    async def _tap(self, line: str, rest: str) -> None:
        """Tap as soon as there is something to tap on, and wait for what comes of it."""
        room_id, key = self._chat.room.room_id, key_of(rest)
        await self._until(lambda: not self._chat.news.log.is_coming(room_id, key))
        self._begin(line)
        await self._chat.handle(line)
        await self._until(lambda: bool(self._news()))

    async def _wait(self, line: str, text: str) -> None:
        """Wait until the bot says something, edits included, after all that was done before."""
        room_id = self._chat.room.room_id
        self._view.say(f"{self._chat.room.name} › {line}", "bold")
        late = f"Scharnier hat hier nach {PEOPLE_SECONDS} s nichts gesagt, worin „{text}“ steht."
        await self._until(lambda: self._said(text) is not None, PEOPLE_SECONDS, late)
        if (until := self._said(text)) is not None:
            self._heard[room_id] = self._heard.get(room_id, frozenset()) | until

    async def _switch(self, line: str, rest: str) -> None:
        if rest == "neu":
            late = f"Nach {PEOPLE_SECONDS} s ist kein neuer Raum da."
            rooms = self._chat.news.rooms
            await self._until(lambda: rooms.newest is not None, PEOPLE_SECONDS, late)
        await self._chat.handle(line)

    async def _save_file(self, line: str, _rest: str) -> None:
        await self._until(self._is_file_here)
        await self._chat.handle(line)

    def _begin(self, line: str) -> None:
        """Show what is said or done, and note what the bot had said until then."""
        self._view.say(f"{self._chat.room.name} › {line}", "bold")
        self._heard[self._chat.room.room_id] = frozenset(m.event_id for m in self._from_bot())

    async def _until(
        self, holds: Callable[[], bool], seconds: float | None = None, late: str = ""
    ) -> None:
        """Wait for something to hold; say so, and end, if it takes too long."""
        patience = REPLY_SECONDS if seconds is None else seconds
        try:
            async with asyncio.timeout(patience):
                await self._chat.news.until(holds)
        except TimeoutError as error:
            self._view.say(late or f"Keine Antwort nach {patience} s.", "red")
            raise NothingCameError from error

    def _from_bot(self) -> list[Message]:
        return self._chat.news.log.from_bot(self._chat.room.room_id)

    def _news(self) -> list[Message]:
        """Return what the bot has said here since the person said or did something."""
        heard = self._heard.get(self._chat.room.room_id, frozenset())
        return [message for message in self._from_bot() if message.event_id not in heard]

    def _said(self, text: str) -> frozenset[str] | None:
        """Return the bot's messages up to the first new one with a text in it; None without."""
        news = self._news()
        for number, message in enumerate(news, start=1):
            if text.casefold() in _line(message):
                return frozenset(one.event_id for one in news[:number])
        return None

    def _is_file_here(self) -> bool:
        """Whether a file has come since the last thing that was said here."""
        log, room_id = self._chat.news.log, self._chat.room.room_id
        last, mine = log.last_file(room_id), log.last_own(room_id)
        here = log.in_room(room_id)
        return last is not None and (mine is None or here.index(last) > here.index(mine))


def _line(message: Message) -> str:
    """Return what a message says, whatever its letters' case and line breaks."""
    return " ".join(plain(message.body).split()).casefold()
