"""The real bot as a process, for benchmarks."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

from bot.demo.homeserver import Homeserver

# Starts something; returns seconds until it was ready and megabytes that it then held.
Start: TypeAlias = Callable[[], Awaitable[tuple[float, float]]]


@asynccontextmanager
async def bot(
    server: Homeserver,
    data: Path,
    log: Path,
    *,
    name: str = "scharnier",
    password: str = "secret",
    operators: Sequence[str] = (),
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start `python -m bot run`, wait until it is ready, stop it at the end."""
    config = configure(server, data, name=name, password=password, operators=operators)
    ready = data / "ready.json"
    ready.unlink(missing_ok=True)
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", "--config", str(config),
            env={**os.environ, "SCHARNIER_READY_FILE": str(ready)},
            stdout=output, stderr=output,
        )  # fmt: skip
        while not ready.exists():
            if process.returncode is not None:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            await asyncio.sleep(0.01)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()


def configure(
    server: Homeserver, data: Path, *, name: str, password: str, operators: Sequence[str] = ()
) -> Path:
    """Write the configuration of a bot that serves the homeserver; returns its path."""
    data.mkdir(parents=True, exist_ok=True)
    config = data / "config.toml"
    config.write_text(
        f'[homeserver]\nurl = "{server.url}"\nuser_id = "@{name}:{server.server_name}"\n'
        f'password = "{password}"\n[storage]\nfolder = "{data}"\n'
        f'[access]\nservers = ["{server.server_name}"]\noperators = {list(operators)}\n',
        encoding="utf-8",
    )
    return config
