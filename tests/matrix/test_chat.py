"""The chat in the terminal, with a person in the bot's place: what is sent and what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.demo import chat_client, chat_script
from bot.demo.account import ENCRYPTION, Account, Json, NewRoom
from bot.demo.chat import Chat
from bot.demo.chat_client import ChatClient
from bot.demo.chat_script import ChatScript
from bot.demo.chat_view import ChatView
from bot.demo.happenings import Message
from bot.demo.homeserver import Homeserver
from bot.demo.people import DemoRoom
from bot.hardened_nio import encrypt_file
from bot.poll_events import START, start_content
from bot.rendering import render
from bot.tapping import reaction_content
from commands.contract import Answer, Reaction
from commands.picking import NUMBER_SIGNS
from tests.matrix.bots import PASSWORD, replacement

pytestmark = pytest.mark.journey

Person = Callable[[str], Account]
TABLE = "<table><tr><th>Wer</th></tr><tr><td>Bildungswerk</td></tr></table>"


@dataclass
class Scene:
    """A chat in a group room and a direct chat, and who is the bot there."""

    chat: Chat
    client: ChatClient
    bot: Account
    group: str
    direct: str
    screen: StringIO

    @property
    def shown(self) -> str:
        return self.screen.getvalue()

    async def until(self, text: str) -> None:
        """Listen until the text is on the screen."""
        seen = asyncio.Event()
        listening = asyncio.create_task(
            self.chat.news.listen(lambda: seen.set() if text in self.shown else None)
        )
        try:
            async with asyncio.timeout(60):
                await seen.wait()
        finally:
            listening.cancel()


@pytest.fixture
async def scene(person: Person, homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Scene]:
    anna, bot = person("anna"), person("scharnier")
    group = await anna.create_room(NewRoom(name="Herne: Raum", invite=[bot.user_id]))
    direct = await anna.create_direct_chat(bot.user_id)
    for room_id in (group, direct):
        await bot.join(room_id)
    client = await ChatClient.connect(homeserver.url, anna.user_id, PASSWORD, tmp_path)
    screen = StringIO()
    console = Console(file=screen, width=100, color_system=None)
    rooms = [
        DemoRoom(group, "Herne: Raum", "municipality", "k-her"),
        DemoRoom(direct, "Direktchat mit Scharnier", "direct", owner=anna.user_id),
    ]
    view = ChatView(console, client, bot.user_id)
    chat = Chat(client, view, rooms, bot.user_id, tmp_path / "files")
    yield Scene(chat, client, bot, group, direct, screen)
    await client.close()


@asynccontextmanager
async def answering(bot: Account, room_id: str, thread: bool = False) -> AsyncIterator[None]:
    """Let the bot's person reply to every message of others in the room."""
    since = await bot.position()

    async def answer() -> None:
        async for event in bot.events(since, [room_id]):
            if event["type"] == "m.room.message" and event["sender"] != bot.user_id:
                await bot.send(room_id, reply_to(event["event_id"], thread))

    task = asyncio.create_task(answer())
    yield
    task.cancel()


def reply_to(event_id: str, thread: bool = False) -> Json:
    relation: Json = {"m.in_reply_to": {"event_id": event_id}}
    if thread:
        relation = {"rel_type": "m.thread", "event_id": event_id}
    return {
        "msgtype": "m.notice",
        "body": "Bildungswerk",
        "format": "org.matrix.custom.html",
        "formatted_body": TABLE,
        "m.relates_to": relation,
    }


async def heard(scene: Scene, since: str, count: int) -> list[Json]:
    """Return the group room's first events after `since`."""
    events = scene.bot.events(since, [scene.group])
    async with asyncio.timeout(60):
        return [await anext(events) for _ in range(count)]


