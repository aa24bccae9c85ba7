"""Decisions on a real homeserver: recorded, voted on, brought back to their owners, minuted."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import docx
import nio
import pytest
from nio.crypto import decrypt_attachment

from bot.clock import BERLIN
from bot.demo.account import Account
from bot.tapping import reaction_content
from tests.matrix.bots import PATIENCE, AdvancedClock, BotAccount, ask, body, room_with
from tests.matrix.directories import bind, bind_committee, import_directory
from tests.matrix.nio_person import Nio, answers, as_account, connected, invited, meet, text_of

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

COMMITTEE, ELSEWHERE = "gr-mh-ak", "k-her"  # meets on 16 December 2026 at 10:00
CHAMBER, OFFICE = "@ihmann:partner.example", "@bohr:bochum.example"
CRAFTS = "@essing:partner.example"
NOW = datetime(2026, 12, 13, 9, 0, tzinfo=BERLIN)  # a Sunday


@dataclass
class Ear:
    """A person who hears everything, in its order, and misses nothing that comes together."""

    person: Nio
    room: str
    heard: list[nio.Event] = field(default_factory=list)

    async def hear(self, *parts: str) -> nio.Event:
        """Return the next message of others with those parts in it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                while self.heard:
                    event = self.heard.pop(0)
                    said = said_by(event)
                    if event.sender != self.person.client.user_id and all(p in said for p in parts):
                        return event
                self.heard += await self.person.turn()

    async def told(self, line: str) -> str:
        """Say something and return what is replied."""
        asked = await self.person.say(self.room, line)
        async with asyncio.timeout(PATIENCE):
            while True:
                while self.heard:
                    event = self.heard.pop(0)
                    if answers(event, asked):
                        return text_of(event)
                self.heard += await self.person.turn()

    async def put(self, event_type: str, content: Mapping[str, object]) -> str:
        sent = await self.person.client.room_send(
            self.room, event_type, content, ignore_unverified_devices=True
        )
        assert isinstance(sent, nio.RoomSendResponse), sent
        return str(sent.event_id)

    async def tap(self, event: nio.Event, key: str) -> str:
        return await self.put("m.reaction", reaction_content(event.event_id, key))

    async def reply(self, event: nio.Event, text: str) -> str:
        relation = {"m.in_reply_to": {"event_id": event.event_id}}
        content = {"msgtype": "m.text", "body": text, "m.relates_to": relation}
        return await self.put("m.room.message", content)

    async def edit(self, event_id: str, text: str) -> str:
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event_id}
        content = {**new, "m.new_content": new, "m.relates_to": relation}
        return await self.put("m.room.message", content)


def said_by(event: nio.Event) -> str:
    content = event.source.get("content", {})
    return str(content.get("m.new_content", content).get("body", ""))


