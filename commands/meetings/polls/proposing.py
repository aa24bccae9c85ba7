"""Proposes dates against which nothing speaks, to be put to the vote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from commands.committees.meant import (
    committee_of_room,
    name_in,
    nearest_to_room,
    offer_committees,
)
from commands.contract import Answer, Ask, Choice, Code, Line, UserError
from commands.dates import Span, find_span, is_working_day, read_when, say_distance
from commands.dates.wall_clock import BERLIN
from commands.dates.words import NUMBERS, WEEKDAYS, number_of, pattern, plain
from commands.lookup import folded
from commands.meetings.conflicts import Wanted, conflicts, unknown_holidays
from commands.meetings.polls.reading import FEWEST, MOST, split_length
from commands.meetings.polls.telling import say_option
from commands.meetings.wording import minutes_of, typed_span
from storage.date_polls import Option
from storage.meetings import meetings_of
from storage.records import Committee, Meeting

_USUAL_COUNT, _USUAL_MINUTES = 3, 120
_USUAL_TIMES = (time(14), time(10))
_LOOKED_BACK = timedelta(days=730)
_AHEAD = timedelta(days=56)  # where no end is told
_FURTHEST = timedelta(days=120)  # in one search
_COUNT = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{'|'.join(NUMBERS)})\s+(?:freie\s+|mögliche\s+)?"
    r"(?:termine?n?|vorschläge|vorschlag|möglichkeiten|tage?)\b",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}(?:[:.]\d\d)?"
_TIME = re.compile(
    rf"(?:\b(?:um|ab|von|gegen)\s+)?\b(?:{_CLOCK}\s*(?:uhr\s*)?(?:-|–|bis)\s*)?{_CLOCK}\s*uhr\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:am\s+)?(vormittag|nachmittag|morgen(?=s)|mittag|abend)s?\b", re.IGNORECASE
)
_HOURS = {
    "vormittag": (10, 9, 11), "nachmittag": (14, 15, 16, 13), "morgen": (8, 9), "mittag": (12, 13),
    "abend": (18, 19),
}  # fmt: skip
# A weekday by itself is one of every week; "bis Freitag" is a day.
_WEEKDAY = pattern(r"(?<!bis )(?<!ab )(?<!vor )(?<!nach )(?<!am )(?<!sten )(?<!den )\b<day>s?")
_SHORT_WEEKDAY = re.compile(r"\b(Mo|Di|Mi|Do|Fr|Sa|So)\b\.?(?!\s*\d)")
_FILLING = frozenset(
    ("termin", "termine", "terminen", "vorschlag", "vorschlaege", "freie", "freien", "moegliche",
     "fuer", "im", "in", "der", "die", "das", "den", "des", "dem", "bitte", "mir", "uns", "und",
     "oder", "je", "um", "von", "zu", "zum", "ein", "eine", "einen", "am", "vom", "mit",
     "sitzung", "treffen", "vor", "immer", "jeweils")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for: so many dates of a committee, at these times, on these weekdays."""

    committee: Committee
    count: int
    first: date
    last: date
    times: tuple[time, ...]
    minutes: int
    weekdays: frozenset[int]


def propose(ask: Ask, text: str) -> Answer:
    """Show dates that are free, which a tap puts to the vote: "3 Termine im Januar, 2 Stunden"."""
    search = _read(ask, text)
    found = _spread(list(_free(ask, search)), search.count, _usual_weekday(ask, search.committee))
    if len(found) < FEWEST:
        raise UserError(
            f"Zwischen {search.first:%d.%m.%Y} und {search.last:%d.%m.%Y} finde ich keine zwei "
            "freien Termine.",
            hints=(("Ein anderer Zeitraum, oder andere Uhrzeiten: ",
                    Code("/terminfindung vorschlagen im März, 10 Uhr"), "."),),
        )  # fmt: skip
    options = [Option(start, start + timedelta(minutes=search.minutes)) for start in found]
    typed = ", ".join(typed_span(one.start, search.minutes) for one in options)
    lines: list[Line] = [
        f"{say_option(one)}, {say_distance(one.start.replace(tzinfo=BERLIN), ask.now)}"
        for one in options
    ]
    name, days = search.committee.name, search.committee.notice_days
    return Answer(
        title=f"{len(options)} freie Termine: {name}",
        lines=(
            *lines,
            "Dann sind keine Ferien und Feiertage, und kein Mitglied hat eine andere Sitzung"
            + (f"; die Ladungsfrist von {days} Tagen ist zu halten." if days else "."),
        ),
        choices=(Choice("Diese Termine zur Wahl stellen", f"terminfindung {name}: {typed}"),),
        hints=(("Anders: ", Code("/terminfindung vorschlagen 5 Termine im Februar, dienstags "
                                 "10 Uhr"), "."),),
    )  # fmt: skip


# --- What is looked for -------------------------------------------------------------------------


def _read(ask: Ask, text: str) -> _Search:
    rest, minutes = split_length(text)
    committee, rest = _committee(ask, rest)
    rest, count = _take_count(rest)
    rest, times, end = _take_time(rest, ask.now)
    rest, weekdays = _take_weekdays(rest)
    found = find_span(rest, ask.now) if rest.strip() else None
    strange = f"{found.before} {found.after}" if found else rest
    _refuse_strange(strange)
    first, last = _bounds(found.span if found else None, ask.now.date())
    if times and end and not minutes:
        minutes = _between(times[0], end)
    return _Search(
        committee, count, first, last,
        times or _usual_times(ask, committee),
        minutes or _usual_minutes(ask, committee), weekdays,
    )  # fmt: skip


