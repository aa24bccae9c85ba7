"""What was read from a workbook, before it is asked which of its references lead anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.exchange.problems import Problem
from storage.records import Record
from storage.references import Flaw, Shelves
from storage.sheets import SHEETS_BY_NAME, Sheet


@dataclass(slots=True)
class SheetContents:
    """The rows of one sheet.

    - `records`: the rows that could be read, by id.
    - `notes`: the cells of unknown columns by id; only rows that have some.
    - `note_columns`: headers of the unknown columns in their order.
    - `row_numbers`: where each id was met first, for reports.
    - `order`: every id met, also of rows left out, as the workbook has them.
    - `left_out`: ids of rows left out; `nameless`: rows left out of which not even the id is known.
    - `doubtful_seats`: committee and member of seats left out whose id can't be derived.
    """

    sheet: Sheet
    records: dict[str, Record] = field(default_factory=dict)
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    note_columns: list[str] = field(default_factory=list)
    row_numbers: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    nameless: list[int] = field(default_factory=list)
    doubtful_seats: set[tuple[str, str]] = field(default_factory=set)
    rows_left_out: int = 0

    def leave_out(self, row_id: str) -> None:
        """Take a row out again that had been read."""
        self.records.pop(row_id, None)
        self.notes.pop(row_id, None)
        self.left_out.add(row_id)
        self.rows_left_out += 1

    def protects(self, row_id: str, stored: tuple[str, str] | None) -> bool:
        """Whether a stored row must not be retired, for its row here may just be unreadable.

        `stored` are committee and member of a stored seat, None for rows of other sheets.
        """
        return (
            row_id in self.left_out
            or bool(self.nameless)
            or (stored is not None and stored in self.doubtful_seats)
        )


@dataclass(slots=True)
class Contents:
    """A workbook as read: only the sheets that it has, in the documented order."""

    sheets: dict[str, SheetContents] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def shelves(self) -> Shelves:
        """The records by sheet and id."""
        return {name: contents.records for name, contents in self.sheets.items()}

    def note_flaws(self, flaws: list[Flaw]) -> None:
        """Turn references that were taken out into problems, with the row that had them."""
        gone: set[tuple[str, str]] = set()
        for flaw in flaws:
            contents = self.sheets[flaw.sheet]
            self.problems.append(
                Problem(
                    flaw.sheet,
                    contents.row_numbers[flaw.id],
                    flaw.column.header,
                    flaw.value,
                    _expected_of(flaw),
                    flaw.row_kept,
                )
            )
            if not flaw.row_kept and (flaw.sheet, flaw.id) not in gone:
                gone.add((flaw.sheet, flaw.id))
                contents.leave_out(flaw.id)

    def in_order(self) -> tuple[Problem, ...]:
        """Return the problems by sheet and row."""
        places = {name: place for place, name in enumerate(SHEETS_BY_NAME)}
        return tuple(sorted(self.problems, key=lambda each: (places[each.sheet], each.row)))


def _expected_of(flaw: Flaw) -> str:
    if flaw.circular:
        return f"keine Kette, die zu {flaw.id} zurückführt"
    return "eine id aus " + " oder ".join(flaw.column.refers_to)
