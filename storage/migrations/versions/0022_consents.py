"""Calls for consultations, who agreed to be asked, and what was learned."""

import sqlalchemy as sa
from alembic import op

revision = "0022_consents"
down_revision = "0021_closed_rooms"
branch_labels = None
depends_on = None


def _consultation() -> "sa.Column[int]":
    return sa.Column(
        "consultation_id", sa.Integer(), sa.ForeignKey("consultation.id"), primary_key=True,
        autoincrement=False,
    )  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "consultation_call",
        _consultation(),
        sa.Column("room_ids", sa.Text(), nullable=False),
        sa.Column("set_by_event_id", sa.String(), nullable=True, index=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("show_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
    )
    op.create_table(
        "consultation_date",
        _consultation(),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("start", sa.DateTime(), nullable=False),
    )
    op.create_table(
        "consultation_word",
        _consultation(),
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.String(), nullable=True, index=True),
    )
    op.create_table(
        "consultation_asked",
        sa.Column("consultation_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "consultation_consent",
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("topic", sa.String(), primary_key=True),
        sa.Column("given_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "lesson",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    for name in (
        "lesson", "consultation_consent", "consultation_asked", "consultation_word",
        "consultation_date", "consultation_call",
    ):  # fmt: skip
        op.drop_table(name)
