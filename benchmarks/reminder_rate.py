"""Reminders due at a rate of 10,000 a minute, beside bare send loops, on one Synapse in one run.

Each reminder is a message of its own, told by the real bot process. The loops are nio clients in
processes of their own, without encryption: they send as many messages, alike, to the same rooms,
store nothing and sync nothing. One sends to all rooms at once, as the bot does, half of it before
the bot's turn and half of it after, since a homeserver slows down as it fills up; another sends one
message after the other. The rooms are then read back: lost, doubled, how late. Processor time per
message tells what else a machine with other work on it would show as differences of rate.

    python -m benchmarks.reminder_rate [--count 10000] [--rooms 50]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from aiohttp import ClientSession
from sqlalchemy import func
from sqlmodel import col, select

from benchmarks import system
from benchmarks.reminding import Tally, heard, plan, read_back, rooms_with, store, tally
from bot.clock import BERLIN
from bot.demo.account import Account, Json
from bot.demo.homeserver import Homeserver
from storage.database import Database
from storage.models.messages import OutgoingMessage

PER_MINUTE = 10_000
LEAD = timedelta(seconds=60)  # for storing the reminders and starting the bot before the first
WARM = 1_000  # the first number after the reminders that warm up
NOTHING_NEW = 120  # seconds
AT_ONCE, ALONE = "send loop, all rooms at once", "send loop, one after the other"
SEQUENTIAL = 5  # the loop that sends one after the other sends a fifth of the messages

LOOP = """
import asyncio, json, sys, time, nio

async def main(url, user, token, work):
    order = json.load(open(work))
    config = nio.AsyncClientConfig(encryption_enabled=False)
    client = nio.AsyncClient(url, user, config=config)
    client.restore_login(user, "LOOP", token)

    async def send(room, contents):
        for content in contents:
            answer = await client.room_send(room, "m.room.message", content)
            assert isinstance(answer, nio.RoomSendResponse), answer

    began, used = time.monotonic(), time.process_time()
    if order["at_once"]:
        await asyncio.gather(*(send(room, some) for room, some in order["rooms"].items()))
    else:
        for room, some in order["rooms"].items():
            await send(room, some)
    print(time.monotonic() - began, time.process_time() - used)
    await client.close()

