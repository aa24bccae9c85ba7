"""How fast questions are answered, at what cost in memory and start-up, as the directory grows.

Beside it, over the same rows and questions: rapidfuzz `process.extract` over the names of all rows,
and SQLite FTS5 (the words of the question joined by OR, bm25, ten hits). Both only look for rows
with similar names; they understand no question and give no answer. Each size runs in a process of
its own, on a stored directory read as the bot reads it.

    python -m benchmarks.ask_speed [--sizes 2000,20000,200000,1000000] [--questions 1500]
"""

# ruff: noqa: PLC0415  (a step pays for no imports of another)

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks.speed_questions import Asked, questions
from benchmarks.synthetic import synthetic_directory

if TYPE_CHECKING:
    from commands.questions import Engine
    from storage.database import Database
    from storage.records import Directory

TODAY = date(2026, 11, 22)
HITS = 10
# A baseline that reads all rows is asked fewer questions, so that it is done in about a minute.
NAMES_COMPARED = 60_000_000
RENAMED = "Zwirbelrunde"


@dataclass(frozen=True)
class Times:
    """Milliseconds per question, and how many questions were asked."""

    asked: int
    p50: float
    p95: float
    p99: float
    most: float


@dataclass(frozen=True)
class Figures:
    """What one size showed: seconds, megabytes of resident memory, milliseconds per question."""

    rows: int
    names: int
    directory_s: float
    directory_mb: float
    engine_s: float
    engine_mb: float
    scharnier: Times
    no_match: Times
    mistyped: Times
    rapidfuzz: Times
    fts5: Times
    update_ms: float
    slowest: str


def main() -> None:
    options = _options()
    if options.one:
        print(json.dumps(asdict(measured(Path(options.one), options.questions))))
        return
    found: list[Figures] = []
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), size)
            found.append(_of_process(folder, options.questions))
        report(found[-1])
    report_growth(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="2000,20000,200000,1000000")
    parser.add_argument("--questions", type=int, default=1_500)
    parser.add_argument("--one", metavar="FOLDER", help="measure what is prepared in a folder")
    return parser.parse_args()


def prepare(folder: Path, size: int) -> None:
    """Store a directory of a size in a folder, by a process that ends with it."""
    workbook = synthetic_directory(folder / "workbook", size)
    command = [sys.executable, "-m", "bot", "import", str(workbook), "--database", _url(folder)]
    subprocess.run(command, check=True, capture_output=True)


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'scharnier.db'}"


