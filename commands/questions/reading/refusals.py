"""What this directory doesn't answer: private life, gossip, judgements, forecasts, small talk."""

from __future__ import annotations

import re
from importlib.resources import files


def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("commands.questions.reading").joinpath("refusals.txt").read_text("utf-8")
    patterns: dict[str, list[str]] = {}
    reason = ""
    for line in text.splitlines():
        if line.startswith("["):
            reason = line.strip("[]")
        elif line and not line.startswith("#"):
            patterns.setdefault(reason, []).append(line)
    return tuple((name, re.compile("|".join(lines))) for name, lines in patterns.items())


_RULES = _rules()


def refusal(plain: str) -> str:
    """Return why a question is none for this directory, in one German word; "" if it may be.

    `plain` is the folded text of one sentence, names included.
    """
    return next((reason for reason, pattern in _RULES if pattern.search(plain)), "")
