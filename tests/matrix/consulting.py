"""Five people with clients that encrypt, for journeys through whole consultations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import nio

from bot.clock import BERLIN
from bot.demo.account import Account, NewRoom
from bot.tapping import reaction_content
from storage.database import Database
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.matrix.bots import PATIENCE, AdvancedClock, BotAccount, replacement
from tests.matrix.directories import import_directory
from tests.matrix.nio_person import Nio, as_account, connected, text_of

# Of the dialogues' directory: the coordination offices of Herne, Bochum and Ennepe-Ruhr, the IHK.
KNOWN = {
    "anna": "@lindner:herne.example",
    "ben": "@bohr:bochum.example",
    "eva": "@essing:partner.example",
    "ina": "@ihmann:partner.example",
}
ROOM_NAME = "Kollegiale Beratung"


@dataclass
class Someone:
    """A person who goes where the bot invites them, and keeps all that they are told."""

    name: str
    device: Nio
    bot_id: str
    clock: AdvancedClock
    days: dict[str, date] = field(default_factory=dict)  # on which something was told
    told: list[tuple[str, nio.Event]] = field(default_factory=list)
    seen: list[nio.Event] = field(default_factory=list)

    @property
    def user_id(self) -> str:
        return str(self.device.client.user_id)

    async def turn(self, wait: int = 2_000) -> None:
        """Sync once, waiting so many milliseconds for news, and follow the bot's invitations."""
        client = self.device.client
        response = await client.sync(timeout=wait)
        assert isinstance(response, nio.SyncResponse), response
        await client.send_to_device_messages()
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        for room_id, news in response.rooms.join.items():
            self.told += [(room_id, event) for event in news.timeline.events]
            today = self.clock.now().date()
            self.days |= {event.event_id: today for event in news.timeline.events}
        for room_id, room in list(client.invited_rooms.items()):
            if room.inviter == self.bot_id:
                await client.join(room_id)

    async def hear(self, *parts: str, room_id: str | None = None, anew: bool = True) -> nio.Event:
        """Return the next message of the bot with these parts in it, in any room or in that one."""
        return await self._wait(
            lambda place, event: (
                event.sender == self.bot_id
                and room_id in (None, place)
                and all(part in shown(event) for part in parts)
                and not (anew and event in self.seen)
            )
        )

    async def hears_person(self, other: Someone, text: str) -> nio.Event:
        """Return what another person said."""
        return await self._wait(lambda _, event: event.sender == other.user_id
                                and text in text_of(event))  # fmt: skip

    async def _wait(self, wanted: Callable[[str, nio.Event], bool]) -> nio.Event:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    for place, event in self.told:
                        if wanted(place, event):
                            self.seen.append(event)
                            return event
                    await self.turn()
        except TimeoutError:
            last = "\n".join(shown(event) for _, event in self.told[-6:])
            raise AssertionError(f"{self.name} was told nothing of it, at last:\n{last}") from None

    async def closed_room(self, number: int = 1) -> str:
        """Return the room of a consultation, once they are in it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for room_id, room in self.device.client.rooms.items():
                    if room.name == f"{ROOM_NAME} {number}" and room.encrypted:
                        return str(room_id)
                await self.turn()

    async def say(self, room_id: str, text: str) -> str:
        return await self.device.say(room_id, text)

    async def ask(self, room_id: str, text: str) -> str:
        """Say something and return what the bot replies."""
        asked = await self.say(room_id, text)
        reply = await self._wait(
            lambda _, event: event.sender == self.bot_id and _answered(event) == asked
        )
        return text_of(reply)

    async def edit(self, room_id: str, event_id: str, text: str) -> None:
        await self._send(room_id, "m.room.message", replacement(text, event_id))

    async def tap(self, event: nio.Event, key: str, room_id: str) -> None:
        await self._send(room_id, "m.reaction", reaction_content(event.event_id, key))

    async def leave(self, room_id: str) -> None:
        await self.device.client.room_leave(room_id)

    async def until_out(self, room_id: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while room_id in self.device.client.rooms:
                response = await self.device.client.sync(timeout=1_000)
                assert isinstance(response, nio.SyncResponse), response
                if room_id in response.rooms.leave:
                    return

    async def _send(self, room_id: str, kind: str, content: dict[str, object]) -> None:
        sent = await self.device.client.room_send(
            room_id, kind, content, ignore_unverified_devices=True
        )
        assert isinstance(sent, nio.RoomSendResponse), sent

    @property
    def everything(self) -> str:
        """All that this person was ever told, by anybody."""
        return "\n".join(shown(event) for _, event in self.told)


@dataclass
class Circle:
    """The five, the region's room, and the clock by which the bot goes."""

    people: dict[str, Someone]
    region: str
    clock: AdvancedClock
    bot: BotAccount

    def __getattr__(self, name: str) -> Someone:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def others(self) -> list[Someone]:
        return [one for name, one in self.people.items() if name != "anna"]

    async def until(self, moment: datetime) -> None:
        """Put the clock forward; the bot looks what is due after whatever it has handled."""
        for one in self.people.values():
            await one.turn(0)  # what was told until now belongs to this day
        self.clock.ahead += moment - self.clock.now()
        await self.people["anna"].ask(self.region, "/hilfe")


