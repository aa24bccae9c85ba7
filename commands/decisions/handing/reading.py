"""What people write who hand a decision on: which one, to whom, by when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from commands.committees.names import longest_name
from commands.contract import Answer, Ask, Choice, Code, UserError
from commands.decisions.handing.reach import Reach
from commands.decisions.numbers import ChoiceError, Meant, meant
from commands.decisions.parts import read_parts
from commands.decisions.wording import short
from commands.lookup import folded, look_up
from storage.records import Directory, Municipality

Act: TypeAlias = Literal["hand on", "take back", "follow"]

_NUMBER = re.compile(
    r"#\d{1,9}\.\d{1,6}\b|(?<![\d.])\d{4}\s?[-–/]\s?\d{1,4}\b(?![-–/.]\d)"
    r"|\b(?:nr\.?|nummer)\s*\d{1,4}\b|^\d{1,3}\b(?![.:])",
    re.IGNORECASE,
)
_ACTS: tuple[tuple[Act, re.Pattern[str]], ...] = (
    ("take back", re.compile(
        r"\b(?:zurück(?:nehmen|ziehen|holen|genommen)?|rückgängig(?:\s+machen)?|widerrufen)\b",
        re.IGNORECASE)),
    ("follow", re.compile(r"\b(?:übernehmen|nachziehen|folgen)\b", re.IGNORECASE)),
)  # fmt: skip
_CONFIRMED = re.compile(r"\b(?:ja|jetzt|bestätig(?:t|en)|confirm|ok(?:ay)?)\b[,!.]?", re.IGNORECASE)
_BUT = re.compile(r"\b(?:außer|ausser|ohne|bis\s+auf(?!\s*\d)|nicht(?:\s+an)?)\b", re.IGNORECASE)
_BEFORE_PARTS = re.compile(
    r"\s+(?=(?:bis(?!\s+auf\b)|frist|spätestens|verantwortlich|zuständig|federführend)\b)",
    re.IGNORECASE,
)
_NO_DATE = re.compile(
    r"\b(?:bis(?!\s+auf\b)|frist|spätestens)\b:?\s*(?P<day>[^,;]*)", re.IGNORECASE
)
_ALL = frozenset({"alle", "allen", "aller", "alles", "saemtliche", "saemtlichen", "jede", "jeden"})
_KINDS = {
    "kreise": "kreis", "kreisen": "kreis", "staedte": "stadt", "staedten": "stadt",
    "kreisfreie": "stadt", "kreisfreien": "stadt",
    "kreisangehoerige": "part", "kreisangehoerigen": "part",
}  # fmt: skip
_SAYS_NOTHING = """
    an die der den dem das und sowie auch noch nur weitere weiteren fuer bitte zu zum zur stadt
    kreis kommune kommunen gemeinde gemeinden beschluss empfehlung von vom bei aus in im koko kokos
    koordinierungsstelle koordinierungsstellen mit als ihn es unsere unseren region gebe geben gib
    weiter weitergeben ist soll aber
"""
_FILLING = frozenset(_SAYS_NOTHING.split())
_EXAMPLE = (("Zum Beispiel ", Code("an Herne, Bochum, bis 31.3."), " oder ", Code("an alle"), "."),)


@dataclass(frozen=True, slots=True)
class Wanted:
    """To whom a decision is to be handed on, with which deadline, and who is responsible there.

    `confirmed` tells that this was shown before.
    """

    places: tuple[Municipality, ...] = ()
    due_on: date | None = None
    responsible: str = ""
    confirmed: bool = False


class UnknownPlaceError(UserError):
    """A name that is no municipality's; `near` are those that are called nearly so."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        hint = f"Vielleicht {' oder '.join(near)}." if near else ""
        super().__init__(
            f"„{short(name)}“ kenne ich nicht als Kommune.", hints=(hint,) if hint else _EXAMPLE
        )
        self.name = name
        self.near = near


@dataclass(frozen=True, slots=True)
class Line:
    """A decision, what is to be done with it, and the words that say how."""

    meant: Meant
    act: Act
    rest: str


def read_line(ask: Ask) -> Line:
    """Find which decision is meant, wherever its number stands, and what is to be done with it.

    Raises UserError where no number is said or no decision bears it, ChoiceError for several.
    """
    found = _NUMBER.search(ask.text)
    if found is None:
        raise UserError(
            "Welcher Beschluss? Die Nummer fehlt.",
            hints=(("Zum Beispiel ", Code("/weitergeben 2026-014 an Herne, Bochum"),
                    "; die Nummern zeigt ", Code("/beschlüsse"), "."),),
        )  # fmt: skip
    rest = f"{ask.text[: found.start()].strip()} {ask.text[found.end() :].strip(' :,')}".strip()
    try:
        one = meant(ask, found[0])
    except ChoiceError as several:
        raise ChoiceError(_for_here(several.answer, rest)) from None
    assert one is not None  # noqa: S101 - the patterns match the same numbers
    for act, pattern in _ACTS:
        if match := pattern.search(rest):
            return Line(one, act, f"{rest[: match.start()]}{rest[match.end() :]}".strip())
    return Line(one, "hand on", rest)


