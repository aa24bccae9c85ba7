"""Made-up decisions: German texts in which some words are everywhere and most are seldom.

They are decided, answered for and told in the names of a directory, so that words recur as they do
among those of a real region. A few bodies decide much and many little.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import TextClause, text
from sqlmodel import SQLModel

from benchmarks.synthetic import synthetic_directory
from bot.clock import BERLIN
from commands.members import Member
from storage.database import Database
from storage.decisions import REGION, Decision, State, Vote, record_decision
from storage.directory import load_directory
from storage.exchange import import_workbook
from storage.records import Activity, Directory, Municipality, Organization, Person

TODAY = date(2026, 11, 22)
FIRST = date(2017, 1, 9)
PUBLIC = 0.8
STATES: dict[State, int] = {
    "decided": 20, "in progress": 15, "done": 45, "draft": 3, "adjourned": 5, "rejected": 4,
    "repealed": 3, "replaced": 3, "withdrawn": 2,
}  # fmt: skip
DIRECTORY_ROWS = 5_000
DATABASE = "scharnier.db"
AT_ONCE = 1_000  # decisions in a transaction

_SUBJECTS = (
    "{activity} in {town}|die {kind} {surname}|das Projekt {project}|der Antrag von {organization}|"
    "{activity} für {group}|die Satzung der {kind}|der Bericht über {activity}|"
    "die Förderung von {organization}|{project} an {count} Schulen|die Vereinbarung mit {surname}"
)
_VERBS = (
    "wird ab {month} {year} fortgeführt|wird um {count} Plätze erweitert|findet {year} wieder statt"
    "|wird mit {count}.000 Euro gefördert|wird zur Kenntnis genommen|soll bis {month} geprüft "
    "werden|wird in allen Kommunen eingeführt|wird an {organization} vergeben|endet im {month} "
    "{year}|wird gemeinsam mit {surname} ausgewertet"
)
_ENDS = (
    "|| (Drucksache {paper})|, die Mittel stehen bereit|, die Verwaltung berichtet dem Gremium"
    "|, Schwerpunkt {theme}|, Ansprechpartner ist {surname}|. Die Schulen werden informiert"
    "|, vorbehaltlich der Mittel"
)
_GROUPS = "Jugendliche|Schülerinnen und Schüler|Eltern|Betriebe|Zugewanderte|Lehrkräfte|Azubis"
_KINDS = "Arbeitsgruppe|Steuerungsgruppe|Kampagne|Beratungsstelle|Werkstatt|Messe|Fachtagung"
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_THEMES = (
    "Holz|Metall|Pflege|Handel|Technik|Umwelt|Medien|Garten|Kunst|Musik|Sport|Logistik|Chemie|"
    "Energie|Bau|Küche|Recht|Verkehr|Textil|Digital|Handwerk|Gesundheit|Labor|Robotik|Farbe"
)
_WORKS = (
    "offensive|werkstatt|brücke|börse|initiative|tage|netz|lotsen|akademie|paten|scouts|labor|"
    "kompass|campus|mobil|woche|forum|dialog|atlas|fonds"
)
_PARTS = "||||raum|treff|team|preis|mappe|pass|tour|team|kurs|plan|rat|stelle|heft|tag|kreis"
_GOALS = "Übergänge gestalten|Ausbildung stärken|Berufliche Orientierung|Transparenz"

T = TypeVar("T")


@dataclass
class DecisionMaker:
    """Makes up decisions in the names of a directory; the same seed makes the same ones."""

    directory: Directory
    seed: int = 1

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)  # noqa: S311 - repeatable, no secret

    @cached_property
    def bodies(self) -> list[str]:
        """Who decides, those that decide most first."""
        committees = [f"committee:{row_id}" for row_id in self.directory.committees]
        places = [f"municipality:{row_id}" for row_id in self.directory.municipalities]
        self._chance.shuffle(committees)
        return [*committees[:2], REGION, *committees[2:], *places]

    def make(self, count: int) -> Iterator[Decision]:
        """Yield decisions in the order of their days, as they are recorded."""
        days = (TODAY - FIRST).days
        for number in range(count):
            day = FIRST + timedelta(days=days * number // count)
            yield self._decision(number, day)

    def _decision(self, number: int, day: date) -> Decision:
        chance = self._chance
        body = self._often_first(self.bodies)
        [state] = chance.choices(list(STATES), list(STATES.values()))
        rows = self._responsible()
        due_on = day + timedelta(days=chance.randrange(10, 400)) if chance.random() < 0.7 else None
        return Decision(
            body=body,
            text=self.text(),
            decided_on=day,
            room_id=room_of(body),
            recorded_by="@protokoll:ruhr.example",
            recorded_at=datetime.combine(day, datetime.min.time(), BERLIN) + timedelta(hours=15),
            state=state,
            public=chance.random() < PUBLIC,
            applicant=chance.choice(self._organizations).name if chance.random() < 0.2 else "",
            responsible=", ".join(row.name for row in rows),
            responsible_ids=tuple(row.id for row in rows),
            due_on=due_on,
            goal=self._one(_GOALS) if chance.random() < 0.2 else "",
            field_of_action=chance.choice((None, None, 1, 2, 3, 4)),
            vote=Vote(chance.randrange(5, 20), chance.randrange(4), chance.randrange(4)),
            event_id=f"$decision-{number}",
        )

    def text(self) -> str:
        """Return the text of a decision."""
        parts = (self._one(_SUBJECTS), " ", self._one(_VERBS), self._one(_ENDS))
        said = "".join(map(self._filled, parts))
        return said[0].upper() + said[1:]

    def _filled(self, template: str) -> str:
        chance = self._chance
        return template.format(
            activity=self._often_first(self._activities).name,
            town=self._often_first(self._towns).name,
            organization=self._often_first(self._organizations).name,
            surname=chance.choice(self._persons).name.split()[-1],
            project=f"{self._one(_THEMES)}{self._one(_WORKS)}{self._one(_PARTS)}",
            paper=f"{chance.randrange(1, 9_000):04}/{chance.randrange(FIRST.year, TODAY.year + 1)}",
            kind=self._one(_KINDS),
            group=self._one(_GROUPS),
            theme=self._one(_THEMES),
            month=self._one(_MONTHS),
            count=chance.randrange(2, 60),
            year=chance.randrange(FIRST.year, TODAY.year + 2),
        )

    def _responsible(self) -> list[Member]:
        rows: list[Member] = [self._often_first(self._organizations)]
        if self._chance.random() < 0.3:
            rows.append(self._chance.choice(self._persons))
        return rows

    def _often_first(self, rows: Sequence[T]) -> T:
        # Cubed chance: the first tenth is taken nearly half of the time.
        return rows[int(len(rows) * self._chance.random() ** 3)]

    def _one(self, words: str) -> str:
        return self._chance.choice(words.split("|"))

    @cached_property
    def _activities(self) -> list[Activity]:
        return list(self.directory.activities.values())

    @cached_property
    def _towns(self) -> list[Municipality]:
        return list(self.directory.municipalities.values())

    @cached_property
    def _organizations(self) -> list[Organization]:
        return list(self.directory.organizations.values())

    @cached_property
    def _persons(self) -> list[Person]:
        return list(self.directory.persons.values())


def room_of(body: str) -> str:
    """Return the room in which a body records its decisions."""
    return f"!{body.replace(':', '-')}:ruhr.example"


def prepare(folder: Path, count: int) -> None:
    """Make a SQLite file with a directory and so many decisions, unless the folder has it."""
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / f"ready-{count}"
    with closing(database_in(folder)) as database:
        database.migrate()
        if ready.exists():
            return
        import_workbook(database, synthetic_directory(folder / "workbook", DIRECTORY_ROWS))
        store(database, DecisionMaker(directory_of(database)).make(count))
    ready.touch()


@contextmanager
def used_copy(kept: Path | None, count: int) -> Iterator[Path]:
    """Give a folder with a database as `prepare` makes it, to be used and thrown away.

    It is copied from the kept folder, if there is one, and that is filled first unless it is.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(kept or folder, count)
        if kept is not None:
            shutil.copy(kept / DATABASE, folder)
        yield folder


def database_in(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / DATABASE}")


def directory_of(database: Database) -> Directory:
    with database.read() as session:
        return load_directory(session)


def store(database: Database, decisions: Iterable[Decision]) -> None:
    """Record decisions as the command does, but many in a transaction."""
    waiting = iter(decisions)
    while some := list(islice(waiting, AT_ONCE)):
        with database.write() as session:
            for decision in some:
                record_decision(session, decision)


def copy_to(target: Database, source: Database) -> None:
    """Copy all that is stored to a PostgreSQL database that has the tables, but nothing in them."""
    target.migrate()
    with source.engine.connect() as reading, target.engine.begin() as writing:
        for table in SQLModel.metadata.sorted_tables:
            writing.execute(table.delete())
            rows = reading.execute(table.select()).mappings()
            while some := rows.fetchmany(AT_ONCE):
                writing.execute(table.insert(), [dict(row) for row in some])
            if (counted := table.autoincrement_column) is not None:
                writing.execute(_go_on_counting(table.name, counted.name))
    with target.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _go_on_counting(table: str, column: str) -> TextClause:
    return text(
        f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table}"  # noqa: S608
    )
