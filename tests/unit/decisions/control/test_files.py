"""Each format has the whole list in it, whatever people have written, and reads back as it was."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook

from commands.decisions.control.files import FORMATS, files_of
from commands.decisions.control.gathering import Control
from storage.decision_control import Format
from tests.unit.decisions.control.making import NOW, bare, control, row
from tests.unit.decisions.control.pdf_reader import texts_of

FULL = ["Nr.", "Beschluss", "Antragsteller", "Verantwortlich", "Frist", "Erste Frist", "Verschoben",
        "Ampel", "Stand", "Letzter Bericht", "Berichtet am", "Grund der Verzögerung",
        "Rückmeldung"]  # fmt: skip
BRIEF = ["Nr.", "Beschluss", "Antragsteller", "Verantwortlich", "Frist", "Ampel", "Stand",
         "Letzter Bericht", "Grund der Verzögerung"]  # fmt: skip
WRITTEN = ["2026-001", "Die Messe findet statt", "KoKo Herne", "IHK, Jugendamt Herne",
           "30.11.2026", "31.10.2026", "2", "überfällig", "beschlossen", "Die Halle fehlt",
           "01.10.2026", "Warten auf die Stadt", "fehlt"]  # fmt: skip
SHOWN = ["2026-001", "Die Messe findet statt", "KoKo Herne", "IHK, Jugendamt Herne",
         "30.11.2026 (zuerst 31.10.2026, 2-mal verschoben)", "überfällig", "beschlossen",
         "01.10.2026: Die Halle fehlt – seither ohne Rückmeldung",
         "Warten auf die Stadt"]  # fmt: skip
STRANGE = [
    "=SUMME(A1:A9)", "+49 234 5550", "-3 Plätze", "@anna kommt", "#N/A", "TRUE", "1-2",
    "a | b \\| c", "**fett** _kursiv_ `code` ~~weg~~ $x$", "<b>fett</b> <script>x</script>",
    "[hier](https://a.example) ![bild](x)", "&amp; &lt; & §", "„Anführung“ \"so\"; 'so'",
    "Žižek, Ñandú, Łódź, Αθήνα, Москва", "https://a.example/?a=1&b=2", "- Punkt",
    "# Titel", "1. Eins",
]  # fmt: skip


def written(one: Control, what: Format) -> bytes:
    [file] = files_of(one, [what])
    return file.data


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet(data: bytes, title: str = "Beschlusskontrolle") -> Any:
    return load_workbook(BytesIO(data))[title]


def markdown_rows(data: bytes) -> list[list[str]]:
    """Return the cells of the table as a reader sees them."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(data.decode())
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r"<t[hd]>(.*?)</t[hd]>", one, re.DOTALL) for one in rows]
    return [[unescape(cell) for cell in one] for one in cells]


def words(pages: list[list[str]]) -> str:
    return " ".join(text for page in pages for text in page)


def headings(data: bytes, what: Format) -> list[str]:
    """Return the headings of the columns, those of a PDF with what else is on its first page."""
    if what == "csv":
        return csv_rows(data)[0]
    if what == "xlsx":
        return [str(cell.value) for cell in sheet(data)[1]]
    return markdown_rows(data)[0] if what == "md" else texts_of(data)[0]


# --- Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({}, "Beschlusskontrolle Lenkungskreis Herne 2026-12-03"),
        ({"filters": ("Lenkungskreis Herne",)},
         "Beschlusskontrolle Lenkungskreis Herne 2026-12-03"),
        ({"filters": ("überfällig",)}, "Beschlusskontrolle Auszug Lenkungskreis Herne 2026-12-03"),
        ({"scope": '../a\\b:c*?"<>|\nd'}, "Beschlusskontrolle a-b-c- d 2026-12-03"),
        ({"scope": "x" * 300}, f"Beschlusskontrolle {'x' * 80} 2026-12-03"),
        ({"scope": "\u202efdp.x"}, "Beschlusskontrolle fdp.x 2026-12-03"),
    ],
)  # fmt: skip
def test_files_are_called_by_whose_list_it_is_and_when(parts: dict[str, Any], name: str) -> None:
    made = files_of(control(row(), **parts), FORMATS)
    assert [one.name for one in made] == [f"{name}.{ending}" for ending in FORMATS]
    assert len({one.media_type for one in made}) == len(FORMATS)


