"""What each kind of column makes of a cell, from either form of a workbook."""

# ruff: noqa: DTZ001  (dates and local times of the workbook have no zone)

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.exchange.cells import Cell, CellError, clean, text_of
from storage.exchange.exporting import _as_cell, _as_text
from storage.exchange.kinds import CellReader
from storage.exchange.moments import EXCEL_EPOCH
from storage.sheets import SHEETS, Column

COLUMNS = {
    "id": Column("id", "id", "id"),
    "text": Column("art", "kind"),
    "words": Column("kurzformen", "short_names", "words"),
    "items": Column("tagesordnung", "agenda", "items"),
    "reference": Column("ihk", "x", "reference"),
    "references": Column("wer", "x", "references"),
    "day": Column("von", "x", "day"),
    "moment": Column("beginn", "x", "moment"),
    "number": Column("handlungsfeld", "x", "number", lowest=1, highest=4),
    "choice": Column("rolle", "x", "choice", choices=("Mitglied", "stellv. Vorsitz")),
    "yes_no": Column("stimmrecht", "x", "yes_no"),
    "phone": Column("telefon", "x", "phone"),
    "matrix_id": Column("matrix", "x", "matrix_id"),
}


def read(kind: str, cell: Cell) -> Any:
    return CellReader().parser(COLUMNS[kind])(cell)


DAY = date(2026, 11, 22)
MOMENT = datetime(2026, 12, 3, 14, 0)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "  Träger\u00a0", "Träger"),
        ("text", "Tra\u0308ger", "Träger"),
        ("text", "eine\r\nzweite", "eine\nzweite"),
        ("text", "eine_x000D_\nzweite", "eine\nzweite"),
        ("text", "=1+1", "=1+1"),
        ("text", 12, "12"),
        ("text", 12.0, "12"),
        ("text", 2.5, "2.5"),
        ("text", True, "WAHR"),
        ("text", datetime(2026, 11, 22), "2026-11-22"),
        ("text", datetime(2026, 11, 22, 9, 30), "2026-11-22 09:30"),
        ("text", time(9, 30), "09:30:00"),
        ("text", None, ""),
        ("id", 7.0, "7"),
        ("id", "007", "007"),
        ("words", " KI | Koko||KI ", ("KI", "Koko")),
        ("words", " | ", ()),
        ("items", "Bericht|Verschiedenes|Bericht", ("Bericht", "Verschiedenes", "Bericht")),
        ("reference", "", None),
        ("reference", " org-1 ", "org-1"),
        ("references", "org-1|per-2|org-1", ("org-1", "per-2")),
        ("day", "2026-11-22", DAY),
        ("day", "2026-11-22 00:00:00", DAY),
        ("day", "22.11.2026", DAY),
        ("day", "22. 11. 2026", DAY),
        ("day", "1.4.2026", date(2026, 4, 1)),
        ("day", datetime(2026, 11, 22), DAY),
        ("day", DAY, DAY),
        ("day", 46348, DAY),
        ("day", 46348.0, DAY),
        ("day", "46348", DAY),
        ("day", "", None),
        ("day", "29.02.2028", date(2028, 2, 29)),
        ("moment", "2026-12-03 14:00", MOMENT),
        ("moment", "2026-12-03T14:00:00", MOMENT),
        ("moment", "03.12.2026 14:00", MOMENT),
        ("moment", "3.12.2026, 14.00 Uhr", MOMENT),
        ("moment", datetime(2026, 12, 3, 13, 59, 59, 999_000), MOMENT),
        ("moment", 46359.583333333336, MOMENT),
        ("moment", "46359,583333333336", MOMENT),
        ("moment", "2026-12-03 00:00", datetime(2026, 12, 3)),
        ("number", "3", 3),
        ("number", 3.0, 3),
        ("number", "3,0", 3),
        ("number", "", None),
        ("choice", "Stellv.Vorsitz", "stellv. Vorsitz"),
        ("choice", "", "Mitglied"),
        ("yes_no", "Ja", True),
        ("yes_no", False, False),
        ("yes_no", "", None),
        ("phone", "0234 5550-100", "0234 5550-100"),
        ("phone", "02345550100", "02345550100"),
        ("phone", "+49 234 5550100", "+49 234 5550100"),
        ("phone", 115, "115"),
        ("matrix_id", "@lindner:herne.example", "@lindner:herne.example"),
        ("matrix_id", "", None),
    ],
)
def test_cells_that_can_be_read(kind: str, cell: Cell, value: object) -> None:
    assert read(kind, cell) == value
    assert type(read(kind, cell)) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("text", "a\x00b", "Steuerzeichen"),
        ("text", "a\ufffdb", "unlesbare"),
        ("text", "#BEZUG!", "Formelfehlers"),
        ("text", "x" * 32_768, "32767 Zeichen"),
        ("id", "a|b", "einzelne id"),
        ("id", "a\nb", "einzelne id"),
        ("id", "x" * 201, "200 Zeichen"),
        ("reference", "org-1|org-2", "einzelne id"),
        ("references", "org-1\norg-2", "einzelne id"),
        ("day", "31.02.2026", "2026-11-22 oder 22.11.2026"),
        ("day", "11/22/2026", "2026-11-22"),
        ("day", "22.11.26", "2026-11-22"),
        ("day", "22.11.0026", "2026-11-22"),
        ("day", "2026", "2026-11-22"),
        ("day", "Sommer", "2026-11-22"),
        ("day", "2026-11-22 14:00", "2026-11-22"),
        ("day", datetime(2026, 11, 22, 14), "2026-11-22"),
        ("day", 2026, "2026-11-22"),
        ("day", True, "2026-11-22"),
        ("day", time(9), "2026-11-22"),
        ("day", "٢٠٢٦-١١-٢٢", "2026-11-22"),
        ("moment", "2026-12-03", "14:00"),
        ("moment", "2026-12-03 99:99", "14:00"),
        ("moment", "14:00", "14:00"),
        ("moment", datetime(2026, 12, 3), "14:00"),
        ("moment", 46359, "14:00"),
        ("moment", "46359", "14:00"),
        ("number", "5", "von 1 bis 4"),
        ("number", "1|2", "von 1 bis 4"),
        ("number", 1.5, "von 1 bis 4"),
        ("number", True, "von 1 bis 4"),
        ("number", "-1", "von 1 bis 4"),
        ("choice", "Chef", "Mitglied, stellv. Vorsitz"),
        ("yes_no", "vielleicht", "ja, nein"),
        ("phone", 2345550100, "0 oder +"),
        ("phone", "2,34556E+09", "0 oder +"),
        ("matrix_id", "lindner@herne.example", "@lindner:herne.example"),
    ],
)
def test_cells_that_can_not_be_read_say_what_was_expected(
    kind: str, cell: Cell, expected: str
) -> None:
    with pytest.raises(CellError) as error:
        read(kind, cell)
    assert expected in error.value.expected
    assert error.value.row_kept == (kind == "phone")


