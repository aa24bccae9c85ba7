"""A consultation goes on while the bot is killed (SIGKILL) at random moments.

Four people with clients that encrypt sit in the closed room of a live consultation, on a real
Synapse. Again and again one of them says something, makes the phase longer, goes on to the next
one, or stops the clock; at a random moment of what the bot does then it is killed, and started
again. Each time the phase and its end must be as one sees it who counts what was typed, each line
once. At the end every contribution must have come to whoever brought the case, once, and nothing of
what was said may be in the bot's folder. The program ends with 1 if anything differs.

    python -m benchmarks.consultation_faults [--kills 50] [--seed 1]
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from aiohttp import ClientSession

from bot.clock import BERLIN
from bot.demo.account import Account
from bot.demo.homeserver import Homeserver
from bot.demo.processes import Program
from commands.consultation.running.opening import open_room
from storage.consultations import Consultation, begin_consultation, join_consultation
from storage.database import Database
from tests.matrix.bots import PASSWORD, AdvancedClock, BotAccount
from tests.matrix.consulting import Someone, files_with, shown
from tests.matrix.nio_person import connected

Deed: TypeAlias = Literal["say", "longer", "go on", "pause", "resume"]
PEOPLE = ("anna", "ben", "eva", "ina")
TITLES = ("Casting", "Spontanerzählung", "Schlüsselfrage", "Methodenwahl", "Beratung")
LATEST = 0.8  # seconds after a line was sent, at which the bot is killed at the latest
PLANTED = "quittengelb"
SETTLED = timedelta(seconds=6)  # who goes on earlier than that is asked back
LINES: dict[Deed, str] = {"longer": "länger 1", "go on": "weiter", "pause": "pause",
                          "resume": "weiter"}  # fmt: skip


@dataclass
class Expected:
    """What must be, counted from what was typed. `end` is None while the clock stands still."""

    phase: int = 0
    end: datetime | None = None
    began: datetime = field(default_factory=lambda: datetime.now(BERLIN))
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass
class Stand:
    """What the bot says of how it stands."""

    phase: str
    end: str | None  # "14:07"

    @classmethod
    def read(cls, text: str) -> Stand:
        phase = re.search(r"Beratung 1: ([^\n]+)", text)
        end = re.search(r"bis (\d\d:\d\d) Uhr", text)
        return cls(phase[1].strip() if phase else text, end[1] if end else None)


async def play(bot: BotAccount, people: dict[str, Someone], kills: int, seed: int) -> list[str]:
    """Let a consultation be led by a bot that is killed so often; returns what was wrong."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    program = _program(bot)
    _start(bot, program)
    await asyncio.to_thread(program.stop)
    _begin(bot, people)
    try:
        _start(bot, program)
        closed = await people["anna"].closed_room()
        for one in people.values():
            await one.closed_room()
        await people["anna"].hear("Phase 1 von 6", room_id=closed)
        expected = Expected()
        await _look(people["anna"], closed, expected)
        for deed in _deeds(chance, kills):
            await _do(deed, people, closed, expected, chance)
            await asyncio.sleep(chance.random() * LATEST)
            program.kill()
            _start(bot, program)
            await _check(deed, people["anna"], closed, expected)
        await _end(people["anna"], closed, expected)
    finally:
        program.stop()
    if found := files_with(bot.folder, [PLANTED]):
        expected.faults.append(f"what was said is in {found}")
    return expected.faults