def test_an_empty_list_is_no_file() -> None:
    assert files_of(control(), FORMATS) == ()


@pytest.mark.parametrize("what", FORMATS)
def test_equal_lists_are_equal_files(what: Format) -> None:
    assert written(control(row(), bare(2)), what) == written(control(row(), bare(2)), what)
    assert written(control(row(), bare(2)), what) != written(control(row(), bare(3)), what)


# --- csv ----------------------------------------------------------------------------------------


def test_a_csv_file_is_as_german_excel_opens_it() -> None:
    data = written(control(row(), bare(2)), "csv")
    assert data.startswith("\ufeffNr.;".encode())
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    heading, first, second = csv_rows(data)
    assert (heading, first) == (FULL, WRITTEN)
    assert second[:2] + second[7:9] == ["2026-002", "Die Messe findet statt", "ohne Frist",
                                        "beschlossen"]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_no_cell_of_a_csv_file_is_a_formula(text: str) -> None:
    data = written(control(row(text=text, applicant=text, report=text, reason=text)), "csv")
    cells = csv_rows(data)[1]
    assert [cells[i] for i in (1, 2, 9, 11)] == [f"'{text}"] * 4


# --- xlsx ---------------------------------------------------------------------------------------


def test_an_xlsx_file_has_dates_numbers_and_lights() -> None:
    page = sheet(written(control(row(), bare(2)), "xlsx"))
    heading, first, second = page.iter_rows()
    assert [cell.value for cell in heading] == FULL
    assert [first[i].value for i in (4, 5, 6, 10)] == [
        datetime(2026, 11, 30), datetime(2026, 10, 31), 2, datetime(2026, 10, 1),  # noqa: DTZ001
    ]  # fmt: skip
    assert {first[i].number_format for i in (4, 5, 10)} == {"dd.mm.yyyy"}
    assert first[7].value == "überfällig"
    assert first[7].fill.fgColor.rgb != second[7].fill.fgColor.rgb
    assert first[7].fill.fill_type == second[7].fill.fill_type == "solid"
    assert [second[i].value for i in (2, 4, 9, 12)] == [None] * 4


def test_an_xlsx_file_can_be_filtered_and_printed() -> None:
    data = written(control(row(), bare(2), scope="Schule & Beruf"), "xlsx")
    page = sheet(data)
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref == "A1:M3"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.oddHeader.left.text == "Beschlusskontrolle: Schule && Beruf"
    assert page.oddFooter.right.text == "Seite &P von &N"
    assert page.column_dimensions["B"].width == 50


def test_a_second_sheet_says_what_it_is_and_who_owes_a_report() -> None:
    rows = (row(), row(2, responsible="IHK"), bare(3, owed=True))
    page = sheet(written(control(*rows, since="x"), "xlsx"), "Angaben")
    cells = [[cell.value for cell in one if cell.value is not None] for one in page.iter_rows()]
    assert cells[:3] == [
        ["Beschlusskontrolle: Lenkungskreis Herne"],
        ["Stand: Do., 03.12.2026, 15:00 Uhr, für Anna Lindner"],
        ["3 offene Beschlüsse: 2 überfällig, 1 ohne Frist"],
    ]
    assert cells[4:8] == [["Noch ohne Rückmeldung", "Anzahl"], ["IHK", 2], ["Jugendamt Herne", 1],
                          ["niemand genannt", 1]]  # fmt: skip


@pytest.mark.parametrize("text", STRANGE)
def test_text_is_text_in_an_xlsx_file(text: str) -> None:
    _, first = sheet(written(control(row(text=text)), "xlsx")).iter_rows()
    assert (first[1].value, first[1].data_type, first[1].number_format) == (text, "s", "@")


# --- md -----------------------------------------------------------------------------------------


def test_a_markdown_file_has_the_table_and_what_it_is() -> None:
    data = written(control(row(), filters=("überfällig",)), "md")
    assert markdown_rows(data) == [BRIEF, SHOWN]
    text = data.decode()
    assert text.startswith("# Beschlusskontrolle: Lenkungskreis Herne, überfällig\n")
    assert "**Noch ohne Rückmeldung: IHK (1), Jugendamt Herne (1)**" in text
    assert "für Anna Lindner" in text


@pytest.mark.parametrize("text", STRANGE)
def test_nothing_is_markup_in_a_markdown_file(text: str) -> None:
    [_, cells] = markdown_rows(written(control(row(text=text, reason=text)), "md"))
    assert [cells[1], cells[8]] == [text, text]
    assert len(cells) == len(BRIEF)


