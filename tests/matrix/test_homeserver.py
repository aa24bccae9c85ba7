"""The embedded homeserver itself: it keeps what it knows, and says why it doesn't start."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.demo.account import Account, MatrixError, NewRoom
from bot.demo.homeserver import Homeserver, HomeserverError, NameTakenError

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]


def test_a_folder_may_be_used_again_whatever_the_port(tmp_path: Path) -> None:
    with Homeserver(tmp_path) as first:
        made = first.register("anna", "geheim")
    with Homeserver(tmp_path) as second, pytest.raises(NameTakenError):
        second.register("anna", "anders")
    assert made.user_id == "@anna:ruhr.example"


def test_a_start_that_fails_shows_the_log_and_what_to_do(tmp_path: Path) -> None:
    broken = Homeserver(tmp_path, extra={"server_name": "nicht erlaubt"})
    broken.start()
    with pytest.raises(HomeserverError, match=r"(?s)homeserver\.log.*invalid format.*Was hilft"):
        broken.wait_until_ready()


def test_without_synapse_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(HomeserverError, match="make demo"):
        Homeserver(tmp_path).start()


def test_its_secrets_are_for_its_owner_only(homeserver: Homeserver) -> None:
    for name in ("homeserver.yaml", "secrets.json"):
        assert (homeserver.folder / name).stat().st_mode & 0o077 == 0


async def test_rate_limits_are_lifted_unless_wanted(
    person: Person, limited_homeserver: Homeserver, http: ClientSession
) -> None:
    async def send_thirty(account: Account) -> None:
        room_id = await account.create_room(NewRoom())
        for number in range(30):
            await account.send(room_id, f"Nachricht {number}")

    await send_thirty(person("anna"))
    made = limited_homeserver.register("anna", "geheim")
    limited = Account(http, limited_homeserver.url, made.user_id, made.access_token)
    with pytest.raises(MatrixError) as refusal:
        await send_thirty(limited)
    assert refusal.value.code == "M_LIMIT_EXCEEDED"
