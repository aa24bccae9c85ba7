"""Exporting writes the workbook back, and a round through it changes nothing."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from benchmarks.synthetic import synthetic_directory
from storage.database import Database
from storage.exchange import WorkbookError, export_workbook, import_workbook, read_workbook
from tests.unit.exchange.workbooks import SMALL, write_csv

# Cells that have come to grief in one program or another.
AWKWARD = {
    **SMALL,
    "begriffe": (
        "id;begriff;Notiz;erklaerung;Quelle;synonyme\n"
        "beg-1;=1+1;+49 234 5550;-5 Grad;@lindner;=HYPERLINK()|+1\n"
        'beg-2;"mit; Strich";"zwei\nZeilen";"""Zitat"" am Anfang";007;1-2\n'
        "beg-3;1e5;;TRUE;22.11.2026;0234\n"
        "1;„Größe“ – 😀;;46348;;"
    ),
    "sitzungen": (
        "id;gremium;beginn;ende;ort\n"
        "ses-1;gr-neu;2026-12-03 00:00;2026-12-03 00:20;Mitternacht\n"
        "ses-2;gr-neu;1888-01-01 10:00;;früher\n"
        "ses-3;gr-neu;2026-03-29 02:30:15;;in der Lücke"
    ),
    "gremien": "id;name;von\ngr-alt;A;1899-12-31\ngr-neu;B;1900-02-28",
}


def contents(path: Path) -> list[tuple[str, bytes]]:
    if path.is_file():
        return [("", path.read_bytes())]
    return [(file.name, file.read_bytes()) for file in sorted(path.iterdir())]


@pytest.fixture(params=["folder", "file.xlsx"])
def form(request: pytest.FixtureRequest) -> str:
    """Either form of a workbook."""
    return str(request.param)


def test_export_import_export_is_identical(database: Database, tmp_path: Path, form: str) -> None:
    import_workbook(database, write_csv(tmp_path / "w", AWKWARD))
    first, second = tmp_path / f"1-{form}", tmp_path / f"2-{form}"
    export_workbook(database, first)
    report = import_workbook(database, first)
    assert (report.problems, report.changed) == ((), False)
    export_workbook(database, second)
    assert contents(first) == contents(second)


def test_a_workbook_goes_from_one_database_to_another(
    database: Database, tmp_path: Path, form: str
) -> None:
    import_workbook(database, synthetic_directory(tmp_path / "w", 600))
    first, second = tmp_path / f"1-{form}", tmp_path / f"2-{form}"
    export_workbook(database, first)
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate()
    assert import_workbook(other, first).problems == ()
    export_workbook(other, second)
    assert contents(first) == contents(second)
    other.close()


def test_an_xlsx_file_does_not_say_when_it_was_written(database: Database, tmp_path: Path) -> None:
    export_workbook(database, tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}
        assert b">2000-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_both_forms_hold_the_same(database: Database, tmp_path: Path) -> None:
    import_workbook(database, write_csv(tmp_path / "w", AWKWARD))
    export_workbook(database, tmp_path / "a")
    export_workbook(database, tmp_path / "a.xlsx")
    folder, file = read_workbook(tmp_path / "a"), read_workbook(tmp_path / "a.xlsx")
    assert folder.problems == file.problems == ()
    assert folder.directory.terms == file.directory.terms
    assert folder.directory.meetings == file.directory.meetings
    assert folder.directory.committees == file.directory.committees


def test_csv_is_what_excel_expects(database: Database, tmp_path: Path) -> None:
    import_workbook(database, write_csv(tmp_path / "w"))
    export_workbook(database, tmp_path / "a")
    assert (tmp_path / "a" / "begriffe.csv").read_bytes() == (
        b"\xef\xbb\xbfid;begriff;synonyme;erklaerung\r\n"
        b"beg-pa;PA;Potenzialanalyse|Potentialanalyse;\r\n"
    )
    seats = (tmp_path / "a" / "sitze.csv").read_text(encoding="utf-8-sig")
    assert seats.splitlines() == [
        "gremium;mitglied;rolle;stimmrecht;fuer;von;bis",
        "gr-neu;per-1;Vorsitz;ja;;2025-01-01;2025-12-31",
        "gr-neu;org-ihk;Mitglied;nein;k-her|org-koko;;",
    ]


def test_unknown_columns_come_back_last_and_in_their_order(
    database: Database, tmp_path: Path
) -> None:
    text = "Zuletzt;id;Leer;begriff;Notiz\nx;beg-1;;PA;gut\n;beg-2;;BFE;"
    import_workbook(database, write_csv(tmp_path / "w", {"begriffe": text}))
    export_workbook(database, tmp_path / "a")
    assert (tmp_path / "a" / "begriffe.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "id;begriff;synonyme;erklaerung;Zuletzt;Leer;Notiz",
        "beg-1;PA;;;x;;gut",
        "beg-2;BFE;;;;;",
    ]


def test_a_changed_note_is_an_update(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    import_workbook(database, write_csv(folder, {"begriffe": "id;begriff;Notiz\nb;PA;alt"}))
    changed = import_workbook(database, write_csv(folder, {"begriffe": "id;begriff;Notiz\nb;PA;x"}))
    assert changed.sheets[-1].updated == ("b",)
    gone = import_workbook(database, write_csv(folder, {"begriffe": "id;begriff\nb;PA"}))
    assert gone.sheets[-1].updated == ("b",)
    export_workbook(database, tmp_path / "a")
    header = (tmp_path / "a" / "begriffe.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "id;begriff;synonyme;erklaerung"


def test_retired_rows_are_left_out(database: Database, tmp_path: Path) -> None:
    import_workbook(database, write_csv(tmp_path / "w", {"begriffe": "id;begriff\nb;PA\nc;BO"}))
    import_workbook(database, write_csv(tmp_path / "w", {"begriffe": "id;begriff\nc;BO"}))
    export_workbook(database, tmp_path / "a")
    assert list(read_workbook(tmp_path / "a").directory.terms) == ["c"]


def test_excel_takes_no_text_for_a_formula_a_date_or_a_number(
    database: Database, tmp_path: Path
) -> None:
    import_workbook(database, write_csv(tmp_path / "w", AWKWARD))
    export_workbook(database, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    for row in book["begriffe"].iter_rows():
        for cell in row:
            assert cell.value is None or (cell.data_type, cell.number_format) == ("s", "@")
    # What people add below keeps its zero too.
    assert book["personen"].column_dimensions["G"].number_format == "@"
    assert book["personen"].freeze_panes == "A2"


def test_days_are_real_dates_in_excel(database: Database, tmp_path: Path) -> None:
    import_workbook(database, write_csv(tmp_path / "w"))
    export_workbook(database, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    day, meeting = book["personen"]["J2"], book["sitzungen"]["C2"]
    assert day.is_date
    assert day.number_format == "dd.mm.yyyy"
    assert meeting.is_date
    assert meeting.number_format == "dd.mm.yyyy hh:mm"


def test_an_empty_directory_is_a_workbook_of_headers(
    database: Database, tmp_path: Path, form: str
) -> None:
    export_workbook(database, tmp_path / form)
    workbook = read_workbook(tmp_path / form)
    assert (workbook.problems, workbook.hints) == ((), ())


@pytest.mark.parametrize("name", ["verzeichnis.csv", "verzeichnis.ods", "datei/darunter"])
def test_a_place_that_will_not_do_is_refused_in_words(
    database: Database, tmp_path: Path, name: str
) -> None:
    (tmp_path / "datei").write_text("x", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"Geschrieben werden kann|nicht beschreibbar"):
        export_workbook(database, tmp_path / name)
