"""The directory as values: what questions are answered from.

Names follow OParl 1.1 (https://oparl.org) where it has one: Organization, Person, Membership,
Meeting, AgendaItem, on_behalf_of. The sheets and columns of the workbook are named beside each
field where they differ. All dates are civil dates; meeting times are naive local times in
Europe/Berlin, as the workbook has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Municipality:
    """A row of `kommunen`. The five bodies are ids of organizations; None is inherited."""

    id: str
    name: str
    kind: str = ""  # art: Stadt, Kreis, kreisangehörige Stadt
    short_names: tuple[str, ...] = ()  # kurzformen
    district_government_id: str | None = None  # bezirksregierung
    regional_agency_id: str | None = None  # regionalagentur
    employment_agency_id: str | None = None  # agentur_fuer_arbeit
    chamber_of_commerce_id: str | None = None  # ihk
    chamber_of_crafts_id: str | None = None  # hwk
    part_of_id: str | None = None  # teil_von
    servers: tuple[str, ...] = ()  # server: Matrix homeservers of its offices


@dataclass(frozen=True, slots=True)
class Organization:
    """A row of `organisationen`. No municipality means the whole region."""

    id: str
    name: str
    short_names: tuple[str, ...] = ()  # kurzformen
    kind: str = ""  # art
    municipality_ids: tuple[str, ...] = ()  # kommunen
    part_of_id: str | None = None  # teil_von
    phone: str = ""  # telefon
    email: str = ""
    website: str = ""  # web
    address: str = ""  # anschrift
    confirmed_on: date | None = None  # bestaetigt_am


@dataclass(frozen=True, slots=True)
class Person:
    """A row of `personen`: function and official contact only."""

    id: str
    name: str
    organization_id: str | None = None  # organisation
    function: str = ""  # funktion
    municipality_ids: tuple[str, ...] = ()  # kommunen
    responsible_for: tuple[str, ...] = ()  # zustaendig_fuer
    phone: str = ""  # telefon
    email: str = ""
    substitute_ids: tuple[str, ...] = ()  # vertretung: organizations or persons
    start_date: date | None = None  # von
    end_date: date | None = None  # bis, the last day
    matrix_id: str | None = None  # matrix
    confirmed_on: date | None = None  # bestaetigt_am


@dataclass(frozen=True, slots=True)
class Activity:
    """A row of `aktivitaeten`: who does what, with whom, when, why, and where."""

    id: str
    name: str  # was
    short_names: tuple[str, ...] = ()  # kurzformen
    actor_ids: tuple[str, ...] = ()  # wer: organizations or persons
    partner_ids: tuple[str, ...] = ()  # mit_wem: organizations or persons
    season: str = ""  # wann, in words
    start_date: date | None = None  # von
    end_date: date | None = None  # bis, the last day
    purpose: str = ""  # warum
    municipality_ids: tuple[str, ...] = ()  # wo; empty: the whole region
    field_of_action: int | None = None  # handlungsfeld, 1 to 4
    audience: str = ""  # zielgruppe
    confirmed_on: date | None = None  # bestaetigt_am


@dataclass(frozen=True, slots=True)
class Committee:
    """A row of `gremien`."""

    id: str
    name: str
    short_names: tuple[str, ...] = ()  # kurzformen
    municipality_ids: tuple[str, ...] = ()  # kommunen
    kind: str = ""  # art
    frequency: str = ""  # turnus
    notice_days: int | None = None  # ladungsfrist_tage
    task: str = ""  # aufgabe
    start_date: date | None = None  # von
    end_date: date | None = None  # bis, the last day
    successor_id: str | None = None  # nachfolger


@dataclass(frozen=True, slots=True)
class Membership:
    """A row of `sitze`: a seat of an organization or person in a committee for a span of days.

    The sheet has no id column; `id` is derived from committee, member, role and first day.
    """

    id: str
    committee_id: str  # gremium
    member_id: str  # mitglied
    role: str = "Mitglied"  # rolle
    voting: bool | None = None  # stimmrecht
    on_behalf_of_ids: tuple[str, ...] = ()  # fuer: municipalities or organizations
    start_date: date | None = None  # von
    end_date: date | None = None  # bis, the last day


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row of `sitzungen`; times are naive local times in Europe/Berlin."""

    id: str
    committee_id: str  # gremium
    start: datetime  # beginn
    end: datetime | None = None  # ende
    place: str = ""  # ort
    agenda: tuple[str, ...] = ()  # tagesordnung
    state: str = "geplant"  # stand: geplant, eingeladen, stattgefunden, abgesagt


@dataclass(frozen=True, slots=True)
class Term:
    """A row of `begriffe`: a word of the field, explained."""

    id: str
    name: str  # begriff
    synonyms: tuple[str, ...] = ()  # synonyme
    explanation: str = ""  # erklaerung


Record: TypeAlias = (
    Municipality | Organization | Person | Activity | Committee | Membership | Meeting | Term
)


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Directory:
    """All present rows of the directory by id; retired rows are left out.

    Compared by identity: a changed directory is a new object, which shares the rows that have not
    changed. `version` is the stored directory's version number, 0 for one read straight from a
    workbook. `mended` are the rows, as sheet and id, that are left out, or held without some
    reference, because what they refer to is not there.
    """

    municipalities: Mapping[str, Municipality] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)
    committees: Mapping[str, Committee] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    version: int = 0
    mended: frozenset[tuple[str, str]] = frozenset()


RoomKind: TypeAlias = Literal["municipality", "committee", "region"]


@dataclass(frozen=True, slots=True)
class RoomSettings:
    """What a room is bound to and how the bot behaves there; `kind` None means not bound.

    A committee room has `committee_id` and, where the committee belongs to just one, also
    `municipality_id`. Quiet hours are local times in Europe/Berlin, both or neither set;
    `quiet_weekends` adds Saturdays and Sundays to them.
    """

    kind: RoomKind | None = None
    municipality_id: str | None = None
    committee_id: str | None = None
    address: Literal["Sie", "du"] = "Sie"
    quiet_from: time | None = None
    quiet_until: time | None = None
    quiet_weekends: bool = False
    recorders: Literal["offices", "members"] = "offices"
