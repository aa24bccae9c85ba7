"""Questions without a chat room: one by one in the terminal, or as JSON lines for scripts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TextIO

import typer
from rich.console import Console
from rich.markdown import Markdown

from bot.exits import EX_DATAERR, EX_OK
from bot.rendering import to_markdown
from commands.questions import Engine, Question

_NOT_AN_OBJECT = 'Das ist keine Frage: Erwartet wird eine Zeile wie {"id": "1", "q": "Wer …?"}.'


class LineError(Exception):
    """A line that is no question, in German."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for every question: the day that is today, and the municipality's room."""

    today: date
    municipality_id: str | None = None


def converse(engine: Engine, question: str | None, circumstances: Circumstances) -> int:
    """Answer the question, or else line by line what is typed; returns the exit status.

    In a terminal answers are shown rendered, elsewhere they are Markdown.
    """
    console = Console() if sys.stdout.isatty() else None
    for text in [question] if question else _typed():
        asked = Question(text, circumstances.today, circumstances.municipality_id, "terminal")
        answer = to_markdown(engine.ask(asked).answer)
        if console:
            console.print(Markdown(answer))
        else:
            typer.echo(answer)
        if not question:
            typer.echo()
    return EX_OK


def _typed() -> Iterator[str]:
    """Give the lines typed in, prompting for them in a terminal, until there are no more."""
    while True:
        if sys.stdin.isatty():
            typer.echo("Frage (Ende mit Strg-D): ", nl=False)
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line.strip()


def answer_lines(
    engine: Engine, lines: Iterable[bytes], out: TextIO, circumstances: Circumstances
) -> int:
    """Answer JSON lines with JSON lines, each as soon as it is known; returns the exit status.

    The format is documented in `docs/`. A line that is no question is answered with the status
    `unknown` and says why; the exit status then is EX_DATAERR.
    """
    status = EX_OK
    for line in lines:
        if not line.strip():
            continue
        entry: dict[str, Any] = {}
        try:
            entry = _entry(line)
            answer = _answer(engine, _question(engine, entry, circumstances))
        except LineError as error:
            status = EX_DATAERR
            answer = {"status": "unknown", "asks": "", "ids": [], "rows": [], "text": str(error)}
            answer["ms"] = 0.0
        typer.echo(json.dumps({"id": entry.get("id"), **answer}, ensure_ascii=False), file=out)
    return status


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise LineError(_NOT_AN_OBJECT) from None
    if not isinstance(entry, dict):
        raise LineError(_NOT_AN_OBJECT)
    return entry


def _question(engine: Engine, entry: dict[str, Any], circumstances: Circumstances) -> Question:
    text, thread = entry.get("q"), entry.get("thread")
    room = entry.get("room") or circumstances.municipality_id
    if not isinstance(text, str) or not isinstance(thread, str | int | None):
        raise LineError(_NOT_AN_OBJECT)
    if room is not None and (
        not isinstance(room, str) or room not in engine.directory.municipalities
    ):
        raise LineError(f"Eine Kommune {room} steht nicht im Verzeichnis (room).")
    conversation = "" if thread is None else str(thread)
    return Question(text, circumstances.today, room, conversation)


def _answer(engine: Engine, question: Question) -> dict[str, Any]:
    start = time.perf_counter()
    reply = engine.ask(question)
    took = 1000 * (time.perf_counter() - start)
    return {
        "status": reply.status,
        "asks": reply.asks,
        "ids": list(reply.ids),
        "rows": list(reply.rows),
        "text": to_markdown(reply.answer),
        "ms": round(took, 1),
    }
