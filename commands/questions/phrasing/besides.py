"""What a question asks besides the one thing that it was read as: "Wer macht … und warum?"."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from commands.questions.phrasing.view import View

Part: TypeAlias = Literal["who", "with_whom", "when", "where", "why"]
_WORDS: tuple[tuple[Part, str], ...] = (
    ("with_whom", r"\bmit wem\b|\bwelche\w? partner\w*\b"),
    ("who", r"\bwer\b|\bvon wem\b"),
    ("when", r"\bwann\b"),
    ("where", r"\bwo\b"),
    ("why", r"\b(?:warum|wieso|weshalb|wozu|wofuer)\b"),
)


def asked_besides(view: View) -> tuple[Part, ...]:
    """Return which other question words there are."""
    normal = view.reading.normal
    return tuple(
        part for part, pattern in _WORDS if part != view.finding.asks and re.search(pattern, normal)
    )
