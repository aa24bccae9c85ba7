"""Compares a sheet as read with the sheet as stored: what is new, changed, missing, back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from storage.directory import TABLES
from storage.exchange.contents import SheetContents
from storage.exchange.report import SheetReport
from storage.room_changes import cells
from storage.sheets import Sheet

_ROWS_AT_ONCE = 2000


@dataclass(slots=True)
class Present:
    """The ids of a stored sheet that are not retired; seats with committee and member."""

    ids: dict[str, tuple[str, str] | None]

    def kept_by(self, contents: SheetContents, room_made: Collection[str]) -> dict[str, None]:
        """Return the ids, in order, that stay though the workbook has no readable row for them.

        `room_made` are those that no workbook need have.
        """
        return {
            row_id: None
            for row_id, seat in self.ids.items()
            if row_id not in contents.records
            and (row_id in room_made or contents.protects(row_id, seat))
        }


@dataclass(slots=True)
class Changes:
    """What an import does to one sheet.

    `positions` are the places that rows will have; `displaced` says whether any stored row has
    another one, `moved` are those of which nothing else changes.
    """

    sheet: Sheet
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    revived: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    displaced: bool = False
    positions: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.updated or self.retired or self.revived or self.moved)

    def report(self, contents: SheetContents) -> SheetReport:
        """Return the part of the report on this sheet."""

        def placed(ids: Iterable[str]) -> tuple[str, ...]:
            return tuple(sorted(ids, key=self.positions.__getitem__))

        return SheetReport(
            self.sheet.name,
            delivered=True,
            added=tuple(self.added),
            updated=placed(self.updated),
            retired=tuple(self.retired),
            revived=placed(self.revived),
            unchanged=self.unchanged,
            rows_left_out=contents.rows_left_out,
        )


def present_ids(session: Session, sheet: Sheet) -> Present:
    """Read the ids of the rows of a sheet that are not retired."""
    table = TABLES[sheet.name]
    seats = sheet.name == "sitze"
    columns = [table.c.id, table.c.committee_id, table.c.member_id] if seats else [table.c.id]
    rows = session.execute(
        select(*columns).where(table.c.retired_at.is_(None)).order_by(table.c.position, table.c.id)
    )
    return Present({row[0]: (row[1], row[2]) if seats else None for row in rows})


def compare(
    session: Session,
    contents: SheetContents,
    kept: Mapping[str, None],
    said: Mapping[str, Mapping[str, Any]],
) -> Changes:
    """Find what changes in a sheet; `kept` are ids that stay without a readable row.

    `said` is what a workbook said last of rows that were changed by command since: what it still
    says so is no change.
    """
    sheet = contents.sheet
    changes = Changes(sheet, positions=_positions(contents, kept))
    seen: set[str] = set()
    values_of = attrgetter(*sheet.field_names)
    fields = len(sheet.field_names)
    for row in _stored_rows(session, sheet):
        values = row[:fields]
        position, notes, retired_at = row[fields:]
        row_id: str = row.id
        record = contents.records.get(row_id)
        place = changes.positions.get(row_id)
        displaced = retired_at is None and place is not None and place != position
        changes.displaced = changes.displaced or displaced
        if record is not None:
            seen.add(row_id)
            last = said.get(row_id)
            alike = values_of(record) == values if last is None else cells(record) == last
            same = alike and contents.notes.get(row_id, {}) == notes
            if retired_at is not None:
                changes.revived.append(row_id)
            elif not same:
                changes.updated.append(row_id)
            else:
                changes.unchanged += 1
                if place != position:
                    changes.moved.append(row_id)
        elif retired_at is None and row_id not in kept:
            changes.retired.append(row_id)
        elif retired_at is None and place != position:
            changes.moved.append(row_id)
    changes.added += [row_id for row_id in contents.records if row_id not in seen]
    return changes


def _positions(contents: SheetContents, kept: Mapping[str, None]) -> dict[str, int]:
    """Give each row that will be present its place; what stays unread keeps its own if it can."""
    listed = [row_id for row_id in contents.order if row_id in contents.records or row_id in kept]
    return {row_id: place for place, row_id in enumerate(dict.fromkeys([*listed, *kept]))}


def _stored_rows(session: Session, sheet: Sheet) -> Iterable[Row[Any]]:
    table = TABLES[sheet.name]
    columns = [table.c[name] for name in sheet.field_names]
    return session.execute(
        select(*columns, table.c.position, table.c.notes, table.c.retired_at)
        .order_by(table.c.position, table.c.id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )


def values_to_store(
    contents: SheetContents, row_id: str, positions: Mapping[str, int]
) -> dict[str, Any]:
    """Return the column values of a row as read, present again if it was retired."""
    record = contents.records[row_id]
    values: dict[str, Any] = {name: getattr(record, name) for name in contents.sheet.field_names}
    values["position"] = positions[row_id]
    values["notes"] = contents.notes.get(row_id, {})
    values["retired_at"] = None
    return values
