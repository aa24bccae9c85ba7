"""Tables of the directory: one for each sheet of the workbook, and what imports remember.

Columns bear the names of the fields of `storage.records`, in the same order, so that rows become
records without a mapping in between. References are ids as the workbook has them; they may lead
to one of several tables, so the import checks them, and the database only those of seats and
meetings to their committee. Rows are retired, never deleted.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import NaiveDatetime
from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from storage.models.types import PipeList


class DirectoryRow(SQLModel):
    """What each row has beside its record.

    `position`: order within the sheet, from 0. `notes`: cells of unknown columns by header.
    `retired_at`: when an import found the row missing; None while it is present.
    """

    position: int = 0
    notes: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    retired_at: datetime | None = None


class MunicipalityRow(DirectoryRow, table=True):
    """Sheet `kommunen`."""

    __tablename__ = "municipality"

    id: str = Field(primary_key=True)
    name: str
    kind: str = ""
    short_names: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    district_government_id: str | None = None
    regional_agency_id: str | None = None
    employment_agency_id: str | None = None
    chamber_of_commerce_id: str | None = None
    chamber_of_crafts_id: str | None = None
    part_of_id: str | None = None
    servers: tuple[str, ...] = Field(default=(), sa_type=PipeList)


class OrganizationRow(DirectoryRow, table=True):
    """Sheet `organisationen`."""

    __tablename__ = "organization"

    id: str = Field(primary_key=True)
    name: str
    short_names: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    kind: str = ""
    municipality_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    part_of_id: str | None = None
    phone: str = ""
    email: str = ""
    website: str = ""
    address: str = ""
    confirmed_on: date | None = None


class PersonRow(DirectoryRow, table=True):
    """Sheet `personen`."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    name: str
    organization_id: str | None = None
    function: str = ""
    municipality_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    responsible_for: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    phone: str = ""
    email: str = ""
    substitute_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    start_date: date | None = None
    end_date: date | None = None
    matrix_id: str | None = None
    confirmed_on: date | None = None


class ActivityRow(DirectoryRow, table=True):
    """Sheet `aktivitaeten`."""

    __tablename__ = "activity"

    id: str = Field(primary_key=True)
    name: str
    short_names: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    actor_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    partner_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    season: str = ""
    start_date: date | None = None
    end_date: date | None = None
    purpose: str = ""
    municipality_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    field_of_action: int | None = None
    audience: str = ""
    confirmed_on: date | None = None


class CommitteeRow(DirectoryRow, table=True):
    """Sheet `gremien`."""

    __tablename__ = "committee"

    id: str = Field(primary_key=True)
    name: str
    short_names: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    municipality_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    kind: str = ""
    frequency: str = ""
    notice_days: int | None = None
    task: str = ""
    start_date: date | None = None
    end_date: date | None = None
    successor_id: str | None = None


class MembershipRow(DirectoryRow, table=True):
    """Sheet `sitze`."""

    __tablename__ = "membership"

    id: str = Field(primary_key=True)
    committee_id: str = Field(foreign_key="committee.id", index=True)
    member_id: str
    role: str = "Mitglied"
    voting: bool | None = None
    on_behalf_of_ids: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    start_date: date | None = None
    end_date: date | None = None


class MeetingRow(DirectoryRow, table=True):
    """Sheet `sitzungen`; times are naive local times in Europe/Berlin."""

    __tablename__ = "meeting"
    __table_args__ = (
        Index("ix_meeting_committee_id_start", "committee_id", "start"),
        Index("ix_meeting_start", "start"),
    )

    id: str = Field(primary_key=True)
    committee_id: str = Field(foreign_key="committee.id")
    start: NaiveDatetime
    end: NaiveDatetime | None = None
    place: str = ""
    agenda: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    state: str = "geplant"


class TermRow(DirectoryRow, table=True):
    """Sheet `begriffe`."""

    __tablename__ = "term"

    id: str = Field(primary_key=True)
    name: str
    synonyms: tuple[str, ...] = Field(default=(), sa_type=PipeList)
    explanation: str = ""


class DirectorySheet(SQLModel, table=True):
    """The unknown columns of a sheet in the order of the workbook, for the export."""

    __tablename__ = "directory_sheet"

    name: str = Field(primary_key=True)
    note_columns: list[str] = Field(default_factory=list, sa_type=JSON)


class DirectoryVersion(SQLModel, table=True):
    """An import that changed something. `source` is the name of the workbook, without its folder.

    Versions are counted without gaps from 1, so they are not left to a sequence. `rows_listed` is
    how many rows `directory_change` names for it; None if it changed too many to name them.
    """

    __tablename__ = "directory_version"

    version: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    imported_at: datetime
    source: str = Field(sa_type=Text)
    rows_listed: int | None = None


class DirectoryChange(SQLModel, table=True):
    """A row that an import added, changed, retired or revived.

    An empty `row_id` says that rows of the sheet changed places.
    """

    __tablename__ = "directory_change"

    version: int = Field(
        sa_column=Column(Integer, ForeignKey("directory_version.version"), primary_key=True)
    )
    sheet: str = Field(primary_key=True)
    row_id: str = Field(primary_key=True)
