"""Bringing a directory in memory up to date by the rows that imports touched since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from sqlalchemy import Table, delete, select
from sqlmodel import Session

from storage.directory import directory_version, ids_in_order, load_rows
from storage.models.directory import DirectoryChange, DirectoryVersion
from storage.records import Directory, Record
from storage.references import Flaw, Shelves, settle, settle_few
from storage.sheets import SHEETS, SHEETS_BY_NAME

# An import that touches more rows names none, and the directory is read anew.
MOST_LISTED = 5_000
_VERSIONS_KEPT = 50

_Touched: TypeAlias = dict[str, set[str]]  # ids by sheet; "" where rows changed places

_CHANGES: Table = DirectoryChange.__table__  # type: ignore[attr-defined]
_VERSIONS: Table = DirectoryVersion.__table__  # type: ignore[attr-defined]
_REFERRED_TO = {
    name for sheet in SHEETS for column in sheet.references for name in column.refers_to
}


def forget_changes(session: Session, version: int) -> None:
    """Delete what is listed for versions long before this one."""
    session.execute(delete(_CHANGES).where(_CHANGES.c.version <= version - _VERSIONS_KEPT))


def updated_directory(session: Session, known: Directory) -> Directory | None:
    """Return the stored directory, made from one read before and the rows that changed since.

    Equal to one that is read anew, but it shares the rows that are the same. None where it isn't
    known which rows changed, or they are too many.
    """
    while True:
        version = directory_version(session)
        touched = _touched_since(session, known, version)
        if touched is None:
            return None
        renewed = {name: _renewed(session, known, name, ids) for name, ids in touched.items()}
        # On PostgreSQL an import may end between two of the statements above.
        if directory_version(session) == version:
            break
    shelves, flaws = _settled(known, renewed, touched)
    return _directory(known, version, shelves, touched, flaws)


def _touched_since(session: Session, known: Directory, version: int) -> _Touched | None:
    if not 0 < known.version <= version < known.version + _VERSIONS_KEPT:
        return None
    since = _VERSIONS.c.version.between(known.version + 1, version)
    if None in session.scalars(select(_VERSIONS.c.rows_listed).where(since)).all():
        return None
    touched: _Touched = {}
    between = _CHANGES.c.version.between(known.version + 1, version)
    rows = session.execute(select(_CHANGES.c.sheet, _CHANGES.c.row_id).where(between))
    # What was mended may be whole again, though the row itself is as it was.
    for sheet, row_id in (*rows, *known.mended):
        touched.setdefault(sheet, set()).add(row_id)
    return touched


def _renewed(session: Session, known: Directory, name: str, ids: set[str]) -> dict[str, Record]:
    """Return the rows of a sheet with those of the ids as they are stored now."""
    before = _shelf(known, name)
    fresh = load_rows(session, SHEETS_BY_NAME[name], sorted(ids - {""}))
    shelf = dict(before)
    for row_id in ids - fresh.keys():
        shelf.pop(row_id, None)
    shelf.update(fresh)
    if "" in ids or fresh.keys() - before.keys():
        shelf = {row_id: shelf[row_id] for row_id in ids_in_order(session, name) if row_id in shelf}
    return shelf


def _shelf(known: Directory, name: str) -> Mapping[str, Record]:
    shelf: Mapping[str, Record] = getattr(known, SHEETS_BY_NAME[name].shelf)
    return shelf


def _settled(
    known: Directory, renewed: Shelves, touched: _Touched
) -> tuple[Mapping[str, Mapping[str, Record]], list[Flaw]]:
    """Return the rows of all sheets without what refers to nothing, and what that was."""
    stored = {sheet.name: renewed.get(sheet.name, _shelf(known, sheet.name)) for sheet in SHEETS}
    shelves: Shelves = {
        name: dict(rows) if name in renewed else rows  # type: ignore[misc]  # not written to
        for name, rows in stored.items()
    }
    few = {
        name: {row_id: shelf[row_id] for row_id in touched[name] if row_id in shelf}
        for name, shelf in renewed.items()
    }
    flaws = settle_few(few, shelves)
    if not any(_shelf(known, name).keys() - shelves[name].keys() for name in _REFERRED_TO):
        return shelves, flaws
    # Any row may refer to what is gone.
    shelves = {name: dict(rows) for name, rows in stored.items()}
    return shelves, settle(shelves, {})


def _directory(
    known: Directory,
    version: int,
    shelves: Mapping[str, Mapping[str, Record]],
    touched: _Touched,
    flaws: list[Flaw],
) -> Directory:
    mended = frozenset((flaw.sheet, flaw.id) for flaw in flaws)
    altered = {name: set(ids) for name, ids in touched.items()}
    for name, row_id in mended:
        altered.setdefault(name, set()).add(row_id)
    values: dict[str, Any] = {
        SHEETS_BY_NAME[name].shelf: _sharing(_shelf(known, name), shelves[name], ids)
        for name, ids in altered.items()
    }
    return replace(known, **values, version=version, mended=mended)


def _sharing(
    before: Mapping[str, Record], now: Mapping[str, Record], ids: set[str]
) -> Mapping[str, Record]:
    """Return the rows with the objects of before for those that are equal."""
    same = {row_id: before[row_id] for row_id in ids if before.get(row_id) == now.get(row_id, "")}
    return {**now, **same}
