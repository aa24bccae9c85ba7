"""While rooms are being worked on, the next sync waits for a moment."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot import workers as working
from bot.workers import Workers

ROOM = "!room:a.example"
PATIENCE = 30


class Busy(Workers):
    """Workers of which one is done when it is told so."""

    def __init__(self) -> None:
        nothing: Any = None
        super().__init__(nothing, nothing, nothing, nothing, nothing, nothing)
        self.done: asyncio.Queue[None] = asyncio.Queue()

    async def _work(self, room_id: str) -> None:
        await self.done.get()


@pytest.fixture
def busy() -> Busy:
    return Busy()


async def test_it_waits_for_those_that_begin_meanwhile_as_well(
    busy: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where many messages are sent, there is hardly a moment at which nobody works."""
    monkeypatch.setattr(working, "SETTLE_WITH_ECHOES", PATIENCE)
    busy.wake([ROOM, ROOM])
    settled = asyncio.create_task(busy.settle(echoes=True))
    first = busy._tasks[ROOM]
    busy.done.put_nowait(None)
    for _ in range(10):  # steps of the event loop
        await asyncio.sleep(0)
    assert busy._tasks[ROOM] is not first
    assert not settled.done()
    busy.done.put_nowait(None)
    async with asyncio.timeout(PATIENCE / 2):
        await settled


@pytest.mark.parametrize("echoes", [True, False])
async def test_it_waits_for_nobody_too_long(
    busy: Busy, echoes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "SETTLE_WITH_ECHOES" if echoes else "SETTLE", 0.01)
    monkeypatch.setattr(working, "SETTLE" if echoes else "SETTLE_WITH_ECHOES", PATIENCE)
    busy.wake([ROOM])
    async with asyncio.timeout(PATIENCE / 2):
        await busy.settle(echoes=echoes)
    await busy.stop(0)
