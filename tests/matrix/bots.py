"""The real bot in the test's own process, on a real homeserver; and what is asked of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import serve
from bot.clock import BERLIN, Clock, SystemClock
from bot.config import Settings, load_settings
from bot.demo.account import Account, Json, NewRoom, related_events
from bot.demo.homeserver import Homeserver
from bot.demo.processes import Program

PASSWORD = "correct horse battery staple"
PATIENCE = 60.0  # seconds after which a journey that hangs is ended; nothing is measured by it


@dataclass(frozen=True, slots=True)
class BotAccount:
    """A registered account for the bot, and the folder in which it keeps its data."""

    homeserver: Homeserver
    user_id: str
    folder: Path

    def settings(self, without: Sequence[str] = (), **sections: dict[str, Any]) -> Settings:
        """Return the settings of a bot that serves this homeserver; sections may be changed.

        `without` names keys of the section homeserver to leave out.
        """
        server = self.homeserver.server_name
        defaults: dict[str, dict[str, Any]] = {
            "homeserver": {
                "url": self.homeserver.url,
                "user_id": self.user_id,
                "password": PASSWORD,
            },
            "storage": {"folder": str(self.folder)},
            "access": {"servers": [server]},
        }
        merged = {name: values | sections.pop(name, {}) for name, values in defaults.items()}
        for key in without:
            del merged["homeserver"][key]
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "config.toml"
        path.write_text(_toml(merged | sections), "utf-8")
        return load_settings(path, {})

    @asynccontextmanager
    async def running(
        self, clock: Clock | None = None, without: Sequence[str] = (), **sections: dict[str, Any]
    ) -> AsyncIterator[asyncio.Task[None]]:
        """Run the bot until the block ends, then stop it in order."""
        stop, ready = asyncio.Event(), asyncio.Event()
        work = serve(self.settings(without, **sections), clock or SystemClock(), stop, ready)
        task = asyncio.create_task(work)
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
        waiting.cancel()
        if task.done():
            task.result()
        assert ready.is_set(), "the bot did not become ready"
        try:
            yield task
        finally:
            stop.set()
            await asyncio.wait_for(task, PATIENCE)


def _toml(sections: dict[str, dict[str, Any]]) -> str:
    lines = []
    for name, values in sections.items():
        lines.append(f"[{name}]")
        for key, value in values.items():
            lines.append(f"{key} = {_value(value)}")
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return f'"{value}"'


async def collect(
    person: Account, room_id: str, since: str, enough: Callable[[list[Json]], bool]
) -> list[Json]:
    """Return the room's events after `since`, as soon as they are enough."""
    seen: list[Json] = []
    if enough(seen):
        return seen
    async with asyncio.timeout(PATIENCE):
        async for event in person.events(since, [room_id]):
            if event.get("state_key") is None:
                seen.append(event)
                if enough(seen):
                    return seen
    raise AssertionError("events never ends")


async def heard_until(person: Account, room_id: str, since: str, last: Json) -> list[Json]:
    """Return the room's events after `since`, the last one being the given event."""
    wanted = last["event_id"]
    return await collect(
        person, room_id, since, lambda seen: any(event["event_id"] == wanted for event in seen)
    )


async def ask(person: Account, room_id: str, content: str | Json) -> Json:
    """Send a message and return the bot's reply to it."""
    since = await person.position()
    event_id = await person.send(room_id, content)
    async with asyncio.timeout(PATIENCE):
        return await person.wait_for_reply(room_id, event_id, since)


def replies(events: list[Json], bot: str) -> list[Json]:
    """Return those events that are the bot's replies, in order; edits are none."""
    return [event for event in events if event["sender"] == bot and related_events(event)]


async def room_with(person: Account, bot_id: str, **changes: Any) -> str:
    """Create a room, invite the bot and wait for it to have come in and said hello."""
    since = await person.position()
    changes = {"name": "Testraum"} | changes
    room_id = await person.create_room(NewRoom(invite=[bot_id], **changes))
    await collect(person, room_id, since, lambda seen: any(e["sender"] == bot_id for e in seen))
    return room_id


def body(event: Json) -> str:
    return str(event["content"]["body"])


def replacement(text: str, original: str) -> Json:
    return {
        "msgtype": "m.text",
        "body": f"* {text}",
        "m.new_content": {"msgtype": "m.text", "body": text},
        "m.relates_to": {"rel_type": "m.replace", "event_id": original},
    }


def answered_by(reply: Json) -> str:
    return str(reply["content"]["m.relates_to"]["m.in_reply_to"]["event_id"])


@dataclass
class AdvancedClock:
    """A clock that can be put forward, or goes on from another moment."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(BERLIN) + self.ahead


async def kill_again_and_again(
    bot_process: Callable[..., Program], times: int, seed: int
) -> Program:
    """Start a bot and kill it at random moments of its work; returns the one left running."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    bot = bot_process()
    for _ in range(times):
        await asyncio.sleep(chance.random())
        bot.kill()
        bot = bot_process()
    return bot
