"""The demo from curtain to curtain: homeserver, people, rooms, bot, chat; then all of it ended."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from bot.demo.account import Account, MatrixError
from bot.demo.chat import Chat
from bot.demo.chat_client import ChatClient, ChatError
from bot.demo.chat_script import ChatScript
from bot.demo.chat_view import ChatView, access_lines
from bot.demo.companions import Companions
from bot.demo.files import write_private
from bot.demo.homeserver import SERVER_NAME, Homeserver, HomeserverError, NameTakenError
from bot.demo.people import (
    BOT,
    CHATTER,
    COMPANIONS,
    OPERATOR,
    PLAYERS,
    DemoRoom,
    Player,
    encrypt,
    enter,
    open_rooms,
    player_called,
)
from bot.demo.processes import Program, ProgramError
from bot.demo.reporter import Reporter
from bot.demo.store import SAMPLE, DemoFolder, FolderInUseError, demo_folder
from bot.demo.terminal_input import is_interactive, lines_of_stdin, prompt

RUN_BOT = (sys.executable, "-m", "bot", "run", "--config")
BOT_ID = f"@{BOT}:{SERVER_NAME}"
PATIENCE_SECONDS = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class DemoError(Exception):
    """The demo can't go on; the message is German and says why."""


def perform(reporter: Reporter, *, chat: bool, info: Path | None, folder: Path | None) -> int:
    """Run one demo in the folder, or in a temporary one; return the exit status."""
    if info is not None:
        info.unlink(missing_ok=True)
    try:
        with demo_folder(folder) as place:
            return asyncio.run(Stage(place, reporter).run(chat=chat, info=info))
    except FolderInUseError as error:
        reporter.failure(str(error))
        return 1