async def lines(*texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text


async def piped(scene: Scene, *texts: str) -> int:
    listening = asyncio.create_task(scene.chat.news.listen())
    try:
        return await ChatScript(scene.chat, scene.chat._view).play(lines(*texts))
    finally:
        listening.cancel()


@pytest.mark.parametrize("thread", [False, True])
async def test_a_piped_command_is_asked_in_the_room_and_its_answer_printed(
    scene: Scene, thread: bool
) -> None:
    async with answering(scene.bot, scene.group, thread):
        assert await piped(scene, "/wer macht was?", "") == 0
    assert "Herne: Raum › /wer macht was?" in scene.shown
    assert "│ Bildungswerk │" in scene.shown


async def test_a_piped_sentence_is_asked_in_the_direct_chat(scene: Scene) -> None:
    async with answering(scene.bot, scene.direct):
        assert await piped(scene, "wer macht was?") == 0
    assert "Direktchat mit Scharnier › wer macht was?" in scene.shown


async def test_without_an_answer_the_status_is_1(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_script, "REPLY_SECONDS", 0.2)
    assert await piped(scene, "/wer?", "/nie gesendet") == 1
    assert "Keine Antwort nach 0.2 s." in scene.shown
    assert "nie gesendet" not in scene.shown


async def test_no_input_at_all_is_answered_too(scene: Scene) -> None:
    assert await piped(scene) == 0


async def test_edits_and_redactions_are_told(scene: Scene) -> None:
    event_id = await scene.bot.send(scene.group, "erste Fassung")
    await scene.until("erste Fassung")
    await scene.bot.send(scene.group, replacement("zweite Fassung", event_id))
    await scene.until("geändert: „erste Fassung“")
    await scene.bot.redact(scene.group, event_id)
    await scene.until("hat zurückgenommen: „zweite Fassung“")
    assert "* zweite" not in scene.shown


async def test_news_elsewhere_are_announced_and_shown_on_arrival(scene: Scene) -> None:
    await scene.bot.send(scene.direct, "hier drüben")
    await scene.until("Neues in Direktchat mit Scharnier (:raum 2)")
    assert "hier drüben" not in scene.shown
    await scene.chat.handle(":raum 2")
    assert "hier drüben" in scene.shown


async def react(scene: Scene, target: str, key: str) -> None:
    path = f"/rooms/{scene.group}/send/m.reaction/{target[1:]}{ord(key[0])}"
    await scene.bot.call("PUT", path, reaction_content(target, key))


@pytest.mark.parametrize(
    ("typed", "key"), [(":tippen", "📨"), (":tippen 2", NUMBER_SIGNS[1]), (":tippen 👍", "👍")]
)
async def test_what_the_bot_offers_is_tapped_on(scene: Scene, typed: str, key: str) -> None:
    """Its own signs are not shown: the message says what they stand for."""
    offer = await scene.bot.send(scene.group, "eins oder zwei?")
    await react(scene, offer, "📨")
    await react(scene, offer, NUMBER_SIGNS[1])
    await scene.bot.send(scene.direct, "danach")
    await scene.until("Neues in Direktchat")
    since = await scene.bot.position()
    assert await scene.chat.handle(typed)
    [reaction] = await heard(scene, since, 1)
    assert reaction["content"] == reaction_content(offer, key)
    assert "📨" not in scene.shown


async def test_a_piped_tap_waits_for_what_comes_of_it(scene: Scene) -> None:
    offer = await scene.bot.send(scene.group, "eins oder zwei?")
    since = await scene.bot.position()

    async def answer() -> None:
        await react(scene, offer, "📨")
        async for event in scene.bot.events(since, [scene.group]):
            if event["type"] == "m.reaction" and event["sender"] != scene.bot.user_id:
                await scene.bot.send(scene.group, "ist weitergeleitet")

    answering = asyncio.create_task(answer())
    assert await piped(scene, ":tippen") == 0
    answering.cancel()
    assert "ist weitergeleitet" in scene.shown


async def test_own_messages_can_be_changed_and_taken_back(scene: Scene) -> None:
    since = await scene.bot.position()
    await scene.chat.handle("/wer?")
    await scene.chat.handle(":ändern /wen?")
    question, edit = await heard(scene, since, 2)
    since = await scene.bot.position()
    await scene.chat.handle(":löschen")
    [redaction] = await heard(scene, since, 1)
    assert question["content"]["body"] == "/wer?"
    assert edit["content"]["m.relates_to"]["event_id"] == question["event_id"]
    assert edit["content"]["m.new_content"]["body"] == "/wen?"
    assert redaction["type"] == "m.room.redaction"
    assert redaction["redacts"] == question["event_id"]


async def test_only_naming_the_bot_mentions_it(scene: Scene) -> None:
    since = await scene.bot.position()
    await scene.chat.handle("Scharnier: hilfe")
    await scene.chat.handle("an alle: hallo")
    to_bot, to_all = await heard(scene, since, 2)
    assert to_bot["content"]["m.mentions"] == {"user_ids": [scene.bot.user_id]}
    assert to_all["content"]["m.mentions"] == {}
    assert "Fragen an Scharnier beginnen hier mit /" in scene.shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (":räume", "2  Direktchat mit Scharnier"),
        (":raum 9", "eine Nummer von 1 bis 2"),
        (":raum", "eine Nummer von 1 bis 2"),
        (":raum neu", "noch kein neuer Raum da"),
        (":warten x", "hier wartet nur ein Skript"),
        (":leute", "@anna-"),
        (":hilfe", ":verlauf"),
        (":antwort", "nach einer Nachricht von Scharnier"),
        (":ändern x", "nach einer eigenen Nachricht"),
        (":löschen", "noch keine eigene Nachricht"),
        (":tippen", "noch nichts anzutippen"),
        (":datei", "noch keine Datei"),
        (":quatsch", "Das kenne ich nicht"),
    ],
)
async def test_the_chats_own_words(scene: Scene, typed: str, shown: str) -> None:
    assert await scene.chat.handle(typed)
    assert shown in scene.shown


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_file_is_shown_by_its_name_and_saved(
    scene: Scene, homeserver: Homeserver, tmp_path: Path, encrypted: bool
) -> None:
    data = b"Wer;Was\n\x00\xff"
    uploaded, secrets = encrypt_file(data) if encrypted else (data, {})
    url = await upload(scene.bot, uploaded)
    place: Json = {"file": {**secrets, "url": url}} if encrypted else {"url": url}
    name = "../Beschlüsse\x1b[2J.csv"
    await scene.bot.send(scene.group, {"msgtype": "m.file", "body": name, **place})
    await scene.until("📎 ../Beschlüsse[2J.csv")
    for _ in range(2):
        assert await scene.chat.handle(":datei")
    saved = [tmp_path / "files" / f"_Beschlüsse_[2J{end}.csv" for end in ("", " (2)")]
    assert [path.read_bytes() for path in saved] == [data, data]
    assert f"Gespeichert: {tmp_path}" in scene.shown.replace("\n", "")


