"""Question to reply: Scharnier beside a bare nio echo bot, on one Synapse, in one run.

One person asks in turn in two rooms, one with each bot, and waits for each reply. Printed are
median and 95th percentile in milliseconds, and the ratios. The echo bot does nothing but send the
text back: what it needs is Synapse's share and nio's.

    python -m benchmarks.reply_latency [--questions 200]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession

from benchmarks import system
from bot.demo.account import Account, NewRoom
from bot.demo.homeserver import Homeserver
from storage.database import Database
from storage.exchange import import_workbook

DIRECTORY = Path(__file__).parent.parent / "bot" / "demo" / "directory"
QUESTION = "/wer macht in Herne die Potenzialanalyse?"


async def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "synapse") as server:
        names = ("anna", "scharnier", "echo")
        tokens = {who: server.register(who, "secret").access_token for who in names}
        async with (
            ClientSession() as http,
            scharnier(server, Path(name)),
            echo_bot(server, tokens["echo"]),
        ):
            anna = Account(http, server.url, f"@anna:{server.server_name}", tokens["anna"])
            rooms = {
                who: await room_with(anna, f"@{who}:{server.server_name}")
                for who in ("scharnier", "echo")
            }
            times = await _ask_in_turn(anna, rooms, options.questions)
    report(times)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Question to reply, beside a bare echo bot")
    parser.add_argument("--questions", type=int, default=200, help="per bot, after a warm-up of 10")
    return parser.parse_args()


async def room_with(anna: Account, bot: str) -> str:
    room_id = await anna.create_room(NewRoom(name=f"Room of {bot}", invite=[bot]))
    await anna.wait_for_member(bot, [room_id])
    return room_id


async def _ask_in_turn(
    anna: Account, rooms: dict[str, str], questions: int
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {who: [] for who in rooms}
    for number in range(questions + 10):
        for who, room_id in rooms.items():
            since = await anna.position()
            began = time.perf_counter()
            event_id = await anna.send(room_id, f"{QUESTION[:-1]} {'?' * (number % 3 + 1)}")
            await anna.wait_for_reply(room_id, event_id, since)
            if number >= 10:
                times[who].append((time.perf_counter() - began) * 1000)
    return times


@asynccontextmanager
async def scharnier(server: Homeserver, folder: Path) -> AsyncIterator[None]:
    """Run the real bot as a process with the sample directory."""
    data = folder / "data"
    database = Database(f"sqlite:///{data / 'scharnier.db'}")
    database.migrate()
    import_workbook(database, DIRECTORY)
    database.close()
    async with system.bot(server, data, folder / "bot.log"):
        yield


ECHO = """
import asyncio, sys, nio

async def main(url, user, token):
    client = nio.AsyncClient(url, user, config=nio.AsyncClientConfig(encryption_enabled=False))
    client.restore_login(user, "ECHO", token)

    async def invited(room, event):
        await client.join(room.room_id)

    async def said(room, event):
        if event.sender != user:
            relation = {"m.in_reply_to": {"event_id": event.event_id}}
            content = {"msgtype": "m.notice", "body": event.body, "m.relates_to": relation}
            await client.room_send(room.room_id, "m.room.message", content)

    client.add_event_callback(invited, nio.InviteMemberEvent)
    client.add_event_callback(said, nio.RoomMessageText)
    await client.sync(timeout=0, full_state=True)
    print("ready", flush=True)
    await client.sync_forever(timeout=30000)

asyncio.run(main(*sys.argv[1:]))
"""


@asynccontextmanager
async def echo_bot(server: Homeserver, token: str) -> AsyncIterator[None]:
    """Run the baseline: nio and nothing else, in a process of its own."""
    user = f"@echo:{server.server_name}"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ECHO, server.url, user, token, env=dict(os.environ)
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def report(times: dict[str, list[float]], baseline: str = "echo") -> None:
    """Print median and 95th percentile of each, and the ratios to the baseline."""
    figures = {
        who: (statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
        for who, taken in times.items()
    }
    heads = f"{'p50 ms':>10}{'p95 ms':>10}{'ratio p50':>12}{'ratio p95':>12}"
    print(f"{'':28}{heads}   n={len(next(iter(times.values())))}")
    for who, (middle, high) in figures.items():
        ratios = [a / b for a, b in zip((middle, high), figures[baseline], strict=True)]
        print(f"{who:28}{middle:10.1f}{high:10.1f}{ratios[0]:12.2f}{ratios[1]:12.2f}")


if __name__ == "__main__":
    asyncio.run(main())
