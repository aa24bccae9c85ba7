"""What a line about a meeting says: which committee, when, where; in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commands.contract import Ask
from commands.dates import When, find_when
from commands.meetings.committees import find_committee
from storage.records import Committee

_URGENT = re.compile(
    r"[,;]?\s*\b(?:als\s+)?(?:eilig|dringend|eilsitzung|(?:mit\s+)?verkürzte[rn]?\s+(?:ladungs)?"
    r"(?:frist|ladung))\b",
    re.IGNORECASE,
)
_ANYWAY = re.compile(r"[,;]?\s*\btrotzdem\b", re.IGNORECASE)
_NOT_ON_FREE_DAYS = re.compile(
    r"[,;]?\s*\b(?:nicht|außer|ausser|ohne)\s+(?:in\s+den\s+)?(?:schul)?ferien"
    r"(?:\s+(?:und|oder)\s+(?:an\s+)?feiertagen?)?\b",
    re.IGNORECASE,
)
_TO_PLACE = re.compile(
    r"^(?:ort\s*:?|im|in der|in dem|in|beim|bei|an der|am)\s+(?=\S)", re.IGNORECASE
)
_FILLING = re.compile(r"^(?:die|der|das|eine|sitzung|von|vom|des|für|fuer)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """A meeting as it is asked for; `when` is None where no date was said."""

    committee: Committee
    when: When | None
    place: str
    urgent: bool = False
    anyway: bool = False


def read_request(ask: Ask, text: str) -> Request:
    """Read a line such as "Steuergremium Do 10.12.2026 14–16 Uhr, Rathaus Bochum, Raum 2".

    Raises UserError where the committee or the date can't be told.
    """
    urgent, anyway = _URGENT.search(text) is not None, _ANYWAY.search(text) is not None
    free_days = _NOT_ON_FREE_DAYS.search(text) is not None
    text = _NOT_ON_FREE_DAYS.sub("", _ANYWAY.sub("", _URGENT.sub("", text))).strip(" ,;")
    found = find_when(text, ask.now)
    if found is None:
        committee, rest = find_committee(ask, text, lambda name: f"sitzung neu {name}")
        return Request(committee, None, as_place(rest), urgent, anyway)
    said = f"{found.before} ; {found.after}"
    typed = text[len(found.before) : len(text) - len(found.after)].strip(" ,;")
    committee, rest = find_committee(ask, said, lambda name: f"sitzung neu {name} {typed},")
    when = found.when
    if free_days and when.repeat is not None:
        when = replace(when, repeat=replace(when.repeat, free_days=True))
    return Request(committee, when, as_place(rest), urgent, anyway)


def as_place(text: str) -> str:
    """Return what is left of a line as the place: "im Rathaus, Raum 2" is "Rathaus, Raum 2"."""
    parts = (part.strip(" ,;:–-") for part in text.split(";"))
    place = ", ".join(filter(None, (_FILLING.sub("", part) for part in parts)))
    return _TO_PLACE.sub("", place).strip(" ,;:–-")


def start_and_end(when: When) -> tuple[datetime, datetime | None]:
    """Return local start and end of a date that names a time of day; it may end after midnight."""
    assert when.at is not None  # noqa: S101 - for the type checker: asked for before
    start = datetime.combine(when.day, when.at)
    if when.end is None:
        return start, None
    end = datetime.combine(when.day, when.end)
    return start, end if end > start else end + timedelta(days=1)
