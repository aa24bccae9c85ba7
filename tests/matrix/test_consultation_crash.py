"""A consultation goes on in the same phase, with the right time left, after kill -9."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from benchmarks.consultation_faults import PEOPLE, play
from bot.demo.account import Account
from tests.matrix.bots import AdvancedClock, BotAccount
from tests.matrix.consulting import Someone
from tests.matrix.nio_person import connected

pytestmark = pytest.mark.journey

KILLS = 8  # fifty take minutes: `python -m benchmarks.consultation_faults`


async def test_killed_at_random_moments_it_goes_on_where_it_was(
    person: Callable[[str], Account], bot_account: BotAccount, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        people = {}
        for name in PEOPLE:
            device = await stack.enter_async_context(connected(person(name), tmp_path / name))
            people[name] = Someone(name, device, bot_account.user_id, AdvancedClock())
        assert await play(bot_account, people, KILLS, seed=3) == []