def test_the_calendar_from_1904_has_its_own_serials() -> None:
    reader = CellReader(epoch=datetime(1904, 1, 1))
    assert reader.parser(COLUMNS["day"])(46348 - 1462) == DAY
    assert datetime(1904, 1, 1) != EXCEL_EPOCH


def test_fields_of_records_and_columns_of_sheets_go_together() -> None:
    """Records are built by position."""
    for sheet in SHEETS:
        derived = ("id",) if sheet.name == "sitze" else ()
        assert (*derived, *(column.field for column in sheet.columns)) == sheet.field_names


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_days_survive_being_written(day: date) -> None:
    assert read("day", _as_text(day)) == day


@given(st.datetimes(datetime(1800, 1, 1), datetime(2199, 12, 31)))
def test_moments_survive_being_written_to_the_second(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert read("moment", _as_text(whole)) == whole


@given(st.sampled_from(sorted(COLUMNS)), st.text())
def test_no_text_breaks_a_reader_and_what_is_read_survives_being_written(
    kind: str, text: str
) -> None:
    try:
        value = read(kind, text)
    except CellError:
        return
    assert read(kind, _as_text(_as_cell(value))) == value


@given(st.text())
def test_cleaning_is_done_once(text: str) -> None:
    try:
        cleaned = clean(text)
    except CellError:
        return
    assert clean(cleaned) == cleaned == text_of(cleaned)
