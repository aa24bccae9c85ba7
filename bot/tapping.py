"""Reactions that stand for commands: their keys, and what is meant by one put to a message; pure.

Matrix specification, "Event annotations and reactions": an `m.reaction` whose `key` is an emoji.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.addressing import related
from commands.picking import NUMBER_SIGNS

# Of numbered choices the first ones can be tapped at once; each reaction is a message to send.
MOST_PLACED = 6

# People may put anything there, not all of it storable.
_KEY = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,40}")
# Variation selectors and skin tones: clients differ in them, people don't choose by them.
_VARIANTS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def reaction_of(content: Mapping[str, object]) -> tuple[str, str] | None:
    """Return the event that a reaction is put to and its key, normalised; None if it is none."""
    target = related(content, "m.annotation")
    relation = content.get("m.relates_to")
    key = relation.get("key") if isinstance(relation, Mapping) else None
    if target is None or not isinstance(key, str) or not _KEY.fullmatch(normalised(key)):
        return None
    return target, normalised(key)


def reaction_content(target: str, key: str) -> dict[str, Any]:
    """Return the content of a reaction."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": target, "key": key}}


def normalised(key: str) -> str:
    """Return the key without what only changes its looks: "1️⃣" and "1⃣" are the same."""
    return _VARIANTS.sub("", key).strip()


def placed_keys(choices: Sequence[str] | None, reactions: Iterable[str] | None) -> list[str]:
    """Return the keys that the bot puts to its message itself, in their order."""
    return [*NUMBER_SIGNS[: min(len(choices or ()), MOST_PLACED)], *(reactions or ())]


def line_for(
    key: str, choices: Sequence[str] | None, reactions: Mapping[str, str] | None
) -> str | None:
    """Return the command line that a normalised key stands for; None if it stands for none."""
    lines = dict(zip(NUMBER_SIGNS, choices or (), strict=False)) | dict(reactions or {})
    return next((line for own, line in lines.items() if normalised(own) == key), None)
