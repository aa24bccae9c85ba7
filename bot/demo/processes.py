"""Programs that the demo and the tests start, and that never outlive them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")
PROJECT = Path(__file__).parents[2]
POLL_SECONDS = 0.03


class ProgramError(Exception):
    """A program did not start, or ended by itself; the message is German and shows its log."""


class Program:
    """One program in a session of its own, writing to a log file.

    Start it from the main thread: on Linux it is ended when the thread that started it ends.
    Ctrl-C in the terminal doesn't reach it, so that programs are stopped in the right order.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        folder: Path,
        log_path: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.folder = folder
        self.log_path = log_path
        self.environment = dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the last start."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """The exit code once it has ended, else None."""
        return self._process.poll() if self._process else None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the program; its output is appended to the log file."""
        command = [sys.executable, "-I", "-S", str(TETHER), str(os.getpid()), *self.command]
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                cwd=self.folder,
                env=_clean_environment() | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, grace: float = 10) -> int | None:
        """End the program by SIGTERM, after `grace` seconds by SIGKILL; return its exit code."""
        process = self._process
        if process is None:
            return None
        process.terminate()
        try:
            return process.wait(grace)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    def kill(self) -> None:
        """End the program at once, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def wait_for_file(self, path: Path, timeout: float = 60) -> None:
        """Wait until the program has written `path`.

        Raises `ProgramError` when it ended before, or took longer than `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while not path.exists():
            self.check()
            if time.monotonic() > deadline:
                raise ProgramError(self.report(f"ist nach {timeout:.0f} s nicht bereit."))
            time.sleep(POLL_SECONDS)

    def check(self) -> None:
        """See that the program still runs.

        Raises `ProgramError` when it has ended; with the last lines of its log.
        """
        if self.exit_code is not None:
            raise ProgramError(self.report(f"hat sich beendet (Status {self.exit_code})."))

    async def ended(self) -> int:
        """Wait until the program ends by itself or is stopped; return its exit code."""
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return await asyncio.to_thread(self._process.wait)

    def last_lines(self, count: int = 12) -> list[str]:
        """Return the last non-empty lines of the log."""
        if not self.log_path.exists():
            return []
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if line.strip()][-count:]

    def report(self, news: str) -> str:
        """Say in German what is the matter with the program, with the last lines of its log."""
        lines = "\n".join(f"  {line}" for line in self.last_lines())
        return f"{self.name} {news}\nLetzte Zeilen aus {self.log_path}:\n{lines or '  (leer)'}"


def _clean_environment() -> dict[str, str]:
    """Let the programs find this project, but not the settings of a bot that runs elsewhere."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SCHARNIER_")}
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH", "")]))
    return kept | {"PYTHONPATH": path}
