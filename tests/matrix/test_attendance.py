"""Who comes to a meeting is asked, taps are counted; also encrypted, also in a replaced room."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nio
import pytest

from bot.clock import BERLIN
from bot.demo.account import Account, Json
from bot.tapping import reaction_content
from tests.matrix.bots import BotAccount, ask, body, collect, heard_until, room_with
from tests.matrix.directories import bind_committee, import_directory
from tests.matrix.nio_person import Nio, answers, as_account, connected, meet

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]

COMES = "✅"
CHAMBER, OFFICE = "@ihmann:partner.example", "@bohr:bochum.example"


@dataclass(frozen=True)
class StandingClock:
    """A clock that always shows a time some weeks before the meeting."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 10, tzinfo=BERLIN)


def asks(event: nio.Event) -> bool:
    return isinstance(event, nio.RoomMessageText) and event.body.startswith("Wer kommt?")


def shows(target: str, counts: str) -> Callable[[nio.Event], bool]:
    """Whether an event edits a message so that it shows those counts."""

    def wanted(event: nio.Event) -> bool:
        if not isinstance(event, nio.RoomMessageText):
            return False
        content = event.source["content"]
        relation = content.get("m.relates_to", {})
        edits = (relation.get("rel_type"), relation.get("event_id")) == ("m.replace", target)
        return edits and counts in content["m.new_content"]["body"]

    return wanted


async def tap(person: Nio, room_id: str, target: str) -> str:
    content = reaction_content(target, COMES)
    sent = await person.client.room_send(
        room_id, "m.reaction", content, ignore_unverified_devices=True
    )
    assert isinstance(sent, nio.RoomSendResponse), sent
    return str(sent.event_id)


async def test_taps_are_counted_in_the_message_that_asks_and_taken_back(
    person: Person, bot_account: BotAccount, tmp_path: Path
) -> None:
    chair, member = person("anna"), person("bert")
    import_directory(bot_account, {CHAMBER: chair.user_id, OFFICE: member.user_id})
    bot_id = bot_account.user_id
    async with (
        bot_account.running(StandingClock()),
        connected(chair, tmp_path / "anna") as anna,
        connected(member, tmp_path / "bert") as bert,
    ):
        room_id = await meet(anna, bot_id)
        await as_account(anna).invite(room_id, member.user_id)
        await as_account(bert).join(room_id)
        bind_committee(bot_account, room_id, "gr-mh-ak")
        since = await as_account(anna).position()
        await anna.say(room_id, "/teilnahme fragen")
        question = await anna.hear(asks)
        assert question.decrypted
        assert "Zugesagt 0 · abgesagt 0 · offen 5" in question.body
        assert "nötig sind 3" in question.body
        await bert.hear(asks)

        await tap(anna, room_id, question.event_id)
        first = await anna.hear(shows(question.event_id, "Zugesagt 1 · abgesagt 0 · offen 4"))
        tapped = await tap(bert, room_id, question.event_id)
        second = await bert.hear(shows(question.event_id, "Zugesagt 2 · abgesagt 0 · offen 3"))
        assert first.decrypted
        assert second.decrypted
        assert "2 von 4 stimmberechtigten Sitzen" in second.body

        await as_account(bert).redact(room_id, tapped)
        await bert.hear(shows(question.event_id, "Zugesagt 1 · abgesagt 0 · offen 4"))
        help_wanted = await anna.say(room_id, "/hilfe")
        last = await anna.hear(lambda event: answers(event, help_wanted))
        seen = await collect(
            as_account(anna), room_id, since,
            lambda seen: last.event_id in map(event_id, seen) and len(own_keys(seen, bot_id)) > 2,
        )  # fmt: skip
    said = [one for one in seen if (one["type"], one["sender"]) == ("m.room.encrypted", bot_id)]
    assert len(said) == 6, "that it is asked, the question, three edits of it, and the help"
    assert own_keys(seen, bot_id) == ["✅", "❌", "🔁"]


async def test_in_a_room_that_replaces_another_it_is_asked_once_with_what_was_answered(
    person: Person, bot_account: BotAccount
) -> None:
    anna, bert = person("anna"), person("bert")
    import_directory(bot_account, {CHAMBER: anna.user_id, OFFICE: bert.user_id})
    bot = bot_account.user_id
    async with bot_account.running(StandingClock()):
        old = await room_with(anna, bot)
        bind_committee(bot_account, old, "gr-mh-ak")
        since = await anna.position()
        await anna.send(old, "/teilnahme fragen")
        seen = await collect(anna, old, since, lambda seen: bool(questions(seen)))
        await tap_as(anna, old, questions(seen)[0])
        await collect(anna, old, since, lambda seen: last_shows(seen, "Zugesagt 1"))
        upgraded = await anna.call("POST", f"/rooms/{old}/upgrade", {"new_version": "11"})
        new = str(upgraded["replacement_room"])
        await anna.invite(new, bot)
        await anna.wait_for_member(bot, [new])
        await ask(anna, new, "/hilfe")
        seen = await collect(anna, new, since, lambda seen: bool(questions(seen)))
    [question] = questions(seen)
    assert "Zugesagt 1 · abgesagt 0 · offen 4" in body(question)
    await anna.invite(new, bert.user_id)
    await bert.join(new)
    async with bot_account.running(StandingClock()):
        await tap_as(bert, new, question)
        await collect(anna, new, since, lambda seen: last_shows(seen, "Zugesagt 2"))
        seen = await heard_until(anna, new, since, await ask(anna, new, "/hilfe"))
    assert [event_id(one) for one in questions(seen)] == [event_id(question)]


def questions(seen: list[Json]) -> list[Json]:
    """Return the messages that ask who comes; edits are none."""
    messages = [one for one in seen if one["type"] == "m.room.message"]
    return [
        one for one in messages
        if body(one).startswith("Wer kommt?") and "m.new_content" not in one["content"]
    ]  # fmt: skip


def last_shows(seen: list[Json], counts: str) -> bool:
    edits = [one["content"]["m.new_content"] for one in seen if "m.new_content" in one["content"]]
    return bool(edits) and counts in edits[-1]["body"]


async def tap_as(person: Account, room_id: str, target: Json) -> None:
    path = f"/rooms/{room_id}/send/m.reaction/{uuid.uuid4().hex}"
    await person.call("PUT", path, reaction_content(target["event_id"], COMES))


def own_keys(events: list[Json], bot_id: str) -> list[str]:
    own = [one for one in events if (one["type"], one["sender"]) == ("m.reaction", bot_id)]
    return [one["content"]["m.relates_to"]["key"] for one in own]


def event_id(event: Json) -> str:
    return str(event["event_id"])
