"""Workbooks as people keep them: what is read all the same, and what is reported how."""

# ruff: noqa: DTZ001  (dates and local times of the workbook have no zone)

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from unicodedata import normalize
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from storage.exchange import Problem, WorkbookError, read_workbook
from storage.exchange import Workbook as ReadWorkbook
from storage.records import Membership, Municipality, Organization
from tests.unit.exchange.workbooks import SMALL, as_rows, write_csv, write_xlsx


def read(tmp_path: Path, **changed: str) -> ReadWorkbook:
    return read_workbook(write_csv(tmp_path / "verzeichnis", {**SMALL, **changed}))


def rows_of(workbook: ReadWorkbook) -> list[dict[str, object]]:
    directory = workbook.directory
    return [
        dict(shelf)
        for shelf in (
            directory.municipalities,
            directory.organizations,
            directory.persons,
            directory.activities,
            directory.committees,
            directory.memberships,
            directory.meetings,
            directory.terms,
        )
    ]


def places(workbook: ReadWorkbook) -> list[tuple[str, int, str, str]]:
    return [
        (problem.sheet, problem.row, problem.column, problem.value) for problem in workbook.problems
    ]


def test_both_forms_of_a_workbook_say_the_same(tmp_path: Path) -> None:
    folder = read(tmp_path)
    file = read_workbook(
        write_xlsx(
            tmp_path / "verzeichnis.xlsx", {name: as_rows(text) for name, text in SMALL.items()}
        )
    )
    assert folder.problems == file.problems == ()
    assert rows_of(folder) == rows_of(file)
    assert folder.directory.municipalities == {
        "k-her": Municipality(
            "k-her", "Herne", "Stadt", (), chamber_of_commerce_id="org-ihk",
            servers=("herne.example",),
        )
    }  # fmt: skip
    assert folder.directory.organizations["org-ihk"] == Organization(
        "org-ihk",
        "IHK Mittleres Ruhrgebiet",
        ("IHK",),
        phone="0234 5550-2",
        confirmed_on=date(2026, 7, 20),
    )
    assert list(folder.directory.memberships.values()) == [
        Membership(
            "gr-neu/per-1/Vorsitz/2025-01-01",
            "gr-neu",
            "per-1",
            "Vorsitz",
            True,
            (),
            date(2025, 1, 1),
            date(2025, 12, 31),
        ),
        Membership(
            "gr-neu/org-ihk/Mitglied", "gr-neu", "org-ihk", "Mitglied", False, ("k-her", "org-koko")
        ),
    ]


TERMS = "id;begriff;synonyme;erklaerung\nbeg-1;KAoA;Kein Abschluss;Führt in Ausbildung"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace(";", ",").encode(),
        lambda text: text.replace(";", "\t").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: f"sep=;\n{text}".encode(),
        lambda text: f"{text}\n;;;\n\n ; \n;;;\n".encode(),
        lambda text: f"Begriffe im Übergang;;;\n;;;\n{text}".encode(),
        lambda text: text.replace("id;begriff", " ID ;BEGRIFF").encode(),
        lambda text: text.replace("erklaerung", "Erklärung").encode(),
        lambda text: normalize("NFD", text.replace("erklaerung", "Erklärung")).encode(),
        lambda text: text.replace("Führt in Ausbildung", '"Führt in Ausbildung"').encode(),
    ],
    ids=[
        "bom",
        "utf16",
        "windows",
        "comma",
        "tab",
        "crlf",
        "cr",
        "sep",
        "blank",
        "title",
        "case",
        "umlaut",
        "macos",
        "quotes",
    ],
)
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    (tmp_path / "begriffe.csv").write_bytes(encode(TERMS))
    workbook = read_workbook(tmp_path)
    assert workbook.problems == ()
    (term,) = workbook.directory.terms.values()
    assert (term.id, term.name, term.explanation) == ("beg-1", "KAoA", "Führt in Ausbildung")


def test_windows_1252_is_mentioned_and_no_problem(tmp_path: Path) -> None:
    (tmp_path / "begriffe.csv").write_bytes(TERMS.encode("cp1252"))
    assert read_workbook(tmp_path).hints == (
        "begriffe.csv ist in Windows-1252 gespeichert und wurde so gelesen.",
    )


