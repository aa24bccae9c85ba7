"""Run a program that ends when its parent does: `python tether.py PARENT_PID PROGRAM ARGUMENT…`.

Replaces itself by the program, which keeps the wish to be told (SIGTERM) of its parent's death.
Linux knows that wish (prctl(2), PR_SET_PDEATHSIG); elsewhere the program runs without it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ask for the signal, see that the parent still lives, become the program."""
    parent, *command = sys.argv[1:]
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):
        sys.exit(0)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