async def test_a_file_that_is_gone_is_told(scene: Scene) -> None:
    content = {"msgtype": "m.file", "body": "a.csv", "url": "mxc://ruhr.example/gone"}
    await scene.bot.send(scene.group, content)
    await scene.until("📎 a.csv")
    assert await scene.chat.handle(":datei")
    assert "Die Datei ließ sich nicht laden (Status 404)." in scene.shown


async def test_what_is_piped_waits_for_the_file(scene: Scene, tmp_path: Path) -> None:
    url = await upload(scene.bot, b"neu")
    since = await scene.bot.position()

    async def bring() -> None:
        async for event in scene.bot.events(since, [scene.group]):
            if event["sender"] != scene.bot.user_id:
                await scene.bot.send(scene.group, reply_to(event["event_id"]))
                file = {"msgtype": "m.file", "body": "neu.csv", "url": url}
                await scene.bot.send(scene.group, file)

    task = asyncio.create_task(bring())
    assert await piped(scene, "/liste", ":datei") == 0
    task.cancel()
    assert (tmp_path / "files" / "neu.csv").read_bytes() == b"neu"


async def test_a_poll_is_shown_by_what_clients_without_polls_show(scene: Scene) -> None:
    answer = Answer(title="Nehmen wir an?", poll="x", reactions=(Reaction("✅", "ja", "x"),))
    rendered = render(answer)
    content = start_content(answer, {"body": rendered.body, "formatted_body": rendered.html})
    path = f"/rooms/{scene.group}/send/{START}/1"
    await scene.bot.call("PUT", path, content)
    await scene.until("Nehmen wir an?")