def test_columns_and_sheets_in_any_order_and_missing_ones_empty(tmp_path: Path) -> None:
    (tmp_path / "Begriffe.CSV").write_text("begriff;id\nKAoA;beg-1", encoding="utf-8")
    (tmp_path / "PERSONEN.csv").write_text("name;id\nLindner;per-1", encoding="utf-8")
    workbook = read_workbook(tmp_path)
    assert workbook.problems == ()
    assert workbook.directory.terms["beg-1"].name == "KAoA"
    assert workbook.directory.persons["per-1"].phone == ""


def test_a_cell_may_hold_separators_quotes_and_lines(tmp_path: Path) -> None:
    """Rows are counted as the spreadsheet shows them: a cell of three lines is one row."""
    text = 'id;begriff;erklaerung\nbeg-1;A;"eins; zwei\n""drei""\nvier"\nbeg-2;;ohne Begriff'
    workbook = read(tmp_path, begriffe=text)
    assert workbook.directory.terms["beg-1"].explanation == 'eins; zwei\n"drei"\nvier'
    assert places(workbook) == [("begriffe", 3, "begriff", "")]


@pytest.mark.parametrize(
    ("broken", "left"),
    [
        ('beg-1;"offen;x\nbeg-2;B;\nbeg-3;C;"gut"', ["beg-2", "beg-3"]),
        ('beg-1;A;\nbeg-2;"B" C;\nbeg-3;C;', ["beg-1", "beg-3"]),
        ('beg-1;A;\nbeg-2;B;"offen bis zum Ende', ["beg-1"]),
    ],
)
def test_a_stray_quotation_mark_costs_only_its_line(
    tmp_path: Path, broken: str, left: list[str]
) -> None:
    workbook = read(tmp_path, begriffe=f"id;begriff;erklaerung\n{broken}")
    assert list(workbook.directory.terms) == left
    (problem,) = workbook.problems
    assert problem.row == broken[: broken.index('"')].count("\n") + 2
    assert "Anführungszeichen" in problem.expected


def test_text_shifted_by_a_stray_separator_is_not_taken_for_something_else(tmp_path: Path) -> None:
    text = "id;begriff;synonyme\nbeg-1;PA;Potenzial;analyse"
    assert places(read(tmp_path, begriffe=text)) == [("begriffe", 2, "(D)", "analyse")]


def test_every_malformed_row_is_named_and_all_others_are_read(tmp_path: Path) -> None:
    workbook = read(
        tmp_path,
        personen=(
            "id;name;organisation;von;bis;matrix\n"
            "per-1;Jonas;org-koko;31.02.2026;;\n"
            ";Ohne Id;;;;\n"
            "per-2;;;;;\n"
            "per-3;Eva;;2026-05-01;2026-04-30;\n"
            "per-4;Kai;;Mai;Juni;kai@herne.example\n"
            "per-5;Gut;;;;"
        ),
        sitze="gremium;mitglied\ngr-neu;per-5",
        aktivitaeten="id;was\nakt-1;PA",
    )
    assert places(workbook) == [
        ("personen", 2, "von", "31.02.2026"),
        ("personen", 3, "id", ""),
        ("personen", 4, "name", ""),
        ("personen", 5, "bis", "2026-04-30"),
        ("personen", 6, "von", "Mai"),
        ("personen", 6, "bis", "Juni"),
        ("personen", 6, "matrix", "kai@herne.example"),
    ]
    assert list(workbook.directory.persons) == ["per-5"]
    assert not any(problem.row_kept for problem in workbook.problems)


def test_a_problem_reads_as_a_german_sentence() -> None:
    expected = "ein Datum wie 2026-11-22 oder 22.11.2026"
    problem = Problem("personen", 2, "von", "31.02.2026", expected)
    assert str(problem) == (
        "personen, Zeile 2, Spalte von: „31.02.2026“, "
        "erwartet: ein Datum wie 2026-11-22 oder 22.11.2026"
    )
    long = Problem("begriffe", 3, "id", "x\n" * 500, "eine einzelne id", row_kept=True)
    assert str(long).count("x") == 30
    assert str(long).endswith("(Zeile übernommen, nur dieser Eintrag nicht)")
    assert "Spalte name: leer, erwartet" in str(Problem("personen", 4, "name", "", "ein Eintrag"))