class Stage:
    """One demo in one folder. `run` is its whole life."""

    def __init__(
        self, folder: DemoFolder, reporter: Reporter, run_bot: Sequence[str] = RUN_BOT
    ) -> None:
        self._folder = folder
        self._reporter = reporter
        self._homeserver = Homeserver(folder.homeserver)
        self._ready_file = folder.path / "bot.ready"
        self._bot = Program(
            "Der Bot",
            [*run_bot, str(folder.config)],
            folder=folder.path,
            log_path=folder.path / "bot.log",
            environment={"SCHARNIER_READY_FILE": str(self._ready_file)},
        )
        self._people: Mapping[str, Account] = {}
        self._rooms: tuple[DemoRoom, ...] = ()

    async def run(self, *, chat: bool, info: Path | None) -> int:
        """Set everything up, chat or wait, end everything; return the exit status.

        A signal ends it with status 0, a program that ends by itself with 1.
        """
        curtain: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, _drop, curtain, 0)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._end)
            try:
                return await _until(curtain, self._perform(stack, curtain, chat=chat, info=info))
            except (ProgramError, HomeserverError, DemoError) as error:
                self._reporter.failure(str(error))
            except (MatrixError, ChatError, ClientError) as error:
                self._reporter.failure(f"Der Homeserver ist nicht zu gebrauchen: {error}")
            return 1

    async def _perform(
        self,
        stack: AsyncExitStack,
        curtain: asyncio.Future[int],
        *,
        chat: bool,
        info: Path | None,
    ) -> int:
        await self._prepare(stack, curtain)
        if info is not None:
            write_private(info, json.dumps(self._info(), ensure_ascii=False, indent=1))
            self._reporter.step(f"Alle Angaben stehen in {info}")
        if chat:
            return await self._chat(stack)
        self._show_access()
        return await curtain

    async def _prepare(self, stack: AsyncExitStack, curtain: asyncio.Future[int]) -> None:
        """Start everything; what doesn't need one another happens at the same time."""
        say = self._reporter.step
        say("Homeserver (Synapse) startet, nur auf diesem Rechner (127.0.0.1)")
        self._homeserver.start()
        imported = asyncio.create_task(asyncio.to_thread(self._folder.import_sample))
        await asyncio.to_thread(self._homeserver.wait_until_ready)
        self._watch(stack, curtain, self._homeserver.program)
        say(f"Homeserver antwortet auf {self._homeserver.url}")
        http = await stack.enter_async_context(ClientSession())
        await self._register(http)
        say(f"Verzeichnis eingelesen: {await imported}")
        self._start_bot()
        self._watch(stack, curtain, self._bot)
        say("Scharnier startet")
        self._rooms = await open_rooms(self._people, BOT_ID)
        say(f"{len(PLAYERS)} Personen und {len(self._rooms)} Räume sind da")
        await asyncio.to_thread(self._bot.wait_for_file, self._ready_file, PATIENCE_SECONDS)
        say("Scharnier ist bereit")
        await self._admit_bot()
        await self._bind_rooms()

    async def _register(self, http: ClientSession) -> None:
        passwords = self._folder.passwords()
        with suppress(NameTakenError):  # at a later start in the same folder
            await asyncio.to_thread(self._homeserver.register, BOT, passwords.bot, device=False)
        accounts = await asyncio.gather(
            *(enter(http, self._homeserver, player, passwords.people) for player in PLAYERS)
        )
        names = (player.localpart for player in PLAYERS)
        self._people = dict(zip(names, accounts, strict=True))

    def _start_bot(self) -> None:
        operator = self._people[OPERATOR].user_id
        self._folder.write_config(self._homeserver.url, BOT_ID, SERVER_NAME, operator)
        self._ready_file.unlink(missing_ok=True)
        self._bot.start()

    async def _admit_bot(self) -> None:
        """Wait until the bot has followed every invitation."""
        waiting = [
            self._people[_localpart(room.owner) if room.owner else OPERATOR].wait_for_member(
                BOT_ID, [room.room_id]
            )
            for room in self._rooms
        ]
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asyncio.gather(*waiting)
        except TimeoutError as error:
            news = self._bot.report("folgt den Einladungen in die Räume nicht.")
            raise DemoError(news) from error

    async def _bind_rooms(self) -> None:
        await asyncio.gather(*(self._bind(room) for room in self._rooms if room.plan))
        self._reporter.step("Räume sind zugeordnet (in jedem: /raum …)")

    async def _bind(self, room: DemoRoom) -> None:
        """Bind a room as anybody would, by typing `/raum …` in it."""
        if room.plan is None:
            return
        if not await asyncio.to_thread(self._folder.is_bound, room.room_id):
            account = self._people[room.plan.creator]
            since = await account.position()
            event_id = await account.send(room.room_id, room.plan.binding)
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    reply = await account.wait_for_reply(room.room_id, event_id, since)
            except TimeoutError as error:
                news = self._bot.report(f"antwortet nicht auf „{room.plan.binding}“.")
                raise DemoError(news) from error
            if not await asyncio.to_thread(self._folder.is_bound, room.room_id):
                answer = reply["content"].get("body", "")
                raise DemoError(f"„{room.plan.binding}“ hat nicht geholfen:\n{answer}")
        await encrypt(room, self._people)

    def _watch(self, stack: AsyncExitStack, curtain: asyncio.Future[int], program: Program) -> None:
        """Let the curtain fall when the program ends by itself."""

        async def watch() -> None:
            await program.ended()
            if not curtain.done():
                try:
                    program.check()
                except ProgramError as error:
                    curtain.set_exception(error)

        task = asyncio.create_task(watch())
        stack.callback(task.cancel)

    async def _chat(self, stack: AsyncExitStack) -> int:
        chatter = self._people[CHATTER]
        password = self._folder.passwords().people
        client = await self._connect(player_called(CHATTER))
        stack.push_async_callback(client.close)
        rooms = [room for room in self._rooms if room.owner in {None, chatter.user_id}]
        view = ChatView(self._reporter.console, client, BOT_ID)
        chat = Chat(client, view, rooms, BOT_ID, self._folder.files)
        stack.push_async_callback(self._accompany(chat, view).close)
        self._reporter.step("Chat ist offen")
        view.greet(chat.room, self._homeserver.url, password)
        if is_interactive():
            await prompt(chat, self._folder.chat / "history")
            return 0
        listening = asyncio.create_task(chat.news.listen())
        stack.callback(listening.cancel)
        return await ChatScript(chat, view).play(lines_of_stdin())

    def _accompany(self, chat: Chat, view: ChatView) -> Companions:
        """Let the others take part in what the chatter asks them for."""
        caller = self._people[CHATTER].user_id
        companions = Companions(COMPANIONS, caller, BOT_ID, self._connect, view.complain)
        chat.news.watchers.append(companions.watch)
        if any(room.entered for _, room in chat.news.rooms):
            companions.resume()
        return companions

    async def _connect(self, player: Player) -> ChatClient:
        password = self._folder.passwords().people
        user_id = self._people[player.localpart].user_id
        return await ChatClient.connect(self._homeserver.url, user_id, password, self._folder.chat)

    def _show_access(self) -> None:
        password = self._folder.passwords().people
        user_id = self._people[CHATTER].user_id
        self._reporter.step("Bereit. In die Räume kommt jedes Matrix-Programm dieses Rechners:")
        console = self._reporter.console
        console.print(access_lines(self._homeserver.url, user_id, password), soft_wrap=True)
        console.print("Strg-C beendet den Probelauf.")

    def _info(self) -> dict[str, Any]:
        password = self._folder.passwords().people
        return {
            "homeserver": self._homeserver.url,
            "bot": BOT_ID,
            "server_name": SERVER_NAME,
            "users": [
                {
                    "user_id": self._people[player.localpart].user_id,
                    "password": password,
                    "name": player.name,
                    "role": player.role,
                }
                for player in PLAYERS
            ],
            "rooms": [room.as_json() for room in self._rooms],
            "directory": str(SAMPLE),
            "folder": str(self._folder.path),
        }

    async def _end(self) -> None:
        """End the programs, the bot first: it may still have something to send."""
        await asyncio.to_thread(self._bot.stop)
        await asyncio.to_thread(self._homeserver.stop)
        self._reporter.step("Alles beendet")


def _drop(curtain: asyncio.Future[int], status: int) -> None:
    if not curtain.done():
        curtain.set_result(status)


def _localpart(user_id: str) -> str:
    return user_id[1:].partition(":")[0]


async def _until(curtain: asyncio.Future[int], work: Coroutine[Any, Any, int]) -> int:
    """Return what the work returns, or the curtain if that falls first."""
    task = asyncio.create_task(work)
    await asyncio.wait([task, curtain], return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
        await asyncio.wait([task])
    if curtain.done():
        return curtain.result()
    return task.result()
