"""Many questions at once, line by line: the `--jsonl` contract of `ask`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from commands.contract import Answer
from commands.questions.engine import Engine, Question, engine_for
from storage.records import Directory

_EXPECTED = 'erwartet wird je Zeile {"id": "…", "q": "…"}, dazu wahlweise "thread" und "room"'


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    text: str
    thread: str
    room: str | None


class _LineError(ValueError):
    """Says in German what is wrong with an input line; `id` is its id where it has one."""

    def __init__(self, message: str, line_id: str = "") -> None:
        super().__init__(message)
        self.id = line_id


def answer_lines(
    directory: Directory, lines: Iterable[str], today: date, render: Callable[[Answer], str]
) -> Iterator[str]:
    """Yield one line of JSON for each line of input that isn't empty, in order.

    Lines of one `thread` are one conversation; `room` is the id of the municipality whose room
    it is asked in. A malformed line yields one with status "unknown" and a text that says what
    was expected. `ms` is the time from question to rendered reply in milliseconds.
    """
    # Conversations of one run must not meet those of another over the same directory.
    engine = engine_for(directory).apart()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_answered(engine, line, number, today, render), ensure_ascii=False)


def _answered(
    engine: Engine, line: str, number: int, today: date, render: Callable[[Answer], str]
) -> dict[str, object]:
    start = perf_counter()
    try:
        asked = _parsed(line, number, engine.directory)
    except _LineError as error:
        return _output(error.id, "unknown", "", (), (), str(error), start)
    reply = engine.ask(Question(asked.text, today, asked.room, asked.thread))
    text = render(reply.answer)
    return _output(asked.id, reply.status, reply.asks, reply.ids, reply.rows, text, start)


def _output(
    line_id: str, status: str, asks: str, ids: tuple[str, ...], rows: tuple[str, ...], text: str,
    start: float,
) -> dict[str, object]:  # fmt: skip
    refused = status in ("none", "unknown")
    return {
        "id": line_id,
        "status": status,
        "asks": asks,
        "ids": [] if refused else list(ids),
        "rows": [] if refused else list(rows),
        "text": text,
        "ms": round((perf_counter() - start) * 1000, 2),
    }


def _parsed(line: str, number: int, directory: Directory) -> _Line:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _LineError(f"Zeile {number}: kein gültiges JSON; {_EXPECTED}.") from error
    if not isinstance(read, dict):
        raise _LineError(f"Zeile {number}: kein Objekt; {_EXPECTED}.")
    line_id = str(read["id"]) if isinstance(read.get("id"), str | int) else ""
    for key in ("id", "q"):
        if key not in read:
            raise _LineError(f"Zeile {number}: „{key}“ fehlt; {_EXPECTED}.", line_id)
    for key in ("q", "thread", "room"):
        if not isinstance(read.get(key, ""), str | None):
            raise _LineError(f"Zeile {number}: „{key}“ ist kein Text; {_EXPECTED}.", line_id)
    room = read.get("room") or None
    if room is not None and room not in directory.municipalities:
        raise _LineError(
            f"Zeile {number}: „room“ nennt „{room}“, das keine id einer Kommune ist.", line_id
        )
    return _Line(line_id, read["q"] or "", read.get("thread") or "", room)
