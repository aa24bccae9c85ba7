"""A real Synapse for each test process, and fresh people and bots for each test.

Wait for events (`Account.events`, `wait_for_reply`, `wait_for_member`); never sleep.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.demo.account import Account
from bot.demo.homeserver import Homeserver
from bot.demo.processes import Program
from tests.matrix.bots import PASSWORD, BotAccount


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Synapse without rate limits; one for each worker of pytest-xdist."""
    with Homeserver(tmp_path_factory.mktemp("homeserver")) as running:
        yield running


@pytest.fixture(scope="session")
def limited_homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Synapse with the rate limits that it has by default."""
    folder = tmp_path_factory.mktemp("limited-homeserver")
    with Homeserver(folder, rate_limits=True) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def person(homeserver: Homeserver, http: ClientSession) -> Callable[[str], Account]:
    """Make somebody whom no other test knows: `person("anna")`."""

    def make(name: str) -> Account:
        made = homeserver.register(unique(name), PASSWORD)
        return Account(http, homeserver.url, made.user_id, made.access_token)

    return make


@pytest.fixture
def bot_account(homeserver: Homeserver, tmp_path_factory: pytest.TempPathFactory) -> BotAccount:
    """Register an account for a bot that is not running yet."""
    made = homeserver.register(unique("scharnier"), PASSWORD, device=False)
    return BotAccount(homeserver, made.user_id, tmp_path_factory.mktemp("bot"))


@pytest.fixture
def bot_process(bot_account: BotAccount) -> Iterator[Callable[..., Program]]:
    """Start the account's bot as in production and wait until it is ready.

    Takes sections of the configuration as `BotAccount.settings` does. May be called again once
    the returned program is stopped or killed.
    """
    folder = bot_account.folder
    ready = folder / "ready"
    with ExitStack() as stack:

        def start(**sections: dict[str, Any]) -> Program:
            bot_account.settings((), **sections)
            ready.unlink(missing_ok=True)
            program = Program(
                "Der Bot",
                [sys.executable, "-m", "bot", "run", "--config", str(folder / "config.toml")],
                folder=folder,
                log_path=folder / "bot.log",
                environment={"SCHARNIER_READY_FILE": str(ready)},
            )
            program.start()
            stack.callback(program.stop)
            program.wait_for_file(ready)
            return program

        yield start


def unique(name: str) -> str:
    """Return a name for a Matrix user that nobody has yet."""
    return f"{name}-{secrets.token_hex(4)}"
