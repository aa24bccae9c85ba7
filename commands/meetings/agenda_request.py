"""Which agenda a text is about, and the lines that say what becomes of it.

Committee and date are only looked for where the text begins: titles name committees and dates too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from commands.committees.meant import find_committee, name_at_start, room_committee_or_choice
from commands.contract import Ask, Code, UserError
from commands.dates import When, leading_when
from commands.meetings.finding import meeting_on
from commands.meetings.meant import by_mark, own_committee
from commands.meetings.minutes.running import meeting_of, running_here
from storage.records import Committee, Meeting

_BEFORE_NAME = re.compile(
    r"(?:(?:für|fuer|zur?|zum|im|in|am|vom|von|de[rmns]|die|das|nächsten?|sitzung)\s+)+",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:(?:für|fuer|zu|zur|auf|in)\s+)?(?:(?:die|der|den)\s+)?"
    r"(?P<over>über|ueber)?(?:n(?:ä|ae)chste[nr]?|kommende[nr]?)\s+(?:sitzung|termin)\b",
    re.IGNORECASE,
)
_AFTER_HEAD = " ,;:–-"
_YEAR = re.compile(r"\b\d{4}\b")


@dataclass(frozen=True, slots=True)
class AgendaRequest:
    """The agenda of a meeting, and what a message says of it, line by line."""

    committee: Committee
    meeting: Meeting
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """What the beginning of a text names."""

    name: str = ""
    when: When | None = None
    typed: str = ""
    rest: str = ""


def read_request(ask: Ask) -> AgendaRequest:
    """Return which agenda is meant, by default that of the next meeting; raises UserError."""
    if (meant := by_mark(ask, ask.text)) is not None:
        return AgendaRequest(meant.committee, meant.meeting, _lines(meant.rest))
    first, _, others = ask.text.partition("\n")
    head = _read_head(ask, first.strip())
    rest = f"{head.rest}\n{others}"
    running = running_here(ask)
    if running is not None and not head.name and head.when is None:
        return AgendaRequest(running.committee, meeting_of(ask, running.minutes), _lines(rest))
    committee = _committee(ask, head, rest.strip())
    meeting = meeting_on(
        ask,
        committee,
        head.when,
        lambda start: f"{ask.word} {committee.name} {start}: {rest.strip()}",
    )
    return AgendaRequest(committee, meeting, _lines(rest))


def _committee(ask: Ask, head: _Head, rest: str) -> Committee:
    def line(name: str) -> str:
        return f"{ask.word} {name} {head.typed}".rstrip() + ":"

    if head.name:
        return find_committee(ask, head.name, lambda name: f"{line(name)} {rest}")[0]
    own = own_committee(ask, head.when, ask.word, rest)
    return own or room_committee_or_choice(ask, rest, line)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip(_AFTER_HEAD))


def _read_head(ask: Ask, text: str) -> _Head:
    """Read committee and date, in any order; "der Steuerungsgruppe" only if nothing follows."""
    if (head := _after_next(ask, text)) is not None:
        return head
    filling = _BEFORE_NAME.match(text)
    if filling:
        bare = _read_names(ask, text[filling.end() :])
        ends = not bare.rest or text[: -len(bare.rest)].rstrip()[-1:] in _AFTER_HEAD
        if (bare.name or bare.when) and ends:
            return bare
    head = _read_names(ask, text)
    follows = _after_next(ask, head.rest) if head.name and not head.when else None
    return replace(head, rest=follows.rest) if follows else head


def _after_next(ask: Ask, text: str) -> _Head | None:
    """Return what follows "nächste Sitzung:", which is what is meant anyway; None for a title."""
    match = _NEXT.match(text)
    if match is None:
        return None
    behind = text[match.end() :]
    head = _read_names(ask, behind.strip(_AFTER_HEAD))
    if behind.strip() and behind.lstrip()[0] not in _AFTER_HEAD and not head.name:
        return None
    if match["over"]:
        raise UserError(
            "Welche Sitzung ist gemeint?",
            hints=(("Bitte mit ihrem Datum: ", Code("/top 10.12. Klausur"), "."),),
        )
    return head


def _read_names(ask: Ask, text: str) -> _Head:
    head = _Head(rest=text)
    for _ in range(2):
        head = _with_date(ask, _with_committee(ask, head))
    return head


def _with_committee(ask: Ask, head: _Head) -> _Head:
    named = None if head.name else name_at_start(ask, head.rest)
    if named is None:
        return head
    rest = named.rest.strip()
    alone = not rest or rest[0] in _AFTER_HEAD or _date(ask, rest) is not None
    if ask.room.settings.kind == "committee" and not alone:
        return head  # part of a title
    name = head.rest[: len(head.rest) - len(named.rest)]
    return _Head(name, head.when, head.typed, rest.strip(_AFTER_HEAD))


def _with_date(ask: Ask, head: _Head) -> _Head:
    found = None if head.when else _date(ask, head.rest)
    if found is None:
        return head
    when, rest = found
    return _Head(head.name, when, f"{when.day:%d.%m.%Y}", rest)


def _date(ask: Ask, text: str) -> tuple[When, str] | None:
    """Return the date that a text begins with; words such as "Montag" only if nothing follows."""
    text = " ".join(text.split())
    found = leading_when(text, ask.now) if text else None
    if found is None:
        return None
    said = text.removesuffix(found.after)
    if found.after and not any(letter.isdigit() for letter in said):
        return None
    return found.when, found.after
