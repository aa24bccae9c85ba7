"""How long something takes, as it is typed behind its time: "2 Stunden", "90 min"."""

from __future__ import annotations

from datetime import timedelta
from re import Match

from commands.dates.clock_times import Piece
from commands.dates.draft import Draft
from commands.dates.model import DateError
from commands.dates.words import NUMBERS, pattern, plain

_LONGEST = 24 * 60  # minutes
_PARTS = {"anderthalb": 1.5, "eineinhalb": 1.5, "halbe": 0.5}  # hours


def _length(match: Match[str], draft: Draft) -> bool:
    if draft.minutes is not None or not (draft.at or draft.names_day or draft.repeats):
        return False
    number = plain(match["length"])
    amount = _PARTS.get(number) or NUMBERS.get(number) or float(number.replace(",", "."))
    minutes = round(amount * (1 if plain(match["kind"]).startswith("min") else 60))
    if not 0 < minutes <= _LONGEST:
        raise DateError(f"So lang kann es nicht dauern: {match[0].strip(' ,;')}.")
    draft.length = timedelta(minutes=minutes)
    return True


PIECES: tuple[Piece, ...] = (
    (pattern(r"\(?(?:(?:dauer|für|ca\.?|etwa|à|länge|je|jeweils)\s*:?\s*)*"
             rf"(?P<length>\d{{1,3}}(?:[.,]5)?|{'|'.join((*NUMBERS, *_PARTS))})(?:-|\s?)"
             r"(?P<kind>stunden?|stündig|std\.?|h|minuten|minütig|min\.?)(?:\s+(?:lang|dauer))?\)?"),
     _length),
)  # fmt: skip
