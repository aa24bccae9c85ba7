"""Files: those that hold passwords or are read while they are written, and those of the chat."""

from __future__ import annotations

import os
import re
import tempfile
from itertools import count
from pathlib import Path

_LONGEST = 80  # characters; file systems take 255 bytes
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


def save(folder: Path, name: str, data: bytes) -> Path:
    """Save a file under its name, or the next free one like it; returns its path.

    The name is somebody's word: nothing of it leads out of the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    safe = Path(_UNSAFE.sub("_", name).lstrip(".")[-_LONGEST:] or "datei")
    for number in count(1):
        path = folder / (safe.name if number == 1 else f"{safe.stem} ({number}){safe.suffix}")
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            continue
        break
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file at once (readers see the old or the new one), readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
