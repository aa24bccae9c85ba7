"""Spans of days that a text names: "Dezember", "ab März", "bis zu den Sommerferien"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from commands.dates.model import DateError
from commands.dates.stretch_words import PIECES, Reader, SeenFrom, year_told
from commands.dates.stretches import ONE_DAY, Stretch

Reading: TypeAlias = tuple[re.Match[str], Reader]
Side: TypeAlias = Literal["in", "from", "after", "until", "before", "since"]

_LONGEST = 4_000  # characters
_SIDES: dict[str, Side] = {"ab": "from", "seit": "since", "bis": "until", "vor": "before",
                           "nach": "after"}  # fmt: skip
_LEAD = re.compile(
    r"(?:(?P<side>ab|seit|bis|vor|nach|von|vom|zwischen|während|waehrend|für|fuer)\s+)?"
    r"(?:(?:zu|zum|zur|den|dem|der|des|die|das|im|in|am|an|einschlie(?:ß|ss)lich)\s+)*",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"(?:(?P<start>beginn|anfang|start)|ende|schluss)\s+(?:der|des)\s+", re.IGNORECASE
)
_TO = re.compile(
    r"\s*(?:[-–—]|\b(?P<word>bis|und)\b)\s*(?:(?:zu|zum|zur|den|dem|der|im|in|am)\s+)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<!\S)[(„\"]*(?=\S)")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; None is no bound. `label` is German."""

    first: date | None
    last: date | None
    label: str

    def holds(self, day: date) -> bool:
        """Whether a day is within it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A span within a text: what it is, and what stands before and after it."""

    span: Span
    before: str
    after: str


def find_span(text: str, now: datetime) -> FoundSpan | None:
    """Return the first span of days that a text names; None without one.

    `now` is aware, in Europe/Berlin. Raises DateError for what is in no calendar, or beyond the
    school holidays that are laid down.
    """
    if len(text) > _LONGEST:
        raise DateError(f"Das ist zu lang: {len(text)} Zeichen, höchstens {_LONGEST} sind möglich.")
    text = " ".join(unicodedata.normalize("NFC", text).split())
    for word in _WORD.finditer(text):
        found = span_at(text, word.end(), now.date())
        if found is not None:
            span, end = found
            return FoundSpan(span, _stripped(text[: word.start()]), _stripped(text[end:]))
    return None


def _stripped(text: str) -> str:
    return text.strip(" ,;:–-")


def span_at(text: str, start: int, today: date) -> tuple[Span, int] | None:
    """Read a span that begins at a position; return it with its end, None for none.

    Raises DateError as `find_span` does.
    """
    lead = _LEAD.match(text, start)
    assert lead is not None  # noqa: S101 - for the type checker: all of it may be missing
    one = _stretch_at(text, lead.end(), (today, None)) or _edge_at(text, lead.end(), today)
    side = (lead["side"] or "").lower()
    if one is None:  # "in 2 Wochen": the preposition is part of it
        one, side = _stretch_at(text, start, (today, None)), ""
    if one is None:
        return None
    stretch, end, reading = one
    second = _second(text, end, reading, stretch, side)
    if second is not None:
        return second
    if side == "seit":
        stretch = _begun(reading, stretch, today)
    return _bounded(stretch, _SIDES.get(side, "in"), today), end


def _stretch_at(text: str, start: int, seen: SeenFrom) -> tuple[Stretch, int, Reading] | None:
    for piece, read in PIECES:
        match = piece.match(text, start)
        if match:
            return read(match, seen), match.end(), (match, read)
    return None


def _edge_at(text: str, start: int, today: date) -> tuple[Stretch, int, Reading] | None:
    """Read "Ende der Sommerferien": their last day."""
    edge = _EDGE.match(text, start)
    found = _stretch_at(text, edge.end(), (today, None)) if edge else None
    if edge is None or found is None:
        return None
    whole, end, reading = found
    day = whole.first if edge["start"] else whole.last
    return Stretch(day, day, f"{edge[0].split()[0].capitalize()} {whole.label}"), end, reading


def _second(
    text: str, end: int, first_read: Reading, first: Stretch, side: str
) -> tuple[Span, int] | None:
    """Read "bis Juni" after "von März", "und Januar" after "Dezember"; None if there is none."""
    link = _TO.match(text, end)
    if link is None or link.end() >= len(text):
        return None
    found = _stretch_at(text, link.end(), (first.first, None))
    if found is None:
        return None
    second, after, (match, _) = found
    year = year_told(match)
    if year is not None and year_told(first_read[0]) is None:
        first = _within_year(first_read, first, second, year)
    apart = (link["word"] or "").lower() == "und" and side != "zwischen"
    if second.last < first.first or (apart and second.first - first.last != ONE_DAY):
        return None
    if first.apart and second.apart:  # between two holidays
        return _named(first.last + ONE_DAY, second.first - ONE_DAY), after
    return _named(first.first, second.first - ONE_DAY if second.apart else second.last), after


def _within_year(reading: Reading, first: Stretch, second: Stretch, year: int) -> Stretch:
    """Return the first of two with the year of the second: "März bis Juni 2027"."""
    match, read = reading
    tried = (read(match, (first.first, each)) for each in (year, year - 1))
    return next((moved for moved in tried if moved.first <= second.last), first)


def _begun(reading: Reading, stretch: Stretch, today: date) -> Stretch:
    """Return the last one that has begun: "seit März" looks back."""
    match, read = reading
    if stretch.first <= today or year_told(match) is not None:
        return stretch
    tried = (read(match, (today, today.year - n)) for n in range(2))
    return next((moved for moved in tried if moved.first <= today), stretch)


def _bounded(stretch: Stretch, side: Side, today: date) -> Span:
    if side == "in":
        return Span(stretch.first, stretch.last, stretch.label)
    if side == "from":
        return _named(stretch.first, None)
    if side == "after":
        return _named(stretch.last + ONE_DAY, None)
    if side == "since":
        return _named(stretch.first, max(today, stretch.first))
    last = stretch.last
    if side == "before" or stretch.apart:
        last = stretch.first - ONE_DAY
    return _named(today if last >= today else None, last)


def _named(first: date | None, last: date | None) -> Span:
    if first and last and last < first:
        first, last = last, first
    if first is None or last is None:
        label = f"ab {first:%d.%m.%Y}" if first else f"bis {last:%d.%m.%Y}"
    else:
        label = f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"
    return Span(first, last, label)
