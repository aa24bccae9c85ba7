"""Taking a message apart: greetings off, corrections of oneself, several sentences."""

from __future__ import annotations

import re

_CORRECTION = re.compile(
    r"(?:^|[-–,.;?!(]\s*|\s)(?:ach\s+)?(?:ich\s+mein(?:e|te)|ach\s+nein|nee?,|nein,|quatsch|sorry,|besser\s+gesagt|"
    r"korrektur|vielmehr|genauer(?:\s+gesagt)?|mir\s+reicht|ich\s+wollte\s+sagen|verschrieben|"
    r"vertippt|beziehungsweise\s+eher|doch\s+lieber)\b[\s,:]*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?!])\s+|(?<=[a-zäöüß]{3}[.])\s+(?=[A-ZÄÖÜ])|\n+")
_ADDRESS = re.compile(r"^([^:?]{1,80}):\s+(?=\S)")


def clauses(text: str) -> list[tuple[str, bool]]:
    """Split a message into clauses; each with whether it corrects the one before."""
    found: list[tuple[str, bool]] = []
    for sentence in _SENTENCE.split(text):
        parts = _CORRECTION.split(sentence)
        for index, part in enumerate(parts):
            if part.strip(" -–,.;:?!()"):
                found.append((part.strip(), index > 0 and bool(found)))
    return found


def address(clause: str) -> tuple[str, str]:
    """Split off what stands before a colon: ("Kurze Frage", "wer macht …"), or ("", clause)."""
    match = _ADDRESS.match(clause)
    return (match[1], clause[match.end() :]) if match else ("", clause)