def _for_here(answer: Answer, rest: str) -> Answer:
    """Let the choices of a decision go on with this command."""
    choices = tuple(
        Choice(one.label, f"weitergeben {one.command_line.partition(' ')[2]} {rest}".strip())
        for one in answer.choices
    )
    return replace(answer, choices=choices)


def read_wanted(ask: Ask, text: str, reach: Reach) -> Wanted:
    """Read to whom and how; no places where none is said. Raises UserError for what is unknown."""
    confirmed = _CONFIRMED.search(text) is not None
    said = _BEFORE_PARTS.sub(", ", _CONFIRMED.sub(" ", text))
    parts = read_parts(said, ask.now)
    if set(parts.changes) - {"due_on"}:
        raise UserError(
            "Weitergeben geht mit Kommunen, einer Frist und Verantwortlichen; alles andere bleibt, "
            "wie es beschlossen ist.",
            hints=_EXAMPLE,
        )
    if parts.problem:
        raise UserError(parts.problem, hints=_EXAMPLE)
    due_on = parts.changes.get("due_on")
    if due_on is not None and due_on < ask.now.date():
        raise UserError(f"Die Frist {due_on:%d.%m.%Y} ist schon vorbei.", hints=_EXAMPLE)
    if late := _NO_DATE.search(parts.text):
        raise UserError(
            f"„{short(late['day'].strip())}“ verstehe ich nicht als Datum, das noch kommt.",
            hints=_EXAMPLE,
        )
    places = read_places(ask.directory, parts.text, reach)
    return Wanted(places, due_on, parts.responsible, confirmed)


def read_places(directory: Directory, text: str, reach: Reach) -> tuple[Municipality, ...]:
    """Return the municipalities that a text names, or that "alle außer Herne" means."""
    first, *others = _BUT.split(text)
    named, all_of = _named(directory, first)
    but = {row.id for other in others for row in _named(directory, other)[0]}
    chosen = [row for row in reach.everyone if _is_of(row, all_of)] if all_of is not None else []
    if all_of == {"part"}:
        chosen = [row for row in reach.rows if row.part_of_id]
    found = {row.id: row for row in (*named, *chosen)} or (
        {row.id: row for row in reach.everyone} if but else {}
    )
    _refuse_out_of_reach([row for row in named if row not in reach.rows], reach)
    return tuple(row for row in found.values() if row.id not in but)


def _is_of(row: Municipality, kinds: set[str]) -> bool:
    if not kinds:
        return True
    is_kreis = folded(row.kind).startswith("kreis") and not row.part_of_id
    return bool(kinds & ({"kreis"} if is_kreis else {"part"} if row.part_of_id else {"stadt"}))


def _refuse_out_of_reach(rows: list[Municipality], reach: Reach) -> None:
    if rows:
        names = " und ".join(row.name for row in rows)
        possible = ", ".join(row.name for row in reach.everyone[:9])
        belong = "gehört" if len(rows) == 1 else "gehören"
        raise UserError(
            f"{names} {belong} nicht zu denen, für die hier beschlossen wurde.",
            hints=(f"Möglich: {possible}.",),
        )


def _named(directory: Directory, text: str) -> tuple[list[Municipality], set[str] | None]:
    """Return who is named, and of which kinds all are meant: none for all; None for not all."""
    names, found, rest = _names(directory), list[Municipality](), text
    while (one := longest_name(rest, names)) is not None:
        if len(one.rows) > 1:
            possible = ", ".join(row.name for row in one.rows)
            raise UserError(f"„{one.said}“ kann mehrere meinen: {possible}. Wer ist gemeint?")
        found.append(one.rows[0])
        rest = one.rest
    words = folded(rest).split()
    kinds = {_KINDS[word] for word in words if word in _KINDS}
    kinds = {"part"} if "part" in kinds else kinds  # "kreisangehörige Städte"
    unknown = [word for word in words if word not in _ALL and word not in _KINDS
               and word not in _FILLING]  # fmt: skip
    if unknown:
        raise _unknown(directory, rest, set(unknown))
    is_all = not _ALL.isdisjoint(words) or bool(kinds & {"kreis", "part"})
    return found, kinds if is_all else None


def _unknown(directory: Directory, rest: str, words: set[str]) -> UnknownPlaceError:
    said = next(
        (part for part in re.split(r"[,;]|\bund\b", rest) if words & set(folded(part).split())),
        rest,
    )
    name = " ".join(word for word in said.split() if folded(word) not in _FILLING)
    near = look_up(name, directory.municipalities.values())
    return UnknownPlaceError(name, tuple(row.name for row in (near.named or near.near)))


def _names(directory: Directory) -> dict[str, list[Municipality]]:
    """Return municipalities by their folded names and ids."""
    found: dict[str, list[Municipality]] = {}
    for row in directory.municipalities.values():
        for name in dict.fromkeys(folded(one) for one in (row.id, row.name, *row.short_names)):
            found.setdefault(name, []).append(row)
    return found
