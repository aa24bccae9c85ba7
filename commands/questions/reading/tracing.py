"""Reading a question once more while keeping what is thrown away else: for `/warum`."""

from __future__ import annotations

from dataclasses import dataclass

from commands.questions.reading.followups import Memory
from commands.questions.reading.model import Reading
from commands.questions.reading.reader import Reader
from commands.questions.reading.slots import Clause


@dataclass(frozen=True, slots=True)
class Step:
    """One clause of a question: what it might lean on, and every reading that competed."""

    clause: Clause
    memory: Memory | None
    readings: tuple[Reading, ...]


class TracingReader(Reader):
    """Reads as the reader it is made from does; `steps` are the clauses read, in order.

    Ordinary questions are read by a `Reader`, which keeps none of this.
    """

    def __init__(self, reader: Reader) -> None:
        known = reader._known  # noqa: SLF001 -- one of its kind
        super().__init__(known.directory, known.lexicon, known.done_by)
        self.steps: list[Step] = []

    def _readings(self, clause: Clause, memory: Memory | None, *, corrects: bool) -> list[Reading]:
        found = super()._readings(clause, memory, corrects=corrects)
        ranked = sorted(found, key=lambda reading: -reading.score)
        self.steps.append(Step(clause, memory, tuple(ranked)))
        return found


def step_of(steps: list[Step], reading: Reading) -> Step | None:
    """Return the step that led to a reading; the last one where none did."""
    for step in reversed(steps):
        if step.readings and step.clause.canonical == reading.normal:
            return step
    return steps[-1] if steps else None
