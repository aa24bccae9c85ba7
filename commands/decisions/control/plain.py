"""Texts of people as one line that every program shows as it stands. Pure."""

from __future__ import annotations

import unicodedata

# They turn the direction of what follows, also beyond their own text.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)))
_UNSEEN = frozenset({"\ufeff", "\ufffe", "\uffff"})


def plain(text: str) -> str:
    """Return a text in one line, without control characters and such as turn its direction."""
    kept = (" " if one.isspace() else one for one in unicodedata.normalize("NFC", text)
            if one.isspace() or not _is_left_out(one))  # fmt: skip
    return " ".join("".join(kept).split())


def _is_left_out(letter: str) -> bool:
    if letter in _TURNING or letter in _UNSEEN:
        return True
    return unicodedata.category(letter) in ("Cc", "Cs", "Co")
