"""Who may do what in a room, old and new room versions."""

from __future__ import annotations

import math
from typing import Any

import pytest

from bot.room_power import RoomPower, creators_of

CREATOR, ANNA = "@creator:a.example", "@anna:a.example"
CREATORS = frozenset({CREATOR})


@pytest.mark.parametrize(
    ("power", "user", "expected"),
    [
        (RoomPower("12", CREATORS, {"users": {ANNA: 50}}), CREATOR, math.inf),
        (RoomPower("12", CREATORS, {"users": {ANNA: 50}}), ANNA, 50),
        (RoomPower("13", CREATORS, None), CREATOR, math.inf),
        (RoomPower("11", CREATORS, {"users": {CREATOR: 0}}), CREATOR, 0),
        (RoomPower("11", CREATORS, None), CREATOR, 100),
        (RoomPower("11", CREATORS, None), ANNA, 0),
        (RoomPower("10", CREATORS, {"users_default": 25}), ANNA, 25),
        (RoomPower("9", CREATORS, {"users": {ANNA: "75"}}), ANNA, 75),
        (RoomPower("9", CREATORS, {"users": {ANNA: "viel"}}), ANNA, 0),
        (RoomPower("9", CREATORS, {"users": 7}), ANNA, 0),
        (RoomPower("org.example.12", CREATORS, {}), CREATOR, 0),
        (RoomPower(), ANNA, 0),
    ],
)
def test_power(power: RoomPower, user: str, expected: float) -> None:
    assert power.of(user) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, {CREATOR}),
        ({"additional_creators": [ANNA]}, {CREATOR, ANNA}),
        ({"additional_creators": [5, None, ANNA]}, {CREATOR, ANNA}),
        ({"additional_creators": ANNA}, {CREATOR}),
    ],
)
def test_creators(content: dict[str, Any], expected: set[str]) -> None:
    assert creators_of(CREATOR, content) == expected
