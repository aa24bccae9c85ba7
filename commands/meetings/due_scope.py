"""Whose deadlines are meant, and of which time: named in the text, or the room's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from commands.committees.meant import concerns, name_in, present
from commands.contract import Ask, Code, UserError
from commands.dates import find_span
from commands.lookup import look_up
from storage.records import Committee, Municipality

_OVERDUE = re.compile(r"\b(?:nur\s+)?(?:ü|ue)berf(?:ä|ae)llige?[nrs]?\b", re.IGNORECASE)
_FILLING = re.compile(
    r"\b(?:fristen|frist|alle[rn]?|für|fuer|von|vom|in|im|der|die|das|des|den|stadt|kommune|"
    r"gremien|gremium|bei|uns|zu|zur|zum|sitzung|sitzungen|bitte|zeig|zeige|was|ist|fällig)\b",
    re.IGNORECASE,
)
_LONGEST = 300  # characters


@dataclass(frozen=True, slots=True)
class Scope:
    """Committees, and the days of what is due; without days it is what comes soon.

    `overdue` alone is what should have been done before today.
    """

    committees: tuple[Committee, ...]
    label: str
    first: date | None = None
    last: date | None = None
    overdue: bool = False


def scope_of(ask: Ask, text: str) -> Scope:
    """Read whose deadlines a text asks for, and of which time; raises UserError."""
    if len(text) > _LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {_LONGEST} Zeichen gehen.")
    overdue = _OVERDUE.search(text) is not None
    committees, name, text = _committees(ask, _OVERDUE.sub(" ", text))
    found = find_span(text, ask.now) if text.strip() else None
    rest = f"{found.before} {found.after}" if found else text
    rest = " ".join(_FILLING.sub(" ", rest).split()).strip(" ,;:?.")
    if rest:
        place = _place(ask, rest)
        committees, name = _of_place(ask, place), place.name
    elif committees is None:
        committees, name = _of_room(ask)
    told = [name, *(["überfällig"] if overdue else []), *([found.span.label] if found else [])]
    label = " · ".join(told)
    if found is None:
        return Scope(committees, label, overdue=overdue)
    return Scope(committees, label, found.span.first, found.span.last, overdue)


def _committees(ask: Ask, text: str) -> tuple[tuple[Committee, ...] | None, str, str]:
    """Return the committees that the text names, what they are called, and the rest."""
    named = name_in(ask, text)
    if named is None:
        return None, "", text
    seen = tuple(row for row in named.committees if concerns(ask, row))
    if not seen:
        name = named.committees[0].name
        raise UserError(
            f"Die Fristen von „{name}“ zeige ich nur in Räumen, die das Gremium, seine Kommune "
            "oder die Region betreffen.",
            hints=(("Wofür dieser Raum steht, zeigt ", Code("/raum"), "."),),
        )
    name = seen[0].name if len(seen) == 1 else f"{len(seen)} Gremien"
    return seen, name, named.rest


def _place(ask: Ask, name: str) -> Municipality:
    found = look_up(name, ask.directory.municipalities.values())
    if len(found.named) == 1:
        return found.named[0]
    near = [row.name for row in (*found.named, *found.near)][:3]
    raise UserError(
        f"„{name[:60]}“ kenne ich nicht als Gremium, Kommune oder Zeitraum.",
        hints=(
            *((f"Gemeint vielleicht: {', '.join(near)}.",) if near else ()),
            ("Zum Beispiel: ", Code("/fristen Lenkungskreis Herne"), ", ",
             Code("/fristen nächste Woche"), "."),
        ),
    )  # fmt: skip


def _of_place(ask: Ask, place: Municipality) -> tuple[Committee, ...]:
    rows = ask.directory.municipalities.values()
    within = {place.id} | {row.id for row in rows if row.part_of_id == place.id}
    found = [row for row in present(ask) if within & set(row.municipality_ids)]
    return _seen(ask, found, place.name)


def _of_room(ask: Ask) -> tuple[tuple[Committee, ...], str]:
    """Return what the room stands for; in a direct chat the asker's own municipality."""
    settings, directory = ask.room.settings, ask.directory
    own = directory.committees.get(settings.committee_id or "")
    if own is not None:
        return (own,), own.name
    home = ask.home if ask.room.direct else None
    place = directory.municipalities.get(settings.municipality_id or home or "")
    if place is not None:
        here = [row for row in present(ask) if not row.municipality_ids
                or place.id in row.municipality_ids]  # fmt: skip
        return _seen(ask, here, place.name), place.name
    return _seen(ask, present(ask), "die Region"), "ganze Region"


def _seen(ask: Ask, committees: list[Committee], name: str) -> tuple[Committee, ...]:
    """Leave only what the room may see; raises UserError where that is nothing."""
    seen = tuple(row for row in committees if concerns(ask, row))
    if not seen and committees:
        raise UserError(
            f"Fristen für {name} zeige ich nur in Räumen, die dafür zugeordnet sind.",
            hints=(("Wofür dieser Raum steht, zeigt ", Code("/raum"), "."),),
        )
    if not seen:
        raise UserError(f"Für {name} steht kein Gremium im Verzeichnis.")
    return seen
