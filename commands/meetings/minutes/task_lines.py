"""What a line says of a task, in any order: what, who, by when. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeAlias

from commands.contract import UserError
from commands.dates import DateError, read_when

LONGEST = 1_000  # characters
IsName: TypeAlias = Callable[[str], bool]
_BETWEEN = re.compile(r"[;\n]|,(?!\d)")
_WHO = re.compile(
    r"(?:(?:verantwortlich|zuständig)(?:\s*:|\s+(?:ist|sind|bleibt)\b)?|wer\s*:?|macht\s*:|durch:?|"
    r"(?:das\s+)?(?:macht|übernimmt|erledigt))\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_DOES_IT = re.compile(
    r"(?P<name>\S.{1,60}?)\s+(?:(?:macht|übernimmt)(?:\s+das)?|kümmert\s+sich)", re.IGNORECASE
)
_UNTIL = re.compile(
    r"(?:(?:frist|fällig|termin|spätestens|zu\s+erledigen|erledigen|fertig)\s*:?\s*)*"
    r"(?:bis\s+)?(?:spätestens\s+)?(?:bis\s+)?(?:(?:zum|zur|am)\s+)?(?P<day>\S.*)",
    re.IGNORECASE,
)
_SAYS_UNTIL = re.compile(r"(?:frist|fällig|termin|spätestens|bis|zum)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\s+bis\s+(?:spätestens\s+)?(?:zum\s+)?(?P<day>\S.*)$", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}\.\s?\d")
_BRACKETS = re.compile(r"\s*\(([^()]+)\)")
_DASH = re.compile(r"\s+[-–]\s+")
_END = re.compile(r"(?<!\d)\.$")  # but not that of a date
_NAME_FIRST = re.compile(r"(?P<name>[^:]{2,60}?)\s*:\s+(?P<rest>\S.*)", re.DOTALL)
_POLITE = re.compile(r"(?:frau|herrn?|dr\.?|prof\.?)\s+\S", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-ZÄÖÜ][\w.-]*(?:\s+(?:von|van|de|zu)?\s*[A-ZÄÖÜ][\w.-]*){1,2}")


@dataclass(frozen=True, slots=True)
class TaskParts:
    """What was said of a task; empty or None for what was not. `responsible` is as typed."""

    text: str = ""
    responsible: str = ""
    due_on: date | None = None


def read_task(text: str, now: datetime, is_name: IsName) -> TaskParts:
    """Take a line apart; `is_name` tells who is known. Raises UserError."""
    if len(text) > LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {LONGEST} Zeichen gehen.")
    parts, kept = TaskParts(), list[str]()
    text = _without_marks(text, now, is_name)
    for said in filter(None, (_END.sub("", one.strip()) for one in _BETWEEN.split(text))):
        named = _NAME_FIRST.fullmatch(said) if not parts.responsible else None
        if named and _is_somebody(named["name"], is_name):
            parts = _with_name(parts, named["name"])
        clause = named["rest"] if named and parts.responsible else said
        read = _read(clause, parts, now, is_name, others=bool(kept))
        if read is None:
            kept.append(clause)
        else:
            parts = read
    return _with_deadline_within(replace(parts, text=", ".join(kept)), now)


def _without_marks(text: str, now: datetime, is_name: IsName) -> str:
    """Return a text with commas around names and deadlines that stand in brackets or by dashes."""
    text = _BRACKETS.sub(
        lambda match: f", {match[1]}, " if _is_part(match[1], now, is_name) else match[0], text
    )
    parts = _DASH.split(text)
    if len(parts) == 1 or not any(_is_part(one, now, is_name) for one in parts):
        return text
    return ", ".join(parts)


def _is_part(said: str, now: datetime, is_name: IsName) -> bool:
    return _is_somebody(said, is_name) or _day(said, now) is not None


def _read(
    clause: str, parts: TaskParts, now: datetime, is_name: IsName, *, others: bool
) -> TaskParts | None:
    if (match := _WHO.fullmatch(clause)) and (":" in clause or is_name(match["name"])):
        return _with_name(parts, match["name"])
    day = _day(clause, now)
    if day is not None:
        return replace(parts, due_on=day)
    if (match := _DOES_IT.fullmatch(clause)) and _is_somebody(match["name"], is_name):
        return _with_name(parts, match["name"])
    if is_name(clause) or (others and looks_like_name(clause)):
        return _with_name(parts, clause)
    return None


def _with_name(parts: TaskParts, name: str) -> TaskParts:
    return replace(parts, responsible=f"{parts.responsible}, {name.strip()}".strip(" ,"))


def _is_somebody(name: str, is_name: IsName) -> bool:
    return is_name(name) or looks_like_name(name)


def looks_like_name(text: str) -> bool:
    """Whether words look like the name of a person: "Lea Kern", "Frau Kern"."""
    return bool(_POLITE.match(text) or _CAPITALS.fullmatch(text))


def _day(clause: str, now: datetime) -> date | None:
    """Return the deadline that a clause is; raises DateError for one that can't be."""
    match = _UNTIL.fullmatch(clause)
    said = _SAYS_UNTIL.match(clause) is not None
    has_digits = any(letter.isdigit() for letter in clause)
    if match is None or not (said or has_digits):
        return None
    return day_of(match["day"], now, strictly=said and has_digits)


def day_of(text: str, now: datetime, *, strictly: bool = False) -> date | None:
    """Return the day that a text means as a whole; None, or `strictly` a DateError, for none."""
    try:
        when = read_when(text, now)
    except DateError:
        if strictly:
            raise
        return None
    return when.day if when.repeat is None else None


def _with_deadline_within(parts: TaskParts, now: datetime) -> TaskParts:
    """Take the deadline that ends the text itself: "Halle anfragen bis 15.1."."""
    match = _WITHIN.search(parts.text) if parts.due_on is None else None
    is_date = match is not None and _DATE.match(match["day"]) is not None
    day = day_of(match["day"], now, strictly=is_date) if match else None
    if match is None or day is None:
        return parts
    return replace(parts, text=parts.text[: match.start()].strip(" ,"), due_on=day)
