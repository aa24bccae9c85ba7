"""Reminders, and each time that one was due."""

import sqlalchemy as sa
from alembic import op

revision = "0007_reminders"
down_revision = "0006_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("room_id", sa.String(), nullable=False, index=True),
        sa.Column("thread_id", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False, index=True),
        sa.Column("mention", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("first", sa.DateTime(timezone=False), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("free_days", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=True, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_reminder_due", "reminder", ["state", "due_at"])
    op.create_table(
        "reminder_time",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reminder_number", sa.Integer(), sa.ForeignKey("reminder.number"),
                  nullable=False, index=True),
        sa.Column("room_id", sa.String(), nullable=False, index=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=True, index=True),
        sa.UniqueConstraint("reminder_number", "due_at", name="uq_reminder_time_number_due_at"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("reminder_time")
    op.drop_table("reminder")
