"""People who record, confirm and change decisions by chance, and hear what the bot says to it.

They send each event under one transaction id until the homeserver has taken it, as clients do.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import quote

from aiohttp import ClientError

from bot.demo.account import Account, Json, MatrixError
from bot.tapping import reaction_content

Kind: TypeAlias = Literal["record", "edit", "redact", "tap", "reply", "change"]

CONFIRM = "✅"
TRY_AGAIN_AFTER = 0.2  # seconds
LISTEN_MILLISECONDS = 10_000
PATIENCE = 120.0  # seconds that are waited for an answer
PAUSE = 0.4  # seconds at most between what one person does and the next thing
SERVER_ERRORS = 500

_NUMBER = re.compile(r"\b(20\d\d-\d{3,})\b")
_RECORDED = ("", ", verantwortlich: KoKo Bochum", ", bis 31.3.2031, einstimmig", ", Empfehlung")
# Each changes something, whatever was said before.
_ANSWERS = ("bis 15.5.2033", "8 ja, 1 nein, 2 Enthaltungen", "Ziel: mehr Praktika")
_CHANGES = (
    "in Umsetzung", "verantwortlich: Agentur für Arbeit Bochum", "bis 30.6.2032",
    "Bericht: die Hälfte ist da", "7 ja, 2 nein", "nicht öffentlich", "umgesetzt",
    "verschieben auf 30.9.2032, weil die Halle fehlt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """An event that was sent to the bot.

    `about` is the message that recorded the decision, `text` that of the decision by then;
    `origin` is what the answer is shown as a reply to. `racing`: somebody else did the same in that
    moment, so that one of both is refused.
    """

    event_id: str
    kind: Kind
    about: str
    origin: str
    text: str = ""
    racing: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether it gets a message of its own: edits change one, redactions take one back."""
        return self.kind not in ("edit", "redact")


class Ears:
    """Hears all events of some rooms, through outages of the homeserver.

    `heard` counts the bot's messages.
    """

    def __init__(self, account: Account, bot_id: str, rooms: Sequence[str], since: str) -> None:
        self._account, self._bot_id, self._since = account, bot_id, since
        self._filter = json.dumps({"room": {"rooms": list(rooms), "timeline": {"limit": 1000}}})
        self._news = asyncio.Condition()
        self.heard = 0
        self.answers: dict[str, list[Json]] = defaultdict(list)
        self.edits: dict[str, list[Json]] = defaultdict(list)

    async def listen(self) -> None:
        """Go on until cancelled."""
        while True:
            query = {"since": self._since, "timeout": f"{LISTEN_MILLISECONDS}"}
            try:
                news = await self._account.call("GET", "/sync", filter=self._filter, **query)
            except (ClientError, MatrixError, TimeoutError, ValueError):
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            self._since = news["next_batch"]
            async with self._news:
                for room in news.get("rooms", {}).get("join", {}).values():
                    for event in room["timeline"]["events"]:
                        self._note(event)
                self._news.notify_all()

    def _note(self, event: Json) -> None:
        if event["sender"] != self._bot_id or event["type"] != "m.room.message":
            return
        self.heard += 1
        relation = event["content"].get("m.relates_to", {})
        if relation.get("rel_type") == "m.replace":
            self.edits[relation["event_id"]].append(event)
        elif answered := relation.get("m.in_reply_to", {}).get("event_id"):
            self.answers[answered].append(event)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something was heard; raises TimeoutError."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(happened)


@dataclass(slots=True)
class Person:
    """Sends events until they are taken."""

    account: Account

    async def send(self, room_id: str, kind: str, content: Json) -> str:
        return await self._put(f"/rooms/{quote(room_id)}/send/{kind}/{uuid.uuid4().hex}", content)

    async def redact(self, room_id: str, event_id: str) -> str:
        path = f"/rooms/{quote(room_id)}/redact/{quote(event_id)}/{uuid.uuid4().hex}"
        return await self._put(path, {})

    async def _put(self, path: str, content: Json) -> str:
        while True:
            with suppress(ClientError, TimeoutError, ValueError):
                try:
                    return str((await self.account.call("PUT", path, content))["event_id"])
                except MatrixError as error:
                    if error.status < SERVER_ERRORS:
                        raise
            await asyncio.sleep(TRY_AGAIN_AFTER)


