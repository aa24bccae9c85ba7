"""People record, confirm and change decisions while bot and homeserver are killed, 200 runs.

In each run four decisions are recorded in two rooms, corrected, confirmed by taps (some by two
people at once), answered, changed and some taken back. Meanwhile the bot's process is killed by
SIGKILL up to three times, at random moments, and in some runs the homeserver is killed or
restarted as well; whatever ends is started again. At the end of each run everything is read back:
each command has had exactly one effect and has exactly one answer that tells it, no decision is
lost or doubled, numbers have no gaps, and the chain is whole. The program ends with 1 if anything
of that does not hold.

    python -m benchmarks.decision_faults [--runs 200] [--seed 1] [--at-once 2] [--only RUN]

What people and faults do comes from the seed and the number of the run, the moments from the
machine as well. `--only` repeats one run.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import func
from sqlmodel import col, select

from benchmarks.decision_outcome import faults_of, told_by
from benchmarks.decision_people import Command, Ears, Person, Story
from benchmarks.reminder_bots import PASSWORD, Scharnier, Service
from benchmarks.reminder_faults import Kind, free_port, strike
from benchmarks.reminding import read_back
from bot.clock import BERLIN
from bot.demo.account import Account, NewRoom
from bot.demo.homeserver import Homeserver
from storage.database import Database
from storage.exchange import import_workbook
from storage.models.messages import IncomingEvent, OutgoingMessage
from storage.records import RoomSettings
from storage.rooms import save_room_settings

DIRECTORY = Path(__file__).parents[1] / "bot" / "demo" / "directory"
ROOMS = (
    RoomSettings("committee", committee_id="gr-bo-steuer", recorders="members"),
    RoomSettings("municipality", municipality_id="k-bo", recorders="members"),
)
STORIES = 4
KILLS = (1, 2, 2, 3)  # more of one event would make the bot give up on it, as it should
OF_HOMESERVER = 0.1  # share of runs
PAUSES = (0.0, 1.5)  # seconds before a fault that comes at any moment
AT_WORK = 0.08  # seconds at most from a command to a fault that is to hit the bot at work on it
WAITS = 2.0  # seconds at most for such a moment
OVER_IT = 0.25  # so many kills come without waiting for the bot to be ready
READY_AFTER = 30.0  # seconds
NOTHING_NEW = 120.0  # seconds
LOOKS = 0.005  # seconds between looks at what has happened


@dataclass(slots=True)
class Stage:
    """The homeserver, its people, and a database with a directory to be copied."""

    server: Homeserver
    people: Sequence[Account]
    seed: Path
    striking: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run."""

    run: int
    commands: Sequence[Command]
    strikes: Counter[Kind]
    faults: Sequence[str]


async def main() -> None:
    options = _options()
    runs = range(1, options.runs + 1) if options.only is None else [options.only]
    print(f"seed {options.seed}, {len(runs)} runs", flush=True)
    with tempfile.TemporaryDirectory() as name:
        server = Homeserver(Path(name) / "synapse", free_port())
        with server:
            async with ClientSession() as http:
                stage = _set_up(server, Path(name), http)
                outcomes = await _all(stage, runs, options)
    report(outcomes)
    sys.exit(any(one.faults for one in outcomes))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Decisions through kills and restarts")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=2, help="runs at the same time")
    parser.add_argument("--only", type=int, help="the number of the only run")
    return parser.parse_args()


def _set_up(server: Homeserver, folder: Path, http: ClientSession) -> Stage:
    people = [server.register(name, PASSWORD) for name in ("anna", "ben")]
    workbook = folder / "workbook"
    shutil.copytree(DIRECTORY, workbook)
    places = workbook / "kommunen.csv"
    served = places.read_text("utf-8").replace("bochum.example", server.server_name)
    places.write_text(served, "utf-8")
    seed = folder / "seed.db"
    with closing(Database(f"sqlite:///{seed}")) as database:
        database.migrate()
        import_workbook(database, workbook)
    accounts = [Account(http, server.url, one.user_id, one.access_token) for one in people]
    return Stage(server, accounts, seed)


async def _all(stage: Stage, runs: Sequence[int], options: argparse.Namespace) -> list[Outcome]:
    began, outcomes, free = time.monotonic(), list[Outcome](), asyncio.Semaphore(options.at_once)

    async def one(run: int) -> None:
        async with free:
            with tempfile.TemporaryDirectory() as name:
                outcome = await Run(stage, run, Path(name), f"{options.seed} {run}").happen()
        outcomes.append(outcome)
        if outcome.faults:
            print(f"run {run}: {'; '.join(outcome.faults)}", flush=True)
        if len(outcomes) % 10 == 0:
            print(f"  {len(outcomes)} runs, {time.monotonic() - began:.0f} s", flush=True)

    await asyncio.gather(*map(one, runs))
    return outcomes


# --- One run ------------------------------------------------------------------------------------


