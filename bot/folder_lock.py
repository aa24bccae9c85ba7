"""One bot for each data folder: two would share a device and spoil its keys."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.exits import EX_TEMPFAIL, StopError


@contextmanager
def sole_user_of(folder: Path) -> Iterator[None]:
    """Hold the folder, which is made if need be, for this process; a crash lets go of it.

    Raises StopError if another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = (
                f"Mit dem Ordner {folder} läuft schon ein Scharnier; zwei zugleich geht nicht."
            )
            raise StopError(message, EX_TEMPFAIL) from error
        yield
    finally:
        os.close(descriptor)