def _deeds(chance: random.Random, kills: int) -> Iterator[Deed]:
    """Give what is done before each kill: four times it goes on, until advice is given."""
    apart = max(1, kills // 8)  # so that half of the time is left for advice
    for number in range(kills):
        if number % apart == apart - 1 and number // apart < len(TITLES) - 1:
            yield "go on"
        elif chance.random() < 0.15 and number + 1 < kills:
            yield "pause"
        else:
            yield chance.choice(("say", "say", "longer"))


async def _do(
    deed: Deed, people: dict[str, Someone], closed: str, expected: Expected, chance: random.Random
) -> None:
    anna = people["anna"]
    if deed == "say":
        name = chance.choice(PEOPLE[1:])
        text = f"{PLANTED} {len(expected.said) + 1}"
        if TITLES[expected.phase] == "Beratung":
            expected.said.append(text)
        await people[name].say(closed, text)
        return
    if deed == "go on":
        early = expected.began + SETTLED - datetime.now(BERLIN)
        await asyncio.sleep(max(0.0, early.total_seconds()))
        expected.began = datetime.now(BERLIN)
    await anna.say(closed, LINES[deed])


async def _check(deed: Deed, anna: Someone, closed: str, expected: Expected) -> None:
    """See that it stands as it must; after a pause the clock goes on, which is done and seen."""
    if deed == "longer" and expected.end is not None:
        expected.end += timedelta(minutes=1)
    if deed == "go on":
        expected.phase, expected.end = expected.phase + 1, None
    if deed == "pause":
        await _compare(await _stand(anna, closed), expected, None)
        await anna.say(closed, LINES["resume"])
        expected.end = None
    if deed in ("go on", "pause"):
        await _look(anna, closed, expected)
        return
    await _compare(await _stand(anna, closed), expected, expected.end)


async def _look(anna: Someone, closed: str, expected: Expected) -> None:
    """Take from what is shown when the phase ends that has just begun, or goes on."""
    stand = await _stand(anna, closed)
    if stand.phase != TITLES[expected.phase] or stand.end is None:
        expected.faults.append(f"not in {TITLES[expected.phase]}: {stand}")
    now = datetime.now(BERLIN)
    hour, minute = map(int, (stand.end or f"{now:%H:%M}").split(":"))
    end = now.replace(hour=hour, minute=minute)
    expected.end = end if end > now - timedelta(hours=12) else end + timedelta(days=1)


async def _compare(stand: Stand, expected: Expected, end: datetime | None) -> None:
    wanted = Stand(TITLES[expected.phase], f"{end:%H:%M}" if end else None)
    if stand != wanted:
        expected.faults.append(f"{stand} instead of {wanted}")


async def _stand(anna: Someone, closed: str) -> Stand:
    return Stand.read(await anna.ask(closed, "stand"))


async def _end(anna: Someone, closed: str, expected: Expected) -> None:
    """End it, and compare what came to Anna with what was said."""
    early = expected.began + SETTLED - datetime.now(BERLIN)
    await asyncio.sleep(max(0.0, early.total_seconds()))
    await anna.say(closed, "weiter")
    await anna.hear("Phase 6 von 6", room_id=closed)
    await anna.say(closed, "beenden")
    await anna.hear("🙏 Die Beratung ist zu Ende", room_id=closed)
    await anna.hear("Bleibt etwas für andere?")
    gifts = [shown(event) for place, event in anna.told
             if place != closed and event.sender == anna.bot_id]  # fmt: skip
    came = Counter(re.findall(rf"{PLANTED} \d+", "\n".join(gifts)))
    if not expected.said or came != Counter(expected.said):
        expected.faults.append(f"said {expected.said}, handed over {dict(came)}")


# --- The bot ------------------------------------------------------------------------------------


def _program(bot: BotAccount) -> Program:
    bot.settings()
    command = [sys.executable, "-m", "bot", "run", "--config", str(bot.folder / "config.toml")]
    ready = {"SCHARNIER_READY_FILE": str(bot.folder / "ready")}
    return Program("Der Bot", command, folder=bot.folder, log_path=bot.folder / "bot.log",
                   environment=ready)  # fmt: skip


def _start(bot: BotAccount, program: Program) -> None:
    (bot.folder / "ready").unlink(missing_ok=True)
    program.start()
    program.wait_for_file(bot.folder / "ready")


def _begin(bot: BotAccount, people: dict[str, Someone]) -> None:
    """Store a consultation for all of them, that begins now."""
    anna, *others = (people[name].user_id for name in PEOPLE)
    now = datetime.now(BERLIN)
    database = Database(f"sqlite:///{bot.folder / 'scharnier.db'}")
    with database.write() as session:
        consultation = begin_consultation(session, Consultation(
            asker=anna, from_room_id="!nowhere:a.example", concern="Wie geht es weiter?",
            mode="live", procedure="sechs-phasen", minimum=3, address="du", state="planned",
            created_at=now, starts_at=now,
        ))  # fmt: skip
        for one in others:
            join_consultation(session, consultation.id, one)
        open_room(session, consultation, now)
    database.close()


@asynccontextmanager
async def seated(
    server: Homeserver, folder: Path
) -> AsyncIterator[tuple[BotAccount, dict[str, Someone]]]:
    """Register the bot and the four, who follow its invitations."""
    registered = server.register("scharnier", PASSWORD, device=False)
    bot = BotAccount(server, registered.user_id, folder / "bot")
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(ClientSession())
        people = {}
        for name in PEOPLE:
            made = server.register(name, PASSWORD)
            account = Account(http, server.url, made.user_id, made.access_token)
            device = await stack.enter_async_context(connected(account, folder / name))
            people[name] = Someone(name, device, bot.user_id, AdvancedClock())
        yield bot, people


async def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "synapse") as server:
        async with seated(server, Path(name)) as (bot, people):
            faults = await play(bot, people, options.kills, options.seed)
    print(f"seed {options.seed}: {options.kills} × kill -9, {len(faults)} faults")
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
