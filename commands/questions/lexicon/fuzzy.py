"""Words that are nearly those of the directory: typing errors, endings, parts of compounds."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

_SHORTEST = 4  # letters; in shorter words no typing error is believed
_AFTER_ALL = "\U0010ffff"
# So many words of one length and beginning are compared; where there are more, only those that
# have more of the beginning in common. Small directories never have so many.
_MOST_COMPARED = 500


class Vocabulary:
    """Known words, found by a mistyped form or by how they end, never by reading all of them.

    A single typing error leaves the beginning or the end of a word as it was, so the words of each
    length are kept in order, once as they are and once backwards.
    """

    def __init__(self) -> None:
        self._count: dict[str, int] = {}
        self._compounds: dict[str, int] = {}
        # Put in order when first asked: in order one by one, a large directory would take minutes.
        self._orders: _Orders | None = None

    def __contains__(self, word: str) -> bool:
        return word in self._count

    def add(self, word: str) -> None:
        """Add a word; one that is added twice stays until it is discarded twice."""
        if _counted(self._count, word) and self._orders:
            self._orders.add(word)

    def discard(self, word: str) -> None:
        """Take back one addition of a word."""
        if _discounted(self._count, word) and self._orders:
            self._orders.discard(word)

    def add_compound(self, word: str) -> None:
        """Remember a word also by its end, for `ending_in`."""
        if _counted(self._compounds, word) and self._orders:
            insort(self._orders.compounds, word, key=_backwards)

    def discard_compound(self, word: str) -> None:
        """Take back one `add_compound`."""
        if _discounted(self._compounds, word) and self._orders:
            _take_out(self._orders.compounds, word, key=_backwards)

    def put_in_order(self) -> None:
        """Prepare for being asked, so that the first question need not wait for that."""
        if self._orders is None:
            self._orders = _Orders(self._count, self._compounds)

    def ending_in(self, end: str, *, limit: int = 60) -> list[str]:
        """Return compounds that end in a word: "Ausbildungsmesse" for "Messe"."""
        self.put_in_order()
        assert self._orders is not None  # noqa: S101  (for the type checker)
        compounds = self._orders.compounds
        start = bisect_left(compounds, end[::-1], key=_backwards)
        found = []
        for word in compounds[start : start + limit]:
            if not word.endswith(end):
                break
            if len(word) > len(end) + 1:
                found.append(word)
        return found

    def beginning_with(self, start: str, *, limit: int = 8) -> list[str]:
        """Return longer known words that begin so, the shortest first: what "Bezirksreg." means."""
        self.put_in_order()
        assert self._orders is not None  # noqa: S101  (for the type checker)
        return self._orders.longer(start, limit)

    def near(self, word: str, *, limit: int = 4) -> list[tuple[str, int]]:
        """Return known words within the typing errors allowed for its length, nearest first."""
        allowed = errors_allowed(word)
        if not allowed:
            return []
        self.put_in_order()
        assert self._orders is not None  # noqa: S101  (for the type checker)
        candidates: set[str] = set()
        for length in range(max(_SHORTEST, len(word) - allowed), len(word) + allowed + 1):
            candidates.update(self._orders.akin(word, length))
        candidates.update(near for near in _swapped(word) if near in self._count)
        found = extract(word, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        ranked = sorted((int(distance), near) for near, distance, _ in found if near != word)
        return [(near, distance) for distance, near in ranked if _plausible(word, near)][:limit]


class _Orders:
    """Words in the orders in which they are looked for."""

    def __init__(self, words: Iterable[str], compounds: Iterable[str]) -> None:
        self._forwards: dict[int, list[str]] = {}
        self._backwards: dict[int, list[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST:
                self._forwards.setdefault(len(word), []).append(word)
        for length, known in self._forwards.items():
            known.sort()
            self._backwards[length] = sorted(known, key=_backwards)
        self.compounds = sorted(compounds, key=_backwards)

    def add(self, word: str) -> None:
        if len(word) >= _SHORTEST:
            insort(self._forwards.setdefault(len(word), []), word)
            insort(self._backwards.setdefault(len(word), []), word, key=_backwards)

    def discard(self, word: str) -> None:
        if len(word) >= _SHORTEST:
            _take_out(self._forwards[len(word)], word)
            _take_out(self._backwards[len(word)], word, key=_backwards)

    def longer(self, start: str, limit: int) -> list[str]:
        """Return words that begin so and go on, shorter ones first."""
        found: list[str] = []
        for length in sorted(self._forwards):
            if length > len(start) and len(found) < limit:
                words = self._forwards[length]
                first = bisect_left(words, start)
                last = bisect_left(words, start + _AFTER_ALL, first)
                found += words[first : min(last, first + limit)]
        return found[:limit]

    def akin(self, word: str, length: int) -> Iterator[str]:
        """Yield the words of a length that begin or end as a word does."""
        size = 2 if length < 7 else 3
        yield from _beginning(self._forwards.get(length, []), word, size)
        yield from _beginning(self._backwards.get(length, []), word[::-1], size, _backwards)


def _backwards(word: str) -> str:
    return word[::-1]


def _swapped(word: str) -> Iterator[str]:
    """Yield a short word with two neighbours swapped; in its middle that leaves too little."""
    if len(word) < _SHORTEST + 4:
        for i in range(len(word) - 1):
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _beginning(
    words: list[str], word: str, size: int, key: Callable[[str], str] | None = None
) -> list[str]:
    """Return those of ordered words whose keys begin as a word does."""
    while True:
        head = word[:size]
        start = bisect_left(words, head, key=key)
        end = bisect_left(words, head + _AFTER_ALL, start, key=key)
        if end - start <= _MOST_COMPARED or size >= len(word):
            return words[start : min(end, start + _MOST_COMPARED)]
        size += 1


def _counted(counts: dict[str, int], word: str) -> bool:
    """Count a word; return whether it is new."""
    count = counts.get(word, 0)
    counts[word] = count + 1
    return not count


def _discounted(counts: dict[str, int], word: str) -> bool:
    """Count a word back; return whether it is gone now."""
    count = counts.pop(word, 0)
    if count > 1:
        counts[word] = count - 1
    return count == 1


def _take_out(words: list[str], word: str, key: Callable[[str], str] | None = None) -> None:
    del words[bisect_left(words, key(word) if key else word, key=key)]


def errors_allowed(word: str) -> int:
    """Return how many typing errors are believed in a word of this length."""
    length = len(word)
    if length < _SHORTEST or not word.isalpha():
        return 0
    return 1 if length < 10 else 2 if length < 17 else 3


def _plausible(word: str, near: str) -> bool:
    # "Amt" and "Art" are two words, not one mistyped: short words must keep their letters.
    if len(word) > 5 and len(near) > 5:
        return True
    if sorted(word) == sorted(near):
        return True
    return word[0] == near[0] and (len(word) != len(near) or len(word) > 4)
