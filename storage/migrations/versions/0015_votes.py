"""Votes that are taken in rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0015_votes"
down_revision = "0014_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vote_event",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("room_id", sa.String(), nullable=False, index=True),
        sa.Column("thread_id", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("majority", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_all", sa.Boolean(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decision_id", sa.Integer(), sa.ForeignKey("decision.id"), nullable=True),
        sa.Column("kept_event_id", sa.String(), nullable=True, index=True),
        sa.Column("poll_id", sa.String(), nullable=True),
        sa.Column("status_id", sa.String(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("show_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=True, index=True),
    )
    op.create_index("ix_vote_event_state_due_at", "vote_event", ["state", "due_at"])
    op.create_table(
        "vote_cast",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("vote_number", sa.Integer(), sa.ForeignKey("vote_event.number"),
                  nullable=False, index=True),
        sa.Column("voice_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("manner", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
    )  # fmt: skip
    op.create_table(
        "vote_stranger",
        sa.Column("vote_number", sa.Integer(), sa.ForeignKey("vote_event.number"),
                  primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.String(), primary_key=True),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("vote_stranger", "vote_cast", "vote_event"):
        op.drop_table(table)