async def upload(account: Account, data: bytes) -> str:
    headers = {"Authorization": f"Bearer {account._token}"}
    url = f"{account.url}/_matrix/media/v3/upload"
    async with account._http.post(url, data=data, headers=headers) as response:
        return str((await response.json())["content_uri"])


async def test_the_end_is_an_end(scene: Scene) -> None:
    assert not await scene.chat.handle(":ende")


async def test_an_encrypted_room_is_read_both_ways(
    person: Person, homeserver: Homeserver, tmp_path: Path
) -> None:
    anna, bernd = person("anna"), person("bernd")
    room_id = await anna.create_room(NewRoom(invite=[bernd.user_id]))
    await bernd.join(room_id)
    await anna.set_state(room_id, "m.room.encryption", ENCRYPTION)
    clients = [
        await ChatClient.connect(homeserver.url, who.user_id, PASSWORD, tmp_path)
        for who in (anna, bernd)
    ]
    try:
        sent = await clients[1].send(room_id, {"msgtype": "m.text", "body": "vertraulich"})
        async with asyncio.timeout(60):
            received = await first_message(clients[0])
    finally:
        for client in clients:
            await client.close()
    assert (received.event_id, received.body) == (sent, "vertraulich")
    assert clients[0].is_encrypted(room_id)


async def first_message(client: ChatClient) -> Message:
    async for happening in client.happenings():
        if isinstance(happening, Message):
            return happening
    raise AssertionError("happenings never ends")


async def closed_room(scene: Scene) -> str:
    """Let the bot invite the chat's person to a room as that of a consultation."""
    room_id = await scene.bot.create_room(NewRoom(name="Beratung 1", encrypted=True))
    await scene.bot.invite(room_id, scene.client.user_id)
    return room_id


async def test_an_invitation_of_the_bot_is_followed_and_the_room_works_like_others(
    scene: Scene,
) -> None:
    room_id = await closed_room(scene)
    await scene.until("Neuer Raum: Beratung 1 (:raum 3)")
    assert await scene.bot.members(room_id) == {scene.bot.user_id, scene.client.user_id}
    await scene.chat.handle(":raum neu")
    assert "Sie sind jetzt im Raum „Beratung 1“." in scene.shown
    await scene.chat.handle("Ich übernehme gern das Protokoll.")
    await scene.chat.handle(":räume")
    assert "3  Beratung 1" in scene.shown
    assert "verschlüsselt" in scene.shown
    assert "Das ging an alle" not in scene.shown


async def test_who_else_invites_is_not_followed(scene: Scene, person: Person) -> None:
    stranger = person("eve")
    room_id = await stranger.create_room(NewRoom(invite=[scene.client.user_id]))
    await scene.bot.send(scene.direct, "danach")
    await scene.until("Neues in Direktchat")
    assert await stranger.members(room_id) == {stranger.user_id}


async def test_a_removal_is_told_and_the_chat_goes_on_under_the_old_numbers(scene: Scene) -> None:
    first = await closed_room(scene)
    await scene.until("(:raum 3)")
    second = await closed_room(scene)
    await scene.until("(:raum 4)")
    await scene.chat.handle(":raum 3")
    await kick(scene, first)
    await scene.until("hat Sie aus „Beratung 1“ herausgenommen.")
    assert scene.chat.room.room_id == scene.group
    await scene.chat.handle(":raum 3")
    assert "eine Nummer von 1 bis 4" in scene.shown
    await scene.chat.handle(":raum 4")
    assert scene.chat.room.room_id == second


async def test_when_a_room_is_emptied_one_line_tells_of_it(scene: Scene) -> None:
    room_id = await closed_room(scene)
    await scene.until("(:raum 3)")
    said = [await scene.bot.send(room_id, text) for text in ("eins", "zwei")]
    for event_id in said:
        await scene.bot.redact(room_id, event_id)
    await kick(scene, room_id)
    await scene.until("hat in „Beratung 1“ 2-mal gelöscht und Sie herausgenommen.")
    assert "hat zurückgenommen" not in scene.shown


