"""Read a date out of what was typed: as a whole, at the beginning, at the end, or anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from re import Match

from dateutil.relativedelta import relativedelta

from commands.dates import clock_times, days, repeats
from commands.dates.clock_times import settle_part_of_day
from commands.dates.draft import Draft
from commands.dates.model import DateError, When
from commands.dates.repeats import aligned, repeat_of
from commands.dates.wall_clock import BERLIN
from commands.dates.words import WEEKDAYS

_LONGEST = 4_000  # characters
_MOST_PIECES = 12
_WAYS = ("Zum Beispiel: morgen 14 Uhr, Do 10.12. 9:30, in 2 Wochen, jeden Montag um 9 Uhr.",)
# What may stand between the parts of a date and says nothing by itself.
_BETWEEN = re.compile(
    r"(?:[\s,;]|[-–](?=\s)|\b(?:am|den|dem|der|um|ab|vom|von|zum|jeweils|immer|gegen)\b)*",
    re.IGNORECASE,
)
# Recurrences first: "jeden Montag" is no Monday, "montags um 9" no "um 9" alone.
_PIECES = (*repeats.PIECES, *clock_times.PIECES, *days.PIECES, clock_times.END_PIECE)
_PREPOSITION = re.compile(r"\b(?:um|am|von|ab|gegen|jeweils|immer)\s+$", re.IGNORECASE)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(?=\d)")
_WORD = re.compile(r"(?<!\S)\S")


@dataclass(frozen=True, slots=True)
class Found:
    """A date within a text: what it is, and what stands before and after it."""

    when: When
    before: str
    after: str


def read_when(text: str, now: datetime) -> When:
    """Return the date that a whole text says; `now` is aware, in Europe/Berlin.

    Raises DateError where it says none, one that is over, or more than a date.
    """
    text = _tidied(text)
    if not text:
        raise DateError("Wann? Es fehlt ein Datum oder eine Uhrzeit.", hints=_WAYS)
    draft, end = _consume(text, 0, now)
    if draft.is_empty or _rest(text, end):
        raise DateError(f"„{_short(text)}“ verstehe ich nicht als Datum.", hints=_WAYS)
    return _settled(draft)


def split_when(text: str, now: datetime) -> Found | None:
    """Return the date at the beginning of a text, else the one at its end; None without one.

    Raises DateError for a date that can't be or is over.
    """
    text = _tidied(text)
    draft, end = _consume(text, 0, now)
    if not draft.is_empty:
        return Found(_settled(draft), "", _rest(text, end))
    failed: DateError | None = None
    for start in _starts(text):
        try:
            draft, end = _consume(text, start, now)
        except DateError as error:  # perhaps what reminds of a date, and not that date
            failed = failed or error
            continue
        if not draft.is_empty and not _rest(text, end):
            return Found(_settled(draft), _stripped(text[:start]), "")
    if failed:
        raise failed
    return None


def find_when(text: str, now: datetime) -> Found | None:
    """Return the first date in a text that names a day or comes again; None without one."""
    text = _tidied(text)
    for start in _starts(text):
        draft, end = _consume(text, start, now)
        if draft.names_day or draft.frequency:
            return Found(_settled(draft), _stripped(text[:start]), _rest(text, end))
    return None


def leading_when(text: str, now: datetime) -> Found | None:
    """Return the date that a text begins with, if that names a day; None without one.

    Raises DateError for a date that can't be or is over.
    """
    text = _tidied(text)
    draft, end = _consume(text, 0, now)
    if not draft.names_day:
        return None
    return Found(_settled(draft), "", _rest(text, end))


def _tidied(text: str) -> str:
    if len(text) > _LONGEST:
        raise DateError(f"Das ist zu lang: {len(text)} Zeichen, höchstens {_LONGEST} sind möglich.")
    return _ISO_TIME.sub(r"\1 ", " ".join(unicodedata.normalize("NFC", text).split()))


def _starts(text: str) -> Iterator[int]:
    for word in _WORD.finditer(text):
        yield word.start()


def _rest(text: str, end: int) -> str:
    return _stripped(text[end:])


def _stripped(text: str) -> str:
    return text.strip(" ,;:–-")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]} …"


# --- Taking pieces ------------------------------------------------------------------------------


def _consume(text: str, start: int, now: datetime) -> tuple[Draft, int]:
    """Take pieces of a date from a position on; return them and where the last one ended."""
    draft, end = Draft(now.replace(tzinfo=None)), start
    for _ in range(_MOST_PIECES):
        between = _BETWEEN.match(text, end)
        position = between.end() if between else end
        after = _until(text, position, draft, now) or _piece(text, position, draft)
        if not after:
            break
        end = after
    return draft, end


def _piece(text: str, position: int, draft: Draft) -> int:
    """Read one piece into the draft; return where it ends, 0 for none."""
    for pattern, read in _PIECES:
        for at in (position, *_with_preposition(text, position)):
            match = pattern.match(text, at)
            if match and match.end() > position and _is_taken(match, read, draft):
                return match.end()
    return 0


def _is_taken(match: Match[str], read: Callable[[Match[str], Draft], None], draft: Draft) -> bool:
    """Read a piece, unless it would say anew what has been said: a second date is another one."""
    tried = replace(draft, by=dict(draft.by), assumed=list(draft.assumed))
    read(match, tried)
    for name in ("day", "weekday", "at", "steps", "minutes", "frequency"):
        said = getattr(draft, name)
        if said not in (None, "") and getattr(tried, name) != said:
            return False
    for one in fields(draft):
        setattr(draft, one.name, getattr(tried, one.name))
    return True


def _with_preposition(text: str, position: int) -> tuple[int, ...]:
    """Return where the word before begins, if it is one that some pieces begin with."""
    found = _PREPOSITION.search(text, max(0, position - 8), position)
    return (found.start(),) if found else ()


def _until(text: str, position: int, draft: Draft, now: datetime) -> int:
    """Read "bis 31.7." after what comes again; return where it ends, 0 for none."""
    found = repeats.UNTIL.match(text, position) if draft.frequency else None
    if not found:
        return 0
    last, end = Draft(now.replace(tzinfo=None)), found.end()
    after = _piece(text, end, last)
    if not after or last.day is None:
        return 0
    draft.until = last.day
    return after


# --- Putting them together ----------------------------------------------------------------------


def _settled(draft: Draft) -> When:
    settle_part_of_day(draft)
    if draft.minutes is not None and not draft.names_day:
        return _from_now(draft)
    day = _day_of(draft)
    if not draft.frequency:
        _refuse_past(draft, day)
    if draft.next_day:
        day += timedelta(days=1)
    day = aligned(draft, day)
    repeat = repeat_of(draft, day)
    if repeat is None:
        return When(day, draft.at, draft.end, None, None, tuple(draft.assumed))
    if draft.until and draft.until < day:
        raise DateError(f"Das Ende {draft.until:%d.%m.%Y} liegt vor dem Beginn.")
    return When(day, draft.at, draft.end, repeat, None, tuple(draft.assumed))


def _from_now(draft: Draft) -> When:
    """Return the moment counted from now, on the full minute; clock changes don't matter."""
    assert draft.minutes is not None  # noqa: S101 - for the type checker
    utc = draft.now.replace(tzinfo=BERLIN).astimezone(UTC) + draft.minutes
    exact = (utc + timedelta(seconds=59)).replace(second=0, microsecond=0).astimezone(BERLIN)
    return When(exact.date(), exact.time(), None, None, exact, tuple(draft.assumed))