@dataclass(slots=True)
class Story:
    """What becomes of one decision in a room: one thing after the other, most after an answer."""

    name: str
    room_id: str
    people: Sequence[Person]
    ears: Ears
    chance: random.Random
    commands: list[Command] = field(default_factory=list)
    _text: str = ""
    _message: str = ""  # that recorded the decision

    async def happen(self) -> None:
        """Raises TimeoutError where an answer does not come."""
        draft = await self._record()
        if self.chance.random() < 0.3:
            await self._edit(draft)
        if self.chance.random() < 0.4:
            draft = await self._reply(draft)
        number = _NUMBER.search(draft["content"]["body"])
        assert number is not None, draft["content"]["body"]
        await self._confirm(draft, number[0])
        for change in self.chance.sample(_CHANGES, self.chance.randrange(3)):
            await self._say(f"/beschluss {number[0]} {change}", "change")
        if self.chance.random() < 0.2:
            event_id = await self.people[0].redact(self.room_id, self._message)
            self._note(event_id, "redact", self._message)

    async def _record(self) -> Json:
        self._text = f"Vorhaben <{self.name}> wird gefördert"
        return await self._say(f"/beschluss {self._text}{self.chance.choice(_RECORDED)}", "record")

    async def _edit(self, draft: Json) -> None:
        """Correct the message; the answer is an edit of the draft."""
        self._text = f"Vorhaben <{self.name}> wird anders gefördert"
        new = {"msgtype": "m.text", "body": f"/beschluss {self._text}"}
        relation = {"rel_type": "m.replace", "event_id": self._message}
        content = new | {"m.new_content": new, "m.relates_to": relation}
        event_id = await self.people[0].send(self.room_id, "m.room.message", content)
        self._note(event_id, "edit", self._message)
        edits = self.ears.edits[draft["event_id"]]
        await self.ears.until(lambda: any(self._text in shown(edit) for edit in edits))

    async def _reply(self, draft: Json) -> Json:
        relation = {"m.in_reply_to": {"event_id": draft["event_id"]}}
        return await self._say(self.chance.choice(_ANSWERS), "reply", {"m.relates_to": relation})

    async def _confirm(self, draft: Json, number: str) -> None:
        """Confirm by a line, by a tap, or by taps of both people at once."""
        how = self.chance.random()
        if how < 0.3:
            await self._say(f"/beschluss {number} beschlossen", "change")
            return
        taps = len(self.people) if how < 0.6 else 1
        await asyncio.gather(
            *(self._tap(who, draft, racing=taps > 1) for who in self.people[:taps])
        )

    async def _tap(self, who: Person, draft: Json, *, racing: bool) -> None:
        content = reaction_content(draft["event_id"], CONFIRM)
        origin = draft["content"]["m.relates_to"]["m.in_reply_to"]["event_id"]
        event_id = await who.send(self.room_id, "m.reaction", content)
        self._note(event_id, "tap", origin, racing=racing)
        await self._answer(origin)

    async def _say(self, text: str, kind: Kind, more: Json | None = None) -> Json:
        """Say something as the author, and hear the answer."""
        await asyncio.sleep(self.chance.uniform(0, PAUSE))
        content = {"msgtype": "m.text", "body": text, **(more or {})}
        event_id = await self.people[0].send(self.room_id, "m.room.message", content)
        self._message = self._message or event_id
        self._note(event_id, kind, event_id)
        return await self._answer(event_id)

    async def _answer(self, origin: str) -> Json:
        """Return the last answer once there are as many as commands."""
        commands = [one for one in self.commands if one.origin == origin and one.is_answered]
        await self.ears.until(lambda: len(self.ears.answers[origin]) >= len(commands))
        return self.ears.answers[origin][-1]

    def _note(self, event_id: str, kind: Kind, origin: str, *, racing: bool = False) -> None:
        command = Command(event_id, kind, self._message, origin, self._text, racing)
        self.commands.append(command)


def shown(edit: Json) -> str:
    """Return what a message says from an edit on."""
    return str(edit["content"]["m.new_content"]["body"])
