"""How fast and in how much memory a large workbook is imported.

Beside it, in the same run: reading the same files with nothing but the csv module or openpyxl.
Each step runs in a process of its own, so that each peak is its own.

    python -m benchmarks.import_speed --rows 100000
"""

# ruff: noqa: PLC0415  (no step pays for imports of another)

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.synthetic import synthetic_directory


def read_csv(work: Path, _url: str) -> int:
    rows = 0
    for path in sorted((work / "workbook").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += len(list(csv.reader(file, delimiter=";"))) - 1
    return rows


def read_xlsx(work: Path, _url: str) -> int:
    from openpyxl import load_workbook

    book = load_workbook(work / "workbook.xlsx", read_only=True)
    return sum(len(list(page.iter_rows(values_only=True))) - 1 for page in book.worksheets)


def import_csv(work: Path, url: str) -> int:
    return _import(work / "workbook", url)


def import_xlsx(work: Path, url: str) -> int:
    return _import(work / "workbook.xlsx", url)


def _import(workbook: Path, url: str) -> int:
    from storage.database import Database
    from storage.exchange import import_workbook

    database = Database(url)
    database.migrate()
    report = import_workbook(database, workbook)
    assert not report.problems, report.problems[:3]
    database.close()
    return sum(len(sheet.added) + sheet.unchanged for sheet in report.sheets)


def export_xlsx(work: Path, url: str) -> int:
    from storage.database import Database
    from storage.exchange import export_workbook

    database = Database(url)
    export_workbook(database, work / "workbook.xlsx")
    database.close()
    return read_csv(work, url)


def load(_work: Path, url: str) -> int:
    from storage.database import Database
    from storage.directory import load_directory
    from storage.sheets import SHEETS

    database = Database(url)
    with database.read() as session:
        directory = load_directory(session)
    database.close()
    return sum(len(getattr(directory, sheet.shelf)) for sheet in SHEETS)


STEPS: dict[str, Callable[[Path, str], int]] = {
    step.__name__: step
    for step in (read_csv, read_xlsx, import_csv, import_xlsx, export_xlsx, load)
}

# What is shown, the step, which of the databases it uses, and the baseline that it is compared to.
PLAN = (
    ("csv: read alone (baseline)", "read_csv", "csv", None),
    ("csv: import", "import_csv", "csv", "csv: read alone (baseline)"),
    ("csv: import again, unchanged", "import_csv", "csv", "csv: read alone (baseline)"),
    ("load_directory", "load", "csv", None),
    ("xlsx: export", "export_xlsx", "csv", None),
    ("xlsx: read alone (baseline)", "read_xlsx", "xlsx", None),
    ("xlsx: import", "import_xlsx", "xlsx", "xlsx: read alone (baseline)"),
    ("xlsx: import again, unchanged", "import_xlsx", "xlsx", "xlsx: read alone (baseline)"),
)


def run_step(name: str, work: Path, url: str) -> None:
    """Run one step in this process and print what it took."""
    started = time.perf_counter()
    rows = STEPS[name](work, url)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"rows": rows, "seconds": seconds, "megabytes": megabytes}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--step", nargs=3, metavar=("NAME", "FOLDER", "URL"))
    arguments = parser.parse_args()
    if arguments.step:
        name, work, url = arguments.step
        run_step(name, Path(work), url)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), arguments.rows)


def compare(work: Path, rows: int) -> None:
    synthetic_directory(work / "workbook", rows)
    print(f"{'step':<32}{'rows':>9}{'seconds':>10}{'rows/s':>10}{'peak MB':>9}{'ratio':>8}")
    seconds: dict[str, float] = {}
    for shown, step, database, baseline in PLAN:
        url = f"sqlite:///{work}/{database}.db"
        command = [sys.executable, "-m", "benchmarks.import_speed", "--step", step, str(work), url]
        took = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        seconds[shown] = took["seconds"]
        ratio = f"{seconds[shown] / seconds[baseline]:.1f}" if baseline else "–"
        print(
            f"{shown:<32}{took['rows']:>9}{took['seconds']:>10.2f}"
            f"{took['rows'] / took['seconds']:>10.0f}{took['megabytes']:>9.0f}{ratio:>8}"
        )


if __name__ == "__main__":
    main()
