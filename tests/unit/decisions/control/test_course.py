"""What became of a decision is told by its entries; what was undone has not been."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from commands.decisions.control.course import Course, Report, course_of
from storage.decisions import Entry, EntryKind


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=UTC)


def entry(day: int, kind: EntryKind = "changed", **changes: Any) -> Entry:
    """Return an entry of a day of November; changes are what is now, or what was and is."""
    told = {name: one if isinstance(one, tuple) else (None, one) for name, one in changes.items()}
    return Entry(day, at(day), kind, "@a:b", told)


RECORDED = entry(1, "recorded", text="A", state="draft", due_on="2026-12-01")
DECIDED = entry(2, state=("draft", "decided"))
LATER = entry(3, "reported", due_on=("2026-12-01", "2027-01-31"), report="Halle fehlt")
AGAIN = entry(4, due_on=("2027-01-31", "2027-03-31"))
REPORT = entry(5, "reported", report=("Halle fehlt", "Halle da"))
BEGUN = entry(6, state=("decided", "in progress"))
DONE = entry(7, state=("in progress", "done"))
UNDO = entry(8, "undone")
DEADLINE = date(2026, 12, 1)
HALL = Report("Halle fehlt", at(3))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], Course()),
        ([RECORDED], Course(first_due=DEADLINE)),
        ([RECORDED, DECIDED], Course(first_due=DEADLINE)),
        # Of a draft another deadline corrects what was said.
        ([RECORDED, entry(2, due_on=("2026-12-01", "2027-01-31")), DECIDED],
         Course(first_due=date(2027, 1, 31))),
        ([RECORDED, DECIDED, LATER],
         Course(first_due=DEADLINE, postponed=1, why="Halle fehlt", postponed_at=at(3),
                reports=(HALL,), answered_at=at(3))),
        # Who puts it off again without a reason leaves that of before.
        ([RECORDED, DECIDED, LATER, AGAIN],
         Course(first_due=DEADLINE, postponed=2, why="Halle fehlt", postponed_at=at(4),
                reports=(HALL,), answered_at=at(3))),
        ([RECORDED, DECIDED, LATER, UNDO], Course(first_due=DEADLINE)),
        ([RECORDED, DECIDED, LATER, UNDO, UNDO],
         Course(first_due=DEADLINE, postponed=1, why="Halle fehlt", postponed_at=at(3),
                reports=(HALL,), answered_at=at(3))),
        ([RECORDED, DECIDED, LATER, UNDO, UNDO, UNDO], Course(first_due=DEADLINE)),
        # An earlier deadline is no delay, but what it is held against from then on.
        ([RECORDED, DECIDED, entry(3, due_on=("2026-12-01", "2026-11-15"))],
         Course(first_due=date(2026, 11, 15))),
        # The first deadline that is set is none that was put off.
        ([entry(1, "recorded", state="draft"), DECIDED, entry(3, due_on="2026-12-01")],
         Course(first_due=DEADLINE)),
        ([RECORDED, DECIDED, REPORT, UNDO, BEGUN],
         Course(first_due=DEADLINE, answered_at=at(6))),
        ([RECORDED, DECIDED, BEGUN, DONE],
         Course(first_due=DEADLINE, answered_at=at(6), done_at=at(7))),
        ([RECORDED, DECIDED, BEGUN, DONE, UNDO], Course(first_due=DEADLINE, answered_at=at(6))),
        ([RECORDED, DECIDED, BEGUN, DONE, entry(8, state=("done", "in progress"))],
         Course(first_due=DEADLINE, answered_at=at(8))),
        # What must be forgotten tells nothing, and disturbs nothing.
        ([RECORDED, Entry(2, at(2), "changed", forgotten=True), DECIDED],
         Course(first_due=DEADLINE)),
    ],
)  # fmt: skip
def test_course(entries: list[Entry], expected: Course) -> None:
    assert course_of(entries) == expected
