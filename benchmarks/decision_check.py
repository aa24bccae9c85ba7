"""Whether all is stored that writers of decisions were told to be, and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlmodel import Session, select

from storage.database import Database
from storage.decisions import Decision, broken_at, history_of, values
from storage.models.decisions import DecisionRow


@dataclass(frozen=True, slots=True)
class Deed:
    """What a writer was told: that it recorded or changed a decision, or came too late.

    `revision` is the one it had read. `mark` is the report that it wrote, `since` has those that
    others had written meanwhile, as it was told.
    """

    kind: Literal["recorded", "changed", "too late"]
    decision_id: int
    revision: int
    mark: str
    since: tuple[str, ...] = ()


Marks: TypeAlias = Mapping[int, Sequence[str]]  # of each decision the reports, one after another


def faults_of(database: Database, deeds: Sequence[Deed]) -> list[str]:
    """Return what does not hold, in words; nothing where all does."""
    with database.read() as session:
        decisions = values(session.exec(select(DecisionRow)))
        marks = {one.id: list(_marks(session, one)) for one in decisions}
        broken = broken_at(session)
    return [
        *([f"the chain is broken at {broken}"] if broken else []),
        *number_faults(decisions),
        *_standing_faults(decisions, marks),
        *deed_faults(marks, deeds),
    ]


def _marks(session: Session, decision: Decision) -> Iterator[str]:
    for entry in history_of(session, decision.id):
        yield str((entry.changes or {}).get("report", ("", ""))[1])


def number_faults(decisions: Sequence[Decision]) -> Iterator[str]:
    """Yield where numbers of a body and year are not 1, 2, 3 and so on."""
    numbers = defaultdict(list)
    for one in decisions:
        numbers[one.body, one.year].append(one.sequence)
    for (body, year), found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"numbers of {body} in {year}: {sorted(found)}"


def _standing_faults(decisions: Sequence[Decision], marks: Marks) -> Iterator[str]:
    for one in decisions:
        if (one.report, one.revision) != (marks[one.id][-1], len(marks[one.id])):
            yield f"{one.number} is not as its last entry says"


def deed_faults(marks: Marks, deeds: Sequence[Deed]) -> Iterator[str]:
    """Yield deeds that are not where they belong, and entries that nobody was told of."""
    for deed in deeds:
        stored = marks.get(deed.decision_id, ())
        if deed.kind == "too late":
            after = stored[deed.revision :]
            if not deed.since or list(deed.since) != list(after[: len(deed.since)]):
                yield f"{deed.mark} was told {deed.since}, but there was {after}"
        elif list(stored[deed.revision : deed.revision + 1]) != [deed.mark]:
            yield f"{deed.mark} is not at its place"
    done = Counter(deed.mark for deed in deeds if deed.kind != "too late")
    there = Counter(mark for some in marks.values() for mark in some)
    for mark in (done - there) + (there - done):
        yield f"{mark!r}: {done[mark]} told, {there[mark]} stored"
