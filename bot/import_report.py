"""An import in the terminal: a progress bar while it runs, tables of what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from storage.exchange import ImportReport, Problem
from storage.exchange import Progress as Told

_IDS_NAMED = 20


@contextmanager
def progress_bar(console: Console) -> Iterator[Told | None]:
    """Give a function to be told of progress; it draws bars in a terminal only."""
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console, transient=True) as bars:

        def told(label: str, done: int, total: int) -> None:
            task = tasks.get(label)
            if task is None:
                task = tasks[label] = bars.add_task(label, total=None)
            bars.update(task, completed=done, total=total or None)

        yield told


def print_report(console: Console, report: ImportReport) -> None:
    """Print what the import did: tables in a terminal, lines to search through elsewhere."""
    if not console.is_terminal:
        for line in report.lines(_IDS_NAMED):
            console.print(Text(line), soft_wrap=True)
        return
    headline, *_ = report.lines(0)
    console.print(Text(headline, style="bold"))
    console.print(_changes(report))
    for sheet in report.sheets:
        for word, ids in sheet.changes.items():
            if ids:
                console.print(Text(f"{sheet.sheet}, {word}: {_some(ids)}"))
    for hint in report.hints:
        console.print(Text(f"Hinweis: {hint}"))
    if report.problems:
        console.print(_problems(report.problems))


def _some(ids: tuple[str, ...]) -> str:
    more = f" und {len(ids) - _IDS_NAMED} weitere" if len(ids) > _IDS_NAMED else ""
    return ", ".join(ids[:_IDS_NAMED]) + more


def _changes(report: ImportReport) -> Table:
    table = Table("Blatt")
    for word in (*report.sheets[0].changes, "unverändert", "ausgelassen"):
        table.add_column(word, justify="right")
    for sheet in report.sheets:
        counts = [len(ids) for ids in sheet.changes.values()]
        cells = [str(count) for count in (*counts, sheet.unchanged, sheet.rows_left_out)]
        table.add_row(
            sheet.sheet if sheet.delivered else f"{sheet.sheet} (nicht geliefert)", *cells
        )
    return table


def _problems(problems: tuple[Problem, ...]) -> Table:
    table = Table("Blatt", "Zeile", "Spalte", "Wert", "Erwartet", title="Nicht übernommen")
    for problem in problems:
        expected = problem.expected + (" (Zeile sonst übernommen)" if problem.row_kept else "")
        cells = (
            problem.sheet,
            str(problem.row),
            problem.column,
            problem.value or "(leer)",
            expected,
        )
        table.add_row(*map(Text, cells))
    return table
