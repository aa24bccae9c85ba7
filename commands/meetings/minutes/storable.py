"""Text as databases take it; pure."""

from __future__ import annotations


def storable(text: str) -> str:
    """Return a text without NUL and halves of surrogate pairs, which databases refuse."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