asyncio.run(main(*sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """The homeserver, the rooms, the bot's folder, and a message of the bot as a model."""

    server: Homeserver
    rooms: Sequence[str]
    data: Path
    anna: Account
    loop_token: str
    model: Json

    @property
    def bot_id(self) -> str:
        return f"@scharnier:{self.server.server_name}"

    def database(self) -> Database:
        return Database(f"sqlite:///{self.data / 'scharnier.db'}")


@dataclass(frozen=True, slots=True)
class Turn:
    """Messages sent, seconds taken, seconds of processor time of the homeserver and the sender."""

    messages: int
    seconds: float
    homeserver: float
    sender: float

    @property
    def rate(self) -> float:
        return self.messages / self.seconds

    def __add__(self, other: Turn) -> Turn:
        return Turn(
            self.messages + other.messages,
            self.seconds + other.seconds,
            self.homeserver + other.homeserver,
            self.sender + other.sender,
        )


async def main() -> None:
    options = _options()
    count = options.count
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "synapse") as server:
        tokens = {who: server.register(who, "secret").access_token for who in ("anna", "loop")}
        server.register("scharnier", "secret", device=False)
        async with ClientSession() as http:
            stage = await _set_up(server, Path(name), http, tokens, options.rooms)
            before = await _loop(stage, count // 2, at_once=True)
            told, result, reactions = await _bot(stage, count)
            after = await _loop(stage, count - count // 2, at_once=True)
            alone = await _loop(stage, count // SEQUENTIAL, at_once=False)
    report({"scharnier": told, AT_ONCE: before + after, ALONE: alone})
    _report_messages(result, reactions)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reminders a second, beside a bare send loop")
    parser.add_argument("--count", type=int, default=PER_MINUTE)
    parser.add_argument("--rooms", type=int, default=50)
    return parser.parse_args()


# --- Setting up ---------------------------------------------------------------------------------


async def _set_up(
    server: Homeserver, folder: Path, http: ClientSession, tokens: dict[str, str], rooms: int
) -> Stage:
    """Bring bot and loop into the rooms; a first reminder in each warms up, one is the model."""
    anna, loop = (
        Account(http, server.url, f"@{who}:{server.server_name}", token)
        for who, token in tokens.items()
    )
    data = folder / "data"
    async with system.bot(server, data, folder / "bot.log"):
        made = await rooms_with(anna, [f"@scharnier:{server.server_name}"], rooms)
    for room_id in made:
        await anna.invite(room_id, loop.user_id)
        await loop.join(room_id)
    stage = Stage(server, made, data, anna, tokens["loop"], {})
    with closing(stage.database()) as database:
        warm = plan(range(rooms), made, [datetime.now(BERLIN)] * rooms)
        store(database, warm, apart=True)
    async with system.bot(server, data, folder / "bot.log"):
        await _all_sent(stage, rooms)
    events = await read_back(anna, made[0])
    [model] = [event["content"] for event in events if heard([event], stage.bot_id)]
    return replace(stage, model=model)


# --- The loops ----------------------------------------------------------------------------------


async def _loop(stage: Stage, count: int, *, at_once: bool) -> Turn:
    """Send messages like the bot's."""
    rooms: dict[str, list[Any]] = {room_id: [] for room_id in stage.rooms}
    for number in range(count):
        mentions = {"user_ids": [f"@person-{number}:elsewhere.example"]}
        content = {**stage.model, "m.mentions": mentions}
        rooms[stage.rooms[number % len(stage.rooms)]].append(content)
    work = stage.data / "loop.json"
    work.write_text(json.dumps({"rooms": rooms, "at_once": at_once}), encoding="utf-8")
    used = _used(stage.server.program.pid)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOOP, stage.server.url, f"@loop:{stage.server.server_name}",
        stage.loop_token, str(work), stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0
    seconds, sender = map(float, said.split())
    turn = Turn(count, seconds, _used(stage.server.program.pid) - used, sender)
    print(f"{AT_ONCE if at_once else ALONE}: {count:,} in {seconds:.1f} s", flush=True)
    return turn


def _used(pid: int | None) -> float:
    """Return the seconds of processor time that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


# --- The bot ------------------------------------------------------------------------------------


async def _bot(stage: Stage, count: int) -> tuple[Turn, Tally, int]:
    """Let reminders come due; returns what was told of them, and how many reactions went out.

    The turn lasts from the first due moment until the homeserver has the last message.
    """
    first = datetime.now(BERLIN) + LEAD
    dues = (first + timedelta(minutes=number / PER_MINUTE) for number in range(count))
    reminders = plan(range(WARM, WARM + count), stage.rooms, dues)
    with closing(stage.database()) as database:
        store(database, reminders, apart=True)
    async with system.bot(stage.server, stage.data, stage.data / "bot.log") as process:
        pids = stage.server.program.pid, process.pid
        wait = (first - datetime.now(BERLIN)).total_seconds()
        assert wait > 0, "the bot took too long to start"
        await asyncio.sleep(wait)
        used = [_used(pid) for pid in pids]
        await _all_sent(stage, len(stage.rooms) + count)
        taken = [_used(pid) - before for pid, before in zip(pids, used, strict=True)]
        reactions = _sent(stage, "reaction")
    events = [event for room_id in stage.rooms for event in await read_back(stage.anna, room_id)]
    messages = [one for one in heard(events, stage.bot_id) if min(one.numbers) >= WARM]
    seconds = (max(message.at for message in messages) - first).total_seconds()
    print(f"scharnier: {count:,} in {seconds:.1f} s", flush=True)
    return Turn(count, seconds, *taken), tally(reminders, messages), reactions


async def _all_sent(stage: Stage, wanted: int) -> None:
    """Wait until so many reminders are sent, beside a greeting in each room."""
    last, since = -1, time.monotonic()
    while (sent := _sent(stage, "notice") - len(stage.rooms)) < wanted:
        if sent != last:
            last, since = sent, time.monotonic()
        elif time.monotonic() - since > NOTHING_NEW:
            print(f"nothing new any more: {sent} of {wanted} sent", flush=True)
            return
        await asyncio.sleep(1)


def _sent(stage: Stage, kind: str) -> int:
    query = select(func.count()).where(
        col(OutgoingMessage.kind) == kind, col(OutgoingMessage.state) == "sent"
    )
    with closing(stage.database()) as database, database.read() as session:
        return session.exec(query).one()


# --- The report ---------------------------------------------------------------------------------


def report(turns: dict[str, Turn]) -> None:
    told = turns["scharnier"]
    print(f"\n{'':32}{'messages/s':>12}{'ratio':>8}{'processor ms per message':>28}")
    for who, turn in turns.items():
        homeserver, sender = (
            1000 * used / turn.messages for used in (turn.homeserver, turn.sender)
        )
        print(
            f"{who:32}{turn.rate:12.1f}{told.rate / turn.rate:8.2f}"
            f"{f'homeserver {homeserver:.1f}, sender {sender:.1f}':>28}"
        )


def _report_messages(result: Tally, reactions: int) -> None:
    shares = ", ".join(f"p{percent} {result.share(percent):.1f} s" for percent in (50, 95, 99))
    print(f"lateness: {shares}, most {max(result.lateness, default=0):.1f} s")
    print(
        f"{result.due:,} due in {result.messages:,} messages: {result.lost:,} lost, "
        f"{result.doubled:,} doubled; {reactions:,} reactions put meanwhile, the rest follows"
    )


if __name__ == "__main__":
    asyncio.run(main())
