"""Who has how much power in a room; pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CREATORS_RULE_SINCE = 12  # room version 12, MSC4289


@dataclass(frozen=True, slots=True)
class RoomPower:
    """The room's version, creators and `m.room.power_levels` content, as last seen."""

    version: str = "1"
    creators: frozenset[str] = frozenset()
    levels: Mapping[str, Any] | None = None

    def of(self, user_id: str) -> float:
        """Return the power level; infinite for creators from room version 12 on.

        Before the first `m.room.power_levels` event the creator has 100 and everybody else 0
        (Matrix specification, "m.room.power_levels").
        """
        if user_id in self.creators and self._creators_rule:
            return math.inf
        if self.levels is None:
            return 100 if user_id in self.creators else 0
        users = self.levels.get("users")
        level = users.get(user_id) if isinstance(users, Mapping) else None
        if level is None:
            level = self.levels.get("users_default", 0)
        try:
            # Old room versions allow levels as strings.
            return float(level)
        except (TypeError, ValueError):
            return 0

    @property
    def _creators_rule(self) -> bool:
        return self.version.isdecimal() and int(self.version) >= CREATORS_RULE_SINCE


def creators_of(sender: str, content: Mapping[str, Any]) -> frozenset[str]:
    """Return the creators that an `m.room.create` event names: its sender and additional ones."""
    additional = content.get("additional_creators")
    names = additional if isinstance(additional, list) else []
    return frozenset({sender, *(name for name in names if isinstance(name, str))})
