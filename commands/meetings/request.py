"""What a line about a meeting says: which committee, when, where; in any order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commands.committees.meant import (
    Named,
    committee_of_room,
    find_committee,
    name_in,
    nearest_to_room,
    unknown_committee,
)
from commands.committees.words import committee_like, goes_on_with, place_like, unread
from commands.contract import Ask, Choice
from commands.dates import When, find_when
from commands.meetings.room_numbers import hidden, shown
from commands.meetings.wording import typed_span
from storage.records import Committee

URGENT = re.compile(
    r"[,;]?\s*\b(?:als\s+)?(?:eilig|dringend|eilsitzung|(?:mit\s+)?verkürzte[rn]?\s+(?:ladungs)?"
    r"(?:frist|ladung))\b",
    re.IGNORECASE,
)
ANYWAY = re.compile(r"[,;]?\s*\btrotzdem\b", re.IGNORECASE)
_SURE = re.compile(r"[,;]?\s*\bso gemeint\b", re.IGNORECASE)
_NOT_ON_FREE_DAYS = re.compile(
    r"[,;]?\s*\b(?:nicht|außer|ausser|ohne)\s+(?:in\s+den\s+)?(?:schul)?ferien"
    r"(?:\s+(?:und|oder)\s+(?:an\s+)?feiertagen?)?\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"(?:.*[\s,;])?(?:abbrechen|abbruch|stopp?|vergiss es|doch nicht|lass es)[.!\s]*",
    re.IGNORECASE | re.DOTALL,
)
_PLACE_TOLD = re.compile(r"\bort\s*:\s*(?P<place>[^;]+)", re.IGNORECASE)
_TO_PLACE = re.compile(
    r"^(?:ort\s*:?|im|in der|in dem|in|beim|bei|an der|am)\s+(?=\S)", re.IGNORECASE
)
_FILLING = re.compile(
    r"^(?:(?:die|der|das|eine|sitzung|termin|von|vom|des|für|fuer)(?:\s+|$))+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Request:
    """A meeting as it is asked for.

    `when` is None where no date was said; `typed` is how it was, as it can be typed again. `sure`:
    what was assumed of the date has been confirmed.
    """

    committee: Committee
    when: When | None
    place: str
    urgent: bool = False
    anyway: bool = False
    sure: bool = False
    typed: str = ""

    def line(self, *, place_first: bool = False) -> str:
        """Return the line that asks for this meeting without its date, to be gone on with."""
        marks = (
            ("nicht in den Ferien", self.when and self.when.repeat and self.when.repeat.free_days),
            ("eilig", self.urgent),
        )
        told = [f"sitzung neu {self.committee.name}", *(word for word, told in marks if told)]
        return ", ".join([*told, *([f"Ort: {self.place};"] if place_first and self.place else [])])

    @property
    def at_place(self) -> str:
        """Return what names the place behind a date; "" without one."""
        return f", Ort: {self.place}" if self.place else ""


def is_stop(text: str) -> bool:
    """Whether somebody would rather not go on with what was asked: "abbrechen"."""
    return _STOP.fullmatch(text) is not None


def read_request(ask: Ask, text: str) -> Request:
    """Read a line such as "Steuergremium Do 10.12.2026 14–16 Uhr, Rathaus Bochum, Raum 2".

    Raises UserError where the committee or the date can't be told, ChoiceError for what may be the
    name of a committee or a place.
    """
    text = hidden(" ".join(unicodedata.normalize("NFC", text).split()))
    urgent, anyway, sure = (one.search(text) is not None for one in (URGENT, ANYWAY, _SURE))
    free_days = _NOT_ON_FREE_DAYS.search(text) is not None
    for said in (URGENT, ANYWAY, _SURE, _NOT_ON_FREE_DAYS):
        text = said.sub("", text)
    text = text.strip(" ,;")
    found = find_when(text, ask.now)
    when = found.when if found else None
    if free_days and when is not None and when.repeat is not None:
        when = replace(when, repeat=replace(when.repeat, free_days=True))
    before, after = (found.before, found.after) if found else (text, "")
    typed = _typed(text, before, after, when)
    marks = ", ".join(
        word for word, told in (
            ("nicht in den Ferien", free_days), ("eilig", urgent), ("trotzdem", anyway),
        ) if told
    )  # fmt: skip
    committee, place = _where(ask, before, after, f"{f'{marks}, ' * bool(marks)}{typed}")
    return Request(committee, when, place, urgent, anyway, sure, typed)


def as_place(text: str) -> str:
    """Return what is left of a line as the place: "im Rathaus, Raum 2" is "Rathaus, Raum 2"."""
    parts = (part.strip(" ,;:–-") for part in text.split(";"))
    place = ", ".join(filter(None, (_FILLING.sub("", part).lstrip(" ,;") for part in parts)))
    return _TO_PLACE.sub("", place).strip(" ,;:–-")


def start_and_end(when: When) -> tuple[datetime, datetime | None]:
    """Return local start and end of a date that names a time of day; it may end after midnight."""
    assert when.at is not None  # noqa: S101 - for the type checker: asked for before
    start = datetime.combine(when.day, when.at)
    if when.end is None:
        return start, None
    end = datetime.combine(when.day, when.end)
    return start, end if end > start else end + timedelta(days=1)


def typed_date(when: When) -> str:
    """Return a single date as it is typed in a command, with time and end where they are known."""
    if when.at is None:
        return f"{when.day:%d.%m.%Y}"
    start, end = start_and_end(when)
    return typed_span(start, round((end - start).total_seconds() / 60) if end else None)


def _typed(text: str, before: str, after: str, when: When | None) -> str:
    """Return a date as it can be typed again: what comes again in the words that were used."""
    if when is None or when.repeat is None:
        return typed_date(when) if when else ""
    return shown(text[len(before) : len(text) - len(after)].strip(" ,;"))


# --- Committee and place ------------------------------------------------------------------------


def _where(ask: Ask, before: str, after: str, typed: str) -> tuple[Committee, str]:
    """Return committee and place; what may be the name of a committee is no place unasked."""
    said = f"{before} ; {after}"
    told = _PLACE_TOLD.search(said)
    bare = _PLACE_TOLD.sub("", said) if told else said
    if told and name_in(ask, bare) is None and committee_of_room(ask) is None:
        told, bare = None, said

    def line(name: str) -> str:
        return f"sitzung neu {name} {typed}".rstrip() + ","

    named = name_in(ask, bare)
    if not told and (strange := _strange(named, before, bare)):
        raise _unknown(ask, named, strange, shown(bare), typed)
    committee, rest = find_committee(ask, shown(said if told else bare), line)
    place = shown(told["place"]) if told else rest
    return committee, as_place(place)


def _strange(named: Named | None, before: str, said: str) -> str:
    """Return what looks like the name of a committee, or stands where that is expected; or ""."""
    if named is not None:
        behind = goes_on_with(named.following.partition(" ; ")[0])
        return f"{named.said} {behind}" if behind else committee_like(named.rest)
    if strange := committee_like(said):
        return strange
    first = before.partition(",")[0].strip(" ;")
    return "" if place_like(first) else unread(first)


def _unknown(ask: Ask, named: Named | None, strange: str, said: str, typed: str) -> Exception:
    """Ask which committee is meant by a name, or whether it is a place."""
    rest = as_place(said.replace(strange, "", 1))
    place = as_place(named.rest) if named else as_place(said)
    meant = nearest_to_room(ask, named.committees) if named else (committee_of_room(ask),)
    own = meant[0] if len(meant) == 1 else None
    others = (
        (Choice(f"Das ist der Ort: {place}",
                f"sitzung neu {own.name} {typed}, Ort: {place}"),)
        if own and place else ()
    )  # fmt: skip
    return unknown_committee(
        ask,
        shown(strange),
        lambda name: f"sitzung neu {name} {typed}{', Ort:' if rest else ''}",
        rest,
        *others,
    )
