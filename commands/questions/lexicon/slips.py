"""How fingers err: which of several words was rather meant by a mistyped one."""

from __future__ import annotations

import re
from itertools import pairwise

_DOUBLED = re.compile(r"(.)\1")
_ROWS = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_BESIDE = {frozenset(pair) for row in _ROWS for pair in pairwise(row)}
# A key stands between two of the row above it.
_BELOW = {
    frozenset(pair)
    for above, row in pairwise(_ROWS)
    for shift in (0, 1)
    for pair in zip(above[shift:], row, strict=False)
}
_NEIGHBOURS = _BESIDE | _BELOW


def is_slip(typed: str, word: str) -> bool:
    """Whether one slip of a finger makes `typed` of `word`.

    Letters swapped, left out, doubled or not doubled, or the key beside hit; not just any other
    letter.
    """
    if len(typed) == len(word):
        return sorted(typed) == sorted(word) or _is_key_beside(typed, word)
    if len(typed) + 1 == len(word):
        return any(word[:i] + word[i + 1 :] == typed for i in range(len(word)))
    return _DOUBLED.sub(r"\1", typed) == _DOUBLED.sub(r"\1", word)


def _is_key_beside(typed: str, word: str) -> bool:
    other = [frozenset(pair) for pair in zip(typed, word, strict=True) if pair[0] != pair[1]]
    return len(other) == 1 and other[0] in _NEIGHBOURS
