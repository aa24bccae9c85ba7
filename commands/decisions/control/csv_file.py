"""The list as `.csv`, as German Excel opens it: UTF-8 with a mark, semicolons, German dates."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

from commands.decisions.control.gathering import Control
from commands.decisions.control.wording import Cell, full_columns

# What programs take for a formula, or skip before one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv_of(control: Control) -> bytes:
    """Return the file."""
    columns = full_columns(control)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading for heading, _ in columns)
    for row in control.rows:
        writer.writerow(_written(cell(row)) for _, cell in columns)
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    """Return a cell as text; one that would be a formula stands behind an apostrophe."""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
