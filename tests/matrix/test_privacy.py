"""What people say stays out of the log, and out of the data folder once it is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.demo.account import Account, Json
from bot.demo.processes import Program
from tests.matrix.bots import PASSWORD, BotAccount, collect, replacement, room_with
from tests.matrix.nio_person import answers, connected, meet

pytestmark = pytest.mark.journey

SECRET = "Krankschreibung"


async def test_nothing_said_is_left_in_log_or_data_folder(
    person: Callable[[str], Account],
    bot_account: BotAccount,
    bot_process: Callable[..., Program],
    tmp_path: Path,
) -> None:
    anna = person("anna")
    bot = bot_process(logging={"level": "DEBUG"})
    plain = await room_with(anna, bot_account.user_id)
    since = await anna.position()
    question = await anna.send(plain, f"/wer {SECRET} vertritt")
    await anna.wait_for_reply(plain, question, since)
    await anna.send(plain, replacement(f"/hilfe {SECRET}", question))
    await collect(anna, plain, since, partial(done, bot_account.user_id, "m.new_content"))
    await anna.redact(plain, question)
    await collect(anna, plain, since, partial(done, bot_account.user_id, "redacts"))
    async with connected(person("bert"), tmp_path / "bert") as bert:
        room_id = await meet(bert, bot_account.user_id)
        asked = await bert.say(room_id, f"/hilfe {SECRET}")
        await bert.hear(lambda event: answers(event, asked))
    bot.stop()
    kept = [path for path in bot_account.folder.rglob("*") if path.is_file()]
    assert {"bot.log", "scharnier.db"} <= {path.name for path in kept}
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []
    log = (bot_account.folder / "bot.log").read_bytes()
    assert b"DEBUG" in log
    token = (bot_account.folder / "account.json").read_text().split('"access_token": "')[1][:20]
    assert token.encode() not in log
    assert PASSWORD.encode() not in log


def done(bot_id: str, part: str, seen: list[Json]) -> bool:
    return any(part in event["content"] for event in seen if event["sender"] == bot_id)
