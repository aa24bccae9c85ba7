"""What kind of question it is, by the German words around the names; rules in `kinds.txt`."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import cast, get_args

from commands.questions.reading.model import Asks


def _rules() -> tuple[tuple[Asks, float, re.Pattern[str]], ...]:
    text = files("commands.questions.reading").joinpath("kinds.txt").read_text("utf-8")
    parts: dict[str, str] = {}
    rules = []
    for line in text.splitlines():
        if line.startswith("<"):
            name, _, pattern = line.partition(" = ")
            parts[name] = pattern
        elif line and not line.startswith("#"):
            asks, weight, pattern = line.split(maxsplit=2)
            for name, part in parts.items():
                pattern = pattern.replace(name, part)
            rules.append((_asks(asks), float(weight), re.compile(pattern)))
    return tuple(rules)


def _asks(word: str) -> Asks:
    if word not in get_args(Asks):
        message = f"kinds.txt: {word!r} is no kind of question"
        raise ValueError(message)
    return cast("Asks", word)


_RULES = _rules()

# Of several question words the first says what is asked; the reply tells the others besides.
_ASKS = r"(?:wann|wo|warum|wieso|weshalb|wozu|mit wem)"
_BESIDES = (
    (re.compile(rf"^({_ASKS})(?:(?: und| oder)? {_ASKS})+\b"), r"\1"),
    (
        re.compile(rf"^((?:wer|was|welche\w?|mit wem|{_ASKS}) .+?) und {_ASKS}(?: genau| denn)?$"),
        r"\1",
    ),
    (
        re.compile(
            r"^((?:wer|was) (?!weiss|kann|koennte|sagt|hat|verraet)\S+(?: was)?)"
            rf"(?:(?: und)? {_ASKS})+\b"
        ),
        r"\1",
    ),
)


def _without_besides(canonical: str) -> str:
    for pattern, kept in _BESIDES:
        canonical = pattern.sub(kept, canonical)
    return canonical


def kinds(canonical: str) -> dict[Asks, tuple[float, str]]:
    """Return the kinds that the words speak for, each with its weight and the words."""
    canonical = _without_besides(canonical)
    found: dict[Asks, tuple[float, str]] = {}
    for asks, weight, pattern in _RULES:
        match = pattern.search(canonical)
        if match and weight > found.get(asks, (0.0, ""))[0]:
            found[asks] = (weight, match.group().strip())
    return found