def test_an_id_counts_once_in_the_whole_workbook(tmp_path: Path) -> None:
    """The first row stands; one that could not be read doesn't take its id away."""
    workbook = read(
        tmp_path,
        gremien=(
            "id;name;von\ngr-neu;A;Mai\ngr-neu;B;2026-05-01\ngr-neu;C;2026-06-01\norg-koko;D;"
        ),
        sitze="gremium;mitglied",
    )
    assert workbook.directory.committees["gr-neu"].name == "B"
    assert [(problem.row, problem.expected) for problem in workbook.problems] == [
        (2, "ein Datum wie 2026-11-22 oder 22.11.2026"),
        (4, "eine id, die es nur einmal gibt (schon in gremien, Zeile 3)"),
        (5, "eine id, die es nur einmal gibt (schon in organisationen, Zeile 2)"),
    ]


def test_seats_alike_are_told_apart_and_a_repeated_one_is_left_out(tmp_path: Path) -> None:
    workbook = read(
        tmp_path,
        sitze=(
            "gremium;mitglied;rolle;fuer;bis\n"
            "gr-neu;per-1;Gast;k-her;\n"
            "gr-neu;per-1;Gast;org-koko;\n"
            "gr-neu;per-1;Gast;k-her;\n"
            "gr-neu;per-1;Chef;;\n"
            ";per-1;;;"
        ),
    )
    seats = workbook.directory.memberships
    assert {seat.id: seat.on_behalf_of_ids for seat in seats.values()} == {
        "gr-neu/per-1/Gast": ("k-her",),
        "gr-neu/per-1/Gast (2)": ("org-koko",),
    }
    assert places(workbook) == [
        ("sitze", 4, "mitglied", "per-1"),
        ("sitze", 5, "rolle", "Chef"),
        ("sitze", 6, "gremium", ""),
    ]


@pytest.mark.parametrize(
    ("sheet", "text", "problem", "row_kept"),
    [
        ("sitze", "gremium;mitglied\ngr-x;per-1", ("gremium", "gr-x"), False),
        ("sitze", "gremium;mitglied\ngr-neu;per-x", ("mitglied", "per-x"), False),
        ("sitze", "gremium;mitglied;fuer\ngr-neu;per-1;k-her|k-x", ("fuer", "k-x"), True),
        ("sitzungen", "id;gremium;beginn\ns;gr-x;2026-12-03 14:00", ("gremium", "gr-x"), False),
        ("aktivitaeten", "id;was;wer\na;PA;org-x|org-koko", ("wer", "org-x"), True),
        # Municipalities are no actors.
        ("aktivitaeten", "id;was;wer\na;PA;k-her", ("wer", "k-her"), True),
        ("aktivitaeten", "id;was;wo\na;PA;k-her|k-x", ("wo", "k-x"), True),
        # Without its last municipality the activity would be one of the whole region.
        ("aktivitaeten", "id;was;wo\na;PA;k-x", ("wo", "k-x"), False),
        ("gremien", "id;name;nachfolger\ngr-neu;S;gr-x", ("nachfolger", "gr-x"), True),
        ("kommunen", "id;name;teil_von\nk-her;H;k-x", ("teil_von", "k-x"), True),
    ],
)
def test_a_reference_that_leads_nowhere(
    tmp_path: Path, sheet: str, text: str, problem: tuple[str, str], row_kept: bool
) -> None:
    workbook = read(tmp_path, **{sheet: text})
    (found,) = [each for each in workbook.problems if each.value == problem[1]]
    assert (found.sheet, found.row, found.column) == (sheet, 2, problem[0])
    assert found.row_kept == row_kept
    assert found.expected.startswith("eine id aus ")


