"""Rooms: what they are bound to and how the bot behaves there."""

import sqlalchemy as sa
from alembic import op

revision = "0002_rooms"
down_revision = "0001_directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("room_id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("municipality_id", sa.String(), nullable=True),
        sa.Column("committee_id", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("recorders", sa.String(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("room")
