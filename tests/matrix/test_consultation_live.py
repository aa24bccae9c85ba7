"""A whole live consultation: five people, an encrypted room, forty-five minutes by the clock."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.account import Account, MatrixError
from storage.database import Database
from storage.exchange import export_workbook
from tests.matrix.bots import BotAccount
from tests.matrix.consulting import Circle, at, circle, files_with, meet_in_region
from tests.matrix.nio_person import as_account

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

STORY, QUESTION, EARLY = "quittengelb springen Betriebe ab", "ultramarin gewinnen", "zinnober vorab"
ADVICE = {"ben": "smaragd anrufen", "eva": "kobalt einladen", "ina": "ockerfarben besuchen"}
EDITED, DELETED = "karmesin fragen", "indigo vergessen"
TAKEN_ALONG = "umbra nehme ich mit"
PLANTED = [text.split()[0] for text in (STORY, QUESTION, EARLY, EDITED, DELETED, TAKEN_ALONG,
                                        *ADVICE.values())]  # fmt: skip


async def test_a_whole_live_consultation(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    async with circle(person, bot_account, tmp_path, at(1, 9)) as five:
        async with bot_account.running(five.clock, logging={"level": "DEBUG"}):
            await meet_in_region(five)
            await called_together(five)
            closed = await opened(five)
            await first_phases(five, closed)
        # Down in the middle of the method's choice, and up again in the same phase.
        async with bot_account.running(five.clock, logging={"level": "DEBUG"}):
            await advice(five, closed)
            assert files_with(bot_account.folder, PLANTED) == [], "while it is going on"
            await the_end(five, closed)
            await outsiders_know_nothing(person, five, closed)
            await all_is_gone(five, closed)
            assert files_with(bot_account.folder, PLANTED) == []
            assert files_with(backup_and_export(bot_account, tmp_path / "kept"), PLANTED) == []
            await six_weeks_later(five)
        assert files_with(bot_account.folder, PLANTED) == []


async def called_together(five: Circle) -> None:
    """Ask in the region's room, join by a tap, fix the date in private."""
    anna = five.anna
    line = "/beratung anfragen Wie gewinnen wir Betriebe für Praktika? am 3.12. 14 Uhr"
    draft = await anna.ask(five.region, line)
    assert "Do., 03.12.2026, 14:00 Uhr" in draft
    await anna.tap(await anna.hear("Entwurf der Anfrage 1", anew=False), "✅", five.region)
    for one in five.others:
        call = await one.hear("🤝 Kollegiale Beratung 1", room_id=five.region)
        await one.tap(call, "1️⃣", five.region)
    possible = await anna.hear("Beratung 1 kann stattfinden", "14:00 Uhr mit 5 Personen")
    assert possible.decrypted
    chat = next(place for place, event in anna.told if event is possible)
    await anna.tap(possible, "✅", chat)
    for one in five.others:
        await one.hear("Beratung 1 steht fest", "03.12.2026, 14:00 Uhr")


async def opened(five: Circle) -> str:
    """A quarter of an hour before, everybody is invited into the closed room."""
    await five.until(at(3, 13, 46))
    rooms = [await one.closed_room() for one in five.people.values()]
    assert len(set(rooms)) == 1
    for one in five.people.values():
        await one.hear("Wir sammeln uns", room_id=rooms[0])
    return rooms[0]


async def first_phases(five: Circle, closed: str) -> None:
    """Roles, the story, the key question, and the choice of a method."""
    anna, ben, eva, ina, kai = five.people.values()
    await five.until(at(3, 14))
    status = await anna.hear("Phase 1 von 6", "Casting", room_id=closed)
    assert status.decrypted
    assert "📝" in await kai.ask(closed, "/beratung protokoll")
    await five.until(at(3, 14, 5))
    await anna.hear("Phase 2 von 6: Spontanerzählung", room_id=closed)
    await anna.say(closed, STORY)
    assert (await ben.hears_person(anna, STORY)).decrypted
    await eva.say(closed, EARLY)
    nudge = await eva.hear("Gerade gehört das Wort anderen")
    assert nudge.decrypted
    assert (await ben.hears_person(eva, EARLY)).decrypted, "nothing is deleted"
    assert "Noch 10 Minuten" in await anna.ask(closed, "stand")
    await go_on(five, closed)
    await anna.hear("Phase 3 von 6: Schlüsselfrage", room_id=closed)
    await anna.say(closed, QUESTION)
    await go_on(five, closed)
    await ina.hear("Phase 4 von 6: Methodenwahl", room_id=closed)
    await anna.say(closed, "/beratung methode kopfstand")
    await anna.hear("Methode: Kopfstand", room_id=closed)
    left = await anna.ask(closed, "stand")
    assert "Methodenwahl" in left
    assert "bis 14:14 Uhr" in left


