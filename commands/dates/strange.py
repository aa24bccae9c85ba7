"""What goes on with a date and isn't understood is refused by name: it is no place, no subject."""

from __future__ import annotations

import re

from commands.contract import Line
from commands.dates.draft import Draft
from commands.dates.model import DateError
from commands.dates.words import AND, DAY_WORD, MONTHS, ORDINAL, WEEKDAYS, pattern

_LONGEST_SHOWN = 60  # letters
_MONTH = "(?:" + "|".join(MONTHS) + r")(?!\w|-)"
_LONG_DAY = "(?:" + "|".join(WEEKDAYS) + r")s?(?!\w|-)"
# What is a date or a time of day for certain.
_DATE = (
    r"(?:(?:am|den|dem|um|zum|jede[nrs]?)\s+)*"
    rf"(?:{_LONG_DAY}|\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONTH})(?:\s?\d{{2,4}})?|"
    r"\d{1,2}(?:[:.]\d\d)?\s?uhr|"
    r"\d{1,2}:\d\d|(?:über)?morgen|heute)"
)
_UNIT = (
    r"(?:(?:un)?gerade[nr]?\s+)?\w*(?:tage?n?s?|wochen?|monate?n?s?|quartale?n?s?|jahre?n?s?|"
    r"wochenenden?|ferien|feiertage?n?)"
)
_SMALL = r"(?:(?:im|in|an|am|de[nrm]|die|das|zum?|zur|ende|anfang|mitte|auch|jede[nrsm]?)\s+)*"
_LIMIT = rf"{_SMALL}(?:{_DATE}|{DAY_WORD}|{ORDINAL}|{_MONTH}|{_UNIT}|kw\s?\d+|ostern|weihnachten)"
_ANOTHER = pattern(
    rf"\s*(?:(?:{AND}|[-–]\s*)?(?:{_DATE}|(?:jede[nrs]?|alle)\s+(?:\d+\s+)?{_UNIT})|"
    rf"(?:und|oder|/)\s*{DAY_WORD})"
)
_UP_TO = pattern(rf"[\s,;]*bis\s+(?:zum\s+|ca\.?\s+)?(?:{_DATE}|{DAY_WORD}|\d)")
_MORE = pattern(
    rf"[\s,;(]*(?:(?:und|oder|sowie|ab|nur|nicht|ohne|aber|im|in)\s+{_LIMIT}|{_DATE}|"
    rf"(?:jede[nrsm]?|alle)\s+(?:{ORDINAL}|(?:\d+\s)?{_UNIT})|\d{{1,3}}\s?(?:mal|x)\b)"
)
_ENDING = pattern(r"[\s,;(]*(?:bis|außer|ausgenommen)")
_ENDING_WITHIN = pattern(r".*?(?<!\w)(?P<ending>bis|außer|ausgenommen)")
_LISTED = rf"(?:{_DATE}|\d{{1,2}}\.)\s*(?:,|/|-|–|und|oder|sowie|bis)"
_LIST_OPEN = pattern(rf"(?:.*?(?<!\w))??(?P<open>{_LISTED}\s*)$")
_OPEN = pattern(
    rf"(?:.*?(?<!\w))??(?P<open>(?:{_LISTED}|bis(?:\s+zum)?|außer(?:\s+am)?|"
    r"ausgenommen|ohne|nur|nicht)\s*)$"
)
_SEPARATE = re.compile(r"\s*:")
_WHERE_TEXT_BEGINS = re.compile(r"[,;:]|\s(?:an|ans|dass|daran)\s", re.IGNORECASE)
_LIMITS = pattern(r"(?:bis|außer|ausgenommen|ohne|nur|nicht|ab|aber)")
_LIMITED: Line = (
    "Zum Beispiel: bis 31.7.2027, bis zu den Sommerferien, 10 mal, außer im August, nur mittwochs, "
    "nicht in den Ferien."
)
_SEVERAL: Line = (
    "Immer wieder geht so: jeden Montag und Mittwoch um 9 Uhr. Einzelne Tage bitte einzeln nennen."
)


def refuse_behind(rest: str, draft: Draft, *, strictly: bool = False) -> None:
    """Refuse a rest that goes on as a date does; raises DateError.

    `strictly`: what follows is a place at most, and doesn't begin with "bis".
    """
    if _SEPARATE.match(rest):
        return
    if draft.repeats:
        found = _ENDING.match(rest) or _MORE.match(rest)
        if found is None and strictly and (within := _ENDING_WITHIN.match(rest)):
            raise _not_understood(rest[within.start("ending") :])
    else:
        up_to = strictly or draft.at is None
        found = _ANOTHER.match(rest) or (_UP_TO.match(rest) if up_to else None)
    if found is not None:
        raise _not_understood(rest)


def refuse_before(before: str, typed: str, *, lists_only: bool = False) -> None:
    """Refuse what leads over to a date, and isn't part of it; raises DateError.

    `lists_only`: only another date, and not "bis", "nur" and the like.
    """
    found = (_LIST_OPEN if lists_only else _OPEN).match(before)
    if found is not None:
        raise _not_understood(f"{found['open'].strip()} {typed}")


def _not_understood(text: str) -> DateError:
    text = text.strip(" ,;(–-")
    shown = _WHERE_TEXT_BEGINS.split(text, maxsplit=1)[0].strip() or text
    shown = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]} …"
    hint = _LIMITED if _LIMITS.match(shown) else _SEVERAL
    return DateError(f"„{shown}“ verstehe ich nicht als Teil des Datums.", hints=(hint,))
