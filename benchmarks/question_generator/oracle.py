"""What the directory says about activities, bodies, people and words, by the published conventions.

Written from the conventions of the sample data and the workbook format alone and kept apart from
`commands.questions`, so that the engine is judged by something that doesn't share its mistakes.
All days are civil dates; spans include both ends, and None is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benchmarks.question_generator.german import fold
from storage.records import Activity, Directory, Municipality, Organization, Person, Term

BODY_FIELDS = (
    "district_government_id",
    "regional_agency_id",
    "employment_agency_id",
    "chamber_of_commerce_id",
    "chamber_of_crafts_id",
)
CITY_KINDS = ("stadt", "kreisfreie stadt")


@dataclass(frozen=True, slots=True)
class Span:
    """A time asked about; None is open."""

    first: date | None
    last: date | None

    def meets(self, start: date | None, end: date | None) -> bool:
        """Tell whether a row that runs from start to end is in force at some day of the span."""
        begins = start is None or self.last is None or start <= self.last
        lasts = end is None or self.first is None or end >= self.first
        return begins and lasts


def on(day: date) -> Span:
    return Span(day, day)


def in_year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right answer holds. `also`: further sets of ids that do as well."""

    status: str
    asks: str
    ids: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()


UNKNOWN = Expected("unknown", "")


def found(asks: str, ids: Iterable[str], *also: Iterable[str]) -> Expected:
    """Expect these ids as the answer, and `none` where there are none."""
    answer = tuple(sorted(set(ids)))
    others = tuple(tuple(sorted(set(other))) for other in also)
    others = tuple(other for other in others if other != answer)
    return Expected("answered", asks, answer, others) if answer else Expected("none", asks)


def choice(asks: str, ids: Iterable[str]) -> Expected:
    return Expected("choose", asks, tuple(sorted(set(ids))))


class Oracle:
    """Look-ups over one directory on one day."""

    def __init__(self, directory: Directory, today: date) -> None:
        self.directory = directory
        self.today = today
        self.now = on(today)

    # Activities

    def called(self, name: str) -> list[Activity]:
        """Return the activities of that name or short name, past and future ones too."""
        wanted = fold(name)
        rows = self.directory.activities.values()
        return [row for row in rows if wanted in map(fold, (row.name, *row.short_names))]

    def running(
        self, name: str, place: Municipality | None = None, span: Span | None = None
    ) -> list[Activity]:
        """Return the activities of that name in force at the time, in the place where one is given.

        `wo` names the place itself; a row without any counts everywhere.
        """
        rows = [row for row in self.called(name) if self.in_force(row, span or self.now)]
        return [row for row in rows if place is None or self.counts_for(row, place)]

    @staticmethod
    def in_force(row: Activity, span: Span) -> bool:
        return span.meets(row.start_date, row.end_date)

    @staticmethod
    def counts_for(row: Activity, place: Municipality) -> bool:
        return not row.municipality_ids or place.id in row.municipality_ids

    def done_by(self, actor_id: str, span: Span | None = None) -> list[Activity]:
        """Return the activities in which the body or person is `wer`; partners don't count."""
        rows = self.directory.activities.values()
        when = span or self.now
        return [row for row in rows if actor_id in row.actor_ids and self.in_force(row, when)]

    def places_of(self, rows: Iterable[Activity]) -> set[str]:
        return {place for row in rows for place in row.municipality_ids}

    def offered_in(self, place: Municipality) -> list[Activity]:
        rows = self.directory.activities.values()
        return [row for row in rows if self.in_force(row, self.now) and self.counts_for(row, place)]

    # Bodies and people

    def of_kind(self, kind: str, place: Municipality | None = None) -> list[Organization]:
        """Return the organizations whose `art` this is, in the place where one is given."""
        rows = [o for o in self.directory.organizations.values() if fold(o.kind) == fold(kind)]
        return [o for o in rows if place is None or place.id in o.municipality_ids]

    def in_office(self, person: Person, span: Span | None = None) -> bool:
        return (span or self.now).meets(person.start_date, person.end_date)

    def staff(self, organization: Organization, span: Span | None = None) -> list[Person]:
        people = self.directory.persons.values()
        here = [person for person in people if person.organization_id == organization.id]
        return [person for person in here if self.in_office(person, span)]

    def heads(self, organization: Organization, span: Span | None = None) -> list[Person]:
        """Return who leads it: `Leitung`, without deputies and leaders of teams or projects."""
        people = self.staff(organization, span)
        return [p for p in people if fold(p.function).split(" ")[0] in ("leitung", "leiter")]

    def responsible(self, organization: Organization, topic: str) -> list[Person]:
        people = self.staff(organization)
        return [p for p in people if fold(topic) in map(fold, p.responsible_for)]

    def stood_in_for_by(self, person: Person) -> list[str]:
        """Return whom the person stands in for: the reverse of `vertretung`."""
        people = [p for p in self.directory.persons.values() if self.in_office(p)]
        return [p.id for p in people if person.id in p.substitute_ids]

    def body_in_charge(self, place: Municipality, field: str) -> str | None:
        """Return the place's own chamber, agency or Bezirksregierung, else that of `teil_von`.

        `field` is the field of Municipality that holds its id.
        """
        own: str | None = getattr(place, field)
        if own is not None or place.part_of_id is None:
            return own
        parent = self.directory.municipalities.get(place.part_of_id)
        return getattr(parent, field) if parent else None

    def is_in_charge(self, organization: Organization) -> bool:
        """Tell whether it is the chamber, agency or Bezirksregierung of some place."""
        places = self.directory.municipalities.values()
        return any(getattr(p, field) == organization.id for p in places for field in BODY_FIELDS)

    def terms_called(self, name: str) -> list[Term]:
        wanted = fold(name)
        terms = self.directory.terms.values()
        return [term for term in terms if wanted in map(fold, (term.name, *term.synonyms))]

    def cities(self) -> set[str]:
        """Return the ids of the kreisfreie Städte."""
        places = self.directory.municipalities.values()
        return {place.id for place in places if fold(place.kind) in CITY_KINDS}