async def go_on(five: Circle, closed: str) -> None:
    """Anna thinks that it has been long enough; who says so at once is asked back."""
    five.clock.ahead += timedelta(minutes=2)
    await five.anna.say(closed, "weiter")


async def advice(five: Circle, closed: str) -> None:
    """In turns; what is edited or deleted counts as it is by then."""
    anna, ben, eva, ina, _kai = five.people.values()
    left = await anna.ask(closed, "stand")
    assert "Methodenwahl" in left
    assert "bis 14:14 Uhr" in left
    await go_on(five, closed)
    await ben.hear("Phase 5 von 6: Beratung", "Kopfstand", room_id=closed)
    await ben.say(closed, ADVICE["ben"])
    await eva.hears_person(ben, ADVICE["ben"])
    assert "An der Reihe: Eva Essing" in await eva.ask(closed, "stand")
    edited = await eva.say(closed, ADVICE["eva"])
    await eva.edit(closed, edited, EDITED)
    await ina.hears_person(eva, EDITED)
    await ina.say(closed, ADVICE["ina"])
    deleted = await ben.say(closed, DELETED)
    await as_account(ben.device).redact(closed, deleted)
    assert "Beratung" in await ina.ask(closed, "stand")


async def the_end(five: Circle, closed: str) -> None:
    """What was contributed goes to Anna alone."""
    anna = five.anna
    await go_on(five, closed)
    await anna.hear("Phase 6 von 6: Abschluss", room_id=closed)
    await anna.say(closed, TAKEN_ALONG)
    await go_on(five, closed)
    gift = await anna.hear("was die anderen beigetragen haben")
    assert gift.decrypted
    text = str(gift.source["content"]["body"])
    assert [ADVICE["ben"] in text, EDITED in text, ADVICE["ina"] in text] == [True] * 3
    assert [
        part for part in (STORY, EARLY, DELETED, ADVICE["eva"], TAKEN_ALONG) if part in text
    ] == []
    for one in five.others:
        await one.hear("🙏 Die Beratung ist zu Ende", room_id=closed)
        assert "was die anderen beigetragen haben" not in one.everything


async def outsiders_know_nothing(person: Person, five: Circle, closed: str) -> None:
    olaf = person("olaf")
    for method, path in (("POST", f"/join/{closed}"), ("GET", f"/rooms/{closed}/messages")):
        with pytest.raises(MatrixError):
            await olaf.call(method, path, {} if method == "POST" else None)
    heading = await five.ben.ask(five.region, "/fundus Betriebe")
    assert not any(word in heading for word in PLANTED)
    found = await five.ben.ask(five.region, "/beschlüsse Betriebe")
    assert not any(word in found for word in PLANTED)


async def all_is_gone(five: Circle, closed: str) -> None:
    """Half an hour later the room is empty, and nobody is in it."""
    await five.until(five.clock.now() + timedelta(minutes=31))
    for one in five.people.values():
        await one.until_out(closed)
    answer = await as_account(five.anna.device).call(
        "GET", f"/rooms/{closed}/messages", dir="b", limit="500"
    )
    left = [event for event in answer["chunk"]
            if "state_key" not in event and event["type"] != "m.room.redaction"]  # fmt: skip
    assert left
    assert [event for event in left if event["content"]] == []
    async with asyncio.timeout(30):
        while "Gerade steht hier keine Anfrage" not in await five.ben.ask(five.region, "/beratung"):
            await five.ben.turn()


def backup_and_export(bot_account: BotAccount, folder: Path) -> Path:
    """Keep what an administrator would keep: a backup of the database, and the directory."""
    folder.mkdir()
    source = bot_account.folder / "scharnier.db"
    with (
        closing(sqlite3.connect(source)) as live,
        closing(sqlite3.connect(folder / "b.db")) as kept,
    ):
        live.backup(kept)
        (folder / "dump.sql").write_text("\n".join(live.iterdump()), "utf-8")
    with closing(Database(f"sqlite:///{source}")) as database:
        export_workbook(database, folder / "directory")
    assert {path.name for path in folder.rglob("*")} >= {"b.db", "dump.sql", "personen.csv"}
    return folder


async def six_weeks_later(five: Circle) -> None:
    """Anna is asked in private how it went."""
    await five.until(at(15, 9, month=12) + timedelta(weeks=5))
    asked = await five.anna.hear("Beratung 1")
    assert asked.decrypted
