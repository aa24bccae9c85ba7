"""Takes the parts of a date out of a text, one after the other, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime, time
from re import Match

from commands.dates import clock_times, days, lengths, repeats
from commands.dates.clock_times import Piece, Read
from commands.dates.draft import Draft
from commands.dates.limits import read_limit
from commands.dates.model import DateError
from commands.dates.spans import Span, span_at
from commands.dates.words import pattern

_MOST_PIECES = 12
# What may stand between the parts of a date and says nothing by itself.
_BETWEEN = re.compile(
    r"(?:[\s,;]|[-–](?=\s)|\b(?:am|den|dem|der|um|ab|vom|von|zum|je|jeweils|immer|gegen|"
    r"beginn|start)"
    r"\b:?)*",
    re.IGNORECASE,
)
_CLOCK = (*clock_times.PIECES, clock_times.END_PIECE)
# Recurrences first: "jeden Montag" is no Monday, "montags um 9" no "um 9" alone.
_PIECES = (*repeats.PIECES, *clock_times.PIECES, *days.PIECES, clock_times.END_PIECE)
_PREPOSITION = re.compile(
    r"\b(?:um|am|den|dem|zum|von|vom|ab|gegen|jeweils|immer)\s+$", re.IGNORECASE
)
# A number of a room is no date.
_ROOM = re.compile(
    r"(?:\b(?:raum|zimmer|saal|haus|nummer|nr\.?|etage|stock|gebäude|top|punkt|ziffer|§)\s*)$",
    re.IGNORECASE,
)
_ROOM_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*(?![.\d])")
_BOUND = re.compile(
    r"(?:(?P<side>bis|vor|ab|nach|von|vom|zwischen|während|im|in)\b|"
    r"(?:über)?nächste|kommende|diese)",
    re.IGNORECASE,
)
_AHEAD = pattern(r"in\s+<number>")
_PLAINLY_A_TIME = re.compile(
    r"[^a-z]{0,12}(?:\d\s?(?:uhr|h)\b|\d:\d\d)|von\s\d|halb\s|viertel\s", re.IGNORECASE
)
_ENDS = ("bis", "vor")
_SET_ONCE = (
    "day", "weekday", "at", "steps", "minutes", "length", "every", "weekdays", "nth", "month_days",
    "weeks", "count", "begins", "ends", "during",
)  # fmt: skip
_UNSAID: tuple[object, ...] = (None, "", (), frozenset())


def starts(text: str) -> Iterator[int]:
    """Yield where words begin that may begin a date; the number of a room is none.

    In "10.–11.12." there are two.
    """
    for word in re.finditer(r"(?<!\S)\S|(?<=\d\.[-–])\d", text):
        at = word.start()
        if not (_ROOM_NUMBER.match(text, at) and _ROOM.search(text, 0, at)):
            yield at


def consume(
    text: str, start: int, now: datetime, *, usual: time | None = None, long: bool = False
) -> tuple[Draft, int]:
    """Take the parts of a date from a position on; return them and where the last one ended.

    `long`: how long it takes may be told as well ("2 Stunden"). Raises DateError.
    """
    empty = Draft(now.replace(tzinfo=None), usual)
    try:
        draft, end = _take_all(text, start, empty, bounds=True, long=long)
    except DateError:
        draft, end = _take_all(text, start, empty, bounds=False, long=long)
        if draft.repeats:
            raise
        return draft, end
    if draft.is_bounded and not draft.repeats:  # "in den Ferien" is no part of a single date
        return _take_all(text, start, empty, bounds=False, long=long)
    return draft, end


def take_further(text: str, position: int, draft: Draft) -> int:
    """Take what may stand apart from the rest of a date; return where it ends, 0 for nothing.

    That is a time of day with "Uhr" and how long it takes; of what comes again also what it leaves
    out and when it ends.
    """
    between = _BETWEEN.match(text, position)
    after = between.end() if between else position
    if draft.repeats:
        for at in (position, after):
            if found := _bounded(text, at, draft) or read_limit(text, at, draft):
                return found
    if draft.length is None and (end := _one_of(lengths.PIECES, text, after, draft)):
        return end
    if draft.at is None and _PLAINLY_A_TIME.match(text, after):
        return _one_of(_CLOCK, text, after, draft)
    return 0


def _take_all(
    text: str, start: int, empty: Draft, *, bounds: bool, long: bool
) -> tuple[Draft, int]:
    draft, end = replace(empty, assumed=[]), start
    pieces = (*_PIECES, *lengths.PIECES) if long else _PIECES
    for _ in range(_MOST_PIECES):
        between = _BETWEEN.match(text, end)
        position = between.end() if between else end
        after = 0
        for at in (position, *_with_preposition(text, position)):
            after = after or (bounds and _bounded(text, at, draft)) or 0
        after = after or read_limit(text, position, draft)
        after = after or _one_of(pieces, text, position, draft)
        if not after:
            break
        end = after
    return draft, end


def _one_of(pieces: tuple[Piece, ...], text: str, position: int, draft: Draft) -> int:
    """Read one piece into the draft; return where it ends, 0 for none."""
    for piece, read in pieces:
        for at in (position, *_with_preposition(text, position)):
            match = piece.match(text, at)
            if match and match.end() > position and _is_taken(match, read, draft):
                return match.end()
    return 0


def _is_taken(match: Match[str], read: Read, draft: Draft) -> bool:
    """Read a piece, unless it would say anew what has been said: a second date is another one."""
    tried = replace(draft, assumed=list(draft.assumed))
    if read(match, tried) is False:
        return False
    for name in _SET_ONCE:
        said = getattr(draft, name)
        if said not in _UNSAID and getattr(tried, name) != said:
            return False
    for one in fields(draft):
        setattr(draft, one.name, getattr(tried, one.name))
    return True


def _with_preposition(text: str, position: int) -> tuple[int, ...]:
    """Return where the word before begins, if it is one that some pieces begin with."""
    found = _PREPOSITION.search(text, max(0, position - 8), position)
    return (found.start(),) if found else ()


def _bounded(text: str, position: int, draft: Draft) -> int:
    """Read between when something comes again: "bis Juli 2027", "im März", "ab Februar".

    It is kept as it was typed, since what is meant hangs on when it begins.
    """
    lead = _BOUND.match(text, position)
    if lead is None or _AHEAD.match(text, position):
        return 0
    found = span_at(text, position, draft.now.date())
    side = (lead["side"] or "").lower()
    if found is None or (side not in _ENDS and _is_one_day(found[0])):
        return 0
    if side == "ab" and _begins_on_a_day(text, lead.end(), draft):
        return 0
    name = "ends" if side in _ENDS else "begins" if side in ("ab", "nach") else "during"
    if getattr(draft, name):
        return 0
    setattr(draft, name, text[position : found[1]])
    return found[1]


def _begins_on_a_day(text: str, position: int, draft: Draft) -> bool:
    """Whether what follows "ab" is one day, which is read as such."""
    behind = span_at(text, position + 1, draft.now.date())
    return behind is not None and _is_one_day(behind[0])


def _is_one_day(span: Span) -> bool:
    return span.first == span.last


def bound(typed: str, seen: date) -> Span:
    """Return the span that a typed bound says, as seen from a day."""
    found = span_at(typed, 0, seen)
    assert found is not None  # noqa: S101 - for the type checker: it was read before
    return found[0]
