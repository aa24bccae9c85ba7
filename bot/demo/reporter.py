"""What the demo says while it sets itself up: one line for each step, with the seconds so far."""

from __future__ import annotations

import time

from rich.console import Console
from rich.text import Text


class Reporter:
    """Prints steps as they are done."""

    def __init__(self, console: Console) -> None:
        self.console = console
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
