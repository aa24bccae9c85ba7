"""Start to ready, and memory, at several sizes of the directory, beside a bare nio echo bot.

The bot starts as in production, on a database that already holds the directory, against a real
Synapse; "ready" is when it answers. The echo bot is ready after its first sync. Each figure is the
median of several starts; memory is the resident set once ready.

    python -m benchmarks.startup [--rows 2000 20000] [--starts 5]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import psutil

from benchmarks import system
from benchmarks.reply_latency import ECHO
from benchmarks.synthetic import synthetic_directory
from bot.demo.homeserver import Homeserver
from storage.database import Database
from storage.exchange import import_workbook


async def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name, Homeserver(Path(name) / "synapse") as server:
        server.register("scharnier", "secret")
        token = server.register("echo", "secret").access_token
        baseline = await repeat(options.starts, partial(start_echo, server, token))
        print(f"{'':24}{'ready s':>10}{'MB':>8}{'ratio s':>10}{'ratio MB':>10}")
        _print("echo bot (nio alone)", baseline, baseline)
        for rows in options.rows:
            data = Path(name) / f"data-{rows}"
            _fill(data, rows)
            figures = await repeat(options.starts, partial(start_bot, server, data))
            _print(f"scharnier, {rows:,} rows", figures, baseline)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Start to ready and memory")
    parser.add_argument("--rows", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--starts", type=int, default=5)
    return parser.parse_args()


def _fill(data: Path, rows: int) -> None:
    database = Database(f"sqlite:///{data / 'scharnier.db'}")
    database.migrate()
    import_workbook(database, synthetic_directory(data / "workbook", rows))
    database.close()


async def repeat(starts: int, start: system.Start) -> tuple[float, float]:
    """Return the medians of seconds and megabytes; the first start, a warm-up, is left out."""
    figures = [await start() for _ in range(starts + 1)][1:]
    seconds, megabytes = zip(*figures, strict=True)
    return statistics.median(seconds), statistics.median(megabytes)


async def start_bot(server: Homeserver, data: Path) -> tuple[float, float]:
    began = time.perf_counter()
    async with system.bot(server, data, data / "bot.log") as process:
        return time.perf_counter() - began, _megabytes(process.pid)


async def start_echo(server: Homeserver, token: str) -> tuple[float, float]:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ECHO, server.url, f"@echo:{server.server_name}", token,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    figures = time.perf_counter() - began, _megabytes(process.pid)
    process.terminate()
    await process.wait()
    return figures


def _megabytes(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 1e6


def _print(who: str, figures: tuple[float, float], baseline: tuple[float, float]) -> None:
    seconds, megabytes = figures
    ratios = f"{seconds / baseline[0]:10.2f}{megabytes / baseline[1]:10.2f}"
    print(f"{who:24}{seconds:10.2f}{megabytes:8.0f}{ratios}")


if __name__ == "__main__":
    asyncio.run(main())
