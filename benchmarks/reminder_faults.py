"""Reminders come due while bot and homeserver are killed and restarted at random moments.

Reminders are due all the time in several rooms, one of them encrypted. Meanwhile the bot is killed
(SIGKILL) or ended (SIGTERM), or the real Synapse is restarted, by SIGTERM or SIGKILL; whatever ends
is started again. Kinds and pauses come from the seed; before most of them the bot is ready again,
the others may hit it while it starts. At the end all rooms are read back and each reminder that was
due is looked for in the messages. The program ends with 1 if Scharnier has lost or doubled any.

    python -m benchmarks.reminder_faults [--faults 200] [--seed 1] [--peer PATH_TO_ITS_VENV]

With `--peer` the same is then done with matrix-reminder-bot, on a fresh Synapse (0.4.0 was tried;
`python -m venv PEER && PEER/bin/pip install matrix-reminder-bot`): kinds, pauses and reminders are
the same. Its reminders are put into its own database, as ours are. It keeps the time of a reminder
in memory, and deletes what came due while it was down when it starts.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from benchmarks.encrypted_reader import Reader
from benchmarks.reminder_bots import PASSWORD, Bot, Peer, Scharnier, Service
from benchmarks.reminding import Planned, Tally, heard, plan, tally
from bot.clock import BERLIN
from bot.demo.account import NewRoom
from bot.demo.homeserver import LOOPBACK, PORTS, Homeserver

Kind: TypeAlias = Literal["kill bot", "end bot", "restart homeserver", "kill homeserver"]
KINDS: dict[Kind, int] = {
    "kill bot": 60, "end bot": 10, "restart homeserver": 20, "kill homeserver": 10
}  # fmt: skip
PAUSES = (0.3, 3.5)  # seconds before a fault
OVER_IT = 0.25  # so many faults come without waiting for the bot to be ready
READY_AFTER = 30.0  # seconds that are waited for the bot at most
AT_MOST = 15.0  # seconds that a fault takes on average, so that reminders do not run out
LEAD = timedelta(seconds=15)
EACH = 0.4  # seconds between reminders
ROOMS = 5
LATE = 60.0  # seconds
NOTHING_NEW = 150.0  # seconds after which no more is expected: the longest pause is a minute


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens, after a pause in seconds, and whether the bot is to be ready before that."""

    kind: Kind
    pause: float
    when_ready: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one bot made of it."""

    name: str
    tally: Tally
    unreadable: int
    starts: int


async def main() -> None:
    options = _options()
    faults = plan_faults(options.faults, options.seed)
    makers: list[Callable[[Homeserver, Path], Bot]] = [Scharnier]
    if options.peer is not None:
        makers.append(partial(Peer, venv=options.peer.resolve()))
    outcomes = []
    for make in makers:
        with tempfile.TemporaryDirectory() as name:
            outcomes.append(await _run(make, Path(name), faults, options.seed))
        report(outcomes)
    sys.exit(not outcomes[0].tally.passed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reminders through kills and restarts")
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", type=Path, help="virtual environment of matrix-reminder-bot")
    return parser.parse_args()


def plan_faults(count: int, seed: int) -> list[Fault]:
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    kinds = chance.choices(list(KINDS), list(KINDS.values()), k=count)
    return [Fault(kind, chance.uniform(*PAUSES), chance.random() > OVER_IT) for kind in kinds]


# --- One run ------------------------------------------------------------------------------------


async def _run(
    make: Callable[[Homeserver, Path], Bot], folder: Path, faults: Sequence[Fault], seed: int
) -> Outcome:
    (folder / "bot").mkdir()
    server = Homeserver(folder / "synapse", free_port())
    with server:
        bot = make(server, folder / "bot")
        for who in ("anna", bot.name):
            server.register(who, PASSWORD, device=False)
        anna = await Reader.log_in(
            server.url, f"@anna:{server.server_name}", PASSWORD, folder / "anna"
        )
        service = Service(bot, folder / "bot")
        reminders = await _set_up(anna, service, len(faults), seed)
        print(f"{bot.name}: {len(faults)} faults", flush=True)
        service.start()
        await _happen(faults, service, server)
        over = datetime.now(BERLIN)
        await _settle(bot, over)
        outcome = await _read(anna, service, [one for one in reminders if one.due_at <= over])
        await service.stop()
        await anna.close()
        return outcome


async def _set_up(anna: Reader, service: Service, faults: int, seed: int) -> list[Planned]:
    """Bring the bot into the rooms and store reminders for longer than faults will happen."""
    account = anna.account()
    bot_id = f"@{service.bot.name}:{account.user_id.partition(':')[2]}"
    service.start()
    rooms = [
        await account.create_room(NewRoom(f"Raum {n}", invite=[bot_id], encrypted=n == 0))
        for n in range(ROOMS)
    ]
    await account.wait_for_member(bot_id, rooms)
    await service.stop()
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    first = datetime.now(BERLIN) + LEAD
    length = AT_MOST * faults
    count = int(length / EACH)
    dues = [first + timedelta(seconds=chance.uniform(0, length)) for _ in range(count)]
    reminders = plan(range(count), rooms, dues)
    service.bot.store(reminders)
    return reminders


async def _happen(faults: Sequence[Fault], service: Service, server: Homeserver) -> None:
    done: Counter[Kind] = Counter()
    began = time.monotonic()
    for fault in faults:
        if fault.when_ready:
            await service.until_ready(READY_AFTER)
        await asyncio.sleep(fault.pause)
        await strike(fault.kind, service, server)
        done[fault.kind] += 1
        if done.total() % 10 == 0 or done.total() == len(faults):
            kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(done.items()))
            waiting = service.bot.pending(datetime.now(BERLIN))
            took = time.monotonic() - began
            print(f"  {done.total()} faults ({kinds}), {took:.0f} s, {waiting} waiting", flush=True)


async def strike(kind: Kind, service: Service, server: Homeserver) -> None:
    if kind == "kill bot":
        service.signal(signal.SIGKILL)
    elif kind == "end bot":
        service.signal(signal.SIGTERM)
    else:
        await asyncio.to_thread(
            server.stop if kind == "restart homeserver" else server.program.kill
        )
        server.start()
        await asyncio.to_thread(server.wait_until_ready)


async def _settle(bot: Bot, until: datetime) -> None:
    """Wait, undisturbed, until all that was due is told or nothing more comes of it."""
    last, since = -1, time.monotonic()
    while (pending := bot.pending(until)) and time.monotonic() - since < NOTHING_NEW:
        if pending != last:
            last, since = pending, time.monotonic()
        await asyncio.sleep(1)
    await asyncio.sleep(3)  # whatever might be said too often


async def _read(anna: Reader, service: Service, reminders: Sequence[Planned]) -> Outcome:
    bot_id = f"@{service.bot.name}:{anna.account().user_id.partition(':')[2]}"
    events = [
        event
        for room_id in dict.fromkeys(one.room_id for one in reminders)
        for event in await anna.read_back(room_id)
    ]
    unreadable = sum(
        event["sender"] == bot_id and event["type"] == "m.room.encrypted" for event in events
    )
    result = tally(reminders, heard(events, bot_id))
    return Outcome(service.bot.name, result, unreadable, service.starts)


def free_port() -> int:
    """Return a port that stays the same through restarts, of those that nobody is given."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) != 0:
                return port


def report(outcomes: Sequence[Outcome]) -> None:
    print(f"\n{'':22}{'due':>7}{'told':>7}{'lost':>7}{'doubled':>9}{'late':>6}", end="")
    print(f"{'p50 s':>8}{'p95 s':>8}{'worst s':>9}{'messages':>10}{'unreadable':>12}{'starts':>8}")
    for one in outcomes:
        result = one.tally
        late = sum(seconds > LATE for seconds in result.lateness)
        print(
            f"{one.name:22}{result.due:7,}{result.told:7,}{result.lost:7,}{result.doubled:9,}"
            f"{late:6,}{result.share(50):8.1f}{result.share(95):8.1f}"
            f"{max(result.lateness, default=0):9.1f}{result.messages:10,}{one.unreadable:12,}"
            f"{one.starts:8,}",
            flush=True,
        )
    print(f"late: by more than {LATE:.0f} s", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
