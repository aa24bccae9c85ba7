"""Read a date out of what was typed: as a whole, at the beginning, at the end, or anywhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time

from commands.dates.draft import Draft
from commands.dates.model import DateError, When
from commands.dates.settling import WAYS, settle
from commands.dates.strange import refuse_before, refuse_behind
from commands.dates.taking import consume, starts, take_further

_LONGEST = 4_000  # characters
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(?=\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A date within a text: what it is, and what stands before and after it.

    `typed` is how it was typed; where its parts stand apart, all of them in a row.
    """

    when: When
    before: str
    after: str
    typed: str = ""


def read_when(text: str, now: datetime) -> When:
    """Return the date that a whole text says; `now` is aware, in Europe/Berlin.

    How long it takes may be said as well. Raises DateError where it says none, one that is over,
    or more than a date.
    """
    text = _tidied(text)
    if not text:
        raise DateError("Wann? Es fehlt ein Datum oder eine Uhrzeit.", hints=WAYS)
    draft, end = consume(text, 0, now, long=True)
    if draft.is_empty or _rest(text, end):
        if not draft.is_empty:
            refuse_behind(text[end:], draft, strictly=True)
        raise DateError(f"„{_short(text)}“ verstehe ich nicht als Datum.", hints=WAYS)
    return settle(draft)


def split_when(text: str, now: datetime, usual: time | None = None) -> Found | None:
    """Return the date at the beginning of a text, else the one at its end; None without one.

    `usual` is the local time of day of what names none. Raises DateError for a date that can't be
    or is over, and for what goes on with a date that isn't understood.
    """
    text = _tidied(text)
    draft, end = consume(text, 0, now, usual=usual)
    if not draft.is_empty:
        refuse_behind(text[end:], draft)
        return _found(text, 0, end, draft)
    failed: DateError | None = None
    for start in starts(text):
        try:
            draft, end = consume(text, start, now, usual=usual)
        except DateError as error:  # perhaps what reminds of a date, and not that date
            failed = failed or error
            continue
        if not draft.is_empty and not _rest(text, end):
            refuse_before(text[:start], text[start:])
            return _found(text, start, end, draft)
    if failed:
        raise failed
    return None


def find_when(text: str, now: datetime, *, scattered: bool = False) -> Found | None:
    """Return the first date in a text that names a day or comes again; None without one.

    How long it takes may be said as well. The parts of what comes again may stand apart ("jeden
    Montag 9 Uhr, Rathaus, nicht in den Ferien"), with `scattered` also the time of a single day.
    Raises DateError for a date that can't be or is over, and for what goes on with a date that
    isn't understood.
    """
    text = _tidied(text)
    for start in starts(text):
        draft, end = consume(text, start, now, long=True)
        if draft.names_day or draft.repeats:
            before, after = text[:start], text[end:]
            typed = [text[start:end]]
            if scattered or draft.repeats:
                after = _gathered(after, draft, typed)
                before = _gathered(before, draft, typed)
            refuse_before(before, typed[0], lists_only=True)
            refuse_behind(after, draft, strictly=True)
            return Found(settle(draft), _stripped(before), _stripped(after), " ".join(typed))
    return None


def leading_when(text: str, now: datetime) -> Found | None:
    """Return the date that a text begins with, if that names a day; None without one.

    Raises DateError for a date that can't be or is over.
    """
    text = _tidied(text)
    draft, end = consume(text, 0, now)
    if not draft.names_day:
        return None
    return _found(text, 0, end, draft)


def _found(text: str, start: int, end: int, draft: Draft) -> Found:
    return Found(settle(draft), _stripped(text[:start]), _rest(text, end), text[start:end])


def _gathered(text: str, draft: Draft, typed: list[str]) -> str:
    """Take further parts of a date out of a text; return what is left of it."""
    for start in starts(text):
        end = take_further(text, start, draft)
        if end:
            typed.append(text[start:end].strip(" ,;"))
            left, right = text[:start], _gathered(text[end:], draft, typed)
            apart = ", " if re.search(r"[,;]\s*$", left) or re.match(r"\s*[,;]", right) else " "
            return apart.join(filter(None, (left.strip(" ,;"), right.strip(" ,;"))))
    return text


def _tidied(text: str) -> str:
    if len(text) > _LONGEST:
        raise DateError(f"Das ist zu lang: {len(text)} Zeichen, höchstens {_LONGEST} sind möglich.")
    return _ISO_TIME.sub(r"\1 ", " ".join(unicodedata.normalize("NFC", text).split()))


def _rest(text: str, end: int) -> str:
    return _stripped(text[end:])


def _stripped(text: str) -> str:
    return text.strip(" ,;:–-")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]} …"
