"""The eight sheets of the workbook: their columns, and the field of a record that each one fills.

The one description that reading, checking, storing and writing a workbook share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Literal, TypeAlias

from storage.records import (
    Activity,
    Committee,
    Meeting,
    Membership,
    Municipality,
    Organization,
    Person,
    Term,
)

Kind: TypeAlias = Literal[
    "id",
    "text",
    "words",  # a list without repetitions
    "items",  # a list that may repeat itself
    "reference",  # one id
    "references",  # a list of ids
    "day",
    "moment",  # local date and time
    "number",
    "yes_no",
    "choice",
    "phone",
    "matrix_id",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    - `refers_to`: the sheets in which the ids in it must be found.
    - `choices`: the words allowed; the first one stands for an empty cell.
    - `lowest`, `highest`: the range of a number.
    - `empty_means_everywhere`: no municipality means the whole region, so the last id must not get
      lost on the way.
    - `chain`: rows refer to rows of the same sheet, and following them must come to an end.
    """

    header: str
    field: str
    kind: Kind = "text"
    required: bool = False
    refers_to: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    empty_means_everywhere: bool = False
    chain: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the record that a row becomes, and where `Directory` keeps these."""

    name: str
    record: type[Any]
    shelf: str
    columns: tuple[Column, ...]

    @cached_property
    def required(self) -> tuple[Column, ...]:
        """The columns that each row must fill."""
        return tuple(column for column in self.columns if column.required)

    @cached_property
    def references(self) -> tuple[Column, ...]:
        """The columns that hold ids of other rows."""
        return tuple(column for column in self.columns if column.refers_to)

    @cached_property
    def chains(self) -> tuple[Column, ...]:
        """The columns that lead from row to row of this sheet."""
        return tuple(column for column in self.columns if column.chain)

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        """The fields of the record in their order, the derived id of a seat among them."""
        return tuple(field.name for field in fields(self.record))

    def column_of(self, field: str) -> Column:
        """Return the column that fills a field; `KeyError` if there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


ID = Column("id", "id", "id", required=True)
SHORT_NAMES = Column("kurzformen", "short_names", "words")
PHONE = Column("telefon", "phone", "phone")
EMAIL = Column("email", "email")
FIRST_DAY = Column("von", "start_date", "day")
LAST_DAY = Column("bis", "end_date", "day")
CONFIRMED_ON = Column("bestaetigt_am", "confirmed_on", "day")

ACTORS = ("organisationen", "personen")


def _name(header: str = "name") -> Column:
    return Column(header, "name", required=True)


def _places(header: str = "kommunen") -> Column:
    return Column(
        header,
        "municipality_ids",
        "references",
        refers_to=("kommunen",),
        empty_means_everywhere=True,
    )


def _body(header: str, field: str) -> Column:
    return Column(header, field, "reference", refers_to=("organisationen",))


def _within(header: str, field: str, sheet: str) -> Column:
    return Column(header, field, "reference", refers_to=(sheet,), chain=True)


def _committee() -> Column:
    return Column("gremium", "committee_id", "reference", required=True, refers_to=("gremien",))


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "kommunen",
        Municipality,
        "municipalities",
        (
            ID,
            _name(),
            Column("art", "kind"),
            SHORT_NAMES,
            _body("bezirksregierung", "district_government_id"),
            _body("regionalagentur", "regional_agency_id"),
            _body("agentur_fuer_arbeit", "employment_agency_id"),
            _body("ihk", "chamber_of_commerce_id"),
            _body("hwk", "chamber_of_crafts_id"),
            _within("teil_von", "part_of_id", "kommunen"),
            Column("server", "servers", "words"),
        ),
    ),
    Sheet(
        "organisationen",
        Organization,
        "organizations",
        (
            ID,
            _name(),
            SHORT_NAMES,
            Column("art", "kind"),
            _places(),
            _within("teil_von", "part_of_id", "organisationen"),
            PHONE,
            EMAIL,
            Column("web", "website"),
            Column("anschrift", "address"),
            CONFIRMED_ON,
        ),
    ),
    Sheet(
        "personen",
        Person,
        "persons",
        (
            ID,
            _name(),
            Column("organisation", "organization_id", "reference", refers_to=("organisationen",)),
            Column("funktion", "function"),
            _places(),
            Column("zustaendig_fuer", "responsible_for", "words"),
            PHONE,
            EMAIL,
            Column("vertretung", "substitute_ids", "references", refers_to=ACTORS),
            FIRST_DAY,
            LAST_DAY,
            Column("matrix", "matrix_id", "matrix_id"),
            CONFIRMED_ON,
        ),
    ),
    Sheet(
        "aktivitaeten",
        Activity,
        "activities",
        (
            ID,
            _name("was"),
            SHORT_NAMES,
            Column("wer", "actor_ids", "references", refers_to=ACTORS),
            Column("mit_wem", "partner_ids", "references", refers_to=ACTORS),
            Column("wann", "season"),
            FIRST_DAY,
            LAST_DAY,
            Column("warum", "purpose"),
            _places("wo"),
            Column("handlungsfeld", "field_of_action", "number", lowest=1, highest=4),
            Column("zielgruppe", "audience"),
            CONFIRMED_ON,
        ),
    ),
    Sheet(
        "gremien",
        Committee,
        "committees",
        (
            ID,
            _name(),
            SHORT_NAMES,
            _places(),
            Column("art", "kind"),
            Column("turnus", "frequency"),
            Column("ladungsfrist_tage", "notice_days", "number", lowest=0, highest=366),
            Column("aufgabe", "task"),
            FIRST_DAY,
            LAST_DAY,
            _within("nachfolger", "successor_id", "gremien"),
        ),
    ),
    Sheet(
        "sitze",
        Membership,
        "memberships",
        (
            _committee(),
            Column("mitglied", "member_id", "reference", required=True, refers_to=ACTORS),
            Column(
                "rolle",
                "role",
                "choice",
                choices=("Mitglied", "Vorsitz", "stellv. Vorsitz", "Geschäftsführung", "Gast"),
            ),
            Column("stimmrecht", "voting", "yes_no"),
            Column(
                "fuer",
                "on_behalf_of_ids",
                "references",
                refers_to=("kommunen", "organisationen"),
            ),
            FIRST_DAY,
            LAST_DAY,
        ),
    ),
    Sheet(
        "sitzungen",
        Meeting,
        "meetings",
        (
            ID,
            _committee(),
            Column("beginn", "start", "moment", required=True),
            Column("ende", "end", "moment"),
            Column("ort", "place"),
            Column("tagesordnung", "agenda", "items"),
            Column(
                "stand",
                "state",
                "choice",
                choices=("geplant", "eingeladen", "stattgefunden", "abgesagt"),
            ),
        ),
    ),
    Sheet(
        "begriffe",
        Term,
        "terms",
        (
            ID,
            _name("begriff"),
            Column("synonyme", "synonyms", "words"),
            Column("erklaerung", "explanation"),
        ),
    ),
)

SHEETS_BY_NAME: Mapping[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
