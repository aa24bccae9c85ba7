"""What an import has to complain of."""

from __future__ import annotations

from dataclasses import dataclass

_SHOWN_CHARACTERS = 60


class WorkbookError(Exception):
    """A workbook can't be read or written at all; the message is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that could not be taken over. `str()` gives the German sentence.

    - `sheet`, `row`, `column`: the place as the spreadsheet shows it; rows count from 1, headers
      and blank rows included.
    - `value`: the cell's text, empty for an empty one; `expected`: German.
    - `row_kept`: the rest of the row was read; otherwise the whole row is left out.
    """

    sheet: str
    row: int
    column: str
    value: str
    expected: str
    row_kept: bool = False

    def __str__(self) -> str:
        value = " ".join(self.value.split())
        if len(value) > _SHOWN_CHARACTERS:
            value = value[:_SHOWN_CHARACTERS] + "…"
        found = f"„{value}“" if value else "leer"
        kept = " (Zeile übernommen, nur dieser Eintrag nicht)" if self.row_kept else ""
        return (
            f"{self.sheet}, Zeile {self.row}, Spalte {self.column}: {found}, "
            f"erwartet: {self.expected}{kept}"
        )
