"""The demo: a homeserver, people, rooms and the bot on this machine, with a chat to try it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bot.demo.reporter import ReaderGoneError, Reporter

__all__ = ["run_demo"]

NEEDED = ("synapse", "prompt_toolkit")
MISSING = (
    "Für den Probelauf fehlt noch etwas (Synapse oder prompt_toolkit).\n"
    "`make demo` richtet alles ein; von Hand: pip install 'scharnier[demo]'"
)


def run_demo(*, chat: bool, info: Path | None, folder: Path | None) -> int:
    """Run the demo until it is ended; return the exit status.

    With `chat`, a chat opens in this terminal (or standard input is answered line by line);
    without, the demo waits for SIGINT or SIGTERM. `info` is a JSON file that is written when
    everything is ready. A `folder` is kept and may be used again; else a temporary one is used.
    """
    reporter = Reporter()
    if any(find_spec(name) is None for name in NEEDED):
        reporter.failure(MISSING)
        return 1
    reporter.step("Probelauf von Scharnier")
    try:
        # Only now: it imports what may be missing, and matrix-nio, which other commands don't need.
        from bot.demo.stage import perform  # noqa: PLC0415

        return perform(reporter, chat=chat, info=info, folder=folder)
    except KeyboardInterrupt:
        return 130
    except ReaderGoneError:
        return 1
