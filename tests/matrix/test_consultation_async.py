"""A whole asynchronous consultation: five people, an encrypted room, some eleven days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo.account import Account, Json
from tests.matrix.bots import BotAccount
from tests.matrix.consulting import Circle, Someone, at, circle, files_with, meet_in_region
from tests.matrix.nio_person import as_account

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

STORY, QUESTION = "quittengelb ziehen sich Betriebe zurück", "ultramarin halten"
ADVICE = {"ben": "smaragd anrufen", "eva": "kobalt einladen", "kai": "ockerfarben besuchen"}
PLANTED = [text.split()[0] for text in (STORY, QUESTION, *ADVICE.values())]
PHASES = ("Casting", "Spontanerzählung", "Schlüsselfrage", "Methodenwahl", "Beratung", "Abschluss")


async def test_a_whole_asynchronous_consultation(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    async with circle(person, bot_account, tmp_path, at(1, 9)) as five:
        async with bot_account.running(five.clock):
            await meet_in_region(five)
            closed = await called_together(five)
            began = await days_until(five, closed, "Beratung")
        async with bot_account.running(five.clock):
            await advice(five, closed)
            await days_until(five, closed, "Abschluss")
            ended = await the_end(five, closed)
            assert 10 <= (ended.date() - began.date()).days + 1 <= 12
            nudged_once_a_day(five)
            await all_is_gone(five, closed)
        assert files_with(bot_account.folder, PLANTED) == []


async def called_together(five: Circle) -> str:
    """Ask in the region's room, join by a tap, begin in private; returns the closed room."""
    anna = five.anna
    draft = await anna.ask(
        five.region, "/beratung anfragen schriftlich: Wie halten wir Betriebe im Netzwerk?"
    )
    assert "Schriftlich, rund 11 Tage" in draft
    await anna.tap(await anna.hear("Entwurf der Anfrage 1", anew=False), "✅", five.region)
    for one in five.others:
        call = await one.hear("🤝 Kollegiale Beratung 1", room_id=five.region)
        await one.tap(call, "✋", five.region)
    enough = await anna.hear("Beratung 1 kann beginnen", "4 Personen")
    chat = next(place for place, event in anna.told if event is enough)
    await anna.tap(enough, "✅", chat)
    rooms = [await one.closed_room() for one in five.people.values()]
    assert len(set(rooms)) == 1
    await anna.hear("Phase 1 von 6: Casting", room_id=rooms[0])
    return rooms[0]


async def days_until(five: Circle, closed: str, wanted: str) -> datetime:
    """Let days pass, mornings and evenings, until that phase; people say what it asks for.

    Returns when it was looked first.
    """
    since = five.clock.now()
    for number in range(1, 15):
        day = since + timedelta(days=number)
        for hour in (9, 18):
            await five.until(day.replace(hour=hour, minute=1))
            phase = await phase_shown(five, closed)
            if phase == wanted:
                return since
            await say_what_is_asked(five, closed, phase)
    raise AssertionError(f"{wanted} never came, at last: {phase}")


async def phase_shown(five: Circle, closed: str) -> str:
    stand = await five.anna.ask(closed, "stand")
    [phase] = [phase for phase in PHASES if f"Beratung 1: {phase}" in stand] or [stand]
    return phase


async def say_what_is_asked(five: Circle, closed: str, phase: str) -> None:
    said = {"Spontanerzählung": STORY, "Schlüsselfrage": QUESTION}.get(phase)
    if said and said not in five.ben.everything:
        await five.anna.say(closed, said)
        await five.ben.hears_person(five.anna, said)


async def advice(five: Circle, closed: str) -> None:
    """One leaves, who says goodbye to nobody; another takes back all that she has said."""
    await five.ina.leave(closed)
    fewer = await five.anna.hear("Ina Ihmann ist nicht mehr dabei", room_id=closed)
    assert "Soll es trotzdem weitergehen?" in str(fewer.source["content"]["body"])
    await five.anna.tap(fewer, "▶️", closed)
    await five.anna.hear("Weiter mit „Beratung“", room_id=closed)
    for name, text in ADVICE.items():
        await five.people[name].say(closed, text)
        await five.anna.hears_person(five.people[name], text)
    taken_back = await five.eva.say(closed, "/beratung zurückziehen")
    await five.eva.hear("Beratung 1")
    assert taken_back
    for _ in range(20):
        if not await readable(five.eva, five.anna, closed):
            return
        await five.eva.turn()
    raise AssertionError("what she has said is still there")


async def readable(who: Someone, reader: Someone, closed: str) -> list[Json]:
    """Return what somebody said that the homeserver still shows."""
    answer = await as_account(reader.device).call(
        "GET", f"/rooms/{closed}/messages", dir="b", limit="500"
    )
    return [event for event in answer["chunk"] if event["sender"] == who.user_id
            and event["type"] == "m.room.encrypted" and event["content"]]  # fmt: skip


async def the_end(five: Circle, closed: str) -> datetime:
    """What was contributed and not taken back goes to Anna alone."""
    for number in range(8):
        evening = five.clock.now().replace(hour=18, minute=1)
        await five.until(evening + timedelta(days=min(number, 1)))
        if "ist zu Ende" in await five.anna.ask(closed, "stand"):
            break
    ended = five.clock.now()
    gift = await five.anna.hear("was die anderen beigetragen haben")
    text = str(gift.source["content"]["body"])
    assert [ADVICE["ben"] in text, ADVICE["kai"] in text] == [True, True]
    assert ADVICE["eva"] not in text
    assert STORY not in text
    for one in five.others:
        assert "was die anderen beigetragen haben" not in one.everything
    return ended


def nudged_once_a_day(five: Circle) -> None:
    """Nobody was written to in private twice on one day, since the consultation began."""
    for one in five.people.values():
        days = Counter[date]()
        for _place, event in one.told:
            text = str(event.source.get("content", {}).get("body", ""))
            if event.sender == one.bot_id and text.startswith("Beratung 1, „"):
                days[one.days[event.event_id]] += 1
        assert max(days.values(), default=0) <= 1, (one.name, days)
    assert any("Beratung 1, „" in one.everything for one in five.people.values())


async def all_is_gone(five: Circle, closed: str) -> None:
    await five.until(five.clock.now() + timedelta(days=1, minutes=5))
    for one in five.people.values():
        if one is not five.ina:
            await one.until_out(closed)
    for one in five.people.values():
        joined = await as_account(one.device).call("GET", "/joined_rooms")
        assert closed not in joined["joined_rooms"]
