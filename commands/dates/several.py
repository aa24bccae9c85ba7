"""Several dates in a row, as they are proposed: "Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr oder 17 Uhr".

Between them stand commas, semicolons, slashes, new lines, "oder", "und". A time of day may stand
with each, once for several days before or behind it, or several of them behind one day. Days in a
row ("7.–11.12.", "in der KW 50") are each of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from commands.dates.model import DateError
from commands.dates.ranges import spell_out
from commands.dates.reading import Found, find_when, split_when
from commands.dates.saying import say_day, say_month
from commands.dates.words import SHORT_WEEKDAYS, WEEKDAYS

_LONGEST = 4_000  # characters
_WEEKDAY = r"(?:mo|di|mi|do|fr|sa|so)[a-z]*"
_BULLET = re.compile(
    r"^\s*(?:[-*•–]\s+|\d{1,2}\)\s*|"
    rf"\d{{1,2}}\.\s+(?=(?:{_WEEKDAY}\.?,?\s+)?(?:den\s+)?\d{{1,2}}\.\s?\d))",
    re.MULTILINE | re.IGNORECASE,
)
_ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(?=\d)")
_SEPARATOR = re.compile(
    r"\s*(?:[;,|]|(?<!\d)/|/(?!\d)|\b(?:oder|und|sowie|alternativ|bzw\.?)\b)\s*", re.IGNORECASE
)
# "10 oder 14 Uhr" are two times of day.
_TWO_TIMES = re.compile(
    r"\b(\d{1,2}(?::\d\d)?)\s*(oder|und|,|/)\s*(\d{1,2}(?::\d\d)?(?:\s*uhr|\s*h)\b)", re.IGNORECASE
)
_DAY_ALONE = re.compile(
    rf"(?:(?<=\s)|^)(?:am\s+)?(?:(?P<word>{_WEEKDAY})\.?,?\s+)?(?:den\s+)?(?P<day>\d{{1,2}})\.\s*$",
    re.IGNORECASE,
)
_STRIPPED = " ,;:–-|/"

Times: TypeAlias = tuple[time, time | None]


@dataclass(frozen=True, slots=True)
class DayAndTime:
    """A day, with local start and end where these were told."""

    day: date
    at: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class FoundSeveral:
    """Dates within a text, and what stands before the first and behind the last of them."""

    dates: tuple[DayAndTime, ...]
    before: str
    after: str


def find_several(text: str, now: datetime) -> FoundSeveral | None:
    """Return the dates that a text lists, each once, in order of time; None without any.

    `now` is aware, in Europe/Berlin. Where one time of day is told in all, it is that of each day.
    Raises DateError for a date that can't be, is over or comes again and again, and for what stands
    between two of them and is none.
    """
    if len(text) > _LONGEST:
        raise DateError(f"Das ist zu lang: {len(text)} Zeichen, höchstens {_LONGEST} sind möglich.")
    text = _ISO_TIME.sub(r"\1 ", unicodedata.normalize("NFC", text))
    lines = [" ".join(line.split()) for line in _BULLET.sub("", text).splitlines()]
    text = _TWO_TIMES.sub(r"\1 Uhr \2 \3", spell_out("; ".join(filter(None, lines)), now))
    listed = _Listed(now)
    for start, end in _segments(text):
        listed.take(text[start:end], start)
    dates = sorted(set(listed.settled()), key=lambda one: (one.day, one.at or time()))
    if not dates:
        return None
    before, after = text[: listed.first], text[listed.last :]
    return FoundSeveral(tuple(dates), before.strip(_STRIPPED), after.strip(_STRIPPED))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where what is between separators reaches; a weekday takes its date."""
    start = 0
    bounds = [(match.start(), match.end()) for match in _SEPARATOR.finditer(text)]
    for end, following in [*bounds, (len(text), len(text))]:
        dated = _weekday(text[start:end].rstrip(".")) is not None
        if dated and re.match(r"(?:den |dem )?\d{1,2}\.", text[following:]):
            continue  # "Donnerstag, den 10. Dezember"
        if end > start:
            yield start, end
        start = following


def _weekday(word: str) -> int | None:
    spoken = word.casefold()
    names = [
        [*long.split("|"), short] for long, short in zip(WEEKDAYS, SHORT_WEEKDAYS, strict=True)
    ]
    return next((n for n, each in enumerate(names) if spoken in each), None)


