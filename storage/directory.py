"""The stored directory: read whole, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, func, select
from sqlmodel import Session

from storage.models import directory as tables
from storage.records import Directory, Record
from storage.references import Shelves, settle
from storage.sheets import SHEETS, Sheet

_ROWS_AT_ONCE = 2_000
_IDS_AT_ONCE = 500  # databases limit how many values a statement may have

TABLES: Mapping[str, Table] = {
    sheet: model.__table__  # type: ignore[attr-defined]  # SQLModel doesn't declare it
    for sheet, model in {
        "kommunen": tables.MunicipalityRow,
        "organisationen": tables.OrganizationRow,
        "personen": tables.PersonRow,
        "aktivitaeten": tables.ActivityRow,
        "gremien": tables.CommitteeRow,
        "sitze": tables.MembershipRow,
        "sitzungen": tables.MeetingRow,
        "begriffe": tables.TermRow,
    }.items()
}


def directory_version(session: Session) -> int:
    """Return the number of imports that changed something; 0 before the first."""
    return session.scalar(select(func.max(tables.DirectoryVersion.version))) or 0


def load_directory(session: Session) -> Directory:
    """Read all present rows, in the order of the workbook.

    Every reference in the result leads to a row in it: one to a row that has since been retired is
    left out, and so is what can't stand without (`storage.references`).
    """
    while True:
        version = directory_version(session)
        shelves: Shelves = {sheet.name: _load_sheet(session, sheet) for sheet in SHEETS}
        # On PostgreSQL an import may end between two of the statements above.
        if directory_version(session) == version:
            break
    mended = frozenset((flaw.sheet, flaw.id) for flaw in settle(shelves, {}))
    return directory_of(shelves, version, mended)


def directory_of(
    shelves: Shelves, version: int = 0, mended: frozenset[tuple[str, str]] = frozenset()
) -> Directory:
    """Put the rows of all sheets together; a sheet without any may be missing."""
    by_name: dict[str, Any] = {sheet.shelf: shelves.get(sheet.name, {}) for sheet in SHEETS}
    return Directory(**by_name, version=version, mended=mended)


def _load_sheet(session: Session, sheet: Sheet) -> dict[str, Record]:
    table = TABLES[sheet.name]
    return _records(session, sheet, _present(sheet).order_by(table.c.position, table.c.id))


def load_rows(session: Session, sheet: Sheet, ids: Sequence[str]) -> dict[str, Record]:
    """Read those rows of a sheet that are present, as they are stored."""
    table = TABLES[sheet.name]
    found: dict[str, Record] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = table.c.id.in_(ids[start : start + _IDS_AT_ONCE])
        found |= _records(session, sheet, _present(sheet).where(some))
    return found


def ids_in_order(session: Session, name: str) -> Sequence[str]:
    """Return the ids of the rows of a sheet that are present, in the order of the workbook."""
    table = TABLES[name]
    query = select(table.c.id).where(table.c.retired_at.is_(None))
    return session.scalars(query.order_by(table.c.position, table.c.id)).all()


def _present(sheet: Sheet) -> Select[Any]:
    table = TABLES[sheet.name]
    return select(*(table.c[name] for name in sheet.field_names)).where(
        table.c.retired_at.is_(None)
    )


def _records(session: Session, sheet: Sheet, query: Select[Any]) -> dict[str, Record]:
    share = _Sharing()
    # Row by row: all at once they would take several times the memory of what is made of them.
    rows = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    return {row.id: sheet.record(*map(share, row)) for row in rows}


class _Sharing:
    """Gives one object for equal cells: roles, days, kinds, ids of committees and such repeat."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, cell: Any) -> Any:
        kind = type(cell)
        if kind is tuple:
            cell = tuple(map(self, cell))
        elif kind is not str and kind is not date:
            return cell  # True and 1 are equal and yet not the same
        return self._known.setdefault(cell, cell)
