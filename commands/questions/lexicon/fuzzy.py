"""Words that are nearly those of the directory: typing errors, endings, parts of compounds."""

from __future__ import annotations

from bisect import bisect_left, insort

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract


class Vocabulary:
    """Known words, found by a mistyped form or by how they end, never by reading all of them.

    A single typing error leaves the beginning or the end of a word as it was, so words are filed
    under both, each with the word's length.
    """

    def __init__(self) -> None:
        self._files: dict[str, list[str]] = {}
        self._count: dict[str, int] = {}
        self._backwards: list[str] = []
        self._unsorted = False

    def __contains__(self, word: str) -> bool:
        return word in self._count

    def add(self, word: str) -> None:
        """Add a word; one that is added twice stays until it is discarded twice."""
        count = self._count.get(word, 0)
        self._count[word] = count + 1
        if count or len(word) < 4:
            return
        for file in _files(word):
            self._files.setdefault(file, []).append(word)

    def discard(self, word: str) -> None:
        """Take back one addition of a word."""
        count = self._count.get(word, 0)
        if count > 1:
            self._count[word] = count - 1
        elif count:
            del self._count[word]
            for file in _files(word) if len(word) >= 4 else ():
                self._files[file].remove(word)

    def add_compound(self, word: str) -> None:
        """Remember a word also by its end, for `ending_in`."""
        self._backwards.append(word[::-1])
        self._unsorted = True

    def insert_compound(self, word: str) -> None:
        """As `add_compound`, at its place in a list that is in use."""
        insort(self._backwards, word[::-1])

    def ending_in(self, end: str, *, limit: int = 60) -> list[str]:
        """Return compounds that end in a word: "Ausbildungsmesse" for "Messe"."""
        if self._unsorted:
            self._backwards = sorted(set(self._backwards))
            self._unsorted = False
        end = end[::-1]
        start = bisect_left(self._backwards, end)
        found = []
        for word in self._backwards[start : start + limit]:
            if not word.startswith(end):
                break
            if len(word) > len(end) + 1:
                found.append(word[::-1])
        return found

    def near(self, word: str, *, limit: int = 4) -> list[tuple[str, int]]:
        """Return known words within the typing errors allowed for its length, nearest first."""
        allowed = errors_allowed(word)
        if not allowed:
            return []
        candidates: set[str] = set()
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for file in _files(word, length):
                candidates.update(self._files.get(file, ()))
        found = extract(
            word, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=limit * 3
        )
        ranked = sorted((int(distance), near) for near, distance, _ in found if near != word)
        return [(near, distance) for distance, near in ranked if _plausible(word, near)][:limit]


def errors_allowed(word: str) -> int:
    """Return how many typing errors are believed in a word of this length."""
    length = len(word)
    if length < 4 or not word.isalpha():
        return 0
    return 1 if length < 10 else 2 if length < 17 else 3


def _plausible(word: str, near: str) -> bool:
    # "Amt" and "Art" are two words, not one mistyped: short words must keep their letters.
    if len(word) > 5 and len(near) > 5:
        return True
    if sorted(word) == sorted(near):
        return True
    return word[0] == near[0] and (len(word) != len(near) or len(word) > 4)


def _files(word: str, length: int | None = None) -> tuple[str, str]:
    length = len(word) if length is None else length
    size = 2 if length < 7 else 3
    return f"^{word[:size]}{length}", f"${word[-size:]}{length}"
