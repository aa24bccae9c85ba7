"""What phrasing sees of the directory: names, contacts, and what must not be shown here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from commands.contract import Line, Link, Span
from commands.questions.answering.model import Case, Finding
from commands.questions.answering.register import Register
from commands.questions.reading.model import Reading
from storage.meetings import Rules
from storage.records import Directory, Membership, Organization, Person

_MOST_CONTACTS = 2
HIDDEN = "eine Person (hier nicht gezeigt)"


@dataclass(frozen=True, slots=True)
class View:
    """One finding with what is needed to put it into words."""

    directory: Directory
    register: Register
    reading: Reading
    finding: Finding
    today: date
    show_persons: bool
    informal: bool = False
    rules: Mapping[str, Rules] | None = None

    def case(self, reading: Reading | None = None) -> Case:
        """Return the question, or another reading of it, to look something up besides."""
        reading = reading or self.reading
        return Case(self.directory, self.register, reading, self.today, self.rules)

    def seats(self) -> list[Membership]:
        """Return the seats that were found, rows before turns."""
        rows = self.directory.memberships
        return [*(rows[row] for row in self.finding.rows if row in rows), *self.finding.turns]

    def say(self, formal: str, informal: str) -> str:
        """Pick the sentence that fits the room's form of address ("Sie" or "du")."""
        return informal if self.informal else formal

    def name(self, row: str) -> str:
        """Return the name of any row but a seat; persons' names only where they may be shown."""
        directory = self.directory
        if row in directory.persons:
            return directory.persons[row].name if self.show_persons else HIDDEN
        for rows in (
            directory.organizations, directory.municipalities, directory.committees,
            directory.activities, directory.terms,
        ):  # fmt: skip
            if row in rows:
                return rows[row].name
        return row

    def names(self, rows: Iterable[str]) -> str:
        """Return names as a German list: "A, B und C"."""
        return listed([self.name(row) for row in rows])

    def places(self, rows: Iterable[str]) -> str:
        """Return municipalities as a list; none is the whole region."""
        return self.names(rows) or "ganze Region"

    def body(self, row: str) -> Organization | Person | None:
        """Return the organization or person of an id, if it is one."""
        return self.directory.organizations.get(row) or self.directory.persons.get(row)

    def contact(self, row: str) -> Line | None:
        """Return telephone and mail as one line of links; None where there are none to show."""
        body = self.body(row)
        if body is None or (isinstance(body, Person) and not self.show_persons):
            return None
        spans: list[Span] = []
        if body.phone:
            number = "".join(sign for sign in body.phone if sign.isdigit() or sign == "+")
            spans += ["Telefon: ", Link(body.phone, f"tel:{number}")]
        if body.email:
            spans += [" · " if spans else "", "E-Mail: ", Link(body.email, f"mailto:{body.email}")]
        return tuple(spans) or None

    def contacts(self) -> tuple[Line, ...]:
        """Return how to reach what was found, where that is one or two; of two with the name."""
        ids = self.finding.ids
        if len(ids) > _MOST_CONTACTS:
            return ()
        found = ((row, self.contact(row)) for row in ids)
        return tuple(
            line if len(ids) == 1 or isinstance(line, str) else (f"{self.name(row)} – ", *line)
            for row, line in found
            if line is not None
        )

    @property
    def shows_hidden_persons(self) -> bool:
        """Whether the finding is about persons that this room may not see."""
        return not self.show_persons and any(
            row in self.directory.persons for row in self.finding.ids
        )


def listed(parts: list[str]) -> str:
    """Return "A, B und C"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} und {parts[-1]}"
