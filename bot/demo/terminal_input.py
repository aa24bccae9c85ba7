"""Where the chat's lines come from: a prompt at a terminal, or standard input as it is."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style

from bot.demo.chat import Chat
from bot.demo.terminal import plain

STDIN = 0
CHUNK = 65_536


def is_interactive() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


async def lines_of_stdin() -> AsyncIterator[str]:
    """Yield the lines of standard input (pipe or file) as they come, without their ends."""
    chunks: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        # Not sys.stdin: its lock, held by a thread that waits for input, would abort the exit.
        while chunk := os.read(STDIN, CHUNK):
            loop.call_soon_threadsafe(chunks.put_nowait, chunk)
        loop.call_soon_threadsafe(chunks.put_nowait, b"")

    threading.Thread(target=read, daemon=True).start()
    rest = b""
    while chunk := await chunks.get():
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield line.decode(errors="replace").rstrip("\r")
    if rest:
        yield rest.decode(errors="replace")


async def prompt(chat: Chat, history: Path) -> None:
    """Read lines at a prompt, with what arrives printed above it, until the person ends it."""

    def message() -> FormattedText:
        return FormattedText([("bold ansicyan", f"{_short(chat)} › ")])

    def toolbar() -> FormattedText:
        return FormattedText([("", f" {_status(chat)}")])

    session: PromptSession[str] = PromptSession(
        message,
        bottom_toolbar=toolbar,
        history=FileHistory(str(history)),
        style=Style.from_dict({"bottom-toolbar": "noreverse ansibrightblack"}),
    )
    with patch_stdout(raw=True):
        listening = asyncio.create_task(chat.news.listen(session.app.invalidate))
        try:
            while await chat.handle(await session.prompt_async(handle_sigint=False)):
                pass
        except (EOFError, KeyboardInterrupt):
            pass
        finally:
            listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def _short(chat: Chat) -> str:
    return chat.room.name.partition(":")[0]


def _status(chat: Chat) -> str:
    writing = chat.news.typing.get(chat.room.room_id, ())
    if writing:
        names = ", ".join(plain(chat.name_of(user_id)) for user_id in writing)
        return f"{names} schreibt …"
    return f"{chat.room.name} · :räume · :hilfe · :ende"