def _committee(ask: Ask, text: str) -> tuple[Committee, str]:
    named = name_in(ask, text)
    if named is None:
        row = committee_of_room(ask)
        if row is None:
            raise UserError(
                "Für welches Gremium soll ich suchen?",
                hints=((Code("/terminfindung vorschlagen Steuergremium im Januar"), "."),),
            )
        return row, text
    found = nearest_to_room(ask, named.committees)
    if len(found) > 1:
        raise offer_committees(found, lambda name: f"terminfindung vorschlagen {name},", named.rest)
    return found[0], named.rest


def _take_count(text: str) -> tuple[str, int]:
    match = _COUNT.search(text)
    if match is None:
        return text, _USUAL_COUNT
    count = number_of(match["n"])
    if not FEWEST <= count <= MOST:
        raise UserError(f"{match[0].strip()} gehen nicht: möglich sind {FEWEST} bis {MOST}.")
    return f"{text[: match.start()]} {text[match.end() :]}", count


def _take_time(text: str, now: datetime) -> tuple[str, tuple[time, ...], time | None]:
    """Take the time of day: "10–12 Uhr", or what "vormittags" may be; the rest, starts, the end."""
    part, clock = _PART.search(text), _TIME.search(text)
    rest = _PART.sub(" ", _TIME.sub(" ", text, count=1), count=1)
    if clock is not None:
        when = read_when(f"{clock[0]} {part[1] if part else ''}s".removesuffix(" s"), now)
        return rest, (when.at,) if when.at else (), when.end
    if part is not None:
        return rest, tuple(time(hour) for hour in _HOURS[part[1].casefold()]), None
    return text, (), None


def _take_weekdays(text: str) -> tuple[str, frozenset[int]]:
    days = {_number(match["weekday"]) for match in _WEEKDAY.finditer(text)}
    text = _WEEKDAY.sub(" ", text)
    shorts = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
    days |= {shorts.index(match[1]) for match in _SHORT_WEEKDAY.finditer(text)}
    return _SHORT_WEEKDAY.sub(" ", text), frozenset(days)


def _number(weekday: str) -> int:
    return next(n for n, names in enumerate(WEEKDAYS) if plain(weekday) in names.split("|"))


def _refuse_strange(text: str) -> None:
    strange = [word for word in text.split() if folded(word) and folded(word) not in _FILLING]
    if strange:
        raise UserError(
            f"„{' '.join(strange).strip(' ,;')}“ verstehe ich hier nicht.",
            hints=(("So: ", Code("/terminfindung vorschlagen 3 Termine im Januar, Steuergremium, "
                                 "2 Stunden"), "."),),
        )  # fmt: skip


def _bounds(span: Span | None, today: date) -> tuple[date, date]:
    first = max(span.first or today if span else today, today + timedelta(days=1))
    last = span.last if span and span.last else first + _AHEAD
    if last < first:
        raise UserError(f"Bis {last:%d.%m.%Y} ist keine Zeit mehr.")
    return first, min(last, first + _FURTHEST)


def _between(at: time, end: time) -> int:
    day = date(2000, 1, 1)
    length = datetime.combine(day, end) - datetime.combine(day, at)
    return round(length.total_seconds() / 60) % (24 * 60)


# --- What is usual ------------------------------------------------------------------------------


def _usual_times(ask: Ask, committee: Committee) -> tuple[time, ...]:
    starts = Counter(one.start.time() for one in _known(ask, committee))
    return (starts.most_common(1)[0][0],) if starts else _USUAL_TIMES


def _usual_minutes(ask: Ask, committee: Committee) -> int:
    lengths = Counter(filter(None, (minutes_of(one) for one in _known(ask, committee))))
    return lengths.most_common(1)[0][0] if lengths else _USUAL_MINUTES


def _usual_weekday(ask: Ask, committee: Committee) -> int | None:
    days = Counter(one.start.weekday() for one in _known(ask, committee))
    return days.most_common(1)[0][0] if days else None


def _known(ask: Ask, committee: Committee) -> list[Meeting]:
    return meetings_of(ask.session, committee.id, ask.now.replace(tzinfo=None) - _LOOKED_BACK)


# --- What is free -------------------------------------------------------------------------------


def _free(ask: Ask, search: _Search) -> Iterator[datetime]:
    """Yield the starts against which nothing speaks; of a day the first one."""
    for n in range((search.last - search.first).days + 1):
        day = search.first + timedelta(days=n)
        if not is_working_day(day) or unknown_holidays(day):
            continue
        if search.weekdays and day.weekday() not in search.weekdays:
            continue
        for at in search.times:
            start = datetime.combine(day, at)
            end = start + timedelta(minutes=search.minutes)
            if not conflicts(ask, Wanted(search.committee, start, end)):
                yield start
                break


def _spread(free: list[datetime], count: int, usual: int | None) -> list[datetime]:
    """Choose dates on different weekdays in different weeks: who never can on one may on another.

    The first is on the weekday that is usual, if there is any.
    """
    chosen: list[datetime] = []
    left = list(free)
    while left and len(chosen) < count:
        weekdays = Counter(one.weekday() for one in chosen)
        weeks = Counter(one.isocalendar()[:2] for one in chosen)
        best = min(left, key=lambda one: (
            weekdays[one.weekday()], weeks[one.isocalendar()[:2]], one.weekday() != usual, one,
        ))  # fmt: skip
        chosen.append(best)
        left.remove(best)
    return sorted(chosen)
