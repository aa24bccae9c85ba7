"""The demo's other people in a consultation, with a person in the bot's place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.account import Account, Json, NewRoom
from bot.demo.chat_client import ChatClient
from bot.demo.companions import Companions
from bot.demo.homeserver import Homeserver
from bot.demo.people import Player
from bot.demo.seat import sentences
from bot.tapping import reaction_content
from tests.matrix.bots import PASSWORD, body, collect, replacement

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]
CALL = "🤝 Kollegiale Beratung 1: Wie?"
TURN = "🧭 Beratung 1: Beratung\nPhase 5 von 6 · Sechs Phasen\n🗣️ An der Reihe: {}"
OPENING = "Phase 5 von 6: Beratung (8 Minuten)\nMethode: Kopfstand. Alles umgekehrt."


@dataclass
class Company:
    """A caller, the bot and two others in a room; whoever has a client by now."""

    caller: Account
    bot: Account
    others: list[Account]
    companions: Companions
    connected: list[str]
    complaints: list[str]
    room_id: str

    async def call(self, *signs: str) -> str:
        """Let the bot call people together; returns the event."""
        event_id = await self.bot.send(self.room_id, CALL)
        for sign in signs:
            await react(self.bot, self.room_id, event_id, sign)
        return event_id

    async def taps(self, since: str, count: int) -> set[tuple[str, str]]:
        """Wait for so many taps of others than the bot: who, and which sign."""

        def of_others(seen: list[Json]) -> set[tuple[str, str]]:
            return {
                (event["sender"], event["content"]["m.relates_to"]["key"])
                for event in seen
                if event["type"] == "m.reaction" and event["sender"] != self.bot.user_id
            }

        seen = await collect(
            self.bot, self.room_id, since, lambda seen: len(of_others(seen)) == count
        )
        return of_others(seen)


async def react(account: Account, room_id: str, target: str, key: str) -> None:
    path = f"/rooms/{room_id}/send/m.reaction/{target[1:]}{ord(key[0])}"
    await account.call("PUT", path, reaction_content(target, key))


@pytest.fixture
async def company(person: Person, homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Company]:
    caller, bot, *others = map(person, ("fatma", "scharnier", "miriam", "cem"))
    room_id = await caller.create_room(
        NewRoom(invite=[bot.user_id, *(one.user_id for one in others)])
    )
    for one in (bot, *others):
        await one.join(room_id)
    connected: list[str] = []

    async def connect(player: Player) -> ChatClient:
        connected.append(player.localpart)
        return await ChatClient.connect(homeserver.url, user(player.localpart), PASSWORD, tmp_path)

    def user(localpart: str) -> str:
        return f"@{localpart}:{homeserver.server_name}"

    names = ("Miriam Haverkamp (KoKo Bochum)", "Cem Aydogmus (KoKo Dortmund)")
    players = [
        Player(one.user_id[1:].partition(":")[0], name, "coordination_office")
        for one, name in zip(others, names, strict=True)
    ]
    complaints: list[str] = []
    companions = Companions(
        players, caller.user_id, bot.user_id, connect, complaints.append, pauses=(0.0, 0.1)
    )
    watching = await ChatClient.connect(homeserver.url, caller.user_id, PASSWORD, tmp_path)

    async def watch() -> None:
        async for happening in watching.happenings():
            companions.watch(happening)

    task = asyncio.create_task(watch())
    yield Company(caller, bot, others, companions, connected, complaints, room_id)
    task.cancel()
    await companions.close()
    await watching.close()
    assert complaints == []


async def test_they_answer_a_call_once_their_person_has_asked_and_connect_only_then(
    company: Company,
) -> None:
    since = await company.bot.position()
    await company.call("✋")
    await company.caller.send(company.room_id, "Und die Potenzialanalyse?")
    assert company.connected == []
    await company.caller.send(company.room_id, "/beratung anfragen Wie?")
    await company.call("✋", "1️⃣")
    taps = await company.taps(since, 4)
    users = {one.user_id for one in company.others}
    assert taps == {(user, sign) for user in users for sign in ("✋", "1️⃣")}
    assert len(company.connected) == 2


async def test_they_come_into_the_room_and_speak_when_it_is_their_turn_and_leave_when_put_out(
    company: Company,
) -> None:
    await company.caller.send(company.room_id, "/beratung anfragen Wie?")
    since = await company.bot.position()
    await company.call("✋")
    await company.taps(since, 2)
    bot, users = company.bot, [one.user_id for one in company.others]
    room_id = await bot.create_room(NewRoom(invite=users))
    for user in users:
        await bot.wait_for_member(user, [room_id])
    status = await bot.send(room_id, TURN.format("Fatma Özkaraca"))
    since = await bot.position()
    await bot.send(room_id, OPENING)
    turns = ("Fatma Özkaraca", "Cem Aydogmus, dann Miriam Haverkamp", "Miriam Haverkamp")
    said: list[Json] = []
    for count, turn in enumerate(turns):
        await bot.send(room_id, replacement(TURN.format(turn), status))
        seen = await collect(bot, room_id, since, spoken(users, count))
        said = said_by(users, seen)
    lines = sentences()["methode"]["Kopfstand"]
    assert [(event["sender"], body(event)) for event in said] == [
        (users[1], lines[1]),
        (users[0], lines[0]),
    ]
    for user in users:
        await bot.call("POST", f"/rooms/{room_id}/kick", {"user_id": user})


def said_by(users: list[str], seen: list[Json]) -> list[Json]:
    return [e for e in seen if e["type"] == "m.room.message" and e["sender"] in users]


def spoken(users: list[str], times: int) -> Callable[[list[Json]], bool]:
    return lambda seen: len(said_by(users, seen)) >= times
