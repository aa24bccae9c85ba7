"""What became of a decision since it was made, as its entries tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage.decisions import Entry

_NOT_DECIDED = ("draft", "adjourned", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Report:
    """What was said, and when."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a decision.

    `first_due` is its first deadline, and `postponed` how often it was put off since, `why` what
    was last said with it, and `postponed_at` when it was put off last. `reports` are all that still
    stand, the last one last. `answered_at` is when somebody last reported, or said that it was
    begun; `done_at` when it was said to be done. What was undone has not been.
    """

    first_due: date | None = None
    postponed: int = 0
    why: str = ""
    postponed_at: datetime | None = None
    reports: tuple[Report, ...] = ()
    answered_at: datetime | None = None
    done_at: datetime | None = None


def course_of(entries: Iterable[Entry]) -> Course:
    """Return what became of a decision with these entries, the first one first."""
    found = _Reader()
    for entry in standing(entries):
        found.read(entry)
    return Course(
        first_due=found.first_due,
        postponed=found.postponed,
        why=found.why,
        postponed_at=found.postponed_at,
        reports=tuple(found.reports),
        answered_at=found.answered_at,
        done_at=found.done_at,
    )


def standing(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries, the first one first, that were not undone.

    Who undoes twice has it again.
    """
    kept: list[Entry] = []
    taken: Entry | None = None
    for entry in entries:
        if entry.kind != "undone":
            kept.append(entry)
            taken = None
        elif taken is not None:
            kept.append(taken)
            taken = None
        elif kept:
            taken = kept.pop()
    yield from kept


class _Reader:
    """Goes through the entries one by one."""

    def __init__(self) -> None:
        self.first_due: date | None = None
        self.postponed = 0
        self.why = ""
        self.postponed_at: datetime | None = None
        self.reports: list[Report] = []
        self.answered_at: datetime | None = None
        self.done_at: datetime | None = None
        self._due: date | None = None
        self._state = "draft"

    def read(self, entry: Entry) -> None:
        changes = entry.changes or {}
        report = str(_new(changes, "report") or "")
        if "state" in changes:
            self._moved(str(_new(changes, "state")), entry.at)
        if report:
            self.reports.append(Report(report, entry.at))
            self.answered_at = entry.at
        if "due_on" in changes:
            self._deadline(_day(_new(changes, "due_on")), report, entry.at)

    def _moved(self, state: str, at: datetime) -> None:
        self._state = state
        self.done_at = at if state == "done" else None
        if state == "in progress":
            self.answered_at = at

    def _deadline(self, due: date | None, report: str, at: datetime) -> None:
        """Note another deadline: of a draft, or an earlier one, it corrects what was said."""
        if self._due is not None and due is not None and due > self._due and self._decided:
            self.postponed += 1
            self.why, self.postponed_at = report or self.why, at
        elif not self.postponed:
            self.first_due = due
        self._due = due

    @property
    def _decided(self) -> bool:
        return self._state not in _NOT_DECIDED


def _new(changes: Any, name: str) -> Any:
    return changes[name][1] if name in changes else None


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
