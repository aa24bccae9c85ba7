"""Message to confirmation of a decision: Scharnier beside a bare nio echo bot, on one Synapse.

One person records decisions in turn in three rooms and waits for each reply: with the bot on an
empty database, with one that has 100,000 decisions, and with the echo bot, which does nothing but
send the text back: what it needs is Synapse's share and nio's. Each draft is then confirmed by
a tap on ✅, which is timed as well. Whose turn is first changes, and between turns there is a
pause, so that what one still has to do (reactions, marks, a sync) takes no time from another.

    python -m benchmarks.decision_latency [--messages 100] [--count 100000] [--folder KEPT]

A folder is kept with the decisions that were stored, since that takes some minutes; it is the same
as for `decision_search`.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession

from benchmarks import system
from benchmarks.decision_data import DecisionMaker, database_in, directory_of, used_copy
from benchmarks.reply_latency import echo_bot, report
from bot.clock import BERLIN
from bot.demo.account import Account, Json, NewRoom
from bot.demo.homeserver import Homeserver
from bot.tapping import reaction_content
from storage.records import RoomSettings
from storage.rooms import save_room_settings

CONFIRM = "✅"
OFFERED = 2  # reactions that the bot puts to a draft
REST = 0.3  # seconds between turns
WARM = 10  # messages in each room before anything is timed
PATIENCE = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Talk:
    """A person in a room with a bot; `confirms` where drafts are confirmed by a tap."""

    anna: Account
    room_id: str
    confirms: bool

    async def say(self, text: str) -> tuple[float, Json]:
        """Say something; returns the milliseconds until the reply, and the reply."""
        since = await self.anna.position()
        began = time.perf_counter()
        event_id = await self.anna.send(self.room_id, text)
        reply = await self.anna.wait_for_reply(self.room_id, event_id, since)
        taken = (time.perf_counter() - began) * 1000
        if self.confirms:
            assert "Entwurf" in reply["content"]["body"], reply["content"]["body"]
            await self._until_tappable(reply["event_id"], since)
        return taken, reply

    async def tap(self, draft: Json) -> float:
        """Tap on ✅; returns the milliseconds until it is confirmed."""
        since = await self.anna.position()
        path = f"/rooms/{self.room_id}/send/m.reaction/{time.time_ns()}"
        began = time.perf_counter()
        await self.anna.call("PUT", path, reaction_content(draft["event_id"], CONFIRM))
        async for event in self.anna.events(since, [self.room_id]):
            if event["type"] == "m.room.message" and event["sender"] == draft["sender"]:
                assert "beschlossen" in event["content"]["body"], event["content"]["body"]
                break
        return (time.perf_counter() - began) * 1000

    async def _until_tappable(self, reply: str, since: str) -> None:
        there = 0
        async for event in self.anna.events(since, [self.room_id]):
            relation = event["content"].get("m.relates_to", {})
            there += event["type"] == "m.reaction" and relation.get("event_id") == reply
            if there == OFFERED:
                return


async def main() -> None:
    options = _options()
    with (
        used_copy(None, 0) as few,
        used_copy(options.folder, options.count) as many,
        tempfile.TemporaryDirectory() as name,
        Homeserver(Path(name)) as server,
    ):
        times = await _measured(server, {"few": few, "many": many}, options.messages)
    report(times)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Message to confirmation, beside a bare echo bot")
    parser.add_argument("--messages", type=int, default=100, help="per room, after a warm-up")
    parser.add_argument("--count", type=int, default=100_000, help="decisions stored before")
    parser.add_argument("--folder", type=Path, help="where what was stored is kept")
    return parser.parse_args()


async def _measured(
    server: Homeserver, folders: Mapping[str, Path], messages: int
) -> dict[str, list[float]]:
    tokens = {who: server.register(who, "secret").access_token for who in ("anna", "echo")}
    anna_id = f"@anna:{server.server_name}"
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(ClientSession())
        anna = Account(http, server.url, anna_id, tokens["anna"])
        await stack.enter_async_context(echo_bot(server, tokens["echo"]))
        talks = {"echo": await _talk(anna, server, "echo", None)}
        for who, folder in folders.items():
            server.register(who, "secret", device=False)
            log = folder / "bot.log"
            running = system.bot(server, folder, log, name=who, operators=[anna_id])
            await stack.enter_async_context(running)
            talks[who] = await _talk(anna, server, who, folder)
        return await _say_in_turn(talks, _texts(folders["few"], messages + WARM))


async def _talk(anna: Account, server: Homeserver, who: str, folder: Path | None) -> Talk:
    """Bring a bot into a room, which is that of a committee that its directory has."""
    bot_id = f"@{who}:{server.server_name}"
    room_id = await anna.create_room(NewRoom(name=f"Room of {who}", invite=[bot_id]))
    await anna.wait_for_member(bot_id, [room_id])
    if folder is not None:
        with closing(database_in(folder)) as database, database.write() as session:
            body = DecisionMaker(directory_of(database)).bodies[0]
            settings = RoomSettings("committee", committee_id=body.partition(":")[2])
            now = datetime.now(BERLIN)
            save_room_settings(session, room_id, settings, by=anna.user_id, at=now)
    return Talk(anna, room_id, confirms=folder is not None)


def _texts(folder: Path, count: int) -> list[str]:
    with closing(database_in(folder)) as database:
        maker = DecisionMaker(directory_of(database), seed=2)
    return [
        f"/beschluss {one.text}, verantwortlich: {one.responsible.partition(',')[0]}, "
        f"bis 31.3.2030, einstimmig"
        for one in maker.make(count)
    ]


async def _say_in_turn(talks: Mapping[str, Talk], texts: list[str]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in _NAMES.values()}
    turns = list(talks.items())
    for number, text in enumerate(texts):
        turns.append(turns.pop(0))
        for who, talk in turns:
            await asyncio.sleep(REST)
            async with asyncio.timeout(PATIENCE):
                taken, reply = await talk.say(text)
                tapped = await talk.tap(reply) if talk.confirms else None
            if number >= WARM:
                times.setdefault(_NAMES[who], []).append(taken)
                if tapped is not None:
                    times.setdefault(f"{_NAMES[who]}, tapped", []).append(tapped)
    return times


_NAMES = {"echo": "echo", "few": "recorded, few decisions", "many": "recorded, many decisions"}


if __name__ == "__main__":
    asyncio.run(main())
