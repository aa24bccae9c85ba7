"""The end of the process: it waits for no command that does not end."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from bot.app import COMMAND_THREADS, _ended

pool = ThreadPoolExecutor(thread_name_prefix=COMMAND_THREADS)
pool.submit({command})
pool.shutdown(wait=False)
sys.exit(_ended(75))
"""


@pytest.mark.parametrize("command", ["threading.Event().wait", "int"])
def test_the_exit_code_is_kept_whether_commands_end_or_not(command: str) -> None:
    script = SCRIPT.format(command=command)
    done = subprocess.run(
        [sys.executable, "-c", script], timeout=60, check=False, capture_output=True, text=True
    )
    assert (done.returncode, "Traceback" in done.stderr) == (75, False)
    assert ("leaving it behind" in done.stderr) == ("wait" in command)
