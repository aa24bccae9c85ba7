"""One of the demo's other people, in a kollegiale Beratung: with a client of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterator
from typing import Any, TypeAlias

from bot.demo.chat_client import ChatClient, ChatError
from bot.demo.happenings import Happening, Invited, Message, Reaction, Removed
from bot.demo.people import Player
from bot.demo.seat import Seat
from bot.tapping import normalised

Connect: TypeAlias = Callable[[Player], Awaitable[ChatClient]]

JOIN = "✋"
# Of the dates of a live consultation one is enough to come together on.
FIRST_DATE = "1️⃣"


class Companion:
    """Somebody who joins in, comes when the bot invites, takes a role and speaks in turn.

    `pauses` are the seconds that they think before each of these; `complain` is told in German
    what the homeserver refuses them.
    """

    def __init__(
        self,
        player: Player,
        index: int,
        bot_id: str,
        connect: Connect,
        pauses: Iterator[float],
        complain: Callable[[str], None],
    ) -> None:
        self._player = player
        self._index = index
        self._bot_id = bot_id
        self._connect = connect
        self._pauses = pauses
        self._complain = complain
        self._client: ChatClient | None = None
        self._connecting = asyncio.Lock()
        self._seats: dict[str, Seat] = {}
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def join_in(self, room_id: str, event_id: str, signs: Collection[str]) -> None:
        """Tap below a call after a while; `signs` are those that it offers by then."""
        self._begin(self._join_in(room_id, event_id, signs))

    def look(self) -> None:
        """See what happens in the rooms, as somebody who comes back to their computer."""
        self._begin(self._look())

    async def close(self) -> None:
        """Go away."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.close()

    # --- What is done ---------------------------------------------------------------------------

    async def _join_in(self, room_id: str, event_id: str, signs: Collection[str]) -> None:
        await self._think()
        client = await self._connected()
        await client.react(room_id, event_id, JOIN)
        if normalised(FIRST_DATE) in signs:
            await client.react(room_id, event_id, FIRST_DATE)

    async def _look(self) -> None:
        await self._connected()

    async def _connected(self) -> ChatClient:
        async with self._connecting:
            if self._client is None:
                self._client = await self._connect(self._player)
                self._begin(self._listen(self._client))
            return self._client

    async def _act(self, room_id: str, seat: Seat, client: ChatClient) -> None:
        """Do what there is to do, each after a while in which it may have become another's turn."""
        try:
            while seat.sign_to_tap() or seat.sentence():
                await self._think()
                if room_id not in self._seats:
                    return
                if sign := seat.sign_to_tap():
                    seat.note_tapped()
                    await client.react(room_id, *sign)
                elif sentence := seat.sentence():
                    seat.note_said()
                    await client.send(room_id, {"msgtype": "m.text", "body": sentence})
        finally:
            self._busy.discard(room_id)

    async def _think(self) -> None:
        await asyncio.sleep(next(self._pauses))

    # --- What happens ---------------------------------------------------------------------------

    async def _listen(self, client: ChatClient) -> None:
        for happening in client.past:
            await self._meet(happening, client)
        async for happening in client.happenings():
            await self._meet(happening, client)

    async def _meet(self, happening: Happening, client: ChatClient) -> None:
        match happening:
            case Invited(room_id, sender=self._bot_id):
                await self._follow(room_id, client)
            case Removed(room_id):
                self._seats.pop(room_id, None)
            case Message(room_id) | Reaction(room_id):
                seat = self._seat_in(room_id)
                self._note(seat, happening, client)
                if room_id not in self._busy:
                    self._busy.add(room_id)
                    self._begin(self._act(room_id, seat, client))

    async def _follow(self, room_id: str, client: ChatClient) -> None:
        try:
            await client.join(room_id)
        except ChatError as error:
            self._complain(f"{self._player.name}: {error}")

    def _seat_in(self, room_id: str) -> Seat:
        name = self._player.name.partition(" (")[0]
        return self._seats.setdefault(room_id, Seat(name, self._index))

    def _note(self, seat: Seat, happening: Message | Reaction, client: ChatClient) -> None:
        match happening:
            case Message(sender=self._bot_id):
                seat.hear(happening)
            case Message(sender=client.user_id):
                seat.note_said()
            case Reaction(sender=client.user_id):
                seat.note_tapped()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except ChatError as error:
            self._complain(f"{self._player.name}: {error}")
