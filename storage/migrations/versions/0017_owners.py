"""Reminders of decisions: to whom, when, and how they want them."""

import sqlalchemy as sa
from alembic import op

revision = "0017_owners"
down_revision = "0016_control"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "owner_digest",
        sa.Column("recipient", sa.String(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "owner_told",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column(
            "decision_id", sa.Integer(), sa.ForeignKey("decision.id"), primary_key=True,
            autoincrement=False, index=True,
        ),
        sa.Column("told_on", sa.Date(), nullable=False),
    )  # fmt: skip
    op.create_table(
        "owner_missing",
        sa.Column(
            "decision_id", sa.Integer(), sa.ForeignKey("decision.id"), primary_key=True,
            autoincrement=False,
        ),
        sa.Column("responsible_ids", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
    )  # fmt: skip
    op.create_table(
        "owner_wish",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "owner_round",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for name in ("owner_round", "owner_wish", "owner_missing", "owner_told", "owner_digest"):
        op.drop_table(name)
