"""What pending reminders cost: start to ready, memory, and a look for what is due.

The bot starts as in production against a real Synapse, with and without pending reminders in its
database; each figure is the median of several starts. A look is what it does when it is woken: it
is timed in a process of its own on the same database, once with nothing due and once with one
reminder due each time, up to the message stored in the outbox.

    python -m benchmarks.reminder_load [--count 100000] [--starts 5] [--looks 200]
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.reminding import plan, store
from benchmarks.startup import repeat, start_bot
from bot.clock import BERLIN, Alarm, SystemClock
from bot.demo.homeserver import Homeserver
from bot.directory_cache import DirectoryCache
from bot.duties import Duties
from commands.reminders.telling import REMINDERS
from storage import inbox
from storage.database import Database

ROOMS = 1_000
IN_ADVANCE = timedelta(days=365)


async def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "synapse") as server:
        server.register("scharnier", "secret", device=False)
        print(f"{'reminders pending':>18}{'ready s':>10}{'MB':>8}", flush=True)
        figures = []
        for count in (0, options.count):
            data = Path(name) / f"data-{count}"
            fill(data, count)
            figures.append(await repeat(options.starts, partial(start_bot, server, data)))
            print(f"{count:18,}{figures[-1][0]:10.2f}{figures[-1][1]:8.0f}", flush=True)
        seconds, megabytes = (with_ - without for without, with_ in zip(*figures, strict=True))
        print(f"{'the reminders':>18}{seconds:10.2f}{megabytes:8.1f}", flush=True)
        _in_a_process_of_its_own(partial(time_looks, data, options.looks))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What pending reminders cost")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--looks", type=int, default=200)
    return parser.parse_args()


def fill(data: Path, count: int) -> None:
    """Store reminders that come due one after another, between tomorrow and in a year."""
    database = _database(data)
    database.migrate()
    rooms = [f"!{number}:ruhr.example" for number in range(ROOMS)]
    with database.write() as session:
        for room_id in rooms:
            inbox.note_join(session, room_id)
    first = datetime.now(BERLIN) + timedelta(days=1)
    dues = (first + IN_ADVANCE * (number / count) for number in range(count))
    store(database, plan(range(count), rooms, dues), apart=True)
    database.close()


def _database(data: Path) -> Database:
    return Database(f"sqlite:///{data / 'scharnier.db'}")


# --- Looks --------------------------------------------------------------------------------------


def _in_a_process_of_its_own(work: Callable[[], None]) -> None:
    process = multiprocessing.get_context("spawn").Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 0


def time_looks(data: Path, looks: int) -> None:
    """Print how long a look takes while nothing is due, and while one reminder is."""
    database = _database(data)
    duties = Duties(
        database, (REMINDERS,), DirectoryCache(), SystemClock(), Alarm(), wake=lambda _: None
    )
    _look(duties)
    idle = [_look(duties) for _ in range(looks)]
    busy = []
    for number in range(looks):
        due = plan([number], ["!0:ruhr.example"], [datetime.now(BERLIN)])
        store(database, due, apart=True)
        busy.append(_look(duties))
    database.close()
    print(f"{'a look':>18}{'p50 ms':>10}{'p95 ms':>8}")
    for name, times in (("nothing due", idle), ("one due", busy)):
        print(f"{name:>18}{statistics.median(times):10.2f}{_p95(times):8.2f}")


def _look(duties: Duties) -> float:
    """Look for what is due and for what comes next; returns milliseconds."""
    began = time.perf_counter()
    for _ in duties.parts():
        pass
    duties.next_at()
    return (time.perf_counter() - began) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    asyncio.run(main())