# --- pdf ----------------------------------------------------------------------------------------


def test_a_pdf_file_has_the_list_with_the_headings_and_the_page_on_each_page() -> None:
    rows = [row(number, text=f"Vorhaben {number}") for number in range(1, 81)]
    pages = texts_of(written(control(*rows), "pdf"))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert set(BRIEF[:-1]) <= set(page)
        assert f"Seite {number} von {len(pages)}" in page
        assert "Beschlusskontrolle Lenkungskreis Herne, 03.12.2026, 15:00 Uhr" in page
    found = [text for page in pages for text in page if re.fullmatch(r"Vorhaben \d+", text)]
    assert found == [f"Vorhaben {number}" for number in range(1, 81)]
    first = words(pages[:1])
    assert "Stand: Do., 03.12.2026, 15:00 Uhr, für Anna Lindner" in first
    assert "Noch ohne Rückmeldung: IHK (80), Jugendamt Herne (80)" in first
    assert "Ohne Rückmeldung: Die Frist ist vorbei" in words(pages[-1:])


def test_a_pdf_file_tells_programs_what_it_is() -> None:
    data = written(control(row()), "pdf")
    title = "Beschlusskontrolle: Lenkungskreis Herne"
    assert b"/Lang (de)" in data
    assert b"/DisplayDocTitle true" in data
    assert f"/Title ({title})".encode() in data or title.encode("utf-16-be").hex().encode() in data
    assert data.count(b"/FontFile2") == 2  # embedded


def test_a_text_longer_than_a_page_goes_on_on_the_next() -> None:
    long = " ".join(f"Wort{number}" for number in range(2500))
    pages = texts_of(written(control(row(), row(2, text=long), row(3)), "pdf"))
    assert re.findall(r"Wort\d+", words(pages)) == long.split()
    assert all("2026-002" in page for page in pages)
    assert "2026-003" in pages[-1]


def test_a_word_wider_than_its_column_is_broken() -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    pages = texts_of(written(control(row(text=word)), "pdf"))
    parts = [text for text in pages[0] if len(text) > 9 and text in word]
    assert "".join(parts) == word
    assert len(parts) > 2


@pytest.mark.parametrize(
    ("text", "shown", "said"),
    [
        ("Fest 🎉 für alle", "Fest für alle", False),
        ("Wort שלום Wort", "Wort ? Wort", True),
        ("会议 am Montag", "? am Montag", True),
        ("Łódź Αθήνα Москва ẞ", "Łódź Αθήνα Москва ẞ", False),
        ("=1+1 (so) \\ <b>", "=1+1 (so) \\ <b>", False),
    ],
)
def test_letters_that_the_font_lacks_are_shown_to_be_missing(
    text: str, shown: str, said: bool
) -> None:
    [page] = texts_of(written(control(row(text=text)), "pdf"))
    assert shown in page
    assert any("nicht kennt" in one for one in page) is said


# --- All ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", FORMATS)
def test_who_decided_is_a_column_where_several_did(what: Format) -> None:
    two = control(row(), row(2, by="committee:other", body="Beirat Bochum"))
    assert "Gremium" in headings(written(two, what), what)
    assert "Gremium" not in headings(written(control(row(), row(2)), what), what)


@pytest.mark.parametrize("what", FORMATS)
def test_thousands_of_decisions_are_all_in_the_file(what: Format) -> None:
    rows = [bare(number, text=f"Vorhaben {number}.") for number in range(1, 5001)]
    data = written(control(*rows), what)
    text = data.decode() if what in ("csv", "md") else ""
    if what == "xlsx":
        text = " ".join(str(cell.value) for (cell,) in sheet(data).iter_rows(min_col=2, max_col=2))
    if what == "pdf":
        text = words(texts_of(data))
    assert [int(one) for one in re.findall(r"Vorhaben (\d+)\.", text)] == list(range(1, 5001))


def test_a_moment_is_told_in_the_time_of_berlin() -> None:
    late = NOW.replace(hour=0, minute=30)
    [file] = files_of(control(row(), at=late.astimezone(None)), ["md"])
    assert file.name.endswith("2026-12-03.md")
    assert "03.12.2026, 00:30 Uhr" in file.data.decode()
