"""What an import did, or would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storage.exchange.problems import Problem

_IDS_NAMED = 20


@dataclass(frozen=True, slots=True)
class SheetReport:
    """One sheet: the ids added, updated, retired and revived, in the order of the workbook.

    A sheet that is not `delivered` keeps all its rows. `rows_left_out` counts malformed rows.
    """

    sheet: str
    delivered: bool
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    unchanged: int = 0
    rows_left_out: int = 0

    @property
    def changes(self) -> dict[str, tuple[str, ...]]:
        """The changed ids by German word."""
        return {
            "neu": self.added,
            "geändert": self.updated,
            "stillgelegt": self.retired,
            "wieder da": self.revived,
        }


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole import.

    - `version`: the directory's version afterwards; it has grown if `changed`.
    - `stored`: False for a dry run, and for a strict import that was refused because of problems.
    """

    source: str
    sheets: tuple[SheetReport, ...]
    problems: tuple[Problem, ...]
    hints: tuple[str, ...]
    version: int
    changed: bool
    stored: bool
    dry_run: bool = False
    strict: bool = False

    @property
    def refused(self) -> bool:
        """Whether nothing was imported because of `--strict`."""
        return self.strict and bool(self.problems)

    def lines(self, ids_named: int = _IDS_NAMED) -> Iterator[str]:
        """Give the report in German, line by line; of each kind of change so many ids by name."""
        yield self._headline()
        for sheet in self.sheets:
            yield from _sheet_lines(sheet, ids_named)
        for hint in self.hints:
            yield f"Hinweis: {hint}"
        if self.problems:
            yield f"Nicht übernommen ({len(self.problems)}):"
            yield from (f"  {problem}" for problem in self.problems)

    def _headline(self) -> str:
        if self.refused:
            return f"{self.source}: nichts übernommen, denn es gibt Fehler (--strict)."
        if self.dry_run:
            return f"{self.source}: Probelauf, nichts gespeichert. Es würde geschehen:"
        if not self.changed:
            return f"{self.source}: alles unverändert, Stand bleibt {self.version}."
        return f"{self.source}: übernommen, das Verzeichnis hat jetzt Stand {self.version}."


def _sheet_lines(sheet: SheetReport, ids_named: int) -> Iterator[str]:
    if not sheet.delivered:
        yield f"{sheet.sheet}: nicht geliefert, bleibt wie gespeichert"
        return
    counts = [f"{len(ids)} {word}" for word, ids in sheet.changes.items() if ids]
    counts.append(f"{sheet.unchanged} unverändert")
    if sheet.rows_left_out:
        counts.append(f"{sheet.rows_left_out} ausgelassen")
    yield f"{sheet.sheet}: " + ", ".join(counts)
    for word, ids in sheet.changes.items():
        if ids and ids_named:
            more = f" und {len(ids) - ids_named} weitere" if len(ids) > ids_named else ""
            yield f"  {word}: " + ", ".join(ids[:ids_named]) + more
