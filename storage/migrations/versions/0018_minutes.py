"""Minutes of meetings, what is gathered for them, and tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0018_minutes"
down_revision = "0017_owners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("meeting_id", sa.String(), nullable=False, unique=True),
        sa.Column("committee_id", sa.String(), nullable=False, index=True),
        sa.Column("room_id", sa.String(), nullable=False, index=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(), nullable=False),
        sa.Column("planned_end", sa.DateTime(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=True, index=True),
        sa.Column("begun_by_event_id", sa.String(), nullable=True, index=True),
        sa.Column("ended_by_event_id", sa.String(), nullable=True, index=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_in", sa.String(), nullable=True),
        sa.Column("approved_by_event_id", sa.String(), nullable=True, index=True),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=True),
    )
    op.create_table(
        "minutes_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "minutes_id", sa.Integer(), sa.ForeignKey("minutes.id"), nullable=False, index=True
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agenda_key", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False, index=True),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("committee_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("responsible_ids", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=True, index=True),
        sa.Column("agenda_key", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("committee_id", "number", name="uq_task_committee_id_number"),
    )
    op.create_table(
        "task_change",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("task_id", sa.Integer(), sa.ForeignKey("task.id"), nullable=False, index=True),
        sa.Column("event_id", sa.String(), nullable=False, index=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("task_change")
    op.drop_table("task")
    op.drop_table("minutes_entry")
    op.drop_table("minutes")