def _of_process(folder: str, number: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.ask_speed", "--one", folder]
    command += ["--questions", str(number)]
    read = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    of_times = {name: Times(**value) for name, value in read.items() if isinstance(value, dict)}
    return Figures(**{**read, **of_times})


# --- Measuring ----------------------------------------------------------------------------------


def measured(folder: Path, number: int) -> Figures:
    """Measure what is stored in a folder, in this process."""
    from bot.directory_cache import DirectoryCache
    from commands.questions import engine_for
    from commands.questions.lexicon.changes import shelves
    from storage.database import Database

    database = Database(_url(folder))
    steps: list[tuple[float, float]] = [_now()]
    engines: list[Engine] = []

    def prepared(directory: Directory) -> None:
        steps.append(_now())
        engines.append(engine_for(directory))

    cache = DirectoryCache(prepared)
    with database.read() as session:
        directory = cache.current(session)
    steps.append(_now())
    (began, empty), (loaded, with_rows), (ready, with_engine) = steps
    asked = questions(directory, number)
    _ask(engines[0], questions(directory, 50, seed=2))
    scharnier, slowest = _ask(engines[0], asked)
    names = list(_names(directory))
    few = asked[:: max(1, len(asked) * len(names) // NAMES_COMPARED)]
    return Figures(
        rows=sum(map(len, shelves(directory))),
        names=len(names),
        directory_s=loaded - began,
        directory_mb=with_rows - empty,
        engine_s=ready - loaded,
        engine_mb=with_engine - with_rows,
        scharnier=_times([ms for _, ms in scharnier]),
        no_match=_times([ms for one, ms in scharnier if one.kind.startswith("no match")]),
        mistyped=_times([ms for one, ms in scharnier if one.kind.endswith("mistyped")]),
        rapidfuzz=_times(_timed(few, partial(_by_rapidfuzz, names))),
        fts5=_times(_timed(asked, _by_fts5(names))),
        update_ms=_update(folder, database, cache.current, engines),
        slowest=slowest,
    )  # fmt: skip


def _now() -> tuple[float, float]:
    """Return seconds on the clock and megabytes of resident memory."""
    return time.perf_counter(), float(psutil.Process().memory_info().rss) / 1e6


def _ask(engine: Engine, asked: Sequence[Asked]) -> tuple[list[tuple[Asked, float]], str]:
    from bot.rendering import to_markdown
    from commands.questions import Question

    def answer(one: Asked) -> None:
        to_markdown(engine.ask(Question(one.text, TODAY, one.room, one.thread)).answer)

    timed = list(zip(asked, _timed(asked, answer), strict=True))
    return timed, max(timed, key=lambda pair: pair[1])[0].text


def _timed(asked: Sequence[Asked], answer: Callable[[Asked], object]) -> list[float]:
    found = []
    for one in asked:
        start = time.perf_counter()
        answer(one)
        found.append((time.perf_counter() - start) * 1000)
    return found


def _times(found: list[float]) -> Times:
    found = sorted(found)

    def at(share: float) -> float:
        return found[min(len(found) - 1, int(len(found) * share))]

    return Times(len(found), at(0.5), at(0.95), at(0.99), found[-1])


def _names(directory: Directory) -> Iterator[str]:
    """Yield the names of all rows that have one, as the baselines look for them."""
    for rows in (
        directory.municipalities, directory.organizations, directory.persons,
        directory.activities, directory.committees, directory.terms,
    ):  # fmt: skip
        yield from (row.name for row in rows.values())


def _by_rapidfuzz(names: list[str], one: Asked) -> object:
    from rapidfuzz.process import extract

    return extract(one.text, names, limit=HITS)


def _by_fts5(names: list[str]) -> Callable[[Asked], object]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE row USING fts5(name)")
    connection.executemany("INSERT INTO row VALUES (?)", ((name,) for name in names))
    statement = f"SELECT rowid FROM row WHERE row MATCH ? ORDER BY bm25(row) LIMIT {HITS}"  # noqa: S608

    def answer(one: Asked) -> object:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", one.text))
        return connection.execute(statement, (words,)).fetchall()

    return answer


def _update(
    folder: Path,
    database: Database,
    current: Callable[..., Directory],
    engines: list[Engine],
) -> float:
    """Return the milliseconds from the end of an import that renames one row to the next answer."""
    from commands.questions import Question
    from storage.exchange import import_workbook

    part = folder / "part"
    part.mkdir()
    head, first, *rest = (folder / "workbook" / "gremien.csv").read_text("utf-8").splitlines()
    row_id, name, *cells = first.split(";")
    renamed = ";".join((row_id, f"{RENAMED} {name}", *cells))
    (part / "gremien.csv").write_text("\n".join((head, renamed, *rest)), encoding="utf-8")
    assert [len(sheet.updated) for sheet in import_workbook(database, part).sheets].count(1) == 1
    start = time.perf_counter()
    with database.read() as session:
        current(session)
    reply = engines[-1].ask(Question(f"Wann tagt die {RENAMED}?", TODAY))
    took = (time.perf_counter() - start) * 1000
    assert row_id in repr(reply.ids) or RENAMED in repr(reply.answer), reply
    return took


# --- Printing -----------------------------------------------------------------------------------


def report(found: Figures) -> None:
    megabytes = found.directory_mb + found.engine_mb
    print(f"\n{found.rows:,} rows, {found.names:,} with a name")
    print(
        f"  start: read {found.directory_s:.2f} s, {found.directory_mb:.0f} MB; "
        f"index {found.engine_s:.2f} s, {found.engine_mb:.0f} MB; "
        f"together {found.directory_s + found.engine_s:.2f} s, {megabytes:.0f} MB"
    )
    heads = "".join(f"{head:>9}" for head in ("p50", "p95", "p99", "most", "ratio"))
    print(f"  {'ms per question':26}{'asked':>7}{heads}")
    for label, times in (
        ("Scharnier", found.scharnier),
        ("  of these, no match", found.no_match),
        ("  of these, mistyped", found.mistyped),
        ("rapidfuzz over all names", found.rapidfuzz),
        ("SQLite FTS5", found.fts5),
    ):
        cells = "".join(f"{value:>9.2f}" for value in (times.p50, times.p95, times.p99, times.most))
        ratio = times.p95 / found.scharnier.p95
        print(f"  {label:26}{times.asked:>7,}{cells}{ratio:>9.1f}")
    print(f"  slowest: {found.slowest}")
    print(f"  one row renamed by an import: in the next answer after {found.update_ms:.0f} ms")


def report_growth(found: Sequence[Figures]) -> None:
    """Print by how much each figure grows from one size to the next."""
    heads = ("rows", "p50", "p95", "start", "MB", "rapidfuzz", "FTS5")
    print(f"\n{'grows by':26}" + "".join(f"{head:>10}" for head in heads))
    for before, now in pairwise(found):
        ratios = (
            now.rows / before.rows,
            now.scharnier.p50 / before.scharnier.p50,
            now.scharnier.p95 / before.scharnier.p95,
            (now.directory_s + now.engine_s) / (before.directory_s + before.engine_s),
            (now.directory_mb + now.engine_mb) / (before.directory_mb + before.engine_mb),
            now.rapidfuzz.p50 / before.rapidfuzz.p50,
            now.fts5.p50 / before.fts5.p50,
        )
        label = f"{before.rows:,} to {now.rows:,}"
        print(f"{label:26}" + "".join(f"{ratio:>10.1f}" for ratio in ratios))


if __name__ == "__main__":
    main()
