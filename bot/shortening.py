"""Cutting an answer down until it fits into one message, with a note of what is missing; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from commands.contract import Answer, Choice, Line, Link, Span, Table

_LONGEST_TITLE = 300
_LONGEST_LINE = 2000
Item = TypeVar("Item")


def shortened(answer: Answer, fits: Callable[[Answer], bool]) -> Answer:
    """Return as much of the answer as fits: overlong lines are cut, then parts are left out.

    Table rows go first, then choices, lines, sources and hints. The title always stays.
    """
    clipped = _clipped(answer)
    least, most = 0, _size(clipped) - 1
    while least < most:
        middle = (least + most + 1) // 2
        if fits(_beginning(clipped, middle)):
            least = middle
        else:
            most = middle - 1
    return _beginning(clipped, least)


def _size(answer: Answer) -> int:
    rows = answer.table.rows if answer.table else ()
    parts = (answer.hints, answer.sources, answer.lines, answer.choices, rows)
    return sum(len(part) for part in parts)


def _beginning(answer: Answer, count: int) -> Answer:
    """Keep so many items, those that matter most, and say what was left out."""
    left = _Allowance(count)
    hints, sources = left.take(answer.hints), left.take(answer.sources)
    lines, choices = left.take(answer.lines), left.take(answer.choices)
    rows = left.take(answer.table.rows) if answer.table else ()
    return replace(
        answer,
        lines=lines,
        table=Table(answer.table.headers, rows) if answer.table and rows else None,
        choices=choices,
        hints=(_note(len(rows), answer.table), *hints),
        sources=sources,
    )


class _Allowance:
    """How many items may still be kept."""

    def __init__(self, count: int) -> None:
        self.count = count

    def take(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Return the first of the items, as many as are allowed, and count them."""
        taken = items[: self.count]
        self.count -= len(taken)
        return taken


def _note(shown: int, table: Table | None) -> str:
    if table is not None and 0 < shown < len(table.rows):
        what = f"Gezeigt sind {shown} von {len(table.rows)} Zeilen"
    else:
        what = "Die Antwort ist gekürzt"
    return f"… {what}: Mehr passt nicht in eine Nachricht. Eine engere Frage hilft."


# --- Overlong lines -----------------------------------------------------------------------------


def _clipped(answer: Answer) -> Answer:
    return replace(
        answer,
        title=_clip(answer.title, _LONGEST_TITLE),
        lines=_clip_all(answer.lines),
        table=answer.table
        and Table(
            tuple(_clip_text(header, _LONGEST_TITLE) for header in answer.table.headers),
            tuple(_clip_all(row) for row in answer.table.rows),
        ),
        choices=tuple(
            Choice(_clip_text(choice.label, _LONGEST_LINE), choice.command_line)
            for choice in answer.choices
        ),
        hints=_clip_all(answer.hints),
        sources=_clip_all(answer.sources),
    )


def _clip_all(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(_clip(line, _LONGEST_LINE) for line in lines)


def _clip(line: Line, longest: int) -> Line:
    spans = (line,) if isinstance(line, str) else line
    kept: list[Span] = []
    for span in spans:
        if longest <= 0:
            break
        text = span if isinstance(span, str) else _text(span)
        kept.append(_clip_span(span, longest))
        longest -= len(text)
    return tuple(kept)


def _text(span: Span) -> str:
    if isinstance(span, Link):
        return span.label + span.url
    return span if isinstance(span, str) else span.text


def _clip_span(span: Span, longest: int) -> Span:
    if isinstance(span, str):
        return _clip_text(span, longest)
    if isinstance(span, Link):
        # Half an address leads nowhere: without room for the whole, the label stands alone.
        return span if len(_text(span)) <= longest else _clip_text(span.label, longest)
    return replace(span, text=_clip_text(span.text, longest))


def _clip_text(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
