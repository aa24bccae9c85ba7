"""How lists of open decisions are posted before meetings, and where they were."""

import sqlalchemy as sa
from alembic import op

revision = "0016_control"
down_revision = "0015_votes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "control_rule",
        sa.Column("committee_id", sa.String(), primary_key=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("formats", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "control_told",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=False, index=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=True),
        sa.UniqueConstraint(
            "meeting_id", "start", "room_id", name="uq_control_told_meeting_id_start_room_id"
        ),
    )
    op.create_index("ix_control_told_start", "control_told", ["start"])


def downgrade() -> None:
    op.drop_table("control_told")
    op.drop_table("control_rule")
