"""Lists of words kept as data."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LISTS = Path(__file__).with_name("wordlists.txt")


@cache
def _lists() -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    words: list[str] = []
    for line in _LISTS.read_text("utf-8").splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    return lists


def word_list(name: str) -> list[str]:
    """Return the words under a heading of wordlists.txt."""
    return _lists()[name]