async def test_a_direct_chat_that_the_bot_makes_is_followed(scene: Scene) -> None:
    await scene.bot.create_room(NewRoom(direct=True, invite=[scene.client.user_id]))
    await scene.until("Neuer Raum: ")
    await scene.chat.handle(":raum 3")
    assert scene.chat.room.direct


async def test_what_was_missed_while_away_is_found_again(
    scene: Scene, homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a later start in the same folder: rooms from before, and an invitation meanwhile."""
    await closed_room(scene)
    await scene.until("(:raum 3)")
    await closed_room(scene)
    anna = scene.client.user_id
    await scene.client.close()
    # Synapse answers a first sync from its cache for two minutes unless the filter differs.
    monkeypatch.setattr(chat_client, "FILTER", {"room": {"timeline": {"limit": 49}}})
    client = await ChatClient.connect(homeserver.url, anna, PASSWORD, tmp_path)
    try:
        chat = Chat(
            client, scene.chat._view, [DemoRoom(scene.direct, "Direkt", "direct", owner=anna)],
            scene.bot.user_id, tmp_path,
        )  # fmt: skip
        assert chat.news.rooms.highest == 3
        again = Scene(chat, client, scene.bot, scene.group, scene.direct, scene.screen)
        await again.until("(:raum 4)")
    finally:
        await client.close()


async def kick(scene: Scene, room_id: str) -> None:
    await scene.bot.call("POST", f"/rooms/{room_id}/kick", {"user_id": scene.client.user_id})


async def test_a_script_waits_for_a_room_and_for_what_the_bot_says_there(scene: Scene) -> None:
    async def facilitate() -> None:
        since = await scene.bot.position()
        room_id = await scene.bot.create_room(NewRoom(name="Beratung 1"))
        await scene.bot.invite(room_id, scene.client.user_id)
        async for event in scene.bot.events(since, [room_id]):
            if event.get("content", {}).get("body") == "weiter":
                status = await scene.bot.send(room_id, "Phase 1")
                await scene.bot.send(room_id, replacement("Phase 2: Beratung", status))

    facilitating = asyncio.create_task(facilitate())
    assert await piped(scene, ":raum neu", "weiter", ":warten Phase 1", ":warten phase 2") == 0
    facilitating.cancel()
    assert "Beratung 1 › weiter" in scene.shown
    assert "Direktchat mit Scharnier ›" not in scene.shown


@pytest.mark.parametrize("before", ["/was?", ":warten Phase 1"])
async def test_a_script_waits_only_for_what_is_said_after_the_line_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    monkeypatch.setattr(chat_script, "PEOPLE_SECONDS", 0.2)
    await scene.bot.send(scene.group, "Phase 1")
    await scene.until("Phase 1")
    async with answering(scene.bot, scene.group):
        assert await piped(scene, before, ":warten Phase 1") == 1
    assert "nach 0.2 s nichts gesagt, worin „Phase 1“ steht." in scene.shown


async def test_a_script_that_waits_for_a_room_in_vain_ends(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_script, "PEOPLE_SECONDS", 0.2)
    assert await piped(scene, ":raum neu", "/nie gesendet") == 1
    assert "Nach 0.2 s ist kein neuer Raum da." in scene.shown


async def test_the_sign_that_is_named_tells_which_offer_is_meant(scene: Scene) -> None:
    """Also in a script, which waits until the sign is there; another one is no reason to tap."""
    first, second = [await scene.bot.send(scene.group, text) for text in ("eins?", "zwei?")]
    await react(scene, first, "✋")
    await react(scene, second, "📨")
    await scene.bot.send(scene.direct, "danach")
    await scene.until("Neues in Direktchat")
    since = await scene.bot.position()
    await scene.chat.handle(":tippen ✋")
    [reaction] = await heard(scene, since, 1)
    assert reaction["content"] == reaction_content(first, "✋")
