"""What a search says of deadlines and of what is lacking: "fällig bis Ende März", "ohne Frist"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commands.dates import find_span
from storage.decision_search import Wanted

_SOON = timedelta(days=14)
_DUE = re.compile(
    r"(?<!\w)(?:f(?:ä|ae)llig(?:e[nrs]?)?|zu\s+erledigen|frist)(?!\w)\s*:?",
    re.IGNORECASE,
)
_WITHOUT_DEADLINE = re.compile(
    r"(?<!\w)(?:ohne|keine)\s+(?:eine\s+)?(?:frist(?:en)?|termin|datum)(?!\w)", re.IGNORECASE
)
_WITHOUT_RESPONSIBLE = re.compile(
    r"(?<!\w)(?:(?:ohne|keine?)\s+(?:eine[nr]?\s+)?"
    r"(?:verantwortlich(?:e[nr]?|keit)?|zust(?:ä|ae)ndig(?:e[nr]?|keit)?)|"
    r"(?:(?:wo|f(?:ü|ue)r\s+die)\s+)?(?:niemand|keiner)\s+(?:ist\s+)?"
    r"(?:verantwortlich|zust(?:ä|ae)ndig)(?:\s+ist)?)(?!\w)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\bbis\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:ab|von|zwischen|seit)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is wanted besides, said in German, and the rest of the line; no label: nothing was."""

    wanted: Wanted
    label: tuple[str, ...]
    rest: str


def narrowed(wanted: Wanted, text: str, now: datetime) -> Narrowed:
    """Take out of a line what it says of deadlines and of what is lacking. `now` is aware.

    "bis Ende März" includes what is overdue; "fällig" alone means the next fortnight, and that too.
    """
    found = Narrowed(wanted, (), text)
    if _WITHOUT_DEADLINE.search(text):
        wanted = replace(wanted, without_deadline=True)
        found = Narrowed(wanted, ("ohne Frist",), _WITHOUT_DEADLINE.sub(" ", text))
    elif _DUE.search(text):
        found = _due(wanted, _DUE.sub(" ", text), now)
    if _WITHOUT_RESPONSIBLE.search(found.rest):
        wanted = replace(found.wanted, without_responsible=True)
        rest = _WITHOUT_RESPONSIBLE.sub(" ", found.rest)
        found = Narrowed(wanted, (*found.label, "ohne Verantwortliche"), rest)
    return found


def _due(wanted: Wanted, text: str, now: datetime) -> Narrowed:
    span = find_span(text, now) if text.strip() else None
    if span is None:
        until = now.date() + _SOON
        label = f"fällig bis {until:%d.%m.%Y}"
        return Narrowed(replace(wanted, due_until=until), (label,), text)
    first, last, label = span.span.first, span.span.last, f"fällig: {span.span.label}"
    if last is not None and _UNTIL.search(text) and not _FROM.search(text):
        first, label = None, f"fällig bis {last:%d.%m.%Y}"
    wanted = replace(wanted, due_since=first, due_until=last)
    return Narrowed(wanted, (label,), f"{span.before} {span.after}")
