"""Tables of the directory."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001_directory"
down_revision = None
branch_labels = None
depends_on = None


def _of_every_row() -> list[sa.Column[Any]]:
    return [
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(), primary_key=True),
    ]


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def _optional(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=True)


def _list(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=True)


def upgrade() -> None:
    op.create_table(
        "municipality",
        *_of_every_row(),
        _text("name"),
        _text("kind"),
        _list("short_names"),
        _optional("district_government_id"),
        _optional("regional_agency_id"),
        _optional("employment_agency_id"),
        _optional("chamber_of_commerce_id"),
        _optional("chamber_of_crafts_id"),
        _optional("part_of_id"),
        _list("servers"),
    )
    op.create_table(
        "organization",
        *_of_every_row(),
        _text("name"),
        _list("short_names"),
        _text("kind"),
        _list("municipality_ids"),
        _optional("part_of_id"),
        _text("phone"),
        _text("email"),
        _text("website"),
        _text("address"),
        _day("confirmed_on"),
    )
    op.create_table(
        "person",
        *_of_every_row(),
        _text("name"),
        _optional("organization_id"),
        _text("function"),
        _list("municipality_ids"),
        _list("responsible_for"),
        _text("phone"),
        _text("email"),
        _list("substitute_ids"),
        _day("start_date"),
        _day("end_date"),
        _optional("matrix_id"),
        _day("confirmed_on"),
    )
    op.create_table(
        "activity",
        *_of_every_row(),
        _text("name"),
        _list("short_names"),
        _list("actor_ids"),
        _list("partner_ids"),
        _text("season"),
        _day("start_date"),
        _day("end_date"),
        _text("purpose"),
        _list("municipality_ids"),
        sa.Column("field_of_action", sa.Integer(), nullable=True),
        _text("audience"),
        _day("confirmed_on"),
    )
    op.create_table(
        "committee",
        *_of_every_row(),
        _text("name"),
        _list("short_names"),
        _list("municipality_ids"),
        _text("kind"),
        _text("frequency"),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        _text("task"),
        _day("start_date"),
        _day("end_date"),
        _optional("successor_id"),
    )
    op.create_table(
        "membership",
        *_of_every_row(),
        sa.Column("committee_id", sa.String(), sa.ForeignKey("committee.id"), nullable=False),
        _text("member_id"),
        _text("role"),
        sa.Column("voting", sa.Boolean(), nullable=True),
        _list("on_behalf_of_ids"),
        _day("start_date"),
        _day("end_date"),
    )
    op.create_index("ix_membership_committee_id", "membership", ["committee_id"])
    op.create_table(
        "meeting",
        *_of_every_row(),
        sa.Column("committee_id", sa.String(), sa.ForeignKey("committee.id"), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("end", sa.DateTime(), nullable=True),
        _text("place"),
        _list("agenda"),
        _text("state"),
    )
    op.create_index("ix_meeting_committee_id_start", "meeting", ["committee_id", "start"])
    op.create_table(
        "term",
        *_of_every_row(),
        _text("name"),
        _list("synonyms"),
        _text("explanation"),
    )
    op.create_table(
        "directory_sheet",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("note_columns", sa.JSON(), nullable=False),
    )
    op.create_table(
        "directory_version",
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    for table in (
        "directory_version",
        "directory_sheet",
        "term",
        "meeting",
        "membership",
        "committee",
        "activity",
        "person",
        "organization",
        "municipality",
    ):
        op.drop_table(table)
