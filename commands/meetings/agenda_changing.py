"""Does to an agenda what a line says, and tells it; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from commands.contract import Line, Strong, UserError
from commands.meetings.agenda_lines import Act, Add, Change, Move, Strike, Swap
from commands.meetings.items import (
    HIDDEN,
    Items,
    added,
    moved,
    numbered,
    swapped,
    with_item,
    without,
)
from commands.meetings.parts import Parts
from storage.meetings import AgendaItem

_MOST_ITEMS = 60

Named = Callable[[AgendaItem], str]  # what an item may be called in the room


@dataclass(frozen=True, slots=True)
class Done:
    """The agenda after a line, what is said of it, and what of an item was replaced; "" if nothing.

    Somebody else may have written just now what is replaced.
    """

    items: Items
    said: Line
    replaced: str = ""


def apply(items: Items, act: Act, new_key: str, named: Named, position: int = 0) -> Done:
    """Do what a line says; a new item gets the key, and the position unless the line names one."""
    match act:
        case Add():
            return _add(items, act, new_key, named, position)
        case Change(number, parts):
            return _change(items, number, parts, named)
        case Strike(numbers):
            gone = ", ".join(named(items[number - 1]) for number in sorted(set(numbers)))
            return Done(without(items, numbers), ("Gestrichen: ", Strong(gone)))
        case Move(number, to):
            return _move(items, number, to, named)
        case Swap(number, other):
            first, second = sorted((number, other))
            after = swapped(items, first, second)
            now = (f"TOP {n} {named(after[n - 1])}" for n in (first, second))
            return Done(after, ("Getauscht: ", Strong(", ".join(now))))
        case _:
            return Done(items, "")


def _add(items: Items, act: Add, new_key: str, named: Named, position: int) -> Done:
    parts = act.parts
    title = _storable(parts.title)
    if there := numbered(items, title):
        if not parts.is_more_than_title:
            said = ("Steht schon auf der Tagesordnung: ", Strong(f"TOP {there} {title}"))
            return Done(items, said)
        return _change(items, there, replace(parts, title=""), named)
    if len(items) >= _MOST_ITEMS:
        raise UserError(f"Mehr als {_MOST_ITEMS} Punkte gehen nicht auf eine Tagesordnung.")
    new = AgendaItem(
        title=title,
        key=new_key,
        applicant=parts.applicant or "",
        minutes=parts.minutes,
        public=parts.public is not False,
        papers=tuple(map(_storable, parts.papers)),
    )
    after = added(items, new, parts.position or position)
    number = after.index(new) + 1
    word = "Vorgeschlagen" if act.proposed else "Aufgenommen"
    return Done(after, (f"{word} als TOP {number}: ", Strong(named(new))))


def _change(items: Items, number: int, parts: Parts, named: Named) -> Done:
    old = items[number - 1]
    cleared = {
        "papers": () if "papers" in parts.cleared else old.papers,
        "applicant": "" if "applicant" in parts.cleared else old.applicant,
        "minutes": None if "minutes" in parts.cleared else old.minutes,
    }
    base = AgendaItem(title=old.title, key=old.key, public=old.public, **cleared)  # type: ignore[arg-type]
    more = tuple(paper for paper in map(_storable, parts.papers) if paper not in base.papers)
    new = replace(
        base,
        title=_storable(parts.title) or base.title,
        applicant=base.applicant if parts.applicant is None else parts.applicant,
        minutes=base.minutes if parts.minutes is None else parts.minutes,
        public=base.public if parts.public is None else parts.public,
        papers=(*base.papers, *more),
    )
    changed = with_item(items, number, new)
    if parts.position:
        changed = moved(changed, number, parts.position)
    number = changed.index(new) + 1
    word = "Unverändert" if changed == items else "Geändert"
    said = (f"{word}: TOP {number} ", Strong(named(new)))
    return Done(changed, said, "" if named(old) == HIDDEN else _replaced(old, new))


def _replaced(old: AgendaItem, new: AgendaItem) -> str:
    """Return what was said of an item and is not any more: "Messe, Antrag IHK, 20 Min."."""
    parts = [old.title] if old.title != new.title else []
    if old.applicant not in ("", new.applicant):
        parts.append(f"Antrag {old.applicant}")
    if old.minutes not in (None, new.minutes):
        parts.append(f"{old.minutes} Min.")
    if old.public != new.public:
        parts.append("öffentlich" if old.public else "nichtöffentlich")
    return ", ".join([*parts, *(paper for paper in old.papers if paper not in new.papers)])


def _move(items: Items, number: int, position: int, named: Named) -> Done:
    after = moved(items, number, position)
    item = items[number - 1]
    at = after.index(item) + 1
    word = "Schon an dieser Stelle" if after == items else "Verschoben"
    return Done(after, (f"{word}: TOP {at} ", Strong(named(item))))


def _storable(text: str) -> str:
    # In the workbook a bar stands between the titles of an agenda.
    return " ".join(text.replace("|", "/").split())