def test_rows_left_out_take_those_along_that_can_not_stand_without(tmp_path: Path) -> None:
    workbook = read(
        tmp_path,
        gremien="id;name;kommunen\ngr-neu;Steuerungsgruppe;k-x\ngr-alt;Beirat;",
        personen="id;name\nper-1;Jonas\nper-2;Miriam",
    )
    assert list(workbook.directory.committees) == ["gr-alt"]
    assert not workbook.directory.memberships
    assert not workbook.directory.meetings
    assert [(problem.sheet, problem.row) for problem in workbook.problems] == [
        ("gremien", 2), ("sitze", 2), ("sitze", 3), ("sitzungen", 2),
    ]  # fmt: skip


def test_following_a_chain_comes_to_an_end(tmp_path: Path) -> None:
    """Nobody who asks for the Kreis of a town, or a committee's successor, may go in circles."""
    workbook = read(
        tmp_path,
        kommunen="id;name;teil_von\nk-her;H;k-her\nk-a;A;k-b\nk-b;B;k-c\nk-c;C;k-a\nk-d;D;k-a",
    )
    parts = {each.id: each.part_of_id for each in workbook.directory.municipalities.values()}
    assert parts == {"k-her": None, "k-a": "k-b", "k-b": "k-c", "k-c": None, "k-d": "k-a"}
    assert places(workbook) == [
        ("kommunen", 2, "teil_von", "k-her"),
        ("kommunen", 5, "teil_von", "k-a"),
    ]


def test_a_telephone_number_without_its_zero_is_left_out_of_its_row(tmp_path: Path) -> None:
    sheets = {"personen": [["id", "name", "telefon"], [1, "Jonas", 2345550100], [2, "Eva", 115]]}
    workbook = read_workbook(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert [(each.id, each.phone) for each in workbook.directory.persons.values()] == [
        ("1", ""), ("2", "115"),
    ]  # fmt: skip
    assert places(workbook) == [("personen", 2, "telefon", "2345550100")]
    assert workbook.problems[0].row_kept


def test_xlsx_cells_of_every_type(tmp_path: Path) -> None:
    sheets = {
        "gremien": [["id", "name", "ladungsfrist_tage", "von"], [1, 7, 14.0, 45000]],
        "sitze": [["gremium", "mitglied", "stimmrecht"], [1, 2, True]],
        "personen": [["id", "name", "bestaetigt_am"], [2, "Eva", datetime(2026, 11, 22)]],
        "sitzungen": [
            ["id", "gremium", "beginn", "ende"],
            [3, 1, datetime(2026, 12, 3, 14), "03.12.2026 16:30"],
        ],
    }
    workbook = read_workbook(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert workbook.problems == ()
    directory = workbook.directory
    assert directory.committees["1"].notice_days == 14
    assert directory.committees["1"].start_date == date(2023, 3, 15)
    assert directory.memberships["1/2/Mitglied"].voting is True
    assert directory.persons["2"].confirmed_on == date(2026, 11, 22)
    assert directory.meetings["3"].start == datetime(2026, 12, 3, 14)
    assert directory.meetings["3"].end == datetime(2026, 12, 3, 16, 30)


def test_serials_of_the_calendar_from_1904(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.create_sheet("gremien")
    page.append(["id", "name", "von"])
    page.append(["gr-1", "Beirat", 46348 - 1462])
    book.save(tmp_path / "a.xlsx")
    workbook = read_workbook(tmp_path / "a.xlsx")
    assert workbook.directory.committees["gr-1"].start_date == date(2026, 11, 22)


def test_a_file_that_is_wrong_about_its_size_is_read_whole(tmp_path: Path) -> None:
    rows = [["id", "begriff"], ["beg-1", "PA"], ["beg-2", "BFE"]]
    write_xlsx(tmp_path / "right.xlsx", {"begriffe": rows})
    with ZipFile(tmp_path / "right.xlsx") as right, ZipFile(tmp_path / "a.xlsx", "w") as wrong:
        for name in right.namelist():
            wrong.writestr(name, right.read(name).replace(b'ref="A1:B3"', b'ref="A1"'))
    assert list(read_workbook(tmp_path / "a.xlsx").directory.terms) == ["beg-1", "beg-2"]


def test_a_file_that_unpacks_to_more_than_memory_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"begriffe": [["id", "begriff"]]})
    monkeypatch.setattr("storage.exchange.xlsx_file._LARGEST_UNPACKED", 1000)
    with pytest.raises(WorkbookError, match="entpackt größer"):
        read_workbook(path)


@pytest.mark.parametrize(
    "top",
    [
        # A title over merged cells, and a blank row.
        [["Personen der Region", None, None, None], [], ["id", "name", "telefon", "email"]],
        # Merged cells above the header proper.
        [["Person", None, "Kontakt", None], ["id", "name", "telefon", "email"]],
        # Cells merged downwards: the header is spread over both rows.
        [["id", "name", "Kontakt", None], [None, None, "telefon", "email"]],
    ],
    ids=["title", "groups", "both-ways"],
)
def test_merged_header_rows(tmp_path: Path, top: list[list[object]]) -> None:
    rows = [*top, ["per-1", "Jonas", "02323 1", "j@herne.example"], [], [None] * 4]
    workbook = read_workbook(write_xlsx(tmp_path / "a.xlsx", {"personen": rows}))
    assert workbook.problems == ()
    (person,) = workbook.directory.persons.values()
    assert (person.phone, person.email) == ("02323 1", "j@herne.example")


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("id;titel\nbeg-1;PA", 1, "begriff"),
        ("Alle Begriffe;\nid;titel\nbeg-1;PA", 2, "begriff"),
        ("beg-1;PA", 1, "id"),
    ],
)
def test_a_sheet_without_its_needed_columns_is_named(
    tmp_path: Path, text: str, row: int, column: str
) -> None:
    workbook = read(tmp_path, begriffe=text)
    assert (workbook.problems[0].row, workbook.problems[0].column) == (row, column)
    assert workbook.hints == (
        "Blatt begriffe hat keine brauchbare Kopfzeile und zählt als nicht geliefert.",
    )


