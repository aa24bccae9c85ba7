"""What the demo says while it sets itself up: one line for each step, with the seconds so far."""

from __future__ import annotations

import os
import sys
import time

from rich.console import Console
from rich.text import Text


class ReaderGoneError(Exception):
    """Nobody reads any more what is printed (`make demo | head -1`)."""


class _PipeConsole(Console):
    """A console whose broken pipe is an ordinary exception, so that everything else still ends."""

    def on_broken_pipe(self) -> None:
        # What is still to be said while ending must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReaderGoneError


class Reporter:
    """Prints steps as they are done."""

    def __init__(self) -> None:
        self.console: Console = _PipeConsole(highlight=False)
        self._started = time.monotonic()

    def step(self, text: str) -> None:
        """Say that something is done or begins."""
        seconds = f"{time.monotonic() - self._started:5.1f} s  ".replace(".", ",")
        self.console.print(Text.assemble((seconds, "dim"), text), soft_wrap=True)

    def failure(self, text: str) -> None:
        """Say why the demo ends before its time."""
        headline, _, rest = text.partition("\n")
        self.console.print(Text(headline, "bold red"), soft_wrap=True)
        if rest:
            self.console.print(Text(rest), soft_wrap=True)
