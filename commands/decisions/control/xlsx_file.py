"""The list as `.xlsx`: a sheet to filter, sort and print, and one that says what it is."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from commands.dates import BERLIN
from commands.decisions.control.gathering import Control
from commands.decisions.control.rows import Row
from commands.decisions.control.wording import (
    EXPLAINED,
    OWING,
    TITLE,
    Cell,
    full_columns,
    say_made,
    say_sums,
    title_of,
)
from storage.exchange.timeless import TimelessZip

_WIDTHS = {
    "Nr.": 11, "Gremium": 24, "Beschluss": 50, "Antragsteller": 20, "Verantwortlich": 28,
    "Frist": 12, "Erste Frist": 12, "Verschoben": 11, "Ampel": 13, "Stand": 14,
    "Letzter Bericht": 34, "Berichtet am": 13, "Grund der Verzögerung": 28, "Rückmeldung": 13,
}  # fmt: skip
_COLOURS = {
    "überfällig": "F4B6B0", "bald fällig": "FFE699", "im Plan": "C6E0B4", "ohne Frist": "DDEBF7",
    "umgesetzt": "A9D08E",
}  # fmt: skip
_OWED = "F4B6B0"
_LONGEST_HEADER = 80  # of the letters that a printed header may have
_A4 = 9
_TOP = Alignment(vertical="top", wrap_text=True)
_EDGE = Side(style="thin", color="D9D9D9")
_LINE = Border(bottom=_EDGE)
_FILLS = {colour: PatternFill("solid", fgColor=colour) for colour in {*_COLOURS.values(), "E7E6E6"}}


def xlsx_of(control: Control) -> bytes:
    """Return the file; equal lists give equal bytes."""
    stored = BytesIO()
    # Opened first: a book that is begun and never saved complains on standard error.
    with TimelessZip(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        book = Workbook(write_only=True)
        _write_list(book, control)
        _write_facts(book, control)
        made = control.at.astimezone(BERLIN).replace(tzinfo=None, microsecond=0)
        book.properties.created = book.properties.modified = made
        book.properties.creator = "Scharnier"
        book.properties.title = title_of(control)
        book.properties.language = "de"
        ExcelWriter(book, archive).save()
    return stored.getvalue()


def _write_list(book: Workbook, control: Control) -> None:
    columns = full_columns(control)
    page: Any = book.create_sheet(TITLE)
    page.freeze_panes = "C2"
    for number, (heading, _) in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = _WIDTHS[heading]
    page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(control.rows) + 1}"
    _print_nicely(page, control)
    page.append([_header(page, heading) for heading, _ in columns])
    for row in control.rows:
        page.append([_of_row(page, heading, cell(row), row) for heading, cell in columns])


def _print_nicely(page: Any, control: Control) -> None:
    """Let it be printed across, as wide as the paper, with the headings on each page."""
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddHeader.left.text = title_of(control)[:_LONGEST_HEADER].replace("&", "&&")
    page.oddHeader.right.text = f"Stand {control.at.astimezone(BERLIN):%d.%m.%Y, %H:%M}"
    page.oddFooter.right.text = "Seite &P von &N"


def _write_facts(book: Workbook, control: Control) -> None:
    """Write what the list is, and who has not reported, on a sheet of its own."""
    page: Any = book.create_sheet("Angaben")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 44, 12
    page.append([_cell(page, title_of(control), bold=True)])
    for line in (say_made(control), *say_sums(control)):
        page.append([_cell(page, line)])
    page.append([])
    if control.owing:
        page.append([_cell(page, OWING, bold=True), _cell(page, "Anzahl", bold=True)])
        for name, count in control.owing:
            page.append([_cell(page, name), _cell(page, count)])
        page.append([])
    page.append([_cell(page, EXPLAINED)])


# --- Cells --------------------------------------------------------------------------------------


def _header(page: Any, heading: str) -> Any:
    cell = _cell(page, heading, bold=True)
    cell.fill = _FILLS["E7E6E6"]
    return cell


def _of_row(page: Any, heading: str, value: Cell, row: Row) -> Any:
    cell = _cell(page, value)
    cell.border = _LINE
    if heading == "Ampel" and row.light in _COLOURS:
        cell.fill = _FILLS[_COLOURS[row.light]]
    elif heading == "Rückmeldung" and row.owed:
        cell.fill = _FILLS[_OWED]
    return cell


def _cell(page: Any, value: Cell, *, bold: bool = False) -> Any:
    """Return a cell; text is text, whatever it begins with."""
    written: Any = value if value != "" else None
    cell = WriteOnlyCell(page, written)
    cell.alignment = _TOP
    if bold:
        cell.font = Font(bold=True)
    if isinstance(value, str) and value:
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(value, date) and not isinstance(value, datetime):
        cell.number_format = "dd.mm.yyyy"
    return cell
