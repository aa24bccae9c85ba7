"""Keeps numbers of rooms from being read as dates: "Raum 3.12" is no third of December; pure."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"\b(?:raum|zimmer|saal|büro|etage|gebäude|haus|nr\.?)\s+(?:nr\.?\s*)?[A-Z]{0,2}\d+(?:[./-]\d+)+\b"
    r"(?![.:]|\s*uhr)",
    re.IGNORECASE,
)
_SIGNS = "0123456789./-"
_HIDE = {ord(sign): 0xE000 + position for position, sign in enumerate(_SIGNS)}
_SHOW = {hidden: sign for sign, hidden in _HIDE.items()}


def hidden(text: str) -> str:
    """Return a text in which numbers of rooms that look like dates are none."""
    return _NUMBERED.sub(lambda found: found[0].translate(_HIDE), text)


def shown(text: str) -> str:
    """Return a text as it was before `hidden`."""
    return text.translate(_SHOW)
