"""Who is meant by a name as people type it: an organization or a person of the directory. Pure.

Shared by the families that note who does something. A name that may mean several, or nobody, is
kept as typed and said to be so: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from commands.lookup import folded
from storage.records import Directory, Municipality, Organization, Person

Member: TypeAlias = Organization | Person
_BETWEEN = re.compile(r"\s*(?:,|;|&|\+|\bund\b|\bsowie\b)\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:der|die|das|den|dem|vom|von|durch)\s+", re.IGNORECASE)
_TITLES = frozenset({"frau", "fr", "herr", "herrn", "hr", "dr", "prof"})
_NEAR = 80  # of 100
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name that does not mean one row: those it may mean, the nearest first; none for unknown."""

    name: str
    rows: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a list of names means. `label` is how it is shown: known ones by their full names."""

    label: str
    ids: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()


def resolve(typed: str, directory: Directory, place: str | None, day: date) -> Resolved:
    """Find who is meant by one or several names, those of a municipality by its id first.

    Of a municipality are those in it, and the agency, chambers and authorities it belongs to.
    """
    index = _index(directory)
    own = _authorities(directory.municipalities.get(place or ""))
    whole = _meant(typed, index, place, own, day)
    names = [typed] if len(whole) == 1 else [name for name in _BETWEEN.split(typed) if name]
    labels, ids, unclear = [], [], []
    for name in names:
        rows = _meant(name, index, place, own, day)
        if len(rows) == 1:
            labels.append(rows[0].name)
            ids.append(rows[0].id)
        else:
            said = _ARTICLE.sub("", name.strip())
            labels.append(said)
            unclear.append(Unclear(said, rows or _nearest(said, index, day)))
    return Resolved(", ".join(labels), tuple(dict.fromkeys(ids)), tuple(unclear))


def named(name: str, directory: Directory, place: str | None, day: date) -> tuple[Member, ...]:
    """Return all whom one name may mean on a day, those of a municipality by its id first."""
    own = _authorities(directory.municipalities.get(place or ""))
    return _meant(name, _index(directory), place, own, day)


def nearly_named(name: str, directory: Directory, day: date) -> tuple[Member, ...]:
    """Return whom a name that is nobody's may have meant, the nearest first."""
    return _nearest(name, _index(directory), day)


def _authorities(row: Municipality | None) -> frozenset[str]:
    if row is None:
        return frozenset()
    ids = (
        row.district_government_id, row.regional_agency_id, row.employment_agency_id,
        row.chamber_of_commerce_id, row.chamber_of_crafts_id,
    )  # fmt: skip
    return frozenset(one for one in ids if one)


def _meant(
    name: str, index: _Index, place: str | None, own: frozenset[str], day: date
) -> tuple[Member, ...]:
    wanted = _key(_ARTICLE.sub("", name.strip()))
    rows = [row for row in index.names.get(wanted, ()) if _is_there(row, day)]
    here = [row for row in rows if row.id in own or (place and place in row.municipality_ids)]
    return tuple(here or rows)


def _nearest(name: str, index: _Index, day: date) -> tuple[Member, ...]:
    wanted = _key(name)
    words = set(wanted.split())
    holding = [
        row for own, rows in index.names.items() if words <= set(own.split()) for row in rows
    ]
    near = process.extract(wanted, index.names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR,
                           limit=_MOST_NEAR)  # fmt: skip
    rows = [*holding, *(row for own, *_ in near for row in index.names[own])]
    there = {row.id: row for row in rows if _is_there(row, day)}
    return tuple(there.values())[:_MOST_NEAR] if words else ()


def _is_there(row: Member, day: date) -> bool:
    return not isinstance(row, Person) or row.end_date is None or day <= row.end_date


# --- Found once for each directory --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    """Organizations and persons by name; persons also by their surname alone and Matrix id."""

    names: Mapping[str, list[Member]]


_indexes: WeakKeyDictionary[Directory, _Index] = WeakKeyDictionary()


def _index(directory: Directory) -> _Index:
    """Return the index of a directory; two threads may both make it, to the same effect."""
    known = _indexes.get(directory)
    if known is None:
        rows: Iterable[Member] = (*directory.organizations.values(), *directory.persons.values())
        names: dict[str, list[Member]] = {}
        for row in rows:
            for name in dict.fromkeys(_keys(row)):
                names.setdefault(name, []).append(row)
        known = _indexes[directory] = _Index(names)
    return known


def _keys(row: Member) -> Iterator[str]:
    yield folded(row.id)
    yield _key(row.name)
    if isinstance(row, Person):
        yield _key(row.name).split()[-1] if _key(row.name) else folded(row.id)
        if row.matrix_id:
            yield folded(row.matrix_id)
    else:
        yield from map(_key, row.short_names)


def _key(name: str) -> str:
    return " ".join(word for word in folded(name).split() if word not in _TITLES)
