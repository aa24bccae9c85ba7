"""Importing a workbook again and again: what is stored, what is retired, what the report says."""

# ruff: noqa: DTZ001  (local times of the workbook have no zone)

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from benchmarks.synthetic import synthetic_directory
from storage.database import Database
from storage.directory import TABLES, directory_version, load_directory
from storage.exchange import ImportReport, SheetReport, import_workbook, read_workbook
from storage.models.directory import DirectoryVersion
from storage.records import Directory
from storage.sheets import SHEETS
from tests.unit.exchange.workbooks import SMALL, write_csv

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)


class Coordinator:
    """Somebody who keeps a workbook, changes it and imports it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder

    def imports(self, sheets: Mapping[str, str] | None = None, **options: Any) -> ImportReport:
        """Import the small workbook with these sheets in place of its own."""
        return self.imports_only({**SMALL, **(sheets or {})}, **options)

    def imports_only(self, sheets: Mapping[str, str], **options: Any) -> ImportReport:
        folder = write_csv(self.folder, sheets)
        return import_workbook(self.database, folder, now=NOW, **options)

    @property
    def directory(self) -> Directory:
        with self.database.read() as session:
            return load_directory(session)

    def stored(self, sheet: str) -> dict[str, datetime | None]:
        """Return when each row of a sheet was retired, in the order of the sheet."""
        table = TABLES[sheet]
        with self.database.read() as session:
            rows = session.execute(table.select().order_by(table.c.position, table.c.id))
            return {row.id: row.retired_at for row in rows}


@pytest.fixture
def coordinator(database: Database, tmp_path: Path) -> Coordinator:
    return Coordinator(database, tmp_path / "verzeichnis")


def of(report: ImportReport, sheet: str) -> SheetReport:
    return next(each for each in report.sheets if each.sheet == sheet)


def shelves(directory: Directory) -> dict[str, list[tuple[str, object]]]:
    """Return the rows of a directory in their order, without its version."""
    return {sheet.name: list(getattr(directory, sheet.shelf).items()) for sheet in SHEETS}


TERMS = "id;begriff\nbeg-1;KAoA\nbeg-2;StuBo\nbeg-3;BFE"


def test_the_first_import_adds_everything(coordinator: Coordinator) -> None:
    report = coordinator.imports()
    assert report.problems == ()
    assert {sheet.sheet: sheet.added for sheet in report.sheets} == {
        "kommunen": ("k-her",),
        "organisationen": ("org-koko", "org-ihk"),
        "personen": ("per-1", "per-2"),
        "aktivitaeten": ("akt-1",),
        "gremien": ("gr-alt", "gr-neu"),
        "sitze": ("gr-neu/per-1/Vorsitz/2025-01-01", "gr-neu/org-ihk/Mitglied"),
        "sitzungen": ("ses-1",),
        "begriffe": ("beg-pa",),
    }
    assert (report.version, report.changed, report.stored) == (1, True, True)
    assert shelves(coordinator.directory) == shelves(read_workbook(coordinator.folder).directory)


def test_importing_the_same_again_changes_nothing(coordinator: Coordinator) -> None:
    coordinator.imports()
    report = coordinator.imports()
    assert (report.version, report.changed) == (1, False)
    assert not any(any(sheet.changes.values()) for sheet in report.sheets)
    assert of(report, "personen").unchanged == 2
    assert coordinator.directory.version == 1


def test_rows_are_updated_retired_and_revived(coordinator: Coordinator) -> None:
    coordinator.imports({"begriffe": TERMS})
    report = coordinator.imports({"begriffe": "id;begriff\nbeg-1;KAoA\nbeg-3;Erkundung\nbeg-4;PA"})
    terms = of(report, "begriffe")
    assert (terms.added, terms.updated, terms.retired) == (("beg-4",), ("beg-3",), ("beg-2",))
    assert (terms.revived, terms.unchanged, report.version) == ((), 1, 2)
    assert coordinator.stored("begriffe")["beg-2"] == NOW, "retired, not deleted"
    assert [term.name for term in coordinator.directory.terms.values()] == [
        "KAoA", "Erkundung", "PA",
    ]  # fmt: skip

    back = coordinator.imports({"begriffe": TERMS})
    assert of(back, "begriffe").revived == ("beg-2",)
    assert of(back, "begriffe").retired == ("beg-4",)
    assert coordinator.stored("begriffe")["beg-2"] is None


def test_the_order_of_the_workbook_is_kept_and_moving_alone_is_no_update(
    coordinator: Coordinator,
) -> None:
    coordinator.imports({"begriffe": TERMS})
    report = coordinator.imports({"begriffe": "id;begriff\nbeg-3;BFE\nbeg-2;StuBo\nbeg-1;KAoA"})
    assert of(report, "begriffe").unchanged == 3
    assert list(coordinator.directory.terms) == ["beg-3", "beg-2", "beg-1"]
    assert coordinator.directory.version == 2, "who holds the old order must notice"


def test_a_seat_stays_the_same_when_its_end_or_whom_it_speaks_for_changes(
    coordinator: Coordinator,
) -> None:
    coordinator.imports()
    changed = SMALL["sitze"].replace("2025-12-31", "2026-06-30").replace("k-her|org", "org")
    report = coordinator.imports({"sitze": changed})
    assert of(report, "sitze").updated == (
        "gr-neu/per-1/Vorsitz/2025-01-01",
        "gr-neu/org-ihk/Mitglied",
    )
    assert of(report, "sitze").added == of(report, "sitze").retired == ()


@pytest.mark.parametrize(
    ("terms", "stay", "retired"),
    [
        # The id can be read: its stored row stays, the one that is really missing goes.
        ("id;begriff\nbeg-1;KAoA\nbeg-2;", ["beg-1", "beg-2"], ["beg-3"]),
        # The id can't be read: it may be that of any missing row.
        ("id;begriff\nbeg-1;KAoA\n;StuBo", ["beg-1", "beg-2", "beg-3"], []),
        ('id;begriff\nbeg-1;KAoA\n"beg-2;StuBo', ["beg-1", "beg-2", "beg-3"], []),
        ("id;titel\nbeg-1;KAoA", ["beg-1", "beg-2", "beg-3"], []),
    ],
)
def test_a_malformed_row_retires_nothing(
    coordinator: Coordinator, terms: str, stay: list[str], retired: list[str]
) -> None:
    coordinator.imports({"begriffe": TERMS})
    report = coordinator.imports({"begriffe": terms})
    assert list(coordinator.directory.terms) == stay
    assert of(report, "begriffe").retired == tuple(retired)
    assert len(report.problems) == 1
    assert report.hints, "it is said that rows stay"
    again = coordinator.imports({"begriffe": terms})
    assert not again.changed


def test_a_seat_that_can_not_be_told_retires_none_of_that_member(coordinator: Coordinator) -> None:
    seats = "gremium;mitglied;rolle;von\ngr-neu;per-1;Vorsitz;2025-01-01\ngr-neu;per-2;Gast;"
    coordinator.imports({"sitze": seats})
    report = coordinator.imports({"sitze": "gremium;mitglied;rolle;von\ngr-neu;per-1;Vorsitz;Mai"})
    assert of(report, "sitze").retired == ("gr-neu/per-2/Gast",)
    assert list(coordinator.directory.memberships) == ["gr-neu/per-1/Vorsitz/2025-01-01"]


def test_a_row_left_out_keeps_its_place(coordinator: Coordinator) -> None:
    coordinator.imports({"begriffe": TERMS})
    coordinator.imports({"begriffe": "id;begriff\nbeg-9;Neu\nbeg-1;\nbeg-2;StuBo\nbeg-3;BFE"})
    assert list(coordinator.directory.terms) == ["beg-9", "beg-1", "beg-2", "beg-3"]
    assert coordinator.directory.terms["beg-1"].name == "KAoA"


def test_a_sheet_that_is_missing_is_kept_and_an_empty_one_retired(coordinator: Coordinator) -> None:
    coordinator.imports()
    sheets = {name: text for name, text in SMALL.items() if name not in {"sitze", "begriffe"}}
    report = coordinator.imports_only({**sheets, "begriffe": "id;begriff", "sitzungen": ""})
    assert not of(report, "sitze").delivered
    assert not of(report, "sitzungen").delivered
    assert of(report, "begriffe").retired == ("beg-pa",)
    assert len(coordinator.directory.memberships) == 2
    assert len(coordinator.directory.meetings) == 1
    assert "sitze: nicht geliefert, bleibt wie gespeichert" in list(report.lines())


def test_references_lead_to_rows_of_sheets_that_were_delivered_before(
    coordinator: Coordinator,
) -> None:
    coordinator.imports()
    seats = {"sitze": "gremium;mitglied\ngr-neu;per-2\ngr-neu;per-9"}
    report = coordinator.imports_only(seats)
    assert [(each.row, each.value) for each in report.problems] == [(3, "per-9")]
    assert list(coordinator.directory.memberships) == ["gr-neu/per-2/Mitglied"]


def test_references_to_rows_that_are_retired_lead_nowhere(coordinator: Coordinator) -> None:
    """Stored rows keep them, in case the row comes back; the directory is without."""
    coordinator.imports()
    coordinator.imports_only({"organisationen": "id;name\norg-ihk;IHK", "gremien": "id;name"})
    directory = coordinator.directory
    assert directory.persons["per-1"].organization_id is None
    assert directory.activities["akt-1"].actor_ids == ()
    assert not directory.memberships
    assert not directory.meetings
    coordinator.imports_only({name: SMALL[name] for name in ("organisationen", "gremien")})
    assert shelves(coordinator.directory) == shelves(
        read_workbook(write_csv(coordinator.folder)).directory
    )


def test_an_id_of_a_sheet_not_delivered_is_taken(coordinator: Coordinator) -> None:
    coordinator.imports()
    report = coordinator.imports_only({"begriffe": "id;begriff\nper-1;PA\nbeg-pa;PA"})
    (problem,) = report.problems
    assert (problem.row, problem.value) == (2, "per-1")
    assert "schon gespeichert in personen" in problem.expected
    assert list(coordinator.directory.terms) == ["beg-pa"]


def test_a_row_left_out_for_its_references_stays_as_it_is_stored(coordinator: Coordinator) -> None:
    """And others may go on referring to it."""
    coordinator.imports()
    report = coordinator.imports({"organisationen": "id;name;kommunen\norg-koko;Neu;k-x"})
    assert [(each.sheet, each.column, each.value) for each in report.problems] == [
        ("kommunen", "ihk", "org-ihk"),
        ("organisationen", "kommunen", "k-x"),
        ("aktivitaeten", "mit_wem", "org-ihk"),
        ("sitze", "mitglied", "org-ihk"),
    ]
    assert coordinator.directory.organizations["org-koko"].name == "KoKo Herne"
    assert coordinator.directory.persons["per-1"].organization_id == "org-koko"


def test_strict_imports_nothing_if_there_is_a_problem(coordinator: Coordinator) -> None:
    coordinator.imports()
    report = coordinator.imports({"begriffe": "id;begriff\nbeg-1;KAoA\nbeg-2;"}, strict=True)
    assert report.refused
    assert not report.stored
    assert len(report.problems) == 1
    assert list(coordinator.directory.terms) == ["beg-pa"]
    assert coordinator.directory.version == report.version == 1
    assert next(report.lines()).endswith("nichts übernommen, denn es gibt Fehler (--strict).")
    assert coordinator.imports({"begriffe": TERMS}, strict=True).stored


def test_a_dry_run_says_what_would_happen_and_stores_nothing(coordinator: Coordinator) -> None:
    coordinator.imports()
    trial = coordinator.imports({"begriffe": TERMS}, dry_run=True)
    assert of(trial, "begriffe").added == ("beg-1", "beg-2", "beg-3")
    assert (trial.changed, trial.stored, trial.version) == (True, False, 1)
    assert list(coordinator.directory.terms) == ["beg-pa"]
    assert coordinator.imports({"begriffe": TERMS}).sheets == trial.sheets


def test_an_import_that_breaks_off_leaves_nothing(coordinator: Coordinator) -> None:
    coordinator.imports()

    def interrupt(label: str, _done: int, _total: int) -> None:
        if label == "begriffe speichern":
            raise KeyboardInterrupt

    changed = {"kommunen": "id;name\nk-her;Anders", "begriffe": TERMS}
    with pytest.raises(KeyboardInterrupt):
        coordinator.imports(changed, progress=interrupt)
    assert coordinator.directory.municipalities["k-her"].name == "Herne"
    assert coordinator.directory.version == 1


def test_versions_tell_when_and_from_where(coordinator: Coordinator) -> None:
    with coordinator.database.read() as session:
        assert directory_version(session) == 0
    coordinator.imports()
    with coordinator.database.read() as session:
        (version,) = session.exec(select(DirectoryVersion)).all()
    assert version == DirectoryVersion(version=1, imported_at=NOW, source="verzeichnis")
    assert version.imported_at.tzinfo is not None


def test_of_two_imports_at_a_time_the_second_sees_the_first(
    coordinator: Coordinator, tmp_path: Path
) -> None:
    folders = [synthetic_directory(tmp_path / str(seed), 400, seed) for seed in (1, 2)]
    with ThreadPoolExecutor() as pool:
        reports = list(
            pool.map(lambda folder: import_workbook(coordinator.database, folder), folders)
        )
    assert sorted(report.version for report in reports) == [1, 2]
    last = max(reports, key=lambda report: report.version)
    expected = read_workbook(tmp_path / last.source).directory
    assert shelves(coordinator.directory) == shelves(expected)


def test_large_changes_end_in_what_the_workbook_says(
    coordinator: Coordinator, tmp_path: Path
) -> None:
    """From any directory to any other, and back."""
    for rows, seed in ((1500, 1), (2500, 2), (1200, 3), (1500, 1)):
        folder = synthetic_directory(tmp_path / "w", rows, seed)
        report = import_workbook(coordinator.database, folder)
        assert report.problems == ()
        assert shelves(coordinator.directory) == shelves(read_workbook(folder).directory)
        assert not import_workbook(coordinator.database, folder).changed


def test_meeting_times_are_local_and_untouched(coordinator: Coordinator) -> None:
    coordinator.imports()
    assert coordinator.directory.meetings["ses-1"].start == datetime(2026, 12, 3, 14, 0)


def test_the_report_in_german(coordinator: Coordinator) -> None:
    coordinator.imports({"begriffe": TERMS})
    terms = "id;begriff\nbeg-1;Anders\nbeg-4;PA\nbeg-5;BO\nbeg-6;\nbeg-7;BK"
    lines = list(coordinator.imports({"begriffe": terms}).lines(ids_named=2))
    assert lines[0] == "verzeichnis: übernommen, das Verzeichnis hat jetzt Stand 2."
    assert lines[-6:] == [
        "begriffe: 3 neu, 1 geändert, 2 stillgelegt, 0 unverändert, 1 ausgelassen",
        "  neu: beg-4, beg-5 und 1 weitere",
        "  geändert: beg-1",
        "  stillgelegt: beg-2, beg-3",
        "Nicht übernommen (1):",
        "  begriffe, Zeile 5, Spalte begriff: leer, erwartet: ein Eintrag",
    ]