def _day_of(draft: Draft) -> date:
    today = draft.now.date()
    if draft.day is not None and draft.weekday is not None:
        return _checked_weekday(draft)
    if draft.day is not None:
        day = draft.day + (draft.steps or relativedelta())
        return _a_year_later(day) if _is_over(draft, day) and not draft.year_told else day
    if draft.weekday is not None:
        return _next_weekday(draft)
    if draft.which != "coming":
        return _monday_of(draft.which, today)
    if draft.steps is not None:
        return today + draft.steps
    return today + timedelta(days=1) if _is_over(draft, today) else today


def _is_over(draft: Draft, day: date) -> bool:
    at = time(23, 59) if draft.at is None or draft.next_day else draft.at
    return datetime.combine(day, at) <= draft.now


def _a_year_later(day: date) -> date:
    return day + relativedelta(years=1)


def _checked_weekday(draft: Draft) -> date:
    """Return the date that bears its weekday, without a year the next one that does."""
    day, weekday = draft.day, draft.weekday
    assert day is not None  # noqa: S101 - for the type checker
    assert weekday is not None  # noqa: S101
    if draft.which == "this week":  # a calendar week
        return day + timedelta(days=weekday)
    if day.weekday() == weekday:
        return day if draft.year_told or not _is_over(draft, day) else _a_year_later(day)
    name, told = _name(day.weekday()), _name(weekday)
    raise DateError(
        f"Der {day:%d.%m.%Y} ist ein {name}, kein {told}.",
        hints=("Was stimmt: das Datum oder der Wochentag?",),
    )


def _name(weekday: int) -> str:
    return WEEKDAYS[weekday].split("|")[0].capitalize()


def _next_weekday(draft: Draft) -> date:
    today, weekday = draft.now.date(), draft.weekday
    assert weekday is not None  # noqa: S101 - for the type checker
    if draft.which in ("this week", "next week", "week after next"):
        return _monday_of(draft.which, today) + timedelta(days=weekday)
    ahead = (weekday - today.weekday()) % 7
    if not ahead and (draft.which == "next" or draft.at is None or _is_over(draft, today)):
        ahead = 7
    return today + timedelta(days=ahead) + (draft.steps or relativedelta())


def _monday_of(which: str, today: date) -> date:
    weeks = {"this week": 0, "next week": 1, "week after next": 2}.get(which, 1)
    return today + timedelta(days=7 * weeks - today.weekday())


def _refuse_past(draft: Draft, day: date) -> None:
    if not _is_over(draft, day):
        return
    at = f" {draft.at:%H:%M} Uhr" if draft.at else ""
    shown = f"{_name(day.weekday())}, {day:%d.%m.%Y}{at}"
    raise DateError(f"{shown}: Das ist schon vorbei.", hints=_WAYS)