@dataclass(slots=True)
class _Listed:
    """The dates read so far. `first` and `last` are where the first begins and the last ends.

    `numbers` are days of a month that is yet to come ("7., 8. und 9.12."), `run` those days read
    last that still lack a time, `untimed` earlier ones. `strange` is what can only stand behind.
    """

    now: datetime
    first: int | None = None
    last: int = 0
    timed: list[DayAndTime] = field(default_factory=list)
    untimed: list[date] = field(default_factory=list)
    run: list[date] = field(default_factory=list)
    numbers: list[re.Match[str]] = field(default_factory=list)
    leading: Times | None = None
    strange: str = ""

    def take(self, segment: str, start: int) -> None:
        """Read what stands between two separators, and begins at a position of the whole."""
        alone = _DAY_ALONE.search(segment)
        if alone and (self.first is None or not segment[: alone.start()].strip()):
            self._note(segment[alone.start() :], start + alone.start())
            self.numbers.append(alone)
        elif (found := find_when(segment, self.now)) is not None:
            self._take_day(found, segment, start)
        elif (timed := _time_in(segment, self.now)) is not None and not timed.before:
            self._take_time(timed, segment, start)
        elif self.first is not None:
            self.strange = self.strange or segment.strip()

    def settled(self) -> Iterator[DayAndTime]:
        """Yield all dates; raises DateError where a month or a time of day can't be told."""
        if self.numbers:
            raise DateError(f"Welcher Monat? Bei „{self.numbers[0][0].strip()}“ fehlt er.",
                            hints=("Zum Beispiel: 7., 8. und 9.12. um 10 Uhr.",))  # fmt: skip
        yield from self.timed
        left = [*self.untimed, *self.run]
        times = {(one.at, one.end) for one in self.timed}
        if self.leading:
            times = {self.leading}
        if left and len(times) > 1:
            raise DateError(f"Um wie viel Uhr am {say_day(left[0])}?",
                            hints=("Die Uhrzeit bitte hinter jeden Tag schreiben.",))  # fmt: skip
        at, end = next(iter(times), (None, None))
        yield from (DayAndTime(day, at, end) for day in left)

    # --- Parts ----------------------------------------------------------------------------------

    def _take_day(self, found: Found, segment: str, start: int) -> None:
        when = found.when
        if when.repeat is not None:
            raise DateError("Was immer wiederkommt, kann nicht zur Wahl stehen.",
                            hints=("Bitte einzelne Termine nennen.",))  # fmt: skip
        before = found.before
        if before and self.first is not None:
            self._refuse(before)
        if (timed := _time_in(before, self.now)) and not timed.after:  # "10 Uhr: 7.12., 8.12."
            self.leading, before = _times(timed), timed.before
        skipped = segment.index(before) + len(before)
        self._note(segment[skipped:], start + skipped, found.after)
        self.untimed += [*self.run, *(_in_month(each, when.day) for each in self.numbers)]
        self.run, self.numbers = [], []
        if when.at is None:
            self.run.append(when.day)
        else:
            self.timed.append(DayAndTime(when.day, when.at, when.end))

    def _take_time(self, found: Found, segment: str, start: int) -> None:
        if self.first is None:
            self.leading, self.first = _times(found), start
            return
        self._note(segment, start, found.after)
        days = self.run or [one.day for one in self.timed[-1:]]
        self.timed += [DayAndTime(day, *_times(found)) for day in days]
        self.run = []

    def _note(self, segment: str, start: int, after: str = "") -> None:
        """Note where a date stands; what was strange before it is no date and no place."""
        if self.strange:
            self._refuse(self.strange)
        if self.first is None:
            self.first = start + len(segment) - len(segment.lstrip(_STRIPPED))
        self.last = start + (segment.rindex(after) if after else len(segment))
        self.strange = after

    def _refuse(self, strange: str) -> None:
        raise DateError(f"„{strange}“ verstehe ich nicht als Datum.",
                        hints=("So: Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr.",))  # fmt: skip


def _time_in(segment: str, now: datetime) -> Found | None:
    """Return the time of day with which a text begins, or ends, and what stands around it."""
    found = split_when(segment, now) if segment else None
    if found is None or found.when.at is None or found.when.exact is not None:
        return None
    return found


def _times(found: Found) -> Times:
    assert found.when.at is not None  # noqa: S101 - for the type checker
    return found.when.at, found.when.end


def _in_month(number: re.Match[str], following: date) -> date:
    """Return the day of "7." before "9.12.": of the same month, or of the one before."""
    wanted = int(number["day"])
    month = following if wanted <= following.day else following.replace(day=1) - timedelta(days=1)
    try:
        day = month.replace(day=wanted)
    except ValueError:
        raise DateError(f"Den {wanted}. gibt es im {say_month(month)} nicht.") from None
    weekday = _weekday(number["word"]) if number["word"] else None
    if weekday not in (None, day.weekday()):
        raise DateError(f"Das Datum passt nicht zum Wochentag: richtig ist {say_day(day)}.")
    return day