def at(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, 1, tzinfo=BERLIN)


@asynccontextmanager
async def circle(
    person: Callable[[str], Account], bot: BotAccount, folder: Path, now: datetime
) -> AsyncIterator[Circle]:
    """Bring the five together in the region's room, with a directory that knows four of them."""
    accounts = {name: person(name) for name in (*KNOWN, "kai")}
    known = {KNOWN[name]: accounts[name].user_id for name in KNOWN}
    import_directory(bot, known)
    clock = AdvancedClock(now - datetime.now(BERLIN))
    async with AsyncExitStack() as stack:
        people = {
            name: Someone(
                name, await stack.enter_async_context(connected(account, folder / name)),
                bot.user_id, clock,
            )
            for name, account in accounts.items()
        }  # fmt: skip
        yield Circle(people, "", clock, bot)


async def meet_in_region(all_of: Circle) -> None:
    """Open the region's room, encrypted, with all five and the bot in it; needs a running bot."""
    anna, *others = all_of.people.values()
    room = NewRoom(
        name="Region", encrypted=True,
        invite=[all_of.bot.user_id, *(one.user_id for one in others)],
    )  # fmt: skip
    all_of.region = await as_account(anna.device).create_room(room)
    for one in others:
        await one.device.client.join(all_of.region)
    await anna.hear(room_id=all_of.region)  # the greeting
    database = Database(f"sqlite:///{all_of.bot.folder / 'scharnier.db'}")
    with database.write() as session:
        settings = RoomSettings("region", address="du")
        save_room_settings(session, all_of.region, settings, by="@it:a.example", at=at(1, 8))
    database.close()
    for one in all_of.people.values():
        await one.turn()


def shown(event: nio.Event) -> str:
    """Return what a message says by now: of an edit the new text."""
    content = event.source.get("content", {})
    return str(content.get("m.new_content", content).get("body", ""))


def _answered(event: nio.Event) -> str | None:
    relation = event.source.get("content", {}).get("m.relates_to", {})
    answered = relation.get("m.in_reply_to", {}).get("event_id")
    return str(answered) if answered else None


def files_with(folder: Path, planted: Iterable[str]) -> list[str]:
    """Return in which files of a folder any planted word stands, in whatever encoding."""
    needles: Sequence[bytes] = [
        word.encode(encoding) for word in planted for encoding in ("utf-8", "utf-16-le", "utf-7")
    ]
    return [
        str(path.relative_to(folder)) for path in sorted(folder.rglob("*"))
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]  # fmt: skip
