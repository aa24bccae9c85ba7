"""A directory brought up to date by the rows that changed equals one that is read anew."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from sqlmodel import func, select

from benchmarks.synthetic import synthetic_directory
from storage import updating
from storage.database import Database
from storage.directory import load_directory
from storage.exchange import import_workbook
from storage.models.directory import DirectoryChange
from storage.records import Directory
from storage.sheets import SHEETS
from storage.updating import updated_directory
from tests.unit.exchange.workbooks import SMALL, write_csv

Contents = tuple[list[object], frozenset[tuple[str, str]], int]


def contents(directory: Directory) -> Contents:
    rows: list[object] = [list(getattr(directory, sheet.shelf).items()) for sheet in SHEETS]
    return rows, directory.mended, directory.version


def load(database: Database) -> Directory:
    with database.read() as session:
        return load_directory(session)


def update(database: Database, known: Directory) -> Directory | None:
    with database.read() as session:
        return updated_directory(session, known)


def edit(folder: Path, chance: random.Random) -> None:
    """Change a workbook as people do, and worse: cells mixed up, rows moved, sheets missing."""
    paths = sorted(folder.glob("*.csv"))
    for path in chance.sample(paths, chance.randint(1, 3)):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file, delimiter=";")
        for _ in range(chance.randint(1, 3)):
            draw = chance.random()
            one, other = chance.choice(rows), chance.choice(rows)
            if draw < 0.3 and len(rows) > 3:
                rows.remove(one)
            elif draw < 0.5:
                rows.insert(chance.randrange(len(rows)), [f"neu-{chance.random()}", *one[1:]])
            elif draw < 0.6:
                rows.sort(key=lambda _row: chance.random())
            else:
                column = chance.randrange(1, len(head))
                one[column] = other[column]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([head, *rows])


@pytest.mark.parametrize("seed", range(4))
def test_updated_equals_read_anew(database: Database, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    folder = synthetic_directory(tmp_path / "w", 150, seed)
    import_workbook(database, folder)
    known = load(database)
    for _ in range(12):
        edit(folder, chance)
        left_out = chance.choice(sorted(folder.glob("*.csv"))) if chance.random() < 0.4 else None
        kept = left_out.rename(tmp_path / "aside") if left_out else None
        import_workbook(database, folder)
        if kept and left_out:
            kept.rename(left_out)
        updated = update(database, known)
        assert updated is not None
        assert contents(updated) == contents(load(database))
        known = updated


def test_rows_that_are_the_same_are_shared(database: Database, tmp_path: Path) -> None:
    import_workbook(database, write_csv(tmp_path / "w"))
    known = load(database)
    terms = "id;begriff;synonyme\nbeg-pa;PA;Potenzialanalyse\nbeg-bo;BO;"
    import_workbook(database, write_csv(tmp_path / "w", {**SMALL, "begriffe": terms}))
    updated = update(database, known)
    assert updated is not None
    assert updated.persons is known.persons
    assert list(updated.terms) == ["beg-pa", "beg-bo"]
    assert updated.version == known.version + 1


def test_a_reference_comes_back_with_what_it_refers_to(database: Database, tmp_path: Path) -> None:
    """A person is retired by a partial workbook; the seat stored for it is there again later."""
    import_workbook(database, write_csv(tmp_path / "w"))
    known = load(database)
    alone = "id;name;organisation\nper-2;Miriam Haverkamp;org-koko"
    import_workbook(database, write_csv(tmp_path / "w", {"personen": alone}))
    without = update(database, known)
    assert without is not None
    assert {seat.member_id for seat in without.memberships.values()} == {"org-ihk"}
    assert without.activities["akt-1"].partner_ids == ("org-ihk",)
    import_workbook(database, write_csv(tmp_path / "w", {"personen": SMALL["personen"]}))
    again = update(database, without)
    assert again is not None
    assert {seat.member_id for seat in again.memberships.values()} == {"per-1", "org-ihk"}
    assert again.activities["akt-1"].partner_ids == ("per-1", "org-ihk")


def test_after_a_large_import_all_is_read_anew(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_workbook(database, synthetic_directory(tmp_path / "w", 100, 1))
    known = load(database)
    monkeypatch.setattr("storage.exchange.importing.MOST_LISTED", 10)
    import_workbook(database, synthetic_directory(tmp_path / "w", 100, 2))
    assert update(database, known) is None
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(DirectoryChange)) == 0


def test_what_changed_long_ago_is_not_listed_any_more(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_VERSIONS_KEPT", 2)
    import_workbook(database, write_csv(tmp_path / "w"))
    first = load(database)
    for name in ("Potenzial", "Anlagen"):
        terms = f"id;begriff;synonyme\nbeg-pa;{name};"
        import_workbook(database, write_csv(tmp_path / "w", {**SMALL, "begriffe": terms}))
    assert update(database, first) is None
    with database.read() as session:
        versions = session.scalars(select(DirectoryChange.version).distinct()).all()
        assert sorted(versions) == [2, 3]


def test_a_database_put_back_to_an_older_state_is_read_anew(
    database: Database, tmp_path: Path
) -> None:
    import_workbook(database, write_csv(tmp_path / "w"))
    newer = load(database)
    object.__setattr__(newer, "version", 7)
    assert update(database, newer) is None
