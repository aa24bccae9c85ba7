"""Imports a workbook into the stored directory: adds, updates, retires and revives rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, text, update
from sqlmodel import Session, select

from storage.database import Database
from storage.directory import TABLES, directory_version
from storage.exchange.comparing import Changes, Present, compare, present_ids, values_to_store
from storage.exchange.contents import Contents, SheetContents
from storage.exchange.problems import Problem
from storage.exchange.reading import read_contents
from storage.exchange.report import ImportReport, SheetReport
from storage.exchange.sources import Progress
from storage.meetings import changed_in_rooms
from storage.models.directory import DirectoryChange, DirectorySheet, DirectoryVersion
from storage.models.meetings import MeetingPlanRow
from storage.references import settle
from storage.room_changes import cells
from storage.sheets import SHEETS
from storage.updating import MOST_LISTED, forget_changes

_ROWS_AT_ONCE = 2000
_MEETINGS = "sitzungen"


def import_workbook(
    database: Database,
    path: Path,
    *,
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> ImportReport:
    """Bring the stored directory to what the workbook says, in one transaction.

    A row that is missing is retired, unless its sheet is missing too, or unless it may be one of
    the rows that could not be read. With `strict` nothing is stored if there is any problem; with
    `dry_run` nothing is stored anyway. `progress` is told a German label, rows done and rows in
    all. `now` is the aware time to note, by default the present.

    Raises `WorkbookError` for a workbook that can't be read at all.
    """
    contents = read_contents(path, progress)
    run = _Import(contents, path.absolute().name, progress or _silent, now or datetime.now(UTC))
    # A trial needs no right to write, and holds up nobody who does.
    with database.read() if dry_run else database.write() as session:
        return run.carry_out(session, strict=strict, dry_run=dry_run)


def _silent(_label: str, _done: int, _total: int) -> None:
    pass


class _Import:
    def __init__(self, contents: Contents, source: str, progress: Progress, now: datetime) -> None:
        self._contents = contents
        self._source = source
        self._progress = progress
        self._now = now
        self._in_rooms: Mapping[str, MeetingPlanRow] = {}

    def carry_out(self, session: Session, *, strict: bool, dry_run: bool) -> ImportReport:
        if not dry_run and session.get_bind().dialect.name == "postgresql":
            # Of two imports at a time the second one must compare with what the first one stored.
            session.execute(text("LOCK TABLE directory_version IN EXCLUSIVE MODE"))
        version = directory_version(session)
        self._in_rooms = changed_in_rooms(session)
        kept = self._check(session)
        said = {row.meeting_id: row.workbook for row in self._in_rooms.values() if row.workbook}
        changes = {
            name: compare(session, contents, kept[name], said if name == _MEETINGS else {})
            for name, contents in self._contents.sheets.items()
        }
        new_columns = self._changed_note_columns(session)
        changed = any(changes.values()) or bool(new_columns)
        stored = not dry_run and not (strict and self._contents.problems)
        if stored and changed:
            self._store(session, changes, new_columns, version + 1)
        if stored:
            self._remember_said()
        return ImportReport(
            source=self._source,
            sheets=tuple(self._report(sheet.name, changes) for sheet in SHEETS),
            problems=self._contents.in_order(),
            hints=(*self._hints(kept), *self._overruled(changes)),
            version=version + 1 if stored and changed else version,
            changed=changed,
            stored=stored,
            dry_run=dry_run,
            strict=strict,
        )

    # --- Checking what was read against what is stored ------------------------------------------

    def _check(self, session: Session) -> dict[str, dict[str, None]]:
        """Leave out rows that can't stand; return the ids that stay without a readable row."""
        present = {sheet.name: present_ids(session, sheet) for sheet in SHEETS}
        self._leave_out_taken_ids(present)
        delivered = self._contents.sheets
        surviving = {
            # A row that is left out for its references stays as it is stored.
            name: [
                *self._without_row(name, stored),
                *(stored.ids.keys() & delivered[name].records.keys() if name in delivered else ()),
            ]
            for name, stored in present.items()
        }
        self._contents.note_flaws(settle(self._contents.shelves, surviving))
        return {name: self._without_row(name, present[name]) for name in delivered}

    def _without_row(self, name: str, stored: Present) -> dict[str, None]:
        """Return the ids of a sheet that stay present without a readable row in the workbook."""
        contents = self._contents.sheets.get(name)
        room_made = {row.meeting_id for row in self._in_rooms.values() if row.room_made}
        made = room_made if name == _MEETINGS else set()
        return stored.kept_by(contents, made) if contents else dict.fromkeys(stored.ids)

    def _leave_out_taken_ids(self, present: Mapping[str, Present]) -> None:
        """Leave out rows whose id belongs to a stored row of another sheet that stays."""
        for name, stored in present.items():
            if name == "sitze":
                continue
            taken = self._without_row(name, stored)
            for contents in self._contents.sheets.values():
                for row_id in contents.records.keys() & taken.keys():
                    self._leave_out(contents, row_id, f"(schon gespeichert in {name})")

    def _leave_out(self, contents: SheetContents, row_id: str, where: str) -> None:
        expected = f"eine id, die es nur einmal gibt {where}"
        row = contents.row_numbers[row_id]
        self._contents.problems.append(Problem(contents.sheet.name, row, "id", row_id, expected))
        contents.leave_out(row_id)

    def _hints(self, kept: Mapping[str, Mapping[str, None]]) -> Iterator[str]:
        yield from self._contents.hints
        for name, ids in kept.items():
            contents = self._contents.sheets[name]
            if not ids:
                continue
            if contents.nameless:
                rows = ", ".join(str(number) for number in contents.nameless[:5])
                yield (
                    f"In {name} wurde nichts stillgelegt, denn Zeile {rows} hat keine lesbare id "
                    "und könnte jede der fehlenden sein."
                )
            else:
                yield f"Wie gespeichert bleibt in {name}: " + ", ".join(islice(ids, 20))

    def _overruled(self, changes: Mapping[str, Changes]) -> Iterator[str]:
        """Say which meetings a workbook has changed that had been changed in a room."""
        updated = changes[_MEETINGS].updated if _MEETINGS in changes else ()
        ids = [row_id for row_id in updated if row_id in self._in_rooms]
        if ids:
            yield "In sitzungen gilt die Mappe, was im Raum geändert war: " + ", ".join(ids[:20])

    # --- Storing --------------------------------------------------------------------------------

    def _changed_note_columns(self, session: Session) -> dict[str, list[str]]:
        stored = {row.name: row.note_columns for row in session.exec(select(DirectorySheet))}
        return {
            name: contents.note_columns
            for name, contents in self._contents.sheets.items()
            if contents.note_columns != stored.get(name, [])
        }

    def _store(
        self,
        session: Session,
        changes: Mapping[str, Changes],
        note_columns: Mapping[str, list[str]],
        version: int,
    ) -> None:
        for name, of_sheet in changes.items():
            self._store_sheet(session, self._contents.sheets[name], of_sheet)
        for name, labels in note_columns.items():
            session.merge(DirectorySheet(name=name, note_columns=labels))
        self._list_changes(session, changes, version)

    def _list_changes(self, session: Session, changes: Mapping[str, Changes], version: int) -> None:
        touched = [{"version": version} | row for row in _touched(changes)]
        # Nobody can have read an earlier version than the first.
        listed = touched if version > 1 and len(touched) <= MOST_LISTED else None
        session.add(
            DirectoryVersion(
                version=version,
                imported_at=self._now,
                source=self._source,
                rows_listed=len(listed) if listed is not None else None,
            )
        )
        session.flush()
        forget_changes(session, version)
        for rows in _portions(iter(listed or ())):
            session.execute(insert(DirectoryChange), rows)

    def _remember_said(self) -> None:
        """Remember what the workbook says of meetings that are changed in rooms too."""
        contents = self._contents.sheets.get(_MEETINGS)
        for row_id, row in self._in_rooms.items() if contents else ():
            if contents and row_id in contents.records:
                row.workbook = cells(contents.records[row_id])

    def _store_sheet(self, session: Session, contents: SheetContents, changes: Changes) -> None:
        table = TABLES[changes.sheet.name]
        by_id = update(table).where(table.c.id == bindparam("row_id"))
        places = changes.positions
        label = f"{changes.sheet.name} speichern"

        def read(ids: Iterable[str]) -> Iterator[dict[str, Any]]:
            return (values_to_store(contents, row_id, places) for row_id in ids)

        written = [*changes.updated, *changes.revived]
        renewed = (values | {"row_id": values.pop("id")} for values in read(written))
        moved = ({"row_id": row_id, "position": places[row_id]} for row_id in changes.moved)
        retired = ({"row_id": row_id, "retired_at": self._now} for row_id in changes.retired)
        total = len(changes.added)
        for done, rows in enumerate(_portions(read(changes.added))):
            self._progress(label, done * _ROWS_AT_ONCE, total)
            session.execute(insert(table), rows)
        for rows in chain(_portions(renewed), _portions(moved), _portions(retired)):
            session.execute(by_id, rows)

    def _report(self, name: str, changes: Mapping[str, Changes]) -> SheetReport:
        if name not in changes:
            return SheetReport(name, delivered=False)
        return changes[name].report(self._contents.sheets[name])


def _touched(changes: Mapping[str, Changes]) -> Iterator[dict[str, Any]]:
    """Yield sheet and id of each row whose content changed; "" where rows changed places."""
    for name, of_sheet in changes.items():
        ids = (*of_sheet.added, *of_sheet.updated, *of_sheet.retired, *of_sheet.revived)
        yield from ({"sheet": name, "row_id": row_id} for row_id in ids)
        if of_sheet.displaced:
            yield {"sheet": name, "row_id": ""}


def _portions(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while portion := list(islice(rows, _ROWS_AT_ONCE)):
        yield portion
