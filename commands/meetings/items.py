"""An agenda as a sequence of items: changed, shown in the directory, and changed back; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from commands.lookup import folded
from storage.agenda import AgendaChange
from storage.meetings import AgendaItem

HIDDEN = "Nichtöffentlicher Punkt"
_LAST = frozenset({"verschiedenes", "sonstiges", "schluss", "anfragen und mitteilungen"})

Items = tuple[AgendaItem, ...]


def mirrored(items: Sequence[AgendaItem]) -> tuple[str, ...]:
    """Return what the directory says of an agenda: titles, but not those of closed items."""
    return tuple(item.title if item.public else HIDDEN for item in items)


def from_titles(titles: Sequence[str], stored: Sequence[AgendaItem] = ()) -> Items:
    """Return the items of the titles that a workbook gives, with what is known of each.

    What a workbook says newly of a meeting goes before what was changed by command.
    """
    left = list(stored)
    found = []
    for number, title in enumerate(titles, start=1):
        known = next((one for one in left if mirrored([one]) == (title,)), None)
        if known is not None:
            left.remove(known)
        new = AgendaItem(title=title, key=_key(f"{number} {title}"), public=title != HIDDEN)
        found.append(known or new)
    return tuple(found)


def key_of(event_id: str, number: int) -> str:
    """Return the key of the nth item that a message adds: the same if it is handled again."""
    return _key(f"{event_id} {number}")


def _key(cause: str) -> str:
    return hashlib.sha256(cause.encode()).hexdigest()[:12]


# --- Changing -----------------------------------------------------------------------------------


def numbered(items: Sequence[AgendaItem], title: str) -> int:
    """Return the number of the item that bears a title; 0 for none."""
    wanted = folded(title)
    return next((n for n, one in enumerate(items, 1) if folded(one.title) == wanted), 0)


def added(items: Items, new: AgendaItem, position: int = 0) -> Items:
    """Put in an item at a position from 1 on; without one last, but before "Verschiedenes"."""
    if not position:
        last = bool(items) and folded(items[-1].title) in _LAST and folded(new.title) not in _LAST
        position = len(items) + (0 if last else 1)
    at = min(position, len(items) + 1) - 1
    return (*items[:at], new, *items[at:])


def without(items: Items, numbers: Sequence[int]) -> Items:
    """Strike items by their numbers."""
    return tuple(one for n, one in enumerate(items, 1) if n not in numbers)


def moved(items: Items, number: int, position: int) -> Items:
    """Bring an item to another position, both from 1 on."""
    item = items[number - 1]
    return added(without(items, [number]), item, max(1, min(position, len(items))))


def swapped(items: Items, number: int, other: int) -> Items:
    """Bring two items each to the other's position, from 1 on."""
    return with_item(with_item(items, number, items[other - 1]), other, items[number - 1])


def with_item(items: Items, number: int, item: AgendaItem) -> Items:
    """Put an item in another one's place."""
    return (*items[: number - 1], item, *items[number:])


# --- Changing back ------------------------------------------------------------------------------


def taken_back(items: Items, change: AgendaChange) -> Items | None:
    """Return an agenda without a change that was made to it, whatever else was changed since.

    None where just that was changed once more: then it can't be told what was meant.
    """
    before = {one.key: one for one in change.before}
    after = {one.key: one for one in change.after}
    now = [one for one in items if one.key in before or one.key not in after]
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    if any(one.key in changed and one != after[one.key] for one in now):
        return None
    now = [before[one.key] if one.key in changed else one for one in now]
    if not _is_order_kept(now, change.after) and _is_order_changed(change):
        return None
    there = {one.key for one in now}
    for position, one in enumerate(change.before):
        if one.key not in after and one.key not in there:
            now.insert(position, one)
    return tuple(_in_order(now, change) if _is_order_changed(change) else now)


def _is_order_changed(change: AgendaChange) -> bool:
    after = {one.key for one in change.after}
    before = {one.key for one in change.before}
    return [one.key for one in change.before if one.key in after] != [
        one.key for one in change.after if one.key in before
    ]


def _is_order_kept(items: Sequence[AgendaItem], wanted: Sequence[AgendaItem]) -> bool:
    there = [one.key for one in items]
    places = [there.index(one.key) for one in wanted if one.key in there]
    return places == sorted(places)


def _in_order(items: Sequence[AgendaItem], change: AgendaChange) -> Iterator[AgendaItem]:
    """Yield the items, those that the change has moved in the order before it."""
    there = {one.key: one for one in items}
    former = iter([there[one.key] for one in change.before if one.key in there])
    known = {one.key for one in change.before}
    for one in items:
        yield next(former) if one.key in known else one
