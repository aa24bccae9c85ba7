"""What one line does to an agenda: adds, changes, strikes, moves or swaps items; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from re import Match
from typing import TypeAlias

from commands.contract import Code, UserError
from commands.meetings.items import Items, numbered
from commands.meetings.parts import Parts, begins_with_minutes, read_parts

_N = r"(?:(?:top|punkt|nr\.?|nummer)\s*)?(\d{1,2})\.?"
_NUMBERS = rf"{_N}(?:\s*(?:,|und|\+|&)\s*{_N})*"
_STRIKE_WORDS = r"(?:streichen?|löschen?|loeschen?|entfernen?|absetzen|delete|remove)"
_STRIKE = re.compile(
    rf"(?:{_STRIKE_WORDS}:?\s+(?P<first>{_NUMBERS})|"
    rf"(?P<last>{_NUMBERS})\s*:?\s*(?:wieder\s+)?(?:{_STRIKE_WORDS}|weg|raus))\W*",
    re.IGNORECASE,
)
_STRIKE_ALL = re.compile(
    r"(?:(?:die\s+)?(?:ganze\s+)?tagesordnung\s+)?(?:(?:alles|alle(?:\s+(?:punkte|tops))?)\s+"
    rf"(?:wieder\s+)?(?:{_STRIKE_WORDS}|weg|raus)|"
    rf"{_STRIKE_WORDS}\s+(?:alles|alle(?:\s+(?:punkte|tops))?)|leeren|leere)\W*",
    re.IGNORECASE,
)
_STRIKE_NAMED = re.compile(rf"{_STRIKE_WORDS}:?\s+(?P<title>\S.*)", re.IGNORECASE)
_MOVE_WORDS = r"(?:verschieben?|schieben?|setzen?|stellen?|move)"
_MOVE = re.compile(
    rf"(?:(?P<verb>{_MOVE_WORDS})\s+)?{_N}\s+(?:{_MOVE_WORDS}\s+)?"
    r"(?P<how>auf|an|zu|nach|hinter|vor|to)\s+"
    rf"(?:die\s+)?(?:(?:platz|stelle|position)\s+)?{_N}(?:\s+(?:stelle|platz))?"
    rf"(?P<verb_last>\s+{_MOVE_WORDS})?\W*",
    re.IGNORECASE,
)
_MOVE_TO_END = re.compile(
    rf"(?:{_MOVE_WORDS}\s+)?{_N}\s+(?:{_MOVE_WORDS}\s+)?(?:(?:ganz\s+)?nach\s+|an\s+den\s+|an\s+die\s+|"
    r"ans\s+|zum\s+)?(?P<end>oben|vorne?|anfang|spitze|unten|hinten|ende|schluss)"
    rf"(?:\s+{_MOVE_WORDS})?\W*",
    re.IGNORECASE,
)
_SWAP_WORDS = r"(?:(?:ver)?tauschen?|swap)"
_SWAP = re.compile(
    rf"(?:{_SWAP_WORDS}:?\s+{_N}\s*(?:und|mit|,|&|gegen)\s*{_N}|"
    rf"{_N}\s*(?:und|mit|,|&|gegen)\s*{_N}\s+{_SWAP_WORDS})\W*",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:{_STRIKE_WORDS}|{_MOVE_WORDS}|{_SWAP_WORDS}|(?:ä|ae)ndern?|umbenennen)\W*", re.IGNORECASE
)
_CHANGE_WORDS = r"(?:ändern?|aendern?|änderung|change)"
_CHANGE = re.compile(
    rf"(?:{_CHANGE_WORDS}:?\s+{_N}|{_N}\s*:?\s*{_CHANGE_WORDS})(?:\s+in\b)?[:,]?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_RENAME = re.compile(
    rf"{_N}\s*:?\s*(?:(?:umbenennen|umformulieren)(?:\s+in)?|heißt(?:\s+(?:jetzt|künftig|nun))?|"
    r"(?:neuer\s+)?titel\s*(?::|ist\b|lautet\b))\s*:?\s+(?P<title>\S.*)",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"(?:neu(?:er\s+(?:punkt|top))?|hinzufügen|aufnehmen|add)\b(?:[:,]\s*|\s+(?!(?:im|in|am|an|ab|"
    r"auf|bei|seit|zu|zur|zum|de[rmns]|die|das|und|von)\b)|$)(?P<rest>.*)",
    re.IGNORECASE,
)
_WITH_NUMBER = re.compile(
    r"(?:(?:top|punkt|nr\.?|nummer)\s*)?(\d{1,2})(?P<mark>[.):,–-]*)\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(_N, re.IGNORECASE)
_BULLET = re.compile(r"^[-–•*·]\s+")


@dataclass(frozen=True, slots=True)
class Add:
    """A new item. `typed`: it was said to be new, whatever it looks like.

    `proposed`: by somebody who doesn't plan the meeting.
    """

    parts: Parts
    said: str
    typed: bool = False
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Parts of an item, in place of what they were."""

    number: int
    parts: Parts


@dataclass(frozen=True, slots=True)
class Strike:
    """Items that are struck."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """An item that goes to another position."""

    number: int
    position: int


@dataclass(frozen=True, slots=True)
class Swap:
    """Two items that change places."""

    number: int
    other: int


@dataclass(frozen=True, slots=True)
class Show:
    """An item that is only asked about."""

    number: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A number and words: they may change that item, or be a new one."""

    number: int
    said: str
    rest: str


