"""Figures of speech in plain words: "wer hat den Hut auf" asks who leads."""

from __future__ import annotations

import re
from importlib.resources import files


def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = files("commands.questions.reading").joinpath("idioms.txt").read_text("utf-8")
    rules = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pattern, _, plain = line.partition(" => ")
            rules.append((re.compile(pattern, re.IGNORECASE), plain))
    return tuple(rules)


_RULES = _rules()


def in_plain_words(text: str) -> str:
    """Return a sentence with its figures of speech replaced; rules in `idioms.txt`."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return text
