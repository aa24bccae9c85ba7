"""Where a meeting is to be moved: to a date, a time, by a while, and to another place with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from commands.contract import Answer, Ask, Choice, Code, UserError
from commands.dates import DateError, When, find_when, read_when, say_day
from commands.meetings.committee_words import place_like
from commands.meetings.committees import ChoiceError
from commands.meetings.request import as_place
from commands.meetings.wording import minutes_of, say_when, typed, typed_span
from storage.records import Committee, Meeting

_TO = re.compile(
    r"(?:^|\s+)(?:auf|nach|zum|zu)\s+(?=(?:den\s+|dem\s+)?(?!hinten\b|vorne?\b)\S)",
    re.IGNORECASE,
)
_NUMBERS = {
    "ein": 1, "eine": 1, "einen": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5,
    "sechs": 6, "acht": 8, "zehn": 10, "vierzehn": 14,
}  # fmt: skip
_BY = re.compile(
    rf"(?:^|\s)(?:auf\s+)?(?:(?P<by>um)\s+)?(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+"
    r"(?P<unit>minuten?|stunden?|tage?n?|wochen?|monate?n?)"
    r"(?:\s+(?P<way>später|nach\s+hinten|weiter|früher|vor|eher|nach\s+vorne?))?(?=$|[\s,;.!])",
    re.IGNORECASE,
)
_UNITS = {"min": "minutes", "stu": "hours", "tag": "days", "woc": "weeks", "mon": "months"}
_SURE = re.compile(r"[,;]?\s*\bso gemeint\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """New local start and end of a meeting, and its place where that changes too."""

    start: datetime
    end: datetime | None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much a meeting is moved, how that was said, and the line without it."""

    by: relativedelta
    said: str
    rest: str

    def of(self, start: datetime) -> str:
        """Return where a meeting moves that begins at a local time, as it is typed."""
        moved = start + self.by
        return f"{moved:%H:%M} Uhr" if moved.date() == start.date() else typed(moved)


def split_target(text: str) -> tuple[str, str] | None:
    """Return what is moved and where to: "10.12. auf 17.12. 15 Uhr"; None where nothing says it."""
    what, *to = _TO.split(text, maxsplit=1)
    return (what, to[0]) if to and to[0].strip() else None


def read_shift(text: str) -> Shift | None:
    """Return by how much a line moves a meeting: "um eine Woche", "2 Tage früher"; None if not."""
    found = _BY.search(text)
    if found is None or not (found["by"] or found["way"]):
        return None
    number = found["number"].casefold()
    amount = int(number) if number.isdecimal() else _NUMBERS[number]
    way = " ".join((found["way"] or "").casefold().split())
    sign = -1 if way in ("früher", "vor", "eher", "nach vorn", "nach vorne") else 1
    unit = _UNITS[found["unit"].casefold()[:3]]
    by = sign * relativedelta(**{unit: amount})  # type: ignore[arg-type]
    return Shift(by, found[0].strip(), f"{text[: found.start()]} {text[found.end() :]}".strip())


def read_target(ask: Ask, committee: Committee, meeting: Meeting, text: str) -> Target:
    """Return where a meeting moves; a day alone keeps the time of day, a time alone the day.

    Raises UserError where that is over or can't be told, ChoiceError where it may be meant
    otherwise.
    """
    sure = _SURE.search(text) is not None
    when, place = _date_and_place(ask, _SURE.sub("", text))
    if when.repeat is not None:
        raise UserError(
            "Eine einzelne Sitzung kann nicht auf eine Reihe verschoben werden.",
            hints=("Mit dem Zusatz „alle weiteren“ gilt es für die ganze Reihe.",),
        )
    only_time = when.at is not None and find_when(text, ask.now) is None
    day = meeting.start.date() if only_time else when.day
    start = datetime.combine(day, when.at or meeting.start.time())
    if start <= ask.now.replace(tzinfo=None):
        raise UserError(f"{say_day(start.date())}, {start:%H:%M} Uhr ist schon vorbei.")
    target = Target(start, _end(meeting, start, when), place)
    if when.assumed and not sure:
        raise _ask_whether(committee, meeting, target)
    return target


def where_to() -> UserError:
    """Return the question where a meeting is to be moved."""
    return UserError(
        "Wohin soll die Sitzung verschoben werden?",
        hints=(("Zum Beispiel: ", Code("/sitzung verschieben 10.12. auf 17.12. 15 Uhr"), " oder ",
                Code("/sitzung verschieben 10.12. um eine Woche"), "."),),
    )  # fmt: skip


def _date_and_place(ask: Ask, text: str) -> tuple[When, str | None]:
    """Return the date that a text says, and a place behind it; raises DateError for other words."""
    try:
        return read_when(text, ask.now), None
    except DateError:
        found = find_when(text, ask.now)
        if found is None or found.before or not place_like(found.after):
            raise
        return found.when, as_place(found.after)


def _end(meeting: Meeting, start: datetime, when: When) -> datetime | None:
    if when.end is not None:
        at = datetime.combine(start.date(), when.end)
        return at if at > start else at + timedelta(days=1)
    return start + (meeting.end - meeting.start) if meeting.end else None


def _ask_whether(committee: Committee, meeting: Meeting, target: Target) -> ChoiceError:
    at = Meeting("", committee.id, target.start, target.end)
    place = f", Ort: {target.place}" if target.place else ""
    line = f"sitzung verschieben {committee.name} {typed(meeting.start)} auf"
    return ChoiceError(Answer(
        title=f"Gemeint ist {say_when(at)}?",
        lines=(f"{committee.name}, bisher {say_when(meeting)}",),
        choices=(Choice(f"Ja: {say_when(at)}",
                        f"{line} {typed_span(target.start, minutes_of(at))}{place}"),),
        hints=("Sonst bitte noch einmal, mit Datum und Uhrzeit in Ziffern.",),
    ))  # fmt: skip
