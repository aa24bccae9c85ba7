"""What a line that begins a poll says: for which committee, which dates, how long, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from commands.committees.meant import (
    committee_of_room,
    name_in,
    nearest_to_room,
    offer_committees,
)
from commands.contract import Ask, Code, UserError
from commands.dates import (
    BERLIN,
    DateError,
    DayAndTime,
    FoundSeveral,
    end_at,
    find_several,
    find_when,
    read_when,
    say_moment,
)
from commands.dates.words import NUMBERS, WEEKDAYS
from commands.meetings.polls.ranges import with_days_listed
from commands.meetings.request import as_place
from storage.date_polls import Option
from storage.records import Committee

MOST, FEWEST = 10, 2  # dates for choice; there are signs for so many
_LONGEST_TITLE, _LONGEST_PLACE = 100, 200  # letters
_LONGEST_MEETING = 24 * 60  # minutes
_NUMBER = r"\d{1,3}(?:[.,]5)?|" + "|".join(NUMBERS)
_LENGTH = re.compile(
    r"[,;]?\s*(?<!in )(?:\b(?:je|jeweils|dauer|für|fuer|ca\.?|etwa|à|länge)\s*:?\s*)*"
    rf"\b(?P<n>{_NUMBER}|anderthalb|eineinhalb|halbe)(?:-|\s*)"
    r"(?P<unit>stunden?|stündig|std\.?|minuten|minütig|min\.?)(?!\w)(?:\s+(?:lang|dauer))?",
    re.IGNORECASE,
)
_DAYS = "|".join((*(name for names in WEEKDAYS for name in names.split("|")), "mo", "di", "mi",
                  "do", "fr", "sa", "so"))  # fmt: skip
_DEADLINE = re.compile(
    r"(?:^|[,;\s])\s*(?:(?:bitte\s+)?(?:antwort\w*|rückmeldung\w*|abstimm\w*|frist|offen|läuft)"
    r"\s*:?\s*(?:bitte\s+)?)?bis\s+(?:spätestens\s+)?(?:zum\s+|am\s+)?"
    rf"(?=(?:(?:{_DAYS})\b|\d{{1,2}}\.\s?(?:\d|[a-zä])|\d{{4}}-|heute|(?:vor)?gestern|(?:über)?morgen|ende\s|"
    r"nächste|kommende|diese|in\s+\d|kw\b|anfang\s|mitte\s))",
    re.IGNORECASE,
)
# A deadline ends where a date for choice may begin.
_NEXT_PART = re.compile(
    r"[;\n]|,(?!\s*(?:den\b|\d{1,2}(?:[:.]\d\d)?\s*(?:uhr|h)\b))", re.IGNORECASE
)
_TIME_LAST = re.compile(
    r"(?P<others>.*\S)\s*,\s*(?P<time>(?:um\s+)?\d{1,2}(?:[:.]\d\d)?(?:\s*(?:-|–|bis)\s*\d{1,2}"
    r"(?:[:.]\d\d)?)?\s*(?:uhr|h))\W*",
    re.IGNORECASE | re.DOTALL,
)
_FILLING = frozenset(
    ("neu", "neue", "in", "für", "fuer", "der", "die", "das", "den", "des", "dem", "vom", "von",
     "zur", "zum", "am", "sitzung", "termin", "termine")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PollRequest:
    """A poll as it is asked for; `untimed` days lack a time of day."""

    committee: Committee | None
    title: str
    place: str
    options: tuple[Option, ...]
    closes_at: datetime | None
    untimed: bool = False


def read_request(ask: Ask, text: str) -> PollRequest | None:
    """Read "Steuergremium: Mo 7.12. 10 Uhr, Di 8.12. 14–16 Uhr, Rathaus, bis Freitag 12 Uhr".

    None where no dates are told. Raises UserError for what can't be, ChoiceError where several
    committees may be meant.
    """
    shorter, minutes = split_length(text)
    listed, closes_at = split_deadline(with_days_listed(shorter, ask.now, MOST), ask.now)
    found = _several(listed, ask.now)
    if found is None:
        return None
    committee, before, after = _committee(ask, text, found.before, found.after)
    title, place = _without_filling(before), as_place(_without_filling(after))
    if len(title) > _LONGEST_TITLE or len(place) > _LONGEST_PLACE:
        raise UserError(f"Das ist zu lang: Ein Titel hat höchstens {_LONGEST_TITLE} Zeichen, "
                        f"ein Ort {_LONGEST_PLACE}.")  # fmt: skip
    untimed = any(one.at is None for one in found.dates)
    options = () if untimed else tuple(_option(one, minutes) for one in found.dates)
    if not untimed:
        _check(ask, options, closes_at)
    return PollRequest(committee, title, place, options, closes_at, untimed)


def _several(listed: str, now: datetime) -> FoundSeveral | None:
    """Return the dates that are listed; a time behind the place is that of all of them."""
    try:
        return find_several(listed, now)
    except DateError:
        last = _TIME_LAST.fullmatch(listed)
        found = find_several(last["others"], now) if last else None
        if last is None or found is None or any(one.at for one in found.dates):
            raise
        when = read_when(last["time"], now)
        dates = tuple(DayAndTime(one.day, when.at, when.end) for one in found.dates)
        return FoundSeveral(dates, found.before, found.after)


def split_length(text: str) -> tuple[str, int | None]:
    """Take "2 Stunden", "je 90 Minuten" out of a text; returns the rest and the minutes."""
    match = _LENGTH.search(text)
    if match is None:
        return text, None
    number = match["n"].lower()
    hours = {"anderthalb": 1.5, "eineinhalb": 1.5, "halbe": 0.5}.get(number)
    amount = hours or NUMBERS.get(number) or float(number.replace(",", "."))
    minutes = round(amount * (1 if match["unit"].lower().startswith("min") else 60))
    if not 0 < minutes <= _LONGEST_MEETING:
        raise UserError(f"So lang kann eine Sitzung nicht sein: {match[0].strip(' ,;')}.")
    return f"{text[: match.start()]} {text[match.end() :]}", minutes


def split_deadline(text: str, now: datetime) -> tuple[str, datetime | None]:
    """Take "bis Freitag 12 Uhr" out of a text; returns the rest and the instant, aware.

    Of a day without a time it is six in the afternoon. Raises DateError for one that is over.
    """
    match = _DEADLINE.search(text)
    if match is None:
        return text, None
    part = _NEXT_PART.search(text, match.end())
    end = part.start() if part else len(text)
    found = find_when(text[match.end() : end], now)
    if found is None or found.before or found.when.repeat is not None:
        raise DateError(f"„{text[match.start() : end].strip(' ,;')}“ verstehe ich nicht als Frist.",
                        hints=("So: bis Freitag 12 Uhr.",))  # fmt: skip
    closes_at = end_at(found.when, now)
    rest = f"{text[: match.start()]} {found.after}{text[end:]}"
    return rest.strip(" ,;"), closes_at


def _option(one: DayAndTime, minutes: int | None) -> Option:
    start = datetime.combine(one.day, one.at or time())
    if one.end is None:
        return Option(start, start + timedelta(minutes=minutes) if minutes else None)
    end = datetime.combine(one.day, one.end)
    return Option(start, end if end > start else end + timedelta(days=1))


def _check(ask: Ask, options: tuple[Option, ...], closes_at: datetime | None) -> None:
    check_deadline(options, closes_at)
    first = options[0].start
    if first <= ask.now.replace(tzinfo=None):
        raise UserError(f"{say_moment(first)} ist schon vorbei.")
    if len(options) < FEWEST:
        raise UserError(
            f"Zur Wahl steht nur ein Termin: {say_moment(first)}.",
            hints=(("Bitte mindestens zwei nennen. Steht der Termin fest: ",
                    Code(f"/sitzung neu {first:%d.%m.%Y %H:%M} Uhr"), "."),),
        )  # fmt: skip
    if len(options) > MOST:
        raise UserError(f"Das sind {len(options)} Termine, höchstens {MOST} gehen.")


def check_deadline(options: tuple[Option, ...], closes_at: datetime | None) -> None:
    """Refuse a deadline after the first date that stands for choice; raises UserError."""
    first = options[0].start
    if closes_at is not None and closes_at >= first.replace(tzinfo=BERLIN):
        raise UserError(
            f"Die Frist {say_moment(closes_at)} liegt nach dem ersten Termin, {say_moment(first)}.",
            hints=("Für mehrere Tage hintereinander bitte jeden Tag nennen.",),
        )


# --- Committee and title ------------------------------------------------------------------------


def _committee(ask: Ask, text: str, before: str, after: str) -> tuple[Committee | None, str, str]:
    """Return the committee that is named, else the room's, and what else stands there."""
    named, ahead = name_in(ask, before), True
    if named is None:
        named, ahead = name_in(ask, after), False
    if named is None:
        return committee_of_room(ask), before, after
    found = nearest_to_room(ask, named.committees)
    if len(found) > 1:
        whole = name_in(ask, text)
        rest = whole.rest if whole else text
        raise offer_committees(found, lambda name: f"terminfindung {name}:", rest)
    return (found[0], named.rest, after) if ahead else (found[0], before, named.rest)


def _without_filling(text: str) -> str:
    """Return a text without the words at its ends that led to a name ("für das …")."""
    words = text.split()
    for end in (0, -1):
        while words and words[end].strip(" ,;:–-").casefold() in {"", *_FILLING}:
            words.pop(end)
    return " ".join(words).strip(" ,;:–-")
