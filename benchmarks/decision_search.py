"""How fast decisions are found among 100,000, beside SQL LIKE and SQLite's FTS5 in the same run.

Lines of all kinds, as people type them behind `/beschlüsse`, go through the whole command in rooms
of all kinds: from the dispatcher to the rendered reply in the outbox. Within it the search itself
is timed; what it was asked for is then asked of the baselines, which find no mistyped words. Where
they must find the same, how many there are is compared.

    python -m benchmarks.decision_search [--count 100000] [--each 40] [--folder KEPT] [--postgres]

With `--postgres` the same decisions are copied to PostgreSQL and found there as well. A folder is
kept with what was stored, since that takes some minutes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from unittest import mock

from sqlmodel import Session, select

from benchmarks.decision_baselines import Baselines
from benchmarks.decision_data import (
    TODAY,
    DecisionMaker,
    copy_to,
    database_in,
    directory_of,
    used_copy,
)
from benchmarks.decision_questions import KINDS, Line, lines
from bot.clock import BERLIN
from bot.directory_cache import DirectoryCache
from bot.dispatch import Dispatcher
from bot.incoming import Incoming, RoomFacts
from bot.registry import Registry
from bot.settings import AccessSettings
from commands.decisions import listing
from storage import inbox
from storage.database import Database
from storage.decision_search import Found, Wanted, find_decisions
from storage.decisions import values
from storage.inbox import Received
from storage.models.decisions import DecisionRow
from storage.records import RoomSettings
from storage.rooms import save_room_settings
from tests.postgres import running_postgres

TARGET = 20.0  # milliseconds, for the search alone
NOW = datetime.combine(TODAY, datetime.min.time(), BERLIN).replace(hour=10)
ASKER = "@anna:ruhr.example"
APART = 20  # the words are taken from one in so many decisions
LIKE_FOR = 4  # one in so many lines: it reads all rows
WARM = 2  # lines of each kind before anything is timed


class StandingClock:
    """A clock that always shows the day after the last decision."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds for one line: the command, the search in it, the baselines where asked."""

    kind: str
    text: str
    command: float
    find: float
    like: float | None = None
    fts5: float | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What the command asked of the search, what was found, and in how many milliseconds."""

    wanted: Wanted
    limit: int
    offset: int
    found: Found
    took: float


def main() -> None:
    options = _options()
    with used_copy(options.folder, options.count) as folder:
        print(f"{options.count:,} decisions are stored", flush=True)
        with closing(database_in(folder)) as database, closing(Baselines(folder)) as baselines:
            report("SQLite", measured(database, options.each, baselines))
        if options.postgres:
            _measure_postgres(folder, options.each)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=40, help="lines of each kind")
    parser.add_argument("--folder", type=Path, help="where what was stored is kept")
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


def _measure_postgres(folder: Path, each: int) -> None:
    with running_postgres() as server:
        if server is None:
            print("no PostgreSQL here, so nothing was measured on it")
            return
        with server.fresh_database() as url, closing(Database(url)) as database:
            with closing(database_in(folder)) as stored:
                copy_to(database, stored)
            report("PostgreSQL", measured(database, each, None))


# --- Measuring ----------------------------------------------------------------------------------


def measured(database: Database, each: int, baselines: Baselines | None) -> list[Taken]:
    """Ask lines of all kinds in all kinds of rooms; returns how long each took."""
    directory = directory_of(database)
    rooms = _bind_rooms(database, DecisionMaker(directory).bodies)
    with database.read() as session:
        every = select(DecisionRow).where(DecisionRow.sequence % APART == 1)
        some = values(session.exec(every))
    asked = lines(directory, some, each + WARM, seed=1)
    speaker = Speaker(database)
    taken = [speaker.say(line, rooms[n // KINDS % len(rooms)], baselines)
             for n, line in enumerate(asked)]  # fmt: skip
    return taken[WARM * KINDS :]


def _bind_rooms(database: Database, bodies: Sequence[str]) -> list[str]:
    """Make a busy committee's room, a quiet one's, a town's, the region's, and one without any."""
    committees = [body.partition(":")[2] for body in bodies if body.startswith("committee:")]
    places = [body.partition(":")[2] for body in bodies if body.startswith("municipality:")]
    rooms = {
        "!busy:ruhr.example": RoomSettings("committee", committee_id=committees[0]),
        "!quiet:ruhr.example": RoomSettings("committee", committee_id=committees[-1]),
        "!town:ruhr.example": RoomSettings("municipality", municipality_id=places[0]),
        "!region:ruhr.example": RoomSettings("region"),
        "!unbound:ruhr.example": RoomSettings(),
    }
    with database.write() as session:
        for room_id, settings in rooms.items():
            inbox.note_join(session, room_id)
            save_room_settings(session, room_id, settings, by=ASKER, at=NOW)
    return list(rooms)


class Speaker:
    """Says lines to the dispatcher, as somebody whom the bot serves, but who holds no office."""

    def __init__(self, database: Database) -> None:
        access = AccessSettings(servers=("ruhr.example",))
        self._database = database
        self._dispatcher = Dispatcher(
            database, Registry.discover(), DirectoryCache(), access, StandingClock()
        )
        self._calls: list[Call] = []
        # Lines of an earlier run on the same database were said as well.
        self._run = f"$line-{time.time_ns()}"
        self._said = 0

    def say(self, line: Line, room_id: str, baselines: Baselines | None) -> Taken:
        incoming = self._received(line, room_id)
        self._calls.clear()
        with mock.patch.object(listing, "find_decisions", self._find):
            began = time.perf_counter()
            sent = self._dispatcher.handle(incoming, RoomFacts(room_id))
            command = _since(began)
        [reply] = sent
        body = (reply.content or {})["body"]
        counts = [call.found.count for call in self._calls]
        assert counts, f"{line.text}: {body}"
        assert ("kein Beschluss" in body) == (not any(counts)), f"{line.text}: {body}"
        taken = Taken(line.kind, line.text, command, sum(call.took for call in self._calls))
        if baselines is None:
            return taken
        return _compared(taken, baselines, self._calls, like=self._said // KINDS % LIKE_FOR == 0)

    def _find(self, session: Session, wanted: Wanted, limit: int, offset: int = 0) -> Found:
        began = time.perf_counter()
        found = find_decisions(session, wanted, limit, offset)
        self._calls.append(Call(wanted, limit, offset, found, _since(began)))
        return found

    def _received(self, line: Line, room_id: str) -> Incoming:
        self._said += 1
        event_id = f"{self._run}-{self._said}"
        text = f"beschlüsse {line.text}".strip()
        incoming = Incoming(event_id, room_id, ASKER, "message", event_id, text)
        received = Received(event_id, room_id, ASKER, incoming.to_payload())
        with self._database.write() as session:
            inbox.receive(session, received, NOW)
        return incoming


def _compared(taken: Taken, baselines: Baselines, calls: Sequence[Call], *, like: bool) -> Taken:
    """Ask the baselines for the same; what FTS5 finds as well must be as many."""
    if like:
        began = time.perf_counter()
        for call in calls:
            baselines.by_like(call.wanted, call.limit, call.offset)
        taken = replace(taken, like=_since(began))
    if not baselines.has_fts5 or not all(call.wanted.text for call in calls):
        return taken
    began = time.perf_counter()
    counts = [baselines.by_fts5(call.wanted, call.limit, call.offset) for call in calls]
    taken = replace(taken, fts5=_since(began))
    for call, count in zip(calls, counts, strict=True):
        same = call.found.meant or call.found.count == count
        assert same, f"{taken.text}: {call.found.count}, by FTS5 {count}"
    return taken


def _since(began: float) -> float:
    """Return the milliseconds since a moment."""
    return (time.perf_counter() - began) * 1000


# --- Printing -----------------------------------------------------------------------------------


def report(where: str, taken: Sequence[Taken]) -> None:
    print(f"\n{where}, milliseconds{'':15}{'search':^24}{'whole command':^24}", end="")
    print(f"{'LIKE':^14}{'FTS5':^14}")
    heads = ("p50", "p95", "max") * 2 + ("p95", "ratio") * 2
    print(f"{'':30}{'n':>5}" + "".join(f"{head:>8}" for head in heads))
    for kind in dict.fromkeys(one.kind for one in taken):
        _print_row(kind, [one for one in taken if one.kind == kind])
    _print_row("all", taken)
    slowest = max(taken, key=lambda one: one.find)
    print(f"slowest: {slowest.find:.1f} ms for {slowest.text!r}")
    p95 = _share([one.find for one in taken], 0.95)
    met = "met" if p95 < TARGET else "MISSED"
    print(f"p95 of the search {p95:.1f} ms, target {TARGET:.0f} ms: {met}")


def _print_row(kind: str, taken: Sequence[Taken]) -> None:
    cells = ""
    for times in ([one.find for one in taken], [one.command for one in taken]):
        figures = (_share(times, 0.5), _share(times, 0.95), max(times))
        cells += "".join(f"{value:8.1f}" for value in figures)
    cells += _beside([(one.find, one.like) for one in taken if one.like is not None])
    cells += _beside([(one.find, one.fts5) for one in taken if one.fts5 is not None])
    print(f"{kind:30}{len(taken):5}{cells}")


def _beside(pairs: Sequence[tuple[float, float]]) -> str:
    """Return the p95 of a baseline, and how many times it is ours for the same lines."""
    if not pairs:
        return f"{'–':>8}{'–':>8}"
    ours, other = (_share(times, 0.95) for times in zip(*pairs, strict=True))
    return f"{other:8.1f}{other / ours:8.1f}"


def _share(times: Sequence[float], share: float) -> float:
    found = sorted(times)
    return found[min(len(found) - 1, int(len(found) * share))]


if __name__ == "__main__":
    main()