Act: TypeAlias = Add | Change | Strike | Move | Swap | Show | Unclear


def read_line(line: str, items: Items, counted: int = 0) -> Act:
    """Return what a line does to the items that there are; raises UserError.

    `counted` is which of several lines it is, in which leading numbers only count them; 0 for a
    single one.
    """
    line = _BULLET.sub("", line.strip())
    act = _with_verb(line, items) or _with_number(line, items, counted)
    for number in numbers_of(act):
        if not 1 <= number <= len(items):
            raise _no_such(number, len(items))
    return act


def _with_verb(line: str, items: Items) -> Act | None:
    for pattern, act_of in _VERBS:
        if match := pattern.fullmatch(line):
            return act_of(match, items)
    return None


def _new(match: Match[str], _: Items) -> Act:
    return Add(read_parts(match["rest"]), match["rest"], typed=True)


def _bare(match: Match[str], _: Items) -> Act:
    raise UserError(
        f"Welcher Punkt? In „{match[0]}“ fehlt die Nummer.",
        hints=(("Zum Beispiel: ", Code("/top 3 streichen"), ", ", Code("/top 3 auf 1"), ", ",
                Code("/top 3 ändern: Neuer Titel"), "."),),
    )  # fmt: skip


def _strike(match: Match[str], _: Items) -> Act:
    return Strike(tuple(map(int, re.findall(r"\d+", match["first"] or match["last"]))))


def _strike_all(_: Match[str], items: Items) -> Act:
    if not items:
        raise _no_such(0, 0)
    return Strike(tuple(range(1, len(items) + 1)))


def _strike_named(match: Match[str], items: Items) -> Act:
    number = numbered(items, match["title"])
    if not number:
        raise UserError(
            "Welcher Punkt soll gestrichen werden? Am einfachsten mit seiner Nummer.",
            hints=(("Zum Beispiel: ", Code("/top 3 streichen"), ". Als neuer Punkt: ",
                    Code(f"/top neu: {match.string}"), "."),),
        )  # fmt: skip
    return Strike((number,))


def _move_to_end(match: Match[str], items: Items) -> Act:
    to_top = match["end"].casefold() in ("oben", "vorn", "vorne", "anfang", "spitze")
    return Move(int(match[1]), 1 if to_top else len(items))


def _move(match: Match[str], _: Items) -> Act:
    """Return where an item goes; "3 nach 1" is behind item 1, "verschieben 3 nach 1" to it."""
    number, other = int(match[2]), int(match[4])
    how = match["how"].casefold()
    if how == "vor":
        return Move(number, other - (number < other))
    if how == "hinter" or (how == "nach" and not (match["verb"] or match["verb_last"])):
        return Move(number, other + (number > other))
    return Move(number, other)


def _swap(match: Match[str], _: Items) -> Act:
    return Swap(int(match[1] or match[3]), int(match[2] or match[4]))


def _rename(match: Match[str], _: Items) -> Act:
    return Change(int(match[1]), Parts(title=match["title"].strip()))


def _change(match: Match[str], _: Items) -> Act:
    return Change(int(match[1] or match[2]), read_parts(match["rest"], titled=True))


_VERBS: tuple[tuple[re.Pattern[str], Callable[[Match[str], Items], Act]], ...] = (
    (_NEW, _new),
    (_BARE, _bare),
    (_STRIKE, _strike),
    (_STRIKE_ALL, _strike_all),
    (_STRIKE_NAMED, _strike_named),
    (_MOVE_TO_END, _move_to_end),
    (_MOVE, _move),
    (_SWAP, _swap),
    (_RENAME, _rename),
    (_CHANGE, _change),
)


def _with_number(line: str, items: Items, counted: int) -> Act:
    if match := _ONLY_NUMBER.fullmatch(line):
        return Show(int(match[1]))
    match, whole = _WITH_NUMBER.fullmatch(line), read_parts(line)
    if match is None or not whole.title or begins_with_minutes(line):
        return Add(whole, line)  # "20 Min" is no item 20
    number, rest = int(match[1]), match["rest"]
    parts = read_parts(rest, titled=1 <= number <= len(items))
    if not parts.title and parts.is_more_than_title:
        return Change(number, parts)
    if number == len(items) + 1 or (counted and (match["mark"] or number == counted)):
        return Add(parts, rest)
    if not counted and 1 <= number <= len(items):
        return Unclear(number, rest if match["mark"] else line, rest)
    return Add(whole, line)


def numbers_of(act: Act) -> tuple[int, ...]:
    """Return the numbers of the items that there are of which an act says something."""
    if isinstance(act, Strike):
        return act.numbers
    if isinstance(act, Swap):
        return act.number, act.other
    return () if isinstance(act, Add) else (act.number,)


def _no_such(number: int, there: int) -> UserError:
    if not there:
        return UserError("Noch steht nichts auf der Tagesordnung.")
    are = f"es sind {there}" if there > 1 else "es ist einer"
    return UserError(
        f"Einen Punkt {number} gibt es nicht, {are}.",
        hints=(("Die Tagesordnung zeigt ", Code("/top"), "."),),
    )
