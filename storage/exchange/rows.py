"""Reads the rows of one sheet: a record for each that can be read, problems for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.exchange.cells import Cell, CellError, clean, text_of
from storage.exchange.contents import Contents, SheetContents
from storage.exchange.headers import Header
from storage.exchange.kinds import CellReader, Parser
from storage.exchange.problems import Problem
from storage.exchange.sources import Source
from storage.sheets import Column

# What makes a seat the same one from one workbook to the next.
_SEAT_KEY = ("committee_id", "member_id", "role", "start_date")
_SPANS = (("start_date", "end_date"), ("start", "end"))


@dataclass(slots=True)
class _Row:
    """A row while it is read. `bad` holds the fields that could not be read."""

    number: int
    cells: Sequence[Cell]
    values: list[Any] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)

    @property
    def is_blank(self) -> bool:
        return not any(text_of(cell).strip() for cell in self.cells)

    @property
    def is_left_out(self) -> bool:
        return not all(problem.row_kept for problem in self.problems)


class RowReader:
    """Reads rows of a sheet into `contents`."""

    def __init__(self, source: Source, header: Header, contents: Contents) -> None:
        self._sheet = source.sheet
        self._ragged = source.ragged
        self._header = header
        self._contents = contents
        self._rows = SheetContents(source.sheet, note_columns=list(header.notes.values()))
        contents.sheets[source.sheet.name] = self._rows
        self._plan = self._plan_columns(CellReader(source.epoch))
        self._fields = [column.field for column in source.sheet.columns]
        self._spans = [span for span in _SPANS if set(span) <= set(self._fields)]
        self._seats: dict[tuple[Any, ...], int] = {}
        self._seats_alike: Counter[str] = Counter()

    def _plan_columns(self, reader: CellReader) -> list[tuple[Column, int, Parser]]:
        places = {column.field: index for index, column in self._header.columns.items()}
        return [
            (column, places.get(column.field, -1), reader.parser(column))
            for column in self._sheet.columns
        ]

    def read(self, number: int, cells: Sequence[Cell] | str) -> None:
        """Read one row, numbered as the spreadsheet shows it; blank ones are passed over."""
        if isinstance(cells, str):
            self._give_up(number, cells)
            return
        row = _Row(number, cells)
        # There may be a million of them, which a formatted but empty sheet has.
        if not any(cells) and row.is_blank:
            return
        self._read_columns(row)
        if row.bad and row.is_blank:
            return
        self._read_notes(row)
        self._check_spans(row)
        if self._sheet.name == "sitze":
            self._place_seat(row)
        else:
            self._place(row)

    def _give_up(self, number: int, line: str) -> None:
        problem = Problem(
            self._sheet.name,
            number,
            self._header.label_of(0),
            line.strip(),
            "eine Zeile, in der jedes Anführungszeichen am Anfang einer Zelle auch wieder schließt",
        )
        self._contents.problems.append(problem)
        self._rows.nameless.append(number)
        self._rows.rows_left_out += 1

    def _read_columns(self, row: _Row) -> None:
        width = len(row.cells)
        for column, index, parse in self._plan:
            cell = row.cells[index] if 0 <= index < width else None
            try:
                value = parse(cell)
            except CellError as error:
                value = parse(None)
                self._complain(row, column, cell, error)
            else:
                if column.required and not value:
                    self._complain(row, column, cell, CellError("ein Eintrag"))
            row.values.append(value)

    def _complain(self, row: _Row, column: Column, cell: Cell, error: CellError) -> None:
        if not error.row_kept:
            row.bad.add(column.field)
        row.problems.append(
            Problem(
                self._sheet.name,
                row.number,
                column.header,
                text_of(cell).strip(),
                error.expected,
                error.row_kept,
            )
        )

    def _read_notes(self, row: _Row) -> None:
        for index, cell in self._unknown_cells(row):
            label = self._header.label_of(index)
            try:
                text = clean(cell)
            except CellError as error:
                self._complain_of_note(row, label, cell, error.expected, row_kept=True)
                continue
            if not text:
                continue
            if index >= self._header.width and not self._ragged:
                expected = 'keine Zelle rechts der Kopfzeile; Text mit Trennzeichen gehört in „"“'
                self._complain_of_note(row, label, cell, expected, row_kept=False)
                continue
            if label not in self._rows.note_columns:
                self._rows.note_columns.append(label)
            row.notes[label] = text

    def _unknown_cells(self, row: _Row) -> Iterator[tuple[int, Cell]]:
        for index in self._header.notes:
            if index < len(row.cells):
                yield index, row.cells[index]
        for index in range(self._header.width, len(row.cells)):
            yield index, row.cells[index]

    def _complain_of_note(
        self, row: _Row, label: str, cell: Cell, expected: str, *, row_kept: bool
    ) -> None:
        value = text_of(cell).strip()
        row.problems.append(Problem(self._sheet.name, row.number, label, value, expected, row_kept))

    def _check_spans(self, row: _Row) -> None:
        for first, last in self._spans:
            begin = row.values[self._fields.index(first)]
            end = row.values[self._fields.index(last)]
            if begin is not None and end is not None and end < begin:
                column = self._sheet.column_of(last)
                other = self._sheet.column_of(first).header
                expected = f"nicht früher als {other} ({text_of(begin)})"
                self._complain(row, column, end, CellError(expected))

    def _place(self, row: _Row) -> None:
        """File a row that has an id of its own."""
        row_id: str = row.values[0]
        if "id" in row.bad:
            self._leave_out_nameless(row)
            return
        for rows in self._contents.sheets.values():
            if row_id in rows.records:
                where = f"{rows.sheet.name}, Zeile {rows.row_numbers[row_id]}"
                expected = f"eine id, die es nur einmal gibt (schon in {where})"
                self._complain(row, self._sheet.columns[0], row_id, CellError(expected))
                self._leave_out(row)
                return
        self._file(row, row_id, row.values)

    def _place_seat(self, row: _Row) -> None:
        """File a row of `sitze`, whose id is derived."""
        committee, member, role, *_ = row.values
        if not row.bad.isdisjoint(_SEAT_KEY):
            if row.bad.isdisjoint(("committee_id", "member_id")):
                self._rows.doubtful_seats.add((committee, member))
                self._leave_out(row)
            else:
                self._leave_out_nameless(row)
            return
        twin = self._seats.setdefault(tuple(row.values), row.number)
        if twin != row.number and not row.bad:
            error = CellError(f"ein Sitz, der nicht schon in Zeile {twin} steht")
            self._complain(row, self._sheet.column_of("member_id"), member, error)
            self._leave_out(row)
            return
        first_day = row.values[self._fields.index("start_date")]
        row_id = self._seat_id(committee, member, role, text_of(first_day))
        self._file(row, row_id, [row_id, *row.values])

    def _seat_id(self, *parts: str) -> str:
        """Derive the id of a seat from committee, member, role and first day.

        The last day and whom it speaks for may change without making it another seat. Seats that
        agree in all four parts are numbered in the order of the sheet.
        """
        base = "/".join(part for part in parts if part)
        self._seats_alike[base] += 1
        number = self._seats_alike[base]
        return base if number == 1 else f"{base} ({number})"

    def _file(self, row: _Row, row_id: str, values: list[Any]) -> None:
        if row_id not in self._rows.row_numbers:
            self._rows.order.append(row_id)
        self._rows.row_numbers[row_id] = row.number
        if row.is_left_out:
            self._rows.left_out.add(row_id)
            self._leave_out(row)
            return
        self._contents.problems += row.problems
        self._rows.records[row_id] = self._sheet.record(*values)
        if row.notes:
            self._rows.notes[row_id] = row.notes

    def _leave_out(self, row: _Row) -> None:
        self._contents.problems += row.problems
        self._rows.rows_left_out += 1

    def _leave_out_nameless(self, row: _Row) -> None:
        self._rows.nameless.append(row.number)
        self._leave_out(row)