class Run:
    """A bot of its own in two rooms of its own, four stories, and what strikes them."""

    def __init__(self, stage: Stage, run: int, folder: Path, seed: str) -> None:
        self._stage, self._run, self._folder = stage, run, folder
        self._chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
        bot = Scharnier(stage.server, folder, name=f"bot-{run}")
        self._bot_id = f"@{bot.name}:{stage.server.server_name}"
        self._service = Service(bot, folder)
        self._strikes = Counter[Kind]()

    async def happen(self) -> Outcome:
        anna, ben = self._stage.people
        # Neither this nor the reading at the end could do without the homeserver.
        async with self._stage.striking:
            rooms = await self._rooms(anna, ben)
            ears = Ears(anna, self._bot_id, rooms, await anna.position())
        listening = asyncio.create_task(ears.listen())
        stories = [
            Story(
                f"{self._run}-{number}", rooms[number % len(rooms)], (Person(anna), Person(ben)),
                ears, random.Random(self._chance.random()),  # noqa: S311 - repeatable
            )
            for number in range(STORIES)
        ]  # fmt: skip
        faults = await self._while_struck(stories, ears)
        await self._settle([command.event_id for one in stories for command in one.commands])
        await self._service.stop()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        commands = [command for story in stories for command in story.commands]
        async with self._stage.striking:
            events = [event for room_id in rooms for event in await read_back(anna, room_id)]
        with closing(self._database()) as database:
            faults += faults_of(database, commands, told_by(self._bot_id, events))
        return Outcome(self._run, commands, self._strikes, faults)

    async def _rooms(self, anna: Account, ben: Account) -> list[str]:
        """Bring the bot and the other person into rooms that are bound."""
        self._stage.server.register(self._service.bot.name, PASSWORD, device=False)
        made = [
            await anna.create_room(NewRoom(f"Raum {n}", invite=[self._bot_id, ben.user_id]))
            for n in range(len(ROOMS))
        ]
        for room_id in made:
            await ben.join(room_id)
        shutil.copy(self._stage.seed, self._folder / "scharnier.db")
        with closing(self._database()) as database, database.write() as session:
            now = datetime.now(BERLIN)
            for room_id, settings in zip(made, ROOMS, strict=True):
                save_room_settings(session, room_id, settings, by=anna.user_id, at=now)
        self._service.start()
        await anna.wait_for_member(self._bot_id, made)
        return made

    async def _while_struck(self, stories: Sequence[Story], ears: Ears) -> list[str]:
        """Let the stories happen, and faults meanwhile; returns what answers did not come."""
        told = [asyncio.create_task(story.happen()) for story in stories]
        await self._strike(stories, ears)
        ended = await asyncio.gather(*told, return_exceptions=True)
        if wrong := [one for one in ended if isinstance(one, BaseException)]:
            return [f"{type(one).__name__} {one}: the story was cut short" for one in wrong]
        return []

    async def _strike(self, stories: Sequence[Story], ears: Ears) -> None:
        kinds: list[Kind] = ["kill bot"] * self._chance.choice(KILLS)
        if self._chance.random() < OF_HOMESERVER:
            of_homeserver: tuple[Kind, ...] = ("kill homeserver", "restart homeserver")
            kinds.insert(self._chance.randrange(len(kinds) + 1), self._chance.choice(of_homeserver))
        for kind in kinds:
            if self._chance.random() > OVER_IT:
                await self._service.until_ready(READY_AFTER)
            await self._moment(stories, ears)
            if kind == "kill bot":
                self._service.signal(signal.SIGKILL)
            else:
                async with self._stage.striking:
                    await strike(kind, self._service, self._stage.server)
            self._strikes[kind] += 1

    async def _moment(self, stories: Sequence[Story], ears: Ears) -> None:
        """Wait for any moment, for one at work on a command, or for one just after an answer.

        Then the bot may not have noted yet that it has sent it.
        """
        kind = self._chance.choice(("any", "command", "answer"))
        if kind == "any":
            await asyncio.sleep(self._chance.uniform(*PAUSES))
            return

        def count() -> int:
            return ears.heard if kind == "answer" else sum(len(one.commands) for one in stories)

        before = count()
        for _ in range(int(WAITS / LOOKS)):
            if count() != before:
                break
            await asyncio.sleep(LOOKS)
        if kind == "command":
            await asyncio.sleep(self._chance.uniform(0, AT_WORK))

    async def _settle(self, commands: Sequence[str]) -> None:
        """Wait until all is handled and sent, or nothing more comes of it."""
        last, since = -1, time.monotonic()
        while (left := self._left(commands)) and time.monotonic() - since < NOTHING_NEW:
            if left != last:
                last, since = left, time.monotonic()
            await asyncio.sleep(0.1)

    def _left(self, commands: Sequence[str]) -> int:
        done = select(func.count()).where(
            IncomingEvent.state == "done", col(IncomingEvent.event_id).in_(commands)
        )
        sending = select(func.count()).where(
            OutgoingMessage.state == "pending", OutgoingMessage.kind != "reaction"
        )
        with closing(self._database()) as database, database.read() as session:
            return len(commands) - session.exec(done).one() + session.exec(sending).one()

    def _database(self) -> Database:
        return Database(f"sqlite:///{self._folder / 'scharnier.db'}")


def report(outcomes: Sequence[Outcome]) -> None:
    commands = Counter(command.kind for one in outcomes for command in one.commands)
    strikes = sum((one.strikes for one in outcomes), Counter[Kind]())
    bad = [one for one in outcomes if one.faults]
    print(f"\n{len(outcomes)} runs: {', '.join(f'{n:,} × {kind}' for kind, n in strikes.items())}")
    print(f"{commands.total():,} commands: {', '.join(f'{n:,} {k}' for k, n in commands.items())}")
    print(f"{len(bad)} runs with a fault: {sorted(one.run for one in bad) or 'none'}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