def test_a_column_that_is_there_twice_is_named(tmp_path: Path) -> None:
    workbook = read(tmp_path, begriffe="id;begriff;begriff\nbeg-1;PA;BFE")
    assert places(workbook) == [("begriffe", 1, "begriff", "begriff")]
    assert workbook.directory.terms["beg-1"].name == "PA"


def test_what_does_not_belong_is_mentioned(tmp_path: Path) -> None:
    sheets = {"Begriffe": [["id", "begriff"]], "Tabelle1": [["x"]], "gremien": []}
    assert read_workbook(write_xlsx(tmp_path / "a.xlsx", sheets)).hints == (
        "Blatt „Tabelle1“ gehört nicht zum Verzeichnis.",
        "Blatt gremien ist leer und zählt als nicht geliefert.",
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("fehlt.xlsx", None, "gibt es nicht"),
        ("alt.xls", b"x", "keine Arbeitsmappe"),
        ("begriffe.csv", b"id;begriff", "Ordner mit .csv-Dateien"),
        ("kaputt.xlsx", b"PK\x03\x04 kaputt", "keine lesbare .xlsx-Datei"),
        ("geheim.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Kennwort"),
        ("leer/x.txt", b"x", "keine .csv-Datei"),
        ("fremd/x.csv", b"x", "kein Blatt eines Verzeichnisses"),
        ("doppelt/begriffe.csv", b"id;begriff", "dasselbe Blatt"),
        ("gemischt/begriffe.csv", b"id;begriff\n1;\xc3\xbc\n2;\xfc", "Zeile 3 .* kein UTF-8"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(
    tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if content is not None:
        path.write_bytes(content)
        (tmp_path / "doppelt").mkdir(exist_ok=True)
        (tmp_path / "doppelt" / "Begriffe .csv").write_bytes(content)
    target = path.parent if "/" in name else path
    with pytest.raises(WorkbookError, match=message):
        read_workbook(target)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rows = "\n".join(f"beg-{number};B" for number in range(2500))
    folder = write_csv(tmp_path / "w", {"begriffe": f"id;begriff\n{rows}"})
    read_workbook(folder, lambda *step: told.append(step))
    assert told == [("begriffe lesen", done, 2501) for done in (0, 1000, 2000)]
