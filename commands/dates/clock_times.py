"""Times of day as they are typed: "14 Uhr", "14–16 Uhr", "halb drei", "Viertel vor acht"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from re import Match
from typing import Literal, TypeAlias

from commands.dates.draft import Draft
from commands.dates.model import DateError
from commands.dates.words import number_of, pattern, plain

# Spoken as an hour up to this, without a part of day, it is one of the afternoon.
_LAST_AFTERNOON_HOUR = 6
_PARTS = {
    "früh": 8, "morgens": 8, "vormittag": 10, "vormittags": 10, "mittag": 12, "mittags": 12,
    "nachmittag": 15, "nachmittags": 15, "abend": 18, "abends": 18, "nacht": 0, "nachts": 0,
}  # fmt: skip
_NIGHT, _EVENING = ("nacht", "nachts"), range(9, 12)  # "nachts um elf" is 23:00
_LATE = ("nachmittag", "nachmittags", "abend", "abends")
_CLOCK = r"(?P<h>\d{1,2})(?:(?:\s?:\s?|\.)(?P<m>\d{2}))?"  # "am 15. 10 Uhr" is ten
_CLOCK_2 = r"(?P<h2>\d{1,2})(?:(?:\s?:\s?|\.)(?P<m2>\d{2}))?"
_UHR = r"(?:\s?(?:uhr|h)\b)"
# What is counted is no time of day: "10–12 Personen".
_COUNTED = (
    r"(?!\s?[.:]?\d|\.|\s*(?:%|€|(?:uhr|h|x|mal|personen|leute|menschen|teilnehm\w*|plätze\w*|"
    r"min(?:uten)?|stunden?|std|tage\w*|wochen|monate?\w*|jahre?\w*|euro|klasse\w*|stück)\b))"
)
_FIRST_OF_WORK, _LAST_HOUR = 6, 23  # bare numbers are hours between these only
_MINUTES = {"fünf": 5, "zehn": 10, "zwanzig": 20, "fünfundzwanzig": 25}


def _clock(hour: str, minute: str | None) -> tuple[time, bool]:
    """Return a time and whether it is midnight at the end of the day; raises DateError."""
    h, m = int(hour), int(minute or 0)
    if (h, m) == (24, 0):
        return time(0), True
    if h > 23 or m > 59:
        shown = f"{hour}:{minute}" if minute else f"{hour} Uhr"
        raise DateError(
            f"Die Uhrzeit {shown} gibt es nicht.", hints=("Zum Beispiel: 9 Uhr, 14:30 Uhr.",)
        )
    return time(h, m), False


def _one(match: Match[str], draft: Draft) -> None:
    draft.at, draft.next_day = _clock(match["h"], match["m"])


def _in_words(match: Match[str], draft: Draft) -> None:
    draft.at, draft.next_day = _clock(str(number_of(match["number"])), None)


def _hours_and_minutes(match: Match[str], draft: Draft) -> None:
    draft.at, draft.next_day = _clock(match["h"], match["rest"])


def _one_after_date(match: Match[str], draft: Draft) -> bool:
    """Read "8.10" behind a day; by itself it is one."""
    if draft.day is None:
        return False
    _one(match, draft)
    return True


def _bare_from_to(match: Match[str], draft: Draft) -> bool:
    """Read "14–16" and "9 bis 10.30" behind a day."""
    if not (draft.names_day or draft.repeats):
        return False
    if not _FIRST_OF_WORK <= int(match["h"]) < int(match["h2"]) <= _LAST_HOUR:
        return False
    _from_to(match, draft)
    return True


def _from_to(match: Match[str], draft: Draft) -> None:
    draft.at, _ = _clock(match["h"], match["m"])
    draft.end, _ = _clock(match["h2"], match["m2"])
    if draft.end and draft.end <= draft.at and draft.end != time(0):
        raise DateError(
            f"Das Ende {draft.end:%H:%M} Uhr liegt nicht nach dem Beginn {draft.at:%H:%M} Uhr."
        )


def _until_time(match: Match[str], draft: Draft) -> bool:
    if draft.is_empty:
        return False
    if draft.at is None:
        raise DateError("Von wann an? Zum Beispiel: 14–16 Uhr.")
    draft.end, _ = _clock(match["h"], match["m"])
    return True


def _spoken(match: Match[str], draft: Draft) -> None:
    """Read "halb drei" (2:30), "Viertel vor acht" (7:45), "Dreiviertel vier" (3:45)."""
    hour = number_of(match["number"])
    if not 1 <= hour <= 12:
        raise DateError(f"{match[0].strip().capitalize()} gibt es auf der Uhr nicht.")
    quarters = {"halb": -2, "viertel vor": -1, "viertel nach": 1, "dreiviertel": -1, "viertel": -3}
    minutes = hour * 60 + 15 * quarters[" ".join(plain(match["how"]).split())]
    if hour <= _LAST_AFTERNOON_HOUR:
        minutes += 12 * 60
        draft.assumed.append("nachmittags")
    draft.at = time(minutes // 60 % 24, minutes % 60)


def _minutes_to(match: Match[str], draft: Draft) -> bool:
    """Read "5 vor 12", "zehn nach drei", "fünf vor halb drei"."""
    hour, by = number_of(match["number"]), match["minutes"].lower()
    minutes = int(by) if by.isdecimal() else _MINUTES[plain(by)]
    if hour > _LAST_HOUR + 1 or not 0 < minutes < 30 or (match["half"] and hour > 12):
        return False
    minutes = (
        60 * hour
        - (30 if match["half"] else 0)
        + (minutes if match["side"].lower() == "nach" else -minutes)
    )
    if hour <= _LAST_AFTERNOON_HOUR:
        minutes += 12 * 60
        draft.assumed.append("nachmittags")
    draft.at = time(minutes // 60 % 24, minutes % 60)
    return True


def _part(match: Match[str], draft: Draft) -> None:
    draft.part_of_day = plain(match["part"])


def settle_part_of_day(draft: Draft) -> None:
    """Bring a time and a part of the day together: "8 Uhr abends" is 20:00."""
    if not draft.part_of_day:
        return
    part = draft.part_of_day
    if draft.at is None:
        draft.at = time(_PARTS[part])
        draft.assumed.append(f"{draft.at:%H:%M} Uhr")
        return
    if "nachmittags" in draft.assumed:
        draft.assumed.remove("nachmittags")
        if part not in _LATE:
            draft.at = draft.at.replace(hour=draft.at.hour - 12)
    elif (part in _LATE and draft.at.hour < 12) or (part in _NIGHT and draft.at.hour in _EVENING):
        draft.at = draft.at.replace(hour=draft.at.hour + 12)


# Reads what a pattern has matched into the draft; False where it isn't meant after all.
Read: TypeAlias = Callable[[Match[str], Draft], Literal[False] | bool | None]
Piece: TypeAlias = tuple[re.Pattern[str], Read]
PIECES: tuple[Piece, ...] = (
    (pattern(rf"(?:von\s+)?{_CLOCK}{_UHR}?\s?(?:-|–|—|bis)\s?{_CLOCK_2}{_UHR}"), _from_to),
    (pattern(r"(?:von\s+)?(?P<h>\d{1,2})[:.](?P<m>\d{2})\s?(?:-|–|—|bis)\s?"
             r"(?P<h2>\d{1,2})[:.](?P<m2>\d{2})(?!\.)"), _from_to),
    (pattern(r"(?P<h>\d{1,2})\suhr\s(?P<rest>\d{2})(?!\s[.:\d])" + _COUNTED),
     _hours_and_minutes),
    (pattern(r"(?P<minutes>\d{1,2}|" + "|".join(_MINUTES) + r")\s(?:min(?:uten)?\s)?"
             r"(?P<side>vor|nach)\s(?P<half>halb\s)?<number>(?:\suhr)?"), _minutes_to),
    (pattern(rf"{_CLOCK}{_UHR}"), _one),
    (pattern(r"(?P<h>\d{1,2}):(?P<m>\d{2})"), _one),
    # No month: a time.
    (pattern(r"(?P<h>[01]?\d|2[0-3])\.(?P<m>00|1[3-9]|[2-5]\d)(?!\.|\d)"), _one),
    (pattern(r"(?P<h>[01]?\d|2[0-3])\.(?P<m>[0-5]\d)(?!\.|\d)"), _one_after_date),
    (pattern(r"(?:von\s+)?(?P<h>\d{1,2})(?:[:.](?P<m>00|15|30|45))?\s?(?:-|–|—|bis)\s?"
             rf"(?P<h2>\d{{1,2}})(?:[:.](?P<m2>00|15|30|45))?{_COUNTED}"), _bare_from_to),
    (pattern(r"<number>\suhr"), _in_words),
    (pattern(r"(?:um|gegen|ab)\s+(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?"
             r"(?!\s?\.|\d|\s\d(?!\d{0,2}\s?(?:mal|x)\b))"), _one),
    (pattern(r"(?P<how>dreiviertel|viertel\s+vor|viertel\s+nach|viertel|halb)\s+<number>"
             r"(?:\suhr)?"), _spoken),
    (pattern(r"(?:am\s+)?(?P<part>" + "|".join(sorted(_PARTS, key=len, reverse=True)) + ")"),
     _part),
)  # fmt: skip
END_PIECE: Piece = (
    pattern(rf"(?:bis|ende)\s*:?\s*(?:um\s+|ca\.?\s+)?{_CLOCK}{_UHR}"), _until_time,
)  # fmt: skip