async def test_a_decision_from_its_draft_to_its_owner_and_back(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    chamber, office, other = person("ina"), person("ben"), person("kai")
    import_directory(bot_account, {CHAMBER: chamber.user_id, OFFICE: office.user_id})
    bot_id, clock = bot_account.user_id, AdvancedClock(NOW - datetime.now(BERLIN))
    async with (
        connected(chamber, tmp_path / "ina") as ina,
        connected(office, tmp_path / "ben") as ben,
    ):
        async with bot_account.running(clock):
            room = await meet(ina, bot_id)
            bind_committee(bot_account, room, COMMITTEE)
            elsewhere = await room_with(other, bot_id)
            bind(bot_account, elsewhere, ELSEWHERE)
            here = Ear(ina, room)
            line = "/beschluss Der Plan quarz gilt, n.ö., verantwortlich: Ben Bohr, einstimmig"
            recorded = await ina.say(room, line)
            first = await here.hear("Entwurf, Beschluss 2026-001: Der Plan quarz gilt")
            assert first.decrypted
            assert "Frist: keine genannt" in text_of(first)
            await here.edit(recorded, f"{line}, bis 16.12.")
            changed = await here.hear("Frist: bis Mi., 16.12.2026")
            assert changed.decrypted
            await here.tap(first, "✅")
            await here.hear("Beschluss 2026-001: beschlossen")

        clock.ahead += timedelta(days=1, minutes=5)  # the bot was down when the digest came due
        async with bot_account.running(clock):
            chat = Ear(ben, await invited(ben, bot_id))
            await ben.client.join(chat.room)
            digest = await chat.hear("⏰ Beschluss 2026-001: Der Plan quarz gilt")
            assert digest.decrypted
            await chat.reply(digest, "verschieben auf 20.12., weil die Halle fehlt")
            await chat.hear("Danke, notiert")
            notice = await here.hear("2026-001", "die Halle fehlt")
            assert notice.decrypted

            await here.tap(first, "❌")
            meanwhile = await here.hear("2026-001 wurde inzwischen geändert.")
            assert "die Halle fehlt" in text_of(meanwhile)
            for asked in ("/beschluss 2026-001", "/beschlüsse quarz", "/beschlusskontrolle md"):
                reply = await ask(other, elsewhere, asked)
                assert "quarz" not in body(reply).replace(asked, "").replace("„quarz“", "")
                assert "Halle" not in body(reply)

            await as_account(ina).redact(room, recorded)
            shown = await here.told("/beschluss 2026-001")
            assert "zurückgezogen" in shown
            assert "Nachricht gelöscht" in shown
            assert "die Halle fehlt" in shown


async def test_a_session_is_voted_in_minuted_and_its_minutes_are_attached(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    chamber, office, eva = person("ina"), person("ben"), person("eva")
    known = {CHAMBER: chamber.user_id, OFFICE: office.user_id, CRAFTS: eva.user_id}
    import_directory(bot_account, known)
    bot_id = bot_account.user_id
    clock = AdvancedClock(datetime(2026, 12, 16, 10, 5, tzinfo=BERLIN) - datetime.now(BERLIN))
    async with (
        bot_account.running(clock),
        connected(chamber, tmp_path / "ina") as ina,
        connected(office, tmp_path / "ben") as ben,
    ):
        room = await meet(ina, bot_id)
        for member, there in ((office, as_account(ben)), (eva, eva)):
            await as_account(ina).invite(room, member.user_id)
            await there.join(room)
        bind_committee(bot_account, room, COMMITTEE)
        here, other = Ear(ina, room), Ear(ben, room)
        while room not in ben.client.rooms:
            await ben.turn()
        assert "Sitzung" in await here.told("/sitzung beginnt")
        await here.told("/notiz Die Halle ist gebucht")

        await ina.say(room, "/abstimmung Soll die Messe 2027 stattfinden?")
        poll = await poll_in(here)
        await other.put("org.matrix.msc3381.poll.response", {
            "m.relates_to": {"rel_type": "m.reference", "event_id": poll.event_id},
            "org.matrix.msc3381.poll.response": {"answers": ["✅"]},
        })  # fmt: skip
        await here.hear("1 von 4 Stimmen")
        await here.tap(poll, "✅")
        await here.hear("2 von 4 Stimmen")
        against = reaction_content(poll.event_id, "❌")
        await eva.call("PUT", f"/rooms/{room}/send/m.reaction/against", against)
        await here.hear("3 von 4 Stimmen")
        await ina.say(room, "/abstimmung beenden")
        result = await here.hear("Ergebnis der Abstimmung 1: angenommen", "✅ Ja: 2", "❌ Nein: 1")
        await here.tap(result, "✅")
        await here.hear("2026-001")

        await ina.say(room, "/sitzung endet")
        ended = await here.hear("Ergebnisprotokoll")
        assert "Die Halle ist gebucht" in text_of(ended)
        written = docx.Document(io.BytesIO(await attached(here, ".docx")))
        text = "\n".join(one.text for one in written.paragraphs)
        assert "Die Halle ist gebucht" in text
        assert "2026-001" in text


async def poll_in(ear: Ear) -> nio.Event:
    """Wait for the poll, which nio knows only as an event of some type."""
    async with asyncio.timeout(PATIENCE):
        while True:
            while ear.heard:
                event = ear.heard.pop(0)
                if event.source.get("type") == "org.matrix.msc3381.poll.start":
                    return event
            ear.heard += await ear.person.turn()


async def attached(ear: Ear, ending: str) -> bytes:
    """Wait for a file with that ending; return what is in it."""
    event = await ear.hear(ending)
    while not isinstance(event, nio.RoomEncryptedFile):
        event = await ear.hear(ending)
    account, place = as_account(ear.person), urlsplit(event.url)
    url = f"{account.url}/_matrix/client/v1/media/download/{place.netloc}{place.path}"
    headers = {"Authorization": f"Bearer {account._token}"}
    async with account._http.get(url, headers=headers) as answer:
        assert answer.status == 200
        stored = await answer.read()
    key, digest = event.key["k"], event.hashes["sha256"]
    return bytes(decrypt_attachment(stored, key, digest, event.iv))
