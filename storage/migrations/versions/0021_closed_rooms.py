"""Closed rooms, and the consultations that they are for."""

import sqlalchemy as sa
from alembic import op

revision = "0021_closed_rooms"
down_revision = "0020_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outgoing_message", sa.Column("quotes", sa.JSON(), nullable=True))
    op.create_table(
        "closed_room",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=True, unique=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "closed_room_member",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("membership", sa.String(), nullable=False),
    )
    op.create_table(
        "closed_room_withdrawal",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("user_id", sa.String(), primary_key=True),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("from_room_id", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.String(), nullable=True),
        sa.Column("concern", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False, index=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("module", sa.String(), nullable=True),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("phase_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phase_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_seconds", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Boolean(), nullable=False),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shown_revision", sa.Integer(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status_id", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "consultation_person",
        sa.Column(
            "consultation_id", sa.Integer(), sa.ForeignKey("consultation.id"), primary_key=True,
            autoincrement=False,
        ),
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("greeted", sa.Boolean(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
    )  # fmt: skip
    op.create_table(
        "consultation_message",
        sa.Column("event_id", sa.String(), primary_key=True),
        sa.Column(
            "consultation_id", sa.Integer(), sa.ForeignKey("consultation.id"), nullable=False,
            index=True,
        ),
        sa.Column("latest_event_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("phase", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    for name in (
        "consultation_message", "consultation_person", "consultation", "closed_room_withdrawal",
        "closed_room_member", "closed_room",
    ):  # fmt: skip
        op.drop_table(name)
    op.drop_column("outgoing_message", "quotes")
