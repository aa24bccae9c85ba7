"""Ten writers at once record and change decisions: is anything lost, and what does it cost?

The writers are threads of one process, then processes; on SQLite, then on PostgreSQL. Each records
new decisions and changes a few that all of them know, as it has just read them: whoever is too late
must be told so. At the end the database is read: every deed that was acknowledged is there, once
and at its place, nothing else is, numbers have no gaps, and the chain is whole. The program ends
with 1 if anything of that does not hold. Rates are beside those of a single writer that does as
much, in the same run.

    python -m benchmarks.decision_writers [--writers 10] [--each 100] [--seed 1]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from benchmarks.decision_check import Deed, faults_of
from bot.clock import BERLIN
from storage.database import Database
from storage.decisions import (
    ChangedMeanwhileError,
    Decision,
    change_decision,
    decision_of,
    record_decision,
)
from tests.postgres import running_postgres

Where: TypeAlias = Literal["threads", "processes"]
NOW = datetime(2026, 11, 22, 12, tzinfo=BERLIN)
BODIES = ("committee:gre-1", "committee:gre-2", "region")
YEARS = (2025, 2026)
KNOWN = 5  # decisions that all writers change
RECORDS = 0.4  # of the deeds; the others are changes
LOOKS = 0.002  # seconds at most between reading a decision and changing it
WHERES: tuple[Where, ...] = ("threads", "processes")
PATIENCE = 600.0  # seconds

Fresh: TypeAlias = Callable[[], AbstractContextManager[str]]


@dataclass(frozen=True, slots=True)
class Order:
    """What a writer is to do: so many deeds, drawn from a seed, on the decisions all know."""

    name: str
    deeds: int
    seed: str
    known: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What a writer was told, and the moments (monotonic) between which it was at work."""

    deeds: tuple[Deed, ...]
    began: float
    ended: float


class Barrier(Protocol):
    """Lets all writers begin at the same moment, be they threads or processes."""

    def wait(self) -> int: ...


def main() -> None:
    options = _options()
    print(f"seed {options.seed}")
    print(f"{'':24}{'writers':>8}{'recorded':>10}{'changed':>9}{'too late':>10}", end="")
    print(f"{'deeds/s':>9}{'ratio':>7}", flush=True)
    whole = _compare("SQLite", _fresh_file, options)
    with running_postgres() as server:
        if server is None:
            print("no PostgreSQL here, so nothing was done on it")
        else:
            whole &= _compare("PostgreSQL", server.fresh_database, options)
    sys.exit(not whole)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=10)
    parser.add_argument("--each", type=int, default=100, help="deeds of each writer")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


# --- Comparing ----------------------------------------------------------------------------------


@contextmanager
def _fresh_file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        yield f"sqlite:///{Path(name) / 'scharnier.db'}"


def _compare(database: str, fresh: Fresh, options: argparse.Namespace) -> bool:
    """Let one writer do as much as many at once; returns whether all holds that must."""
    whole = True
    sizes = ((1, options.writers * options.each), (options.writers, options.each))
    for where in WHERES:
        alone = 0.0
        for writers, each in sizes:
            rate, deeds, faults = _measured(fresh, where, writers, each, options.seed)
            alone = alone or rate
            _report(f"{database}, {where}", writers, deeds, (rate, rate / alone), faults)
            whole &= not faults
    return whole


def _measured(
    fresh: Fresh, where: Where, writers: int, each: int, seed: int
) -> tuple[float, list[Deed], list[str]]:
    """Let writers work on an empty database; returns deeds a second, the deeds, what is wrong."""
    with fresh() as url, closing(Database(url)) as database:
        database.migrate()
        known = [record(database, BODIES[0], YEARS[0], f"known {n}") for n in range(KNOWN)]
        ids = tuple(deed.decision_id for deed in known)
        orders = [Order(f"writer {n}", each, f"{seed} {n}", ids) for n in range(writers)]
        work = by_threads(url, orders) if where == "threads" else by_processes(url, orders)
        deeds = [deed for one in work for deed in one.deeds]
        faults = faults_of(database, [*known, *deeds])
    seconds = max(one.ended for one in work) - min(one.began for one in work)
    return len(deeds) / seconds, deeds, faults


def _report(
    name: str,
    writers: int,
    deeds: Sequence[Deed],
    rates: tuple[float, float],
    faults: Sequence[str],
) -> None:
    counts = Counter(deed.kind for deed in deeds)
    print(
        f"{name:24}{writers:8}{counts['recorded']:10,}{counts['changed']:9,}"
        f"{counts['too late']:10,}{rates[0]:9.0f}{rates[1]:7.2f}   "
        f"{'; '.join(faults[:5]) or 'all there'}",
        flush=True,
    )


# --- Writing ------------------------------------------------------------------------------------


def by_threads(url: str, orders: Sequence[Order]) -> list[Work]:
    """Let writers work at once in threads of this process."""
    barrier = threading.Barrier(len(orders))
    with closing(Database(url)) as database, ThreadPoolExecutor(len(orders)) as pool:
        return list(pool.map(lambda order: _work(database, order, barrier), orders))


def by_processes(url: str, orders: Sequence[Order]) -> list[Work]:
    """Let writers work at once, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(len(orders)), context.Queue()
    processes = [
        context.Process(target=_in_process, args=(url, order, barrier, results)) for order in orders
    ]
    for process in processes:
        process.start()
    work = [results.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join()
    return work


def _in_process(url: str, order: Order, barrier: Barrier, results: Queue[Work]) -> None:
    with closing(Database(url)) as database:
        results.put(_work(database, order, barrier))


def _work(database: Database, order: Order, barrier: Barrier) -> Work:
    chance = random.Random(order.seed)  # noqa: S311 - repeatable, no secret
    barrier.wait()
    began = time.monotonic()
    deeds = []
    for number in range(order.deeds):
        mark = f"{order.name}, deed {number}"
        if chance.random() < RECORDS:
            deeds.append(record(database, chance.choice(BODIES), chance.choice(YEARS), mark))
        else:
            pause = chance.uniform(0, LOOKS)
            deeds.append(_change(database, chance.choice(order.known), mark, pause))
    return Work(tuple(deeds), began, time.monotonic())


def record(database: Database, body: str, year: int, mark: str) -> Deed:
    """Record a decision in which a mark stands."""
    new = Decision(
        body=body, text=f"Beschlossen von {mark}", decided_on=date(year, 3, 1), room_id="!r:a.b",
        recorded_by="@anna:a.b", recorded_at=NOW, report=mark,
    )  # fmt: skip
    with database.write() as session:
        stored = record_decision(session, new)
    return Deed("recorded", stored.id, 0, mark)


def _change(database: Database, decision_id: int, mark: str, pause: float) -> Deed:
    """Change a decision as it is read; somebody else may be quicker."""
    with database.read() as session:
        read = decision_of(session, decision_id)
    assert read is not None
    time.sleep(pause)
    try:
        with database.write() as session:
            change_decision(session, read, {"report": mark}, by="@anna:a.b", at=NOW)
    except ChangedMeanwhileError as error:
        since = tuple(str((entry.changes or {})["report"][1]) for entry in error.since)
        return Deed("too late", decision_id, read.revision, mark, since)
    return Deed("changed", decision_id, read.revision, mark)


if __name__ == "__main__":
    main()
